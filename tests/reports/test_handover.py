"""The papers of a handover: what is open, promised and overdue stands in them, and nobody who did not ask for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.provincial import make_province, report
from tests.reports.conftest import NAME, SECRET_NAME, TODAY, Small, cells, texts, under
from tests.reports.test_packet import heads
from yazd_desktop.errors import Cancelled
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.reports.handover import handover, print_handover
from yazd_desktop.typeset.blocks import Cover, Document, Signatures

SECTIONS = (
    "kinds",
    "figures",
    "states",
    "promises",
    "referrals",
    "due",
    "issues",
    "cases",
    "agencies",
    "users",
    "signatures",
)


def of_section(document: Document, name: str) -> list[list[str]]:
    return cells(under(document, t(f"reports.handover.{name}.title")))


def test_sections_stand_in_their_order(small: Small) -> None:
    found = heads(handover(small.office, "دفتر نو"))
    assert found == [t(f"reports.handover.{name}.title") for name in SECTIONS]


def test_the_cover_names_giver_and_taker(small: Small) -> None:
    cover = handover(small.office, "دفتر نو").blocks[0]
    assert isinstance(cover, Cover)
    assert (cover.title, cover.subtitle) == ("پروندهٔ تحویل دفتر", "دفتر آزمون")
    facts = dict(cover.facts)
    assert facts["تحویل‌دهنده"] == "مدیر آزمون"
    assert facts["تحویل‌گیرنده"] == "دفتر نو"
    assert facts["تاریخ تحویل"] == "سه‌شنبه ۱۵ اردیبهشت ۱۴۰۵"


def test_of_every_kind_is_told_how_many_there_are_and_how_many_are_open(small: Small) -> None:
    small.add("commitment", agency=small.agencies[0], text="کار", deadline=TODAY)
    small.add("commitment", agency=small.agencies[0], text="انجام‌شده", deadline=TODAY, status="cancelled")
    rows = {row[1]: row[2:] for row in of_section(handover(small.office), "kinds")}
    assert rows["پرونده‌ها"] == ["۲", "۲"]
    assert rows["دستگاه‌ها"] == ["۲", "—"]
    assert rows["تعهدهای دستگاه‌ها"] == ["۲", "۱"]


def test_of_very_sensitive_case_files_the_number_alone_is_told(small: Small) -> None:
    document = handover(small.office, with_identity=True)
    whole = " ".join(texts(document.blocks))
    assert t("reports.handover.kinds.very_sensitive") in whole
    assert "۰۰۰۰۲" not in whole
    assert SECRET_NAME[0] not in whole
    states = of_section(document, "states")
    assert [row[0] for row in states] == ["فعال"]
    assert states[0][-1] == "۱"


def test_nobody_is_named_unless_it_was_asked_for(small: Small) -> None:
    small.add(
        "follow_up",
        case=small.case,
        done_on=date(2026, 4, 20),
        way="phone",
        next_on=date(2026, 5, 1),
        next_step=f"تماس با {NAME[0]}",
    )
    assert NAME[0] not in " ".join(texts(handover(small.office).blocks))
    asked = " ".join(texts(handover(small.office, with_identity=True).blocks))
    assert " ".join(NAME) in asked


def test_every_open_case_file_and_issue_is_listed_however_many_a_packet_lists(small: Small) -> None:
    with small.office.writing() as unit:
        for _ in range(30):
            unit.create("case", {"opened_on": TODAY, "status": "active"})
        place = unit.create("neighbourhood", {"name": "محلهٔ دوم"})
        for number in range(20):
            unit.create("issue", {"title": f"مسئله {number}", "neighbourhood": place})
        unit.create("case", {"opened_on": TODAY, "status": "closed"})
    document = handover(small.office)
    assert len(of_section(document, "cases")) == 31
    assert len(of_section(document, "issues")) == 21


def test_what_is_promised_asked_and_due_is_listed_with_its_delay(small: Small) -> None:
    first = small.agencies[0]
    small.add("commitment", agency=first, text="لوله‌گذاری", deadline=date(2026, 4, 25))
    sent = {"agency": first, "case": small.case, "sent_on": date(2026, 4, 1), "status": "sent"}
    small.add("referral", subject="بی‌پاسخ", deadline=date(2026, 4, 20), **sent)
    small.add("referral", subject="در مهلت", deadline=date(2026, 6, 1), **sent)
    small.add("referral", subject="پیش‌نویس", agency=first, case=small.case, status="draft")
    small.add("referral", subject="پنهان", deadline=date(2026, 4, 20), **{**sent, "case": small.secret_case})
    about = {"done_on": date(2026, 4, 20), "way": "phone", "next_step": "تماس"}
    small.add("follow_up", case=small.case, next_on=date(2026, 5, 1), **about)
    small.add("follow_up", case=small.case, next_on=date(2026, 5, 2), next_done=True, **about)
    small.add("follow_up", case=small.secret_case, next_on=date(2026, 5, 3), **about)
    document = handover(small.office)
    (promise,) = of_section(document, "promises")
    assert promise[4] == "۱۰"
    silent, waiting = of_section(document, "referrals")
    assert (silent[3].split("\n")[0], silent[5], silent[6]) == ("بی‌پاسخ", "۱۵", "بی‌پاسخ")
    assert (waiting[3].split("\n")[0], waiting[5]) == ("در مهلت", "—")
    (due,) = of_section(document, "due")
    assert due[1:] == ["۱۴۰۵/۰۲/۱۱", "TST-۱۴۰۵-۰۰۰۰۱", "تماس"]


def test_users_and_the_last_exchange_are_told(small: Small) -> None:
    report(small.office, "01999999-0000-7000-8000-000000000000", days_ago=3, name="استانداری یزد")
    users, peer = of_section(handover(small.office), "users")
    assert users[1:] == ["مدیر آزمون", "مدیر دفتر"]
    assert peer[1:] == ["استانداری یزد", "—", "۱۴۰۵/۰۲/۱۲"]


def test_giver_and_taker_sign(small: Small) -> None:
    blocks = under(handover(small.office, "دفتر نو"), t("reports.handover.signatures.title"))
    (grid,) = [block for block in blocks if isinstance(block, Signatures)]
    assert [(one.name, one.post) for one in grid.people][:2] == [
        ("مدیر آزمون", "تحویل‌دهنده"),
        ("دفتر نو", "تحویل‌گیرنده"),
    ]


def test_a_governorate_tells_of_its_offices(office: Office) -> None:
    filled = make_province(office)
    document = handover(filled.office)
    assert t("reports.handover.offices.title") in heads(document)
    assert [row[1] for row in of_section(document, "offices")] == ["دفتر حسن‌آباد", "دفتر صدرآباد"]
    (row,) = of_section(document, "referrals")
    assert row[1:3] == ["آبفا", "۱ از ۲"]


def test_it_is_printed_whole_or_not_at_all(small: Small, tmp_path: Path) -> None:
    done = print_handover(small.office, tmp_path / "handover.pdf", taker="دفتر نو")
    pdf = pypdfium2.PdfDocument(tmp_path / "handover.pdf")
    assert len(pdf) == done.pages
    pdf.close()
    with pytest.raises(Cancelled):
        print_handover(small.office, tmp_path / "none.pdf", cancelled=lambda: True)
    assert not (tmp_path / "none.pdf").exists()


def test_an_empty_office_says_so(office: Office) -> None:
    blocks = under(handover(office), t("reports.handover.cases.title"))
    assert t("reports.packet.nothing") in list(texts(blocks))
