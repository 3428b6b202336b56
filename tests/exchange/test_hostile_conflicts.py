"""Conflicts at their worst: undecidable ones, values that came between, targets that are missing, minds that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from merging import Elsewhere, carry, second_copy

from db.ids import new_id
from db.this_copy import GOVERNORATE, set_meta
from yazd_desktop import queries
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.digest import digest
from yazd_desktop.exchange.inbox import conflicts, deciding
from yazd_desktop.office import Office

Create = Callable[..., str]
LATER = timedelta(hours=1)


class OfAnotherOffice(Elsewhere):
    """A copy that writes records of another office."""

    def __init__(self, office: Office, name: str, role: str, scope: str | None = None) -> None:
        super().__init__(office, name, role)
        self._scope = scope or new_id()


@pytest.fixture
def person(create: Create) -> str:
    return create("person", given_name="زهرا", family_name="فرضی", phone="09990000001", sex="female")


@pytest.fixture
def gov(office: Office) -> Elsewhere:
    return Elsewhere(office)


@pytest.fixture
def other(office: Office, person: str, tmp_path: Path) -> Iterator[Office]:
    copy = second_copy(office, tmp_path / "other")
    yield copy
    copy.close()


def disagree(gov: Elsewhere, person: str, **values: object) -> conflicts.Disagreement:
    gov.says("person", person, values, when=datetime.now(UTC) + LATER)
    gov.arrives()
    return conflicts.conflicts(gov.office)[0]


def value(office: Office, person: str, field: str = "phone") -> object:
    return queries.get(office, "person", person)[field]


def agree(*copies: Office) -> bool:
    """Whether the copies hold and show the same, and their tables what their logs say."""
    found = []
    for copy in copies:
        with copy.reading() as connection:
            found.append(digest(connection))
    return len({one.sha256 for one in found}) == 1 and not any(one.astray for one in found)


def both_say(office: Office, other: Office, person: str) -> None:
    for copy, phone in ((office, "09990000004"), (other, "09990000005")):
        with copy.writing() as unit:
            unit.update("person", person, {"phone": phone})
    carry(other, office)
    carry(office, other)


def swap(office: Office, other: Office) -> None:
    carry(other, office)
    carry(office, other)


def test_what_came_after_the_question_was_read_is_not_decided_unseen(
    office: Office, person: str, gov: Elsewhere
) -> None:
    found = disagree(gov, person, phone="09990000002")
    plan = deciding.plan(office, conflicts.waiting(office), "ours")
    disagree(Elsewhere(office, "دفتر شادی"), person, phone="09990000003")
    with pytest.raises(UserError) as refused:
        conflicts.take(office, found, "ours")
    assert refused.value.code == "conflict.changed"
    done = deciding.take_all(office, plan, lambda _done, _total: None, lambda: False)
    assert [(conflict.field, error.code) for conflict, error in done.refused] == [
        ("phone", "conflict.changed")
    ]
    assert conflicts.count(office) == 1
    conflicts.take(office, conflicts.conflicts(office)[0], "ours")
    assert value(office, person) == "09990000001"


def test_a_record_out_of_the_lists_is_said_to_be_so(office: Office, person: str, gov: Elsewhere) -> None:
    disagree(gov, person, phone="09990000002")
    with office.writing() as unit:
        unit.retire("person", person)
    with pytest.raises(UserError) as refused:
        conflicts.take(office, conflicts.conflicts(office)[0], "ours")
    assert refused.value.code == "conflict.retired"
    with office.writing() as unit:
        unit.restore("person", person)
    conflicts.take(office, conflicts.conflicts(office)[0], "ours")
    assert (conflicts.count(office), value(office, person)) == (0, "09990000001")


def test_a_record_that_one_took_out_while_another_changed_it_comes_back_with_what_was_changed(
    office: Office, person: str, other: Office
) -> None:
    with office.writing() as unit:
        unit.update("person", person, {"phone": "09990000004"})
        unit.retire("person", person)
    with other.writing() as unit:
        unit.update("person", person, {"phone": "09990000005", "sex": "male"})
    swap(office, other)
    assert agree(office, other)
    assert [conflicts.count(copy) for copy in (office, other)] == [1, 1]
    with other.writing() as unit:
        unit.restore("person", person)
    conflicts.take(other, conflicts.conflicts(other)[0], "theirs")
    swap(office, other)
    assert (value(office, person), value(office, person, "sex")) == ("09990000004", "male")
    assert (conflicts.count(office), agree(office, other)) == (0, True)


def test_two_that_decide_differently_are_asked_again_and_then_agree(
    office: Office, person: str, other: Office
) -> None:
    both_say(office, other, person)
    for copy in (office, other):
        conflicts.take(copy, conflicts.conflicts(copy)[0], "ours")
    swap(office, other)
    assert [conflicts.count(copy) for copy in (office, other)] == [1, 1]
    assert agree(office, other)
    again = conflicts.conflicts(other)[0]
    assert {side.value for side in again.sides} == {"09990000004", "09990000005"}
    conflicts.take(other, again, "theirs")
    swap(office, other)
    assert [conflicts.count(copy) for copy in (office, other)] == [0, 0]
    assert value(office, person) == value(other, person) == "09990000004"
    assert agree(office, other)


def test_two_that_decide_alike_are_not_asked_again(office: Office, person: str, other: Office) -> None:
    both_say(office, other, person)
    conflicts.take(office, conflicts.conflicts(office)[0], "ours")
    # The other one writes by hand what the first had said.
    conflicts.resolve(other, conflicts.conflicts(other)[0], "09990000004")
    swap(office, other)
    assert [conflicts.count(copy) for copy in (office, other)] == [0, 0]
    assert agree(office, other)
    with office.writing() as unit:
        unit.update("person", person, {"phone": "09990000009"})
    swap(office, other)
    assert (value(other, person), conflicts.count(other)) == ("09990000009", 0)


@pytest.mark.parametrize("third", ["09990000001", "09990000002"])
def test_a_third_value_that_is_one_of_the_two_decides(
    office: Office, person: str, gov: Elsewhere, third: str
) -> None:
    conflicts.resolve(office, disagree(gov, person, phone="09990000002"), third)
    assert (conflicts.count(office), value(office, person)) == (0, third)
    gov.says("person", person, {"sex": "male"}, knows=True)
    gov.arrives()
    assert conflicts.count(office) == 0


def test_what_nobody_here_can_read_is_not_asked_here(office: Office, person: str, gov: Elsewhere) -> None:
    """Two PCs of an office wrote the same number; with it withheld, their seals differ for ever."""
    for copy in (gov, Elsewhere(office, "دفتر شادی")):
        copy.says("person", person, {"fathers_name": "حسن"}, withheld=["fathers_name"])
        copy.arrives()
    assert conflicts.waiting(office) == ()
    # What one of them can be compared with is asked.
    disagree(Elsewhere(office, "دفتر گلشن"), person, fathers_name="حسین")
    assert [one.field for one in conflicts.waiting(office)] == ["fathers_name"]


def test_a_link_that_was_written_here_is_not_undone_by_the_target_of_the_former_one(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    place, target = create("neighbourhood", name="گلشن"), new_id()
    case = create("case")
    gov.says("case", case, {"neighbourhood": target})
    gov.arrives()
    assert queries.get(office, "case", case)["neighbourhood"] is None
    with office.writing() as unit:
        unit.update("case", case, {"neighbourhood": place})
    gov.says("neighbourhood", target, {"name": "شادی"})
    gov.arrives()
    assert queries.get(office, "case", case)["neighbourhood"] == place
    assert agree(office)


def test_a_link_whose_target_is_not_here_is_decided_when_it_came(
    office: Office, create: Create, gov: Elsewhere
) -> None:
    place, target = create("neighbourhood", name="گلشن"), new_id()
    case = create("case", neighbourhood=place)
    gov.says("case", case, {"neighbourhood": target}, when=datetime.now(UTC) - LATER)
    gov.arrives()
    found = conflicts.conflicts(office)[0]
    with pytest.raises(UserError):
        conflicts.take(office, found, "theirs")
    assert conflicts.count(office) == 1
    gov.says("neighbourhood", target, {"name": "شادی"})
    gov.arrives()
    conflicts.take(office, found, "theirs")
    assert queries.get(office, "case", case)["neighbourhood"] == target
    assert agree(office)


def test_what_an_office_calls_a_shipped_code_is_no_matter_of_another(office: Office, create: Create) -> None:
    """Two offices change the same shipped code, each for itself; a third that hears of both is not asked."""
    code = queries.find_ids(office, "code")[0]
    for name in ("دفتر شادی", "دفتر گلشن"):
        peer = OfAnotherOffice(office, name, "office")
        peer.says("code", code, {"label": name})
        peer.arrives()
    assert conflicts.count(office) == 0
    assert agree(office)


def test_what_only_the_governorate_may_write_is_not_asked_in_an_office(
    office: Office, create: Create
) -> None:
    """Its word counts, and what its own copies said differently it is asked itself."""
    province, code, row = new_id(), queries.find_ids(office, "code")[0], new_id()
    with office.writing() as unit:
        unit.update("code", code, {"label": "نام این دفتر"})
    with office.bookkeeping() as connection:
        set_meta(connection, GOVERNORATE, province)
    first, second = (OfAnotherOffice(office, "استانداری یزد", "governorate", province) for _ in range(2))
    first.says("code", code, {"label": "نام استان"}, when=datetime.now(UTC) - LATER)
    first.says("body", row, {"name": "کارگروه یکم"})
    first.arrives()
    second.says("body", row, {"name": "کارگروه دوم"})
    second.arrives()
    assert conflicts.waiting(office) == ()
    assert queries.get(office, "code", code)["label"] == "نام استان"


def test_the_word_of_the_governorate_counts_whatever_stands_first_in_the_file(office: Office) -> None:
    province, code = new_id(), queries.find_ids(office, "code")[0]
    with office.bookkeeping() as connection:
        set_meta(connection, GOVERNORATE, province)
    gov = OfAnotherOffice(office, "استانداری یزد", "governorate", new_id())
    gov.says("code", code, {"label": "نام دفتری دیگر"}, when=datetime.now(UTC) + LATER)
    gov.arrives()
    gov = OfAnotherOffice(office, "استانداری یزد", "governorate", province)
    gov.says("code", code, {"label": "نام استان"})
    gov.arrives()
    assert queries.get(office, "code", code)["label"] == "نام استان"
    assert conflicts.count(office) == 0
