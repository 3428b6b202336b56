"""What two copies said differently: told in words, decided by a person, taken back when the person erred."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from merging import Elsewhere, carry, second_copy
from sqlalchemy import delete

from db.exchange import PeerCopy
from yazd_desktop import queries
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.digest import digest
from yazd_desktop.exchange.inbox import conflicts, deciding
from yazd_desktop.exchange.inbox.conflicts import Disagreement
from yazd_desktop.office import Office
from yazd_desktop.records import InvalidRecord

Create = Callable[..., str]
LATER = timedelta(hours=1)


@pytest.fixture
def person(create: Create) -> str:
    return create(
        "person", given_name="زهرا", family_name="فرضی", phone="09990000001", sex="female", birth_year=1359
    )


@pytest.fixture
def gov(office: Office) -> Elsewhere:
    return Elsewhere(office)


@pytest.fixture
def other(office: Office, person: str, tmp_path: Path) -> Iterator[Office]:
    """The second PC of the office, where somebody works whom the first one does not know."""
    copy = second_copy(office, tmp_path / "other", "همکار فرضی")
    yield copy
    copy.close()


def disagree(gov: Elsewhere, person: str, **values: object) -> Disagreement:
    gov.says("person", person, values, when=datetime.now(UTC) + LATER)
    gov.arrives()
    return conflicts.conflicts(gov.office)[0]


def value(office: Office, person: str, field: str = "phone") -> object:
    return queries.get(office, "person", person)[field]


def test_both_values_are_told_with_who_and_whose(office: Office, person: str, gov: Elsewhere) -> None:
    found = disagree(gov, person, phone="09990000002")
    assert (found.record, found.label) == ("زهرا فرضی", "تلفن")
    ours, theirs = found.sides
    assert (ours.text, ours.who, ours.is_ours, ours.is_shown) == ("۰۹۹۹۰۰۰۰۰۰۱", "مدیر آزمون", True, False)
    assert (theirs.text, theirs.copy, theirs.who) == ("۰۹۹۹۰۰۰۰۰۰۲", "استانداری یزد", "استانداری یزد")
    assert theirs.is_shown, "the later one is shown until somebody decides"


def test_a_copy_that_nobody_met_is_no_number(office: Office, person: str) -> None:
    """What the governorate passes on from its second computer."""
    stranger = Elsewhere(office)
    disagree(stranger, person, phone="09990000003")
    with office.bookkeeping() as connection:
        connection.execute(delete(PeerCopy).where(PeerCopy.incarnation == stranger.incarnation))
    sides = conflicts.conflicts(office)[0].sides
    assert [(side.copy, side.who) for side in sides] == [
        ("همین رایانه", "مدیر آزمون"),
        ("رایانه‌ای دیگر", "رایانه‌ای دیگر"),
    ]


def test_the_other_pc_of_the_office_is_told_as_such(office: Office, person: str, other: Office) -> None:
    for copy, phone in ((office, "09990000004"), (other, "09990000005")):
        with copy.writing() as unit:
            unit.update("person", person, {"phone": phone})
    carry(other, office)
    found = conflicts.conflicts(office)[0]
    assert [side.copy for side in found.sides] == ["همین رایانه", "رایانهٔ دیگر همین دفتر"]
    assert found.sides[1].who == "رایانهٔ دیگر همین دفتر"


@pytest.mark.parametrize(
    ("which", "phone"), [("ours", "09990000001"), ("theirs", "09990000002"), ("newer", "09990000002")]
)
def test_a_side_is_taken(
    office: Office, person: str, gov: Elsewhere, which: conflicts.Take, phone: str
) -> None:
    conflicts.take(office, disagree(gov, person, phone="09990000002"), which)
    assert value(office, person) == phone
    assert conflicts.count(office) == 0


def test_a_decision_holds_in_the_other_copy_too(office: Office, person: str, other: Office) -> None:
    for copy, phone in ((office, "09990000004"), (other, "09990000005")):
        with copy.writing() as unit:
            unit.update("person", person, {"phone": phone})
    carry(other, office)
    carry(office, other)
    assert (conflicts.count(office), conflicts.count(other)) == (1, 1)
    conflicts.take(office, conflicts.conflicts(office)[0], "ours")
    carry(office, other)
    assert conflicts.count(other) == 0
    assert value(other, person) == "09990000004"
    assert digests(office, other) == 1


def test_a_decision_taken_back_reaches_the_other_copy_as_what_is_shown(
    office: Office, person: str, other: Office
) -> None:
    for copy, phone in ((office, "09990000004"), (other, "09990000005")):
        with copy.writing() as unit:
            unit.update("person", person, {"phone": phone})
    carry(other, office)
    conflicts.undo(office, [conflicts.take(office, conflicts.conflicts(office)[0], "ours")])
    carry(office, other)
    assert value(other, person) == value(office, person)
    assert conflicts.count(office) == 1, "whoever took it back still has to decide"
    assert digests(office, other) == 1


def digests(*copies: Office) -> int:
    """How many digests the copies have."""
    found = set()
    for copy in copies:
        with copy.reading() as connection:
            found.add(digest(connection).sha256)
    return len(found)


def test_a_third_value_is_checked_like_in_a_form(office: Office, person: str, gov: Elsewhere) -> None:
    found = disagree(gov, person, birth_year=1360)
    with pytest.raises(InvalidRecord):
        conflicts.resolve(office, found, 13600)
    assert conflicts.count(office) == 1
    conflicts.resolve(office, found, 1361)
    assert (value(office, person, "birth_year"), conflicts.count(office)) == (1361, 0)


def test_a_withheld_value_is_not_taken(office: Office, person: str, gov: Elsewhere) -> None:
    gov.says("person", person, {"phone": "09990000002"}, withheld=["phone"], when=datetime.now(UTC) - LATER)
    gov.arrives()
    found = conflicts.conflicts(office)[0]
    assert found.sides[1].text == "پوشیده"
    with pytest.raises(UserError) as refused:
        conflicts.take(office, found, "theirs")
    assert refused.value.code == "conflict.withheld"
    assert conflicts.count(office) == 1
    conflicts.take(office, found, "newer")
    assert value(office, person) == "09990000001"


def test_what_was_decided_is_not_decided_again(office: Office, person: str, gov: Elsewhere) -> None:
    found = disagree(gov, person, phone="09990000002")
    conflicts.take(office, found, "ours")
    with pytest.raises(UserError) as refused:
        conflicts.take(office, found, "theirs")
    assert refused.value.code == "conflict.gone"


@pytest.mark.parametrize("which", ["ours", "theirs"])
def test_a_decision_taken_back_waits_again_as_if_nothing_had_been_decided(
    office: Office, person: str, gov: Elsewhere, which: conflicts.Take
) -> None:
    found = disagree(gov, person, phone="09990000002")
    decision = conflicts.take(office, found, which)
    assert conflicts.undo(office, [decision]) == 1
    assert value(office, person) == "09990000002", "what was shown before"
    again = conflicts.conflicts(office)
    assert [one.sides for one in again] == [found.sides]
    # A second change of mind is no different from the first, and neither is the answer.
    conflicts.undo(office, [conflicts.take(office, again[0], "ours")])
    again = conflicts.conflicts(office)
    assert [one.sides for one in again] == [found.sides]
    conflicts.take(office, again[0], "ours")
    assert (value(office, person), conflicts.count(office)) == ("09990000001", 0)


def test_what_was_changed_after_the_decision_is_not_taken_back(
    office: Office, person: str, gov: Elsewhere
) -> None:
    decision = conflicts.take(office, disagree(gov, person, phone="09990000002"), "ours")
    with office.writing() as unit:
        unit.update("person", person, {"phone": "09990000009"})
    assert conflicts.undo(office, [decision]) == 0
    assert (value(office, person), conflicts.count(office)) == ("09990000009", 0)


def test_a_form_settles_what_it_saves(office: Office, person: str, gov: Elsewhere) -> None:
    disagree(gov, person, phone="09990000002", sex="male")
    with office.writing() as unit:
        unit.update("person", person, {"phone": "09990000003"})
    assert [one.field for one in conflicts.waiting(office, person)] == ["sex"]


def test_two_that_say_the_same_are_one_side(office: Office, person: str, gov: Elsewhere) -> None:
    for copy in (gov, Elsewhere(office, "دفتر شادی")):
        copy.says("person", person, {"phone": "09990000002"}, when=datetime.now(UTC) + LATER)
        copy.arrives()
    assert [side.text for side in conflicts.conflicts(office)[0].sides] == ["۰۹۹۹۰۰۰۰۰۰۱", "۰۹۹۹۰۰۰۰۰۰۲"]


def test_three_values_can_all_be_chosen_from(office: Office, person: str, gov: Elsewhere) -> None:
    for place, copy in enumerate((gov, Elsewhere(office, "دفتر شادی")), start=2):
        copy.says("person", person, {"phone": f"0999000000{place}"}, when=datetime.now(UTC) + place * LATER)
        copy.arrives()
    found = conflicts.conflicts(office)[0]
    assert [(side.text[-1], side.copy) for side in found.sides] == [
        ("۱", "همین رایانه"),
        ("۳", "دفتر شادی"),
        ("۲", "استانداری یزد"),
    ]
    conflicts.resolve(office, found, found.sides[2].value)
    assert (value(office, person), conflicts.count(office)) == ("09990000002", 0)


def test_links_codes_and_empty_values_are_read_as_people_read_them(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    place, elsewhere = (create("neighbourhood", name=name) for name in ("گلشن", "شادی"))
    case = create("case", neighbourhood=place, harms=("addiction", "unemployment"), risk="low")
    gov.says(
        "case",
        case,
        {"neighbourhood": elsewhere, "harms": None, "risk": "high", "opened_on": "2026-04-04"},
        when=datetime.now(UTC) + LATER,
    )
    gov.arrives()
    told = {one.field: [side.text for side in one.sides] for one in conflicts.conflicts(office)}
    assert told["neighbourhood"] == ["گلشن", "شادی"]
    assert told["harms"][1] == "بی‌مقدار"
    assert told["risk"] == [office.code_label("risk", "low"), office.code_label("risk", "high")]
    for one in conflicts.conflicts(office):
        conflicts.take(office, one, "theirs")
    assert queries.get(office, "case", case)["harms"] == ()


def test_a_number_that_two_copies_gave_is_chosen_though_no_form_can_write_it(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    case = create("case")
    gov.says("case", case, {"number": "TST-1405-10007"}, when=datetime.now(UTC) + LATER)
    gov.arrives()
    found = conflicts.conflicts(office)[0]
    assert not found.may_be_written
    conflicts.take(office, found, "ours")
    assert queries.get(office, "case", case)["number"] == "TST-1405-00001"
    assert conflicts.count(office) == 0


def test_whether_a_record_stays_in_the_lists_is_decided_too(
    office: Office, person: str, gov: Elsewhere
) -> None:
    with office.writing() as unit:
        unit.retire("person", person)
        unit.restore("person", person)
    gov.says("person", person, {"deleted": True}, when=datetime.now(UTC) + LATER)
    gov.arrives()
    found = conflicts.conflicts(office)[0]
    assert [side.text for side in found.sides] == ["در فهرست‌ها مانده", "از فهرست‌ها بیرون رفته"]
    assert found.is_open
    conflicts.take(office, found, "ours")
    assert queries.count(office, "person") == 1


def test_of_a_record_out_of_the_lists_nothing_is_decided(office: Office, person: str, gov: Elsewhere) -> None:
    disagree(gov, person, phone="09990000002")
    with office.writing() as unit:
        unit.retire("person", person)
    found = conflicts.conflicts(office)[0]
    assert (found.is_retired, found.is_open) == (True, False)
    assert deciding.plan(office, conflicts.waiting(office), "ours").retired == 1
