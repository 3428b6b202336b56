"""The packet says what the meeting needs, in order, and nothing about what has no place in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.reports.conftest import TODAY, Small, cells, figures_of, plain, texts, under
from yazd_desktop import attachments, queries
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.reports import REPORTS, report
from yazd_desktop.reports.packet import packet, print_packet
from yazd_desktop.settings import Settings
from yazd_desktop.typeset.blocks import (
    Contents,
    Cover,
    Document,
    Heading,
    Paragraph,
    Signatures,
    Table,
    WritingLines,
)

SECTIONS = (
    "agenda",
    "figures",
    "harms",
    "commitments",
    "issues",
    "cases",
    "standing",
    "agencies",
    "proposals",
    "signatures",
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def heads(document: Document, level: int = 1) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Heading) and b.level == level]


def cover_of(document: Document) -> Cover:
    cover = document.blocks[0]
    assert isinstance(cover, Cover)
    return cover


def carried(document: Document) -> list[list[str]]:
    return cells(under(document, t("reports.packet.commitments.title")))


def sheet(document: Document, agency: str) -> list[list[str]]:
    return cells(under(document, t("reports.packet.agencies.sheet", agency=agency)))


def test_sections_stand_in_the_order_of_the_meeting(small: Small) -> None:
    document = packet(small.office, small.meeting)
    assert heads(document) == [t(f"reports.packet.{name}.title") for name in SECTIONS]


def test_the_cover_says_whose_meeting_it_is_when_and_where(small: Small) -> None:
    cover = cover_of(packet(small.office, small.meeting))
    assert cover.invocation == "بسمه تعالی"
    assert cover.subtitle == "کارگروه آزمون"
    facts = dict(cover.facts)
    assert facts["شمارهٔ جلسه"] == "TST-۱۴۰۵-M۰۰۰۰۱"
    assert facts["تاریخ جلسه"] == "پنجشنبه ۲۴ اردیبهشت ۱۴۰۵"
    assert facts["ساعت"] == "۱۰:۰۰"
    assert {"سالن آزمون", "فرماندار", "دبیر آزمون", "دفتر آزمون"} <= set(facts.values())


def test_the_emblem_of_the_office_is_used_only_when_it_is_a_picture(small: Small, tmp_path: Path) -> None:
    for content, wanted in ((PIXEL, PIXEL), (b"not a picture", None)):
        picture = tmp_path / "emblem.png"
        picture.write_bytes(content)
        emblem = attachments.attach(small.office, picture, owner_entity="office", owner_id=small.office.id)
        with small.office.writing() as unit:
            unit.update("office", small.office.id, {"emblem": emblem})
        assert cover_of(packet(small.office, small.meeting)).emblem == wanted


def test_the_agenda_is_a_table_with_its_minutes_added_up(small: Small) -> None:
    small.add("agenda_item", meeting=small.meeting, position=2, title="گزارش", presenter="دبیر", minutes=15)
    (table,) = [
        b
        for b in under(packet(small.office, small.meeting), t("reports.packet.agenda.title"))
        if isinstance(b, Table)
    ]
    assert table.head == ("ردیف", "موضوع", "دستگاه‌های مرتبط", "ارائه‌دهنده", "مدت (دقیقه)")
    assert [tuple(row) for row in table.rows] == [
        ("۱", "کوچه‌های تاریک", "برق آزمون", "—", "۱۰"),
        ("۲", "گزارش", "—", "دبیر", "۱۵"),
    ]
    assert table.total is not None
    assert table.total[-1] == "۲۵"


def test_carried_over_is_what_is_neither_verified_nor_cancelled(small: Small) -> None:
    agency, day = small.agencies[0], date(2026, 4, 25)
    for status in ("pending_notice", "notified", "in_progress", "claimed_done", "verified_done", "extended"):
        small.add("commitment", agency=agency, text=status, status=status, deadline=day)
    small.add(
        "commitment", agency=agency, text="blocked", status="blocked", block_reason="credit", deadline=day
    )
    small.add("commitment", agency=agency, text="not_executable", status="not_executable", deadline=day)
    small.add("commitment", agency=agency, text="cancelled", status="cancelled", deadline=day)
    found = {row[2].split("\n")[0] for row in carried(packet(small.office, small.meeting))}
    assert found == {
        "pending_notice",
        "notified",
        "in_progress",
        "claimed_done",
        "extended",
        "blocked",
        "not_executable",
    }


def test_days_late_are_counted_from_the_deadline_in_force_and_the_extension_is_told(small: Small) -> None:
    first, second = small.agencies
    small.add(
        "commitment",
        agency=first,
        text="دیر",
        deadline=date(2026, 4, 25),
        last_reply="در نوبت است",
        last_reply_on=date(2026, 4, 28),
    )
    longer = small.add(
        "commitment", agency=second, text="تمدید", first_deadline=date(2026, 4, 5), deadline=date(2026, 6, 1)
    )
    small.add("extension", commitment=longer, granted_on=TODAY, deadline=date(2026, 6, 1), reason="اعتبار")
    small.add("commitment", agency=second, text="در مهلت", deadline=date(2026, 5, 5))
    late, in_time, extended = carried(packet(small.office, small.meeting))
    assert late[1:2] + late[3:] == ["آبفای آزمون", "۱۴۰۵/۰۲/۰۵", "۱۰", "در نوبت است\n۱۴۰۵/۰۲/۰۸", "معوق"]
    assert in_time[3:6] == ["۱۴۰۵/۰۲/۱۵", "—", "پاسخی نرسیده"]
    assert extended[3:5] == ["۱۴۰۵/۰۱/۱۶\nتا ۱۴۰۵/۰۳/۱۱", "—\nنخست: ۳۰"]


def test_what_is_claimed_to_be_done_is_late_only_up_to_that_day(small: Small) -> None:
    small.add(
        "commitment",
        agency=small.agencies[0],
        text="ادعا",
        deadline=date(2026, 4, 1),
        status="claimed_done",
        done_on=date(2026, 4, 4),
    )
    (row,) = carried(packet(small.office, small.meeting))
    assert row[4] == "۳"


def test_a_score_set_by_the_office_tells_its_reason(small: Small) -> None:
    with small.office.writing() as unit:
        unit.update("issue", small.issue, {"score_override": 99, "score_reason": "درخواست شورا"})
    (row,) = cells(under(packet(small.office, small.meeting), "محلهٔ بادگیر"))
    assert row[1].endswith("درخواست شورا")
    assert row[6] == "۹۹٫۰"


def test_issues_stand_by_neighbourhood_with_the_parts_of_their_score(small: Small) -> None:
    document = packet(small.office, small.meeting)
    (row,) = cells(under(document, "محلهٔ بادگیر"))
    assert row[1].startswith("کوچه‌های تاریک\nTST-۱۴۰۵-I۰۰۰۰۱")
    assert row[2:7] == ["۵", "۴", "۳", "۲", "۷۶٫۷"]


def test_only_the_first_issues_are_listed_but_all_of_the_agenda(small: Small) -> None:
    place = small.add("neighbourhood", name="محلهٔ دوم")
    for severity in (5, 4, 3):
        small.add(
            "issue",
            title=f"مسئلهٔ {severity}",
            neighbourhood=place,
            severity=severity,
            urgency=5,
            reach="neighbourhood",
            feasibility=5,
        )
    small.office.change_settings(Settings(packet_issues=2))
    found = [row[1].split("\n")[0] for row in cells(under(packet(small.office, small.meeting), "محلهٔ دوم"))]
    assert found == ["مسئلهٔ 5", "مسئلهٔ 4"]
    assert cells(under(packet(small.office, small.meeting), "محلهٔ بادگیر"))


def test_case_files_of_listed_issues_come_first_then_the_highest_risk(small: Small) -> None:
    for risk in ("low", "urgent", "medium"):
        small.add("case", opened_on=date(2026, 4, 2), status="active", risk=risk)
    small.add("case", opened_on=date(2026, 4, 2), status="closed", risk="urgent")
    small.office.change_settings(Settings(packet_cases=3))
    rows = cells(under(packet(small.office, small.meeting), t("reports.packet.cases.title")))
    assert [row[1].split("\n")[0] for row in rows] == [
        "TST-۱۴۰۵-۰۰۰۰۱",
        "TST-۱۴۰۵-۰۰۰۰۴",
        "TST-۱۴۰۵-۰۰۰۰۵",
    ]


def test_an_agency_gets_its_silent_and_open_referrals_and_its_commitments(small: Small) -> None:
    first, second = small.agencies
    day = date(2026, 4, 1)
    for subject, values in {
        "بی‌پاسخ": {"status": "sent", "sent_on": day, "deadline": date(2026, 4, 20), "agency": first},
        "در مهلت": {"status": "sent", "sent_on": day, "deadline": date(2026, 5, 20), "agency": first},
        "پیش‌نویس": {"status": "draft", "agency": first},
        "پایان‌یافته": {"status": "confirmed", "sent_on": day, "replied_on": day, "agency": first},
        "دیگری": {"status": "sent", "sent_on": day, "deadline": date(2026, 4, 20), "agency": second},
    }.items():
        small.add("referral", subject=subject, case=small.case, **values)
    small.add("commitment", agency=first, text="لوله‌گذاری", deadline=date(2026, 4, 25))
    document = packet(small.office, small.meeting)
    silent, commitment, waiting = sheet(document, "آبفای آزمون")
    assert silent[2] == "بی‌پاسخ\nTST-۱۴۰۵-۰۰۰۰۱"
    assert silent[3:] == ["۱۴۰۵/۰۱/۱۲", "۱۴۰۵/۰۱/۳۱", "۱۵", ""], "with room for an answer by hand"
    assert (waiting[2].split("\n")[0], waiting[5]) == ("در مهلت", "—")
    assert commitment[1].startswith("لوله‌گذاری")
    assert [row[2].split("\n")[0] for row in sheet(document, "برق آزمون")] == ["دیگری"]
    figures = figures_of(document)
    assert (figures["ارجاع ارسال‌شده"].value, figures["ارجاع بی‌پاسخ"].value) == ("۴", "۲")


def test_of_many_referrals_that_wait_the_packet_for_all_lists_the_first_and_tells_of_the_others(
    small: Small,
) -> None:
    with small.office.writing() as unit:
        for number in range(23):
            values = {"sent_on": date(2026, 4, 1), "deadline": date(2026, 6, 1 + number), "status": "sent"}
            about = {"agency": small.agencies[0], "case": small.case, "subject": f"کار {number}"}
            unit.create("referral", {**about, **values})
    whole = packet(small.office, small.meeting)
    listed = [row[2].split("\n")[0] for row in sheet(whole, "آبفای آزمون")]
    assert listed == [f"کار {number}" for number in range(20)]
    left = t("reports.packet.agencies.more_waiting", count=3)
    assert left in list(texts(under(whole, t("reports.packet.agencies.sheet", agency="آبفای آزمون"))))
    alone = packet(small.office, small.meeting, agency_id=small.agencies[0])
    assert len(sheet(alone, "آبفای آزمون")) == 23
    assert left not in list(texts(alone.blocks))


def test_what_is_urgent_is_told_beside_the_case_file(small: Small) -> None:
    values = {"agency": small.agencies[0], "case": small.case, "sent_on": date(2026, 4, 1)}
    for urgency in ("normal", "immediate"):
        small.add(
            "referral", subject=urgency, urgency=urgency, status="sent", deadline=date(2026, 6, 1), **values
        )
    usual, urgent = sheet(packet(small.office, small.meeting), "آبفای آزمون")
    assert usual[2] == "normal\nTST-۱۴۰۵-۰۰۰۰۱"
    assert urgent[2] == "immediate\nTST-۱۴۰۵-۰۰۰۰۱ · آنی"


def test_a_long_packet_has_its_contents_and_that_of_an_agency_none(small: Small) -> None:
    small.add("commitment", agency=small.agencies[0], text="کار", deadline=date(2026, 4, 25))
    whole = packet(small.office, small.meeting)
    assert [type(block) for block in whole.blocks].count(Contents) == 1
    sheet_alone = packet(small.office, small.meeting, agency_id=small.agencies[0])
    assert [block for block in sheet_alone.blocks if isinstance(block, Contents)] == []


def test_the_packet_of_one_agency_holds_nothing_of_another(small: Small) -> None:
    first, second = small.agencies
    small.add("commitment", agency=first, text="کار آب", deadline=date(2026, 4, 25))
    small.add("commitment", agency=second, text="کار برق", deadline=date(2026, 4, 25))
    small.add("agenda_item", meeting=small.meeting, position=2, title="بودجه")
    document = packet(small.office, small.meeting, agency_id=second)
    assert heads(document) == [t("reports.packet.proposals.title")]
    whole = " ".join(texts(document.blocks))
    assert "کار برق" in whole
    assert "کوچه‌های تاریک" in whole, "its issue is on the agenda"
    assert "کار آب" not in whole
    assert "بودجه" not in whole
    assert "عضو یکم" not in whole
    assert dict(cover_of(document).facts)[t("reports.packet.cover.for_agency")] == "برق آزمون"


def test_each_item_of_the_agenda_has_lines_to_write_a_decision_on(small: Small) -> None:
    blocks = under(packet(small.office, small.meeting), t("reports.packet.proposals.title"))
    whole = list(texts(blocks))
    assert "۱. کوچه‌های تاریک" in whole
    labels = {
        t(f"reports.packet.proposals.{name}") for name in ("text", "lead", "partner", "deadline", "measure")
    }
    assert labels <= set(whole)
    assert any(isinstance(part, WritingLines) for b in blocks for part in getattr(b, "blocks", ()))


def test_members_sign_and_a_deputy_stands_for_his_member(small: Small) -> None:
    member = _members(small)[1]
    small.add(
        "attendance",
        meeting=small.meeting,
        member=member,
        name="نمایندهٔ دوم",
        post="کارشناس",
        presence="deputy",
    )
    small.add("attendance", meeting=small.meeting, name="مهمان خوانده", post="استاد", presence="guest")
    blocks = under(packet(small.office, small.meeting), t("reports.packet.signatures.title"))
    rows = cells(blocks)
    assert [row[1] for row in rows[:5]] == ["عضو یکم", "نمایندهٔ دوم", "عضو سوم", "مهمان خوانده", ""]
    assert rows[1][2:4] == ["کارشناس", "حضور نماینده"]
    quorum = next(plain(b.text) for b in blocks if isinstance(b, Paragraph))
    assert "۳ نفر" in quorum
    assert "۲ نفر" in quorum, "two thirds of three are two"
    assert any(isinstance(b, Signatures) for b in blocks)


def test_a_member_is_known_by_his_post_and_agency(small: Small) -> None:
    body = queries.get(small.office, "meeting", small.meeting)["body"]
    for name, post in (("عضو چهارم", "مدیر"), ("عضو پنجم", "مدیر برق آزمون"), ("عضو ششم", None)):
        small.add("body_member", body=body, name=name, post=post, agency=small.agencies[1], position=9)
    blocks = under(packet(small.office, small.meeting), t("reports.packet.signatures.title"))
    posts = {row[1]: row[2] for row in cells(blocks)}
    assert posts["عضو چهارم"] == "مدیر، برق آزمون"
    assert posts["عضو پنجم"] == "مدیر برق آزمون"
    assert posts["عضو ششم"] == "برق آزمون"


def _members(small: Small) -> list[str]:
    return queries.find_ids(small.office, "body_member", sort="position", descending=False)


def test_an_office_with_nothing_says_so_in_every_section(office: Office) -> None:
    with office.writing() as unit:
        body = unit.create("body", {"name": "کارگروه"})
        meeting = unit.create("meeting", {"body": body, "held_on": TODAY})
    document = packet(office, meeting)
    for name in SECTIONS:
        blocks = under(document, t(f"reports.packet.{name}.title"))
        assert t("reports.packet.nothing") in list(texts(blocks)), name


def test_a_meeting_or_an_agency_that_is_not_there_is_told(small: Small) -> None:
    with pytest.raises(UserError):
        packet(small.office, small.agencies[0])
    with pytest.raises(UserError):
        packet(small.office, small.meeting, agency_id=small.meeting)


def test_printing_can_be_stopped_and_leaves_no_file(small: Small, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        print_packet(small.office, tmp_path / "p.pdf", meeting_id=small.meeting, cancelled=lambda: True)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ""] == []


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_found_by_its_name(small: Small, name: str) -> None:
    assert isinstance(report(name)(small.office, small.meeting), Document)
    with pytest.raises(KeyError):
        report("no such report")
