"""Very sensitive case files leave an office as a number of files, whatever else was chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from leaving_sets import leaves

from yazd_desktop import attachments, queries
from yazd_desktop.exchange.leaving.rules import Verdict
from yazd_desktop.office import Office

DAY = date(2026, 4, 1)
NAME, FORMER_NAME = "پروانه دشت‌آرا", "پروانه کوه‌نشین"
Create = Callable[..., str]
CLOSED = (
    *("case", "member", "case_issue", "referral", "follow_up", "reply_visit", "item"),
    *("person", "home", "lodger", "file", "letter"),
)


@pytest.fixture(params=[False, True], ids=["without identity", "with identity"])
def with_identity(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def rows(office: Office, create: Create, tmp_path: Path) -> dict[str, str]:
    """A very sensitive case file with all that can hang on it, an ordinary one, and texts that name both."""
    found: dict[str, str] = {}

    def add(key: str, kind: str, **values: Any) -> str:
        found[key] = create(kind, **values)
        return found[key]

    place, agency = add("place", "neighbourhood", name="محلهٔ بادگیر"), add("agency", "agency", name="برق")
    home = add("home", "household", neighbourhood=place, address="کوچهٔ سپیدار، پلاک ۷")
    person = add("person", "person", given_name="پروانه", family_name="کوه‌نشین", household=home)
    with office.writing() as unit:
        unit.update("person", person, {"family_name": "دشت‌آرا"})
    add("lodger", "person", given_name="شاپور", family_name="دشت‌آرا", household=home)
    case = add("case", "case", neighbourhood=place, household=home, confidentiality="very_sensitive")
    issue = add("issue", "issue", title="کوچه‌های تاریک", neighbourhood=place)
    add("member", "case_person", case=case, person=person)
    add("case_issue", "case_issue", case=case, issue=issue)
    referral = add("referral", "referral", case=case, agency=agency, subject="خانهٔ امن")
    add("follow_up", "follow_up", case=case, done_on=DAY, way="phone")
    add("reply_visit", "follow_up", referral=referral, done_on=DAY, way="phone")
    meeting = add(
        "meeting", "meeting", body=add("body", "body", name="کارگروه"), held_on=DAY, subject="بررسی"
    )
    add("item", "agenda_item", meeting=meeting, title="خانهٔ امن", referral=referral)
    for key, owner_entity, owner in (("file", "case", case), ("letter", "referral", referral)):
        paper = tmp_path / f"{key}.pdf"
        paper.write_bytes(key.encode())
        found[key] = attachments.attach(office, paper, owner_entity=owner_entity, owner_id=owner)

    known = add("known", "person", given_name="نسترن", family_name="باران‌خواه", phone="09130000009")
    ordinary = add("ordinary", "case", neighbourhood=place, request=f"نزد {NAME} زندگی می‌کند", plan="بازدید")
    add("known_member", "case_person", case=ordinary, person=known)
    number = queries.get(office, "case", case)["number"]
    add("named", "issue", title=f"خانهٔ {FORMER_NAME}", neighbourhood=place, text=f"پروندهٔ {number}")
    return found


def test_all_that_stands_in_nothing_else_stays(
    office: Office, rows: dict[str, str], with_identity: bool
) -> None:
    left = leaves(office, with_identity=with_identity)
    assert left.hidden() == {rows[key] for key in CLOSED}
    assert left.seen() >= {row for key, row in rows.items() if key not in CLOSED}
    assert left.rules.closed_files == 1
    assert not left.rules.may_carry(rows["file"])
    assert not left.rules.may_carry(rows["letter"])


def test_texts_elsewhere_do_not_name_them(office: Office, rows: dict[str, str], with_identity: bool) -> None:
    left = leaves(office, with_identity=with_identity)
    assert left.withheld(rows["named"]) == {"title", "text"}
    assert "request" in left.withheld(rows["ordinary"])
    assert ("plan" in left.open_fields(rows["ordinary"])) == with_identity
    assert ("phone" in left.open_fields(rows["known"])) == with_identity
    assert "پروانه" not in left.text()
    assert "شاپور" not in left.text()


def test_a_person_of_an_ordinary_file_too_is_told(
    office: Office, create: Create, rows: dict[str, str], with_identity: bool
) -> None:
    """And so is the household they live in; the file, and who stands in it alone, is not."""
    create("case_person", case=rows["ordinary"], person=rows["lodger"])
    left = leaves(office, with_identity=with_identity)
    assert left.hidden() == {rows[key] for key in CLOSED} - {rows["lodger"], rows["home"]}
    create("case_person", case=rows["ordinary"], person=rows["person"])
    left = leaves(office, with_identity=with_identity)
    assert rows["person"] in left.seen()
    assert "title" in (left.open_fields if with_identity else left.withheld)(rows["named"])


def test_a_household_of_an_ordinary_file_too_is_told(
    office: Office, rows: dict[str, str], with_identity: bool
) -> None:
    with office.writing() as unit:
        unit.update("case", rows["ordinary"], {"household": rows["home"]})
    hidden = leaves(office, with_identity=with_identity).hidden()
    assert rows["person"] in hidden
    assert rows["home"] not in hidden


def test_a_retired_file_opens_nobody(office: Office, create: Create, rows: dict[str, str]) -> None:
    other = create("case", neighbourhood=rows["place"])
    link = create("case_person", case=other, person=rows["person"])
    with office.writing() as unit:
        unit.retire("case_person", link)
    assert rows["person"] in leaves(office).hidden()
    create("case_person", case=other, person=rows["person"])
    with office.writing() as unit:
        unit.retire("case", other)
    assert rows["person"] in leaves(office).hidden()


def test_a_file_that_is_no_longer_very_sensitive_is_told_with_its_past(
    office: Office, rows: dict[str, str], with_identity: bool
) -> None:
    with office.writing() as unit:
        unit.update("case", rows["case"], {"confidentiality": "confidential"})
    left = leaves(office, with_identity=with_identity)
    assert left.hidden() == set()
    assert left.rules.closed_files == 0
    sets = [verdict for one, verdict in left.judged if one.row == rows["case"]]
    assert len(sets) == 2
    if with_identity:
        assert {verdict for _, verdict in left.judged} == {Verdict.OPEN}


def test_a_file_that_becomes_very_sensitive_is_told_no_more(office: Office, rows: dict[str, str]) -> None:
    with office.writing() as unit:
        unit.update("case", rows["ordinary"], {"confidentiality": "very_sensitive"})
    left = leaves(office, with_identity=True)
    assert {rows["ordinary"], rows["known"], rows["known_member"]} <= left.hidden()
    assert left.rules.closed_files == 2
