"""Whom a packet may not name, and what it may not count: on the blocks and in the printed file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.reports.conftest import (
    IDENTITY,
    NAME,
    SECRET_IDENTITY,
    SECRET_NAME,
    Small,
    cells,
    texts,
    under,
)
from yazd_desktop import queries
from yazd_desktop.i18n import t
from yazd_desktop.masking import Mask, full_name_keys, number_keys
from yazd_desktop.office import Office
from yazd_desktop.persian.text import look_alike_key
from yazd_desktop.reports.packet import packet, print_packet
from yazd_desktop.settings import Settings
from yazd_desktop.typeset.blocks import BarChart, Document, HeatMap, Paragraph, ProgressBars

SECRET_NUMBER = "TST-1405-00002"
# A reader of PDF text may put the letters of a number before or behind its digits.
NUMBER_READ, SECRET_READ = "1405-00001", "1405-00002"


def printed(
    small: Small, tmp_path: Path, *, with_identity: bool = False, agency_id: str | None = None
) -> str:
    """The text of the printed file."""
    path = tmp_path / "packet.pdf"
    done = print_packet(
        small.office, path, meeting_id=small.meeting, with_identity=with_identity, agency_id=agency_id
    )
    pdf = pypdfium2.PdfDocument(path)
    try:
        assert len(pdf) == done.pages
        found = []
        for page in pdf:
            text = page.get_textpage()
            found.append(text.get_text_bounded())
            text.close()
            page.close()
        return "\n".join(found)
    finally:
        pdf.close()


def said(document: Document) -> str:
    return " ".join(texts(document))


def holds(whole: str, *words: str) -> list[str]:
    """The words that stand in a text, however they are spelled."""
    key = look_alike_key(whole)
    return [word for word in words if look_alike_key(word) in key]


@pytest.fixture
def told(small: Small) -> Small:
    """Names and numbers wherever somebody may type them."""
    agency, day = small.agencies[0], date(2026, 4, 1)
    for case, (given, family), phone in (
        (small.case, NAME, "۰۹۱۳ ۰۰۰ ۰۰۰۱"),
        (small.secret_case, SECRET_NAME, "09130000002"),
    ):
        name = f"{given} {family}"
        referral = small.add(
            "referral",
            case=case,
            agency=agency,
            subject=f"معرفی خانم {family} برای خدمت",
            service_asked=f"برای {name}",
            reply=f"{name} نیامد",
            status="sent",
            sent_on=day,
            deadline=date(2026, 4, 20),
        )
        small.add("follow_up", case=case, done_on=day, way="phone", contact=name, result=name)
        small.add("agenda_item", meeting=small.meeting, position=5, title=f"کار {name}", referral=referral)
        small.add("agenda_item", meeting=small.meeting, position=6, title=f"تلفن {phone} و {name}")
        small.add(
            "commitment",
            agency=agency,
            text=f"وام برای {family} {given}",
            deadline=date(2026, 6, 1),
            last_reply=f"به {name} گفته شد",
        )
        small.add(
            "issue",
            title=f"خانهٔ {name} ناایمن است",
            neighbourhood=queries.get(small.office, "case", case)["neighbourhood"],
        )
    small.add("agenda_item", meeting=small.meeting, position=7, title=f"پروندهٔ {SECRET_NUMBER}")
    return small


def test_without_identity_nobody_is_named_anywhere(told: Small, tmp_path: Path) -> None:
    unwanted = (*NAME, *SECRET_NAME, IDENTITY, SECRET_IDENTITY, "09130000001", "09130000002", SECRET_NUMBER)
    assert holds(said(packet(told.office, told.meeting)), *unwanted) == []
    text = printed(told, tmp_path)
    assert holds(text, *unwanted, SECRET_READ) == []
    assert holds(text, "کوچه‌های تاریک") == ["کوچه‌های تاریک"], "the text was read back"
    assert holds(text, NUMBER_READ) == [NUMBER_READ], "and so were the numbers"
    for agency in told.agencies:
        assert holds(said(packet(told.office, told.meeting, agency_id=agency)), *unwanted) == []


def test_with_identity_ordinary_files_name_their_people_and_very_sensitive_ones_stay_out(
    told: Small, tmp_path: Path
) -> None:
    text = printed(told, tmp_path, with_identity=True)
    assert holds(text, *NAME, IDENTITY, "09130000001") == [*NAME, IDENTITY, "09130000001"]
    secrets = (*SECRET_NAME, SECRET_IDENTITY, "09130000002", SECRET_NUMBER, SECRET_READ)
    assert holds(text, *secrets) == []
    assert text.count(t("reports.packet.secret")) >= 3


def test_a_name_is_only_in_the_case_summaries_even_with_identity(told: Small) -> None:
    document = packet(told.office, told.meeting, with_identity=True)
    rows = cells(under(document, t("reports.packet.cases.title")))
    assert len(rows) == 1
    assert holds(" ".join(rows[0]), *NAME, "درخواست وام دارد") == [*NAME, "درخواست وام دارد"]
    agency = packet(told.office, told.meeting, with_identity=True, agency_id=told.agencies[0])
    assert holds(said(agency), *NAME, IDENTITY) == []
    for name in (
        "agenda",
        "figures",
        "harms",
        "commitments",
        "issues",
        "standing",
        "agencies",
        "proposals",
        "signatures",
    ):
        section = " ".join(texts(under(document, t(f"reports.packet.{name}.title"))))
        assert holds(section, *NAME, IDENTITY) == [], name


def test_plans_and_notes_are_in_no_packet(told: Small) -> None:
    for with_identity in (False, True):
        document = packet(told.office, told.meeting, with_identity=with_identity)
        assert holds(said(document), "بازدید از خانهٔ", "همسایه‌اش") == []
    assert holds(said(packet(told.office, told.meeting)), "درخواست وام دارد") == []


def test_very_sensitive_files_are_not_counted(told: Small) -> None:
    rows = cells(under(packet(told.office, told.meeting), t("reports.packet.cases.title")))
    assert [row[1].split("\n")[0] for row in rows] == ["TST-۱۴۰۵-۰۰۰۰۱"]
    before = said(packet(told.office, told.meeting))
    with told.office.writing() as unit:
        place = unit.get("case", told.secret_case)["neighbourhood"]
        for _ in range(7):
            case = unit.create(
                "case",
                {
                    "neighbourhood": place,
                    "opened_on": date(2026, 4, 2),
                    "status": "active",
                    "confidentiality": "very_sensitive",
                },
            )
            unit.create(
                "referral",
                {
                    "case": case,
                    "agency": told.agencies[1],
                    "subject": "خدمت",
                    "status": "sent",
                    "sent_on": date(2026, 4, 2),
                    "deadline": date(2026, 4, 9),
                },
            )
    assert said(packet(told.office, told.meeting)) == before


def test_harms_of_few_are_told_neither_by_their_number_nor_by_what_is_left_of_a_sum(small: Small) -> None:
    """Four of a neighbourhood could be found out, and so could they if their sum stood beside the others."""
    first = queries.get(small.office, "case", small.case)["neighbourhood"]
    second = small.add("neighbourhood", name="محلهٔ دوم")
    for harm, here, there in (
        ("poverty", 6, 7),
        ("begging", 5, 4),
        ("homelessness", 4, 4),
        ("suicide", 2, 2),
    ):
        add_cases(small, harm, first, here)
        add_cases(small, harm, second, there)
    document = packet(small.office, small.meeting)
    (chart,) = [b for b in under(document, t("reports.packet.harms.title")) if not isinstance(b, Paragraph)]
    assert isinstance(chart, HeatMap)
    told = dict(zip(chart.rows, chart.values, strict=True))
    places = chart.columns
    assert set(places) == {"محلهٔ بادگیر", "محلهٔ دوم"}
    shown = {name: dict(zip(places, values, strict=True)) for name, values in told.items()}
    assert shown == {
        "فقر و معیشت": {"محلهٔ بادگیر": 6, "محلهٔ دوم": 7},
        "تکدی‌گری": {"محلهٔ بادگیر": 5, "محلهٔ دوم": None},
    }
    assert not chart.sums
    assert chart.gap == "کمتر از ۵ پرونده"


def test_where_little_can_be_told_of_neighbourhoods_harms_are_counted_in_all_of_them(small: Small) -> None:
    place = queries.get(small.office, "case", small.case)["neighbourhood"]
    add_cases(small, "poverty", place, 5)
    add_cases(small, "suicide", place, 4)
    add_cases(small, "child_abuse", place, 5, confidentiality="very_sensitive")
    add_cases(small, "begging", place, 5, status="closed", closed_on=date(2026, 4, 9), closing_reason="moved")
    document = packet(small.office, small.meeting)
    (chart,) = [b for b in under(document, t("reports.packet.harms.title")) if not isinstance(b, Paragraph)]
    assert isinstance(chart, BarChart)
    assert (chart.categories, chart.series[0].values) == (("فقر و معیشت",), (5.0,))


def test_a_small_number_of_one_lets_every_number_be_told(small: Small) -> None:
    small.office.change_settings(Settings(small_number=1))
    document = packet(small.office, small.meeting)
    (chart,) = [b for b in under(document, t("reports.packet.harms.title")) if not isinstance(b, Paragraph)]
    assert isinstance(chart, BarChart)
    assert (chart.categories, chart.series[0].values) == (("اعتیاد",), (1.0,))


def add_cases(small: Small, harm: str, place: str, count: int, **values: object) -> None:
    for _ in range(count):
        given = {
            "status": "active",
            "confidentiality": "confidential",
            "opened_on": date(2026, 4, 2),
            **values,
        }
        small.add("case", neighbourhood=place, harms=(harm,), **given)


def test_shares_of_an_agency_with_few_are_not_drawn_either(told: Small) -> None:
    """A bar shows a percentage as well as its number does."""
    blocks = under(packet(told.office, told.meeting), t("reports.packet.standing.title"))
    assert [block for block in blocks if isinstance(block, ProgressBars)] == []


def test_an_agenda_item_about_a_very_sensitive_file_says_only_that_it_is_confidential(told: Small) -> None:
    rows = cells(under(packet(told.office, told.meeting), t("reports.packet.agenda.title")))
    assert [row[1] for row in rows].count(t("reports.packet.agenda.confidential")) == 1


def test_a_whole_name_is_hidden_in_any_spelling_and_order_but_not_a_common_word() -> None:
    keys = {*full_name_keys("علی‌اکبر", "يزدی"), *number_keys("0012345679")}
    mask = Mask(frozenset(keys))
    hidden = t("masking.hidden")
    assert mask.hide("خانهٔ علی اکبر یزدی، کوچهٔ ۳") == f"خانهٔ {hidden}، کوچهٔ ۳"
    assert mask.hide("«یزدی علی‌اكبر» آمد") == f"«{hidden}» آمد"
    assert mask.hide("کد ۰۰۱۲۳۴۵۶۷۹") == f"کد {hidden}"
    assert mask.hide("کد 001-234567-9.") == f"کد {hidden}."
    assert mask.hide("شیرینی یزدی برای علی‌اکبر") == "شیرینی یزدی برای علی‌اکبر"
    assert mask.hide("") == ""
    longer = Mask(frozenset(full_name_keys("زهرا سادات", "پاک نهاد")))
    assert longer.hide("زهرا پاک‌نهاد و زهرا سادات پاک نهاد") == f"{hidden} و {hidden}"
    assert Mask(frozenset(full_name_keys(None, "پاک"))).hide("آب پاک") == "آب پاک"
    assert mask.hide("یزدی", ["یزدی"]) == hidden


def test_a_person_of_a_very_sensitive_and_of_an_ordinary_file_is_named_in_the_ordinary_one(
    small: Small,
) -> None:
    (person,) = queries.rows(small.office, "case_person", ("person",), where={"case": small.secret_case})
    small.add("case_person", case=small.case, person=person["person"])
    rows = cells(
        under(packet(small.office, small.meeting, with_identity=True), t("reports.packet.cases.title"))
    )
    assert holds(" ".join(rows[0]), *SECRET_NAME) == list(SECRET_NAME)


def test_an_empty_office_prints(office: Office, tmp_path: Path) -> None:
    with office.writing() as unit:
        body = unit.create("body", {"name": "کارگروه"})
        meeting = unit.create("meeting", {"body": body, "held_on": date(2026, 5, 5)})
    done = print_packet(office, tmp_path / "packet.pdf", meeting_id=meeting)
    assert (done.cases, done.issues, done.commitments) == (0, 0, 0)
    assert done.pages == 3, "a section without a word takes no page"


def test_a_packet_prints_in_persian_with_its_pages_counted(told: Small, tmp_path: Path) -> None:
    text = printed(told, tmp_path)
    words = ["بسمه تعالی", "کارگروه آزمون", "دستور جلسه", "آبفای آزمون", "حاضران و امضاها"]
    assert holds(text, *words) == words
    assert re.search("صفحهٔ? ۱ از [۰-۹]+", text)
    assert not re.search(r"\d{1,2}/\d{1,2}/", re.sub("[۰-۹]", "", text)), "no date in Latin digits"


def test_counts_of_what_was_printed(sample_office: Office, tmp_path: Path) -> None:
    from yazd_desktop.home import next_meeting

    meeting = next_meeting(sample_office)
    assert meeting is not None
    told: list[tuple[int, int]] = []
    done = print_packet(
        sample_office,
        tmp_path / "packet.pdf",
        meeting_id=meeting,
        progress=lambda part, whole: told.append((part, whole)),
    )
    rows = queries.rows(sample_office, "commitment", ("status",))
    assert done.commitments == sum(row["status"] not in {"verified_done", "cancelled"} for row in rows) > 0
    assert 0 < done.cases <= 20
    assert done.issues > 0
    assert done.pages > 10
    assert told[-1][0] == told[-1][1]
