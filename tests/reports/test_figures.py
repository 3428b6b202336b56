"""The figures of the packet: counts, shares that may be told, charts, and how the agencies stand beside each other."""

from __future__ import annotations

from datetime import date

from tests.reports.conftest import Small, figures_of, plain, under
from yazd_desktop.i18n import t
from yazd_desktop.reports.packet import packet
from yazd_desktop.typeset.blocks import BarChart, Block, LineChart, PieChart, ProgressBars, Row, Table


def test_percentages_of_few_are_not_shown_but_their_counts_are(small: Small) -> None:
    agency = small.agencies[0]
    for day in range(1, 5):
        done = {"status": "verified_done", "done_on": date(2026, 4, day)} if day < 4 else {}
        small.add("commitment", agency=agency, text=str(day), deadline=date(2026, 4, 2), **done)
    figures = figures_of(packet(small.office, small.meeting))
    assert (figures["اجرای به‌موقع"].value, figures["اجرای تعهدها"].value) == ("—", "—")
    assert figures["اجرای به‌موقع"].note.startswith("۲ از ۴")
    small.add("commitment", agency=agency, text="5", deadline=date(2026, 4, 2))
    figures = figures_of(packet(small.office, small.meeting))
    assert (figures["اجرای به‌موقع"].value, figures["اجرای به‌موقع"].note) == ("۴۰٪", "۲ از ۵")
    assert (figures["اجرای تعهدها"].value, figures["اجرای تعهدها"].note) == ("۶۰٪", "۳ از ۵")
    assert (figures["تعهد باز"].value, figures["تعهد معوق"].value) == ("۲", "۲")


def test_on_time_is_measured_against_the_first_deadline(small: Small) -> None:
    for number in range(5):
        small.add(
            "commitment",
            agency=small.agencies[0],
            text=str(number),
            first_deadline=date(2026, 3, 1),
            deadline=date(2026, 5, 1),
            status="verified_done",
            done_on=date(2026, 4, 1),
        )
    small.add("commitment", agency=small.agencies[0], text="not due", deadline=date(2026, 6, 1))
    figures = figures_of(packet(small.office, small.meeting))
    assert (figures["اجرای به‌موقع"].value, figures["اجرای به‌موقع"].note) == ("۰٪", "۰ از ۵")
    assert figures["اجرای تعهدها"].value == "۱۰۰٪"


def test_neighbourhoods_and_commitments_have_their_charts_on_the_page_of_figures(small: Small) -> None:
    for number in range(5):
        small.add("commitment", agency=small.agencies[0], text=str(number), deadline=date(2026, 6, 1))
    bars, pie = charts_of(small)
    assert isinstance(bars, BarChart)
    assert isinstance(pie, PieChart)
    assert bars.categories == ("محلهٔ بادگیر",)
    assert [series.values for series in bars.series] == [(1.0,), (1.0,)], (
        "the very sensitive file is not counted"
    )
    assert pie.parts == (("ابلاغ‌نشده", 5.0),)


def test_a_pie_would_tell_percentages_of_few_so_there_is_none(small: Small) -> None:
    for number in range(4):
        small.add("commitment", agency=small.agencies[0], text=str(number), deadline=date(2026, 6, 1))
    _, chart = charts_of(small)
    assert isinstance(chart, BarChart)
    assert (chart.categories, chart.series[0].values) == (("ابلاغ‌نشده",), (4.0,))


def charts_of(small: Small) -> tuple[object, object]:
    blocks = under(packet(small.office, small.meeting), t("reports.packet.figures.title"))
    (row,) = [block for block in blocks if isinstance(block, Row)]
    first, second = row.blocks
    return first, second


def test_referrals_and_replies_are_counted_in_the_months_that_are_over(small: Small) -> None:
    def sent(day: date, replied: date | None = None) -> None:
        status = "accepted" if replied else "sent"
        values = {"sent_on": day, "replied_on": replied, "deadline": date(2026, 6, 1), "status": status}
        small.add("referral", agency=small.agencies[0], subject="کار", case=small.case, **values)

    for _ in range(4):
        sent(date(2026, 4, 20))  # 31 Farvardin 1405, the last month that is over
    sent(date(2026, 4, 21))  # the month that runs
    sent(date(2025, 4, 20))  # 31 Farvardin 1404, a month too old
    assert [b for b in figures_blocks(small) if isinstance(b, LineChart)] == [], "too few to show"
    sent(date(2025, 4, 21), date(2026, 3, 20))  # the first month; the reply on the last day of 1404
    (chart,) = [b for b in figures_blocks(small) if isinstance(b, LineChart)]
    assert (chart.categories[0], chart.categories[-2:]) == ("اردیبهشت", ("اسفند", "فروردین"))
    went, came = (series.values for series in chart.series)
    assert went == (1, *[0] * 10, 4)
    assert came == (*[0] * 10, 1, 0)


def figures_blocks(small: Small) -> list[Block]:
    return under(packet(small.office, small.meeting), t("reports.packet.figures.title"))


def test_agencies_stand_beside_each_other_with_what_they_answered_and_kept(small: Small) -> None:
    first, second = small.agencies
    sent = {"sent_on": date(2026, 4, 1), "deadline": date(2026, 4, 20), "case": small.case}
    for number in range(5):
        replied = (
            {"status": "confirmed", "replied_on": date(2026, 4, 3)} if number < 4 else {"status": "sent"}
        )
        small.add("referral", agency=first, subject=str(number), **sent, **replied)
    for number in range(4):
        small.add("referral", agency=second, subject=str(number), status="confirmed", **sent)
    small.add("commitment", agency=second, text="کار", deadline=date(2026, 4, 25))
    blocks = under(packet(small.office, small.meeting), t("reports.packet.standing.title"))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert [[plain(entry) for entry in row[1:]] for row in table.rows] == [
        ["آبفای آزمون", "۵", "۱", "۰", "۰", "۰", "—"],
        ["برق آزمون", "۴", "۰", "۰", "۱", "۱", "۰ از ۱"],
    ]
    assert table.total is not None
    assert [plain(entry) for entry in table.total[2:]] == ["۹", "۱", "۰", "۱", "۱", "۰ از ۱"]
    assert [group.title for group in table.groups if group.title] == ["ارجاع", "تعهد"]
    (bars,) = [block for block in blocks if isinstance(block, ProgressBars)]
    assert [(bar.label, bar.done, bar.whole) for bar in bars.bars] == [("آبفای آزمون", 4, 5)], (
        "a bar is a share, and of four there is none"
    )
