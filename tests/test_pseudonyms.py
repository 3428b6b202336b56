"""Records whose names were withheld: called the same everywhere, and found by whoever knows their names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import update

from db.models import Attachment, Person
from yazd_desktop import attachments, pseudonyms, queries
from yazd_desktop.case_file import read_case_file
from yazd_desktop.entities import entity
from yazd_desktop.i18n import use_language
from yazd_desktop.labels import names
from yazd_desktop.list_state import ListState
from yazd_desktop.office import Office
from yazd_desktop.pseudonyms import pseudonym
from yazd_desktop.reports.packet import packet
from yazd_desktop.spreadsheets import export_rows

Create = Callable[..., str]
ROW = "01890a5d-ac96-774b-bcce-b302099a8057"


def withhold(office: Office, person: str) -> None:
    """As a person comes from an office that sends without names."""
    with office.bookkeeping() as connection:
        gone = {"given_name": None, "family_name": None, "family_name_key": None}
        connection.execute(update(Person).where(Person.id == person).values(**gone))


@pytest.fixture
def known(office: Office, create: Create) -> dict[str, str]:
    """A nameless person in a case file and a household, and one with a name."""
    place = create("neighbourhood", name="محلهٔ بادگیر")
    person = create("person", given_name="زهرا", family_name="نمونه‌ای")
    home = create("household", neighbourhood=place, head=person)
    case = create("case", neighbourhood=place, household=home, status="active", opened_on=date(2026, 4, 1))
    create("case_person", case=case, person=person)
    named = create("person", given_name="مریم", family_name="کریمی")
    create("case_person", case=case, person=named)
    withhold(office, person)
    return {"person": person, "named": named, "home": home, "case": case, "place": place}


def test_a_pseudonym_is_the_same_in_every_copy_and_tells_nothing() -> None:
    assert pseudonym("person", ROW) == "شخص ۷۳۳-۲۵۳-۲۷۰"
    use_language("en")
    assert pseudonym("person", ROW) == "person 733-253-270"
    assert len({pseudonyms.mark_of(f"{ROW[:-4]}{number:04x}") for number in range(20_000)}) > 19_995


def test_a_nameless_person_is_called_by_it_wherever_a_name_would_stand(
    office: Office, known: dict[str, str], tmp_path: Path
) -> None:
    name = pseudonym("person", known["person"])
    assert queries.labels(office, "person", [known["person"], known["named"]]) == {
        known["person"]: name,
        known["named"]: "مریم کریمی",
    }
    assert queries.labels(office, "case", [known["case"]])[known["case"]].endswith(f"، {name}")
    members = queries.find_ids(office, "case_person")
    assert name in queries.labels(office, "case_person", members).values()
    with office.reading() as connection:
        called = names(connection, office.codes, "person", [known["person"]])[known["person"]]
    assert called == f"person {pseudonyms.mark_of(known['person'])}"

    assert name in [ListState(office, "person").cell(row, 0) for row in range(2)]
    assert ListState(office, "case").cell(0, 1) == f"{name}، مریم کریمی"
    homes = ListState(office, "household")
    assert homes.cell(0, homes.columns.index("head")) == name
    page = read_case_file(office, known["case"])
    assert [line.title for line in page.people] == [name, "مریم کریمی"]
    assert page.title == f"{name}، مریم کریمی"
    export_rows(office, "person", tmp_path / "persons.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "persons.xlsx").active.iter_rows(values_only=True)
    assert name in {row[0] for row in rows}


def test_a_packet_with_identity_calls_it_so_too(
    office: Office, create: Create, known: dict[str, str]
) -> None:
    meeting = create("meeting", body=create("body", name="کارگروه"), held_on=date(2026, 5, 14))
    issue = create("issue", title="چاله", neighbourhood=known["place"])
    create("agenda_item", meeting=meeting, title="چاله", issue=issue)
    create("case_issue", case=known["case"], issue=issue)
    assert pseudonym("person", known["person"]) in str(packet(office, meeting, with_identity=True))


def test_a_household_without_a_head_has_nobody_in_its_place(
    office: Office, create: Create, known: dict[str, str]
) -> None:
    with office.writing() as unit:
        unit.update("household", known["home"], {"head": None})
    homes = ListState(office, "household")
    assert homes.cell(0, homes.columns.index("head")) == ""
    assert queries.labels(office, "household", [known["home"]])[known["home"]].startswith("TST-")


def test_who_knows_the_name_finds_the_person_by_the_pseudonym(office: Office, known: dict[str, str]) -> None:
    """The governorate asks by telephone about somebody it cannot name."""
    mark = pseudonyms.mark_of(known["named"])
    for typed in (mark, mark.replace("-", " "), pseudonym("person", known["named"])):
        assert queries.find_ids(office, "person", search=typed) == [known["named"]]
        assert queries.find_ids(office, "case", search=typed) == [known["case"]]
        assert queries.find_ids(office, "household", search=typed) == []
    state = ListState(office, "person")
    state.search(pseudonym("person", known["person"]))
    assert state.count == 1
    for typed in (mark.replace("-", ""), mark[:-1], f"{mark}5", "000-000-000"):
        assert queries.find_ids(office, "person", search=typed) == []


def test_a_file_whose_name_was_withheld_has_one(
    office: Office, known: dict[str, str], tmp_path: Path
) -> None:
    paper = tmp_path / "letter.pdf"
    paper.write_bytes(b"%PDF")
    file = attachments.attach(office, paper, owner_entity="case", owner_id=known["case"])
    with office.bookkeeping() as connection:
        connection.execute(update(Attachment).values(name=None))
    assert [row["name"] for row in attachments.of_record(office, "case", known["case"])] == [
        pseudonym("attachment", file)
    ]
    assert [line.title for line in read_case_file(office, known["case"]).attachments] == [
        pseudonym("attachment", file)
    ]


def test_what_was_not_read_is_not_missing() -> None:
    assert pseudonyms.is_nameless(entity("person"), {"given_name": None, "family_name": ""})
    assert not pseudonyms.is_nameless(entity("person"), {"given_name": None})
    assert not pseudonyms.is_nameless(entity("person"), {"given_name": None, "family_name": "نمونه‌ای"})
