"""What a received file changed is marked until somebody opens it, and the page still says what came with the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from merging import Elsewhere
from sqlalchemy import delete
from statements import statements

from db.changes import history
from db.exchange import Arrival
from db.ids import new_id
from yazd_desktop import arrivals, queries
from yazd_desktop.form_state import FormState
from yazd_desktop.i18n import t
from yazd_desktop.list_state import ListState
from yazd_desktop.office import Office

Create = Callable[..., str]
# 3 Azar 1404 and 20 Khordad 1404; the office's day is 15 Ordibehesht 1405.
AZAR, KHORDAD = (datetime(2025, month, day, 9, tzinfo=UTC) for month, day in ((11, 24), (6, 10)))


def marks(state: ListState) -> list[str]:
    return [state.mark(row) for row in range(state.count)]


@pytest.fixture
def people(create: Create) -> list[str]:
    return [create("person", given_name="زهرا", family_name=f"فرضی{letter}") for letter in "ابپت"]


def test_what_a_file_changed_has_a_mark_that_says_which_file(office: Office, people: list[str]) -> None:
    gov = Elsewhere(office)
    gov.says("person", people[1], {"sex": "female"}, knows=True)
    gov.arrives(arrived_at=datetime(2026, 4, 8, 9, tzinfo=UTC))
    state = ListState(office, "person")
    assert state.arrived == 1
    assert marks(state) == ["", "با فایل استانداری یزد، ۱۹ فروردین تغییر کرد", "", ""]


def test_the_mark_of_another_year_names_the_year(office: Office, people: list[str]) -> None:
    gov = Elsewhere(office)
    gov.says("person", people[0], {"sex": "female"}, knows=True)
    gov.arrives(arrived_at=AZAR)
    assert marks(ListState(office, "person"))[0] == "با فایل استانداری یزد، ۳ آذر ۱۴۰۴ تغییر کرد"


def test_the_list_can_be_kept_to_what_a_file_changed(office: Office, people: list[str]) -> None:
    gov = Elsewhere(office)
    for person in people[2:]:
        gov.says("person", person, {"sex": "female"}, knows=True)
    gov.arrives()
    state = ListState(office, "person")
    state.filter(queries.ARRIVED, value=True)
    assert [state.record_id(row) for row in range(state.count)] == people[2:]
    assert state.is_narrowed
    assert queries.find_ids(office, "person", where={queries.ARRIVED: False}) == people[:2]
    assert queries.find_ids(office, "person", where=state.where()) == people[2:]


def test_opening_takes_the_mark_away_and_the_log_knows_nothing_of_it(
    office: Office, people: list[str]
) -> None:
    gov = Elsewhere(office)
    gov.says("person", people[0], {"sex": "female"}, knows=True)
    gov.arrives()
    told: list[object] = []
    office.changes.connect(told.append)
    state, seen = ListState(office, "person"), arrivals.Seen()
    with office.reading() as connection:
        before = history(connection, people[0])
    found = seen.open(office, "person", people[0])
    assert found is not None
    assert found.fields == ("sex",)
    assert told == [{"person": frozenset({people[0]})}]
    assert state.on_changes({"person": frozenset({people[0]})})
    assert (state.arrived, marks(state)) == (0, ["", "", "", ""])
    with office.reading() as connection:
        assert history(connection, people[0]) == before
    # The form that is opened from the page of the file still shows what came; another sitting does not.
    assert seen.open(office, "person", people[0]) == found
    assert arrivals.Seen().open(office, "person", people[0]) is None


def test_a_record_without_a_mark_is_opened_without_writing(office: Office, people: list[str]) -> None:
    told: list[object] = []
    office.changes.connect(told.append)
    assert arrivals.Seen().open(office, "person", people[0]) is None
    assert told == []


def test_only_what_came_with_the_last_file_is_shown(office: Office, people: list[str]) -> None:
    gov, now = Elsewhere(office), datetime.now(UTC)
    gov.says("person", people[0], {"sex": "female"}, knows=True, when=now + timedelta(hours=1))
    gov.arrives(made_at=now + timedelta(hours=2))
    arrivals.take_away(office, "person", people[0])
    gov.says(
        "person",
        people[0],
        {"fathers_name": "حسن", "phone": "09990000001"},
        knows=True,
        when=now + timedelta(hours=3),
    )
    gov.arrives(made_at=now + timedelta(hours=4))
    with office.writing() as unit:
        unit.update("person", people[0], {"phone": "09990000002"})
    found = arrivals.arrived(office, "person", people[0])
    assert found is not None
    assert found.fields == ("fathers_name",), "what was changed here since is nobody's news"
    assert not found.is_new


def test_what_several_files_brought_before_anybody_looked_is_all_shown(
    office: Office, people: list[str]
) -> None:
    gov, peer, now = Elsewhere(office), Elsewhere(office, "دفتر شادی", "office"), datetime.now(UTC)
    gov.says("person", people[0], {"sex": "female"}, knows=True)
    gov.arrives(made_at=now + timedelta(hours=1))
    gov.says("person", people[0], {"phone": "09990000001"}, knows=True)
    gov.arrives(made_at=now + timedelta(hours=2))
    # It was written before the others, and was longer on its way.
    peer.says("person", people[0], {"fathers_name": "حسن"}, knows=True, when=now - timedelta(days=9))
    peer.arrives(made_at=now + timedelta(hours=3))
    found = arrivals.arrived(office, "person", people[0])
    assert found is not None
    assert set(found.fields) == {"sex", "phone", "fathers_name"}
    assert "دفتر شادی" in found.text
    arrivals.take_away(office, "person", people[0])
    gov.says("person", people[0], {"birth_year": 1360}, knows=True)
    gov.arrives(made_at=now + timedelta(hours=4))
    found = arrivals.arrived(office, "person", people[0])
    assert found is not None
    assert found.fields == ("birth_year",), "what was seen is no news"


def test_marks_that_were_all_let_go_leave_no_fields_behind(office: Office, people: list[str]) -> None:
    """As when a whole office was taken over: a mark on everything would tell nothing."""
    gov = Elsewhere(office)
    gov.says("person", people[0], {"sex": "female"}, knows=True)
    gov.arrives()
    with office.bookkeeping() as connection:
        connection.execute(delete(Arrival))
    gov.says("person", people[0], {"phone": "09990000001"}, knows=True)
    gov.arrives()
    found = arrivals.arrived(office, "person", people[0])
    assert found is not None
    assert found.fields == ("phone",)


def test_a_value_that_waits_for_a_decision_is_news_though_ours_is_shown(
    office: Office, create: Create
) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی", phone="09990000001")
    gov = Elsewhere(office)
    gov.says("person", person, {"phone": "09990000002"}, when=AZAR)
    gov.arrives()
    found = arrivals.arrived(office, "person", person)
    assert found is not None
    assert (found.fields, found.is_new) == (("phone",), False)


def test_a_new_record_that_a_second_file_changes_is_still_new_to_whoever_never_saw_it(office: Office) -> None:
    gov, row = Elsewhere(office), new_id()
    gov.says("person", row, {"given_name": "نرگس", "family_name": "فرضی"})
    gov.arrives()
    gov.says("person", row, {"sex": "female"}, knows=True)
    gov.arrives()
    found = arrivals.arrived(office, "person", row)
    assert found is not None
    assert (found.is_new, found.fields) == (True, ())
    arrivals.take_away(office, "person", row)
    gov.says("person", row, {"phone": "09990000001"}, knows=True)
    gov.arrives()
    found = arrivals.arrived(office, "person", row)
    assert found is not None
    assert (found.is_new, found.fields) == (False, ("phone",))


def test_a_record_that_is_new_with_the_file_is_said_to_be_new(office: Office, people: list[str]) -> None:
    gov, row = Elsewhere(office), new_id()
    gov.says("person", row, {"given_name": "نرگس", "family_name": "فرضی"})
    gov.arrives(arrived_at=KHORDAD)
    found = arrivals.arrived(office, "person", row)
    assert found == arrivals.Arrived("با فایل استانداری یزد، ۲۰ خرداد ۱۴۰۴ آمد", (), is_new=True)


def test_a_case_file_tells_what_came_in_its_parts(office: Office, create: Create) -> None:
    """Its page shows persons, referrals and follow-ups as lines: no list there could mark them."""
    gov, case, person = Elsewhere(office), create("case"), create("person", given_name="زهرا")
    link = create("case_person", case=case, person=person)
    gov.says("follow_up", new_id(), {"case": case, "contact": "خانوادهٔ فرضی"})
    gov.says("follow_up", new_id(), {"case": case, "contact": "همسایهٔ فرضی"})
    gov.says("case_person", link, {"role": "subject"}, knows=True)
    gov.says("person", person, {"phone": "09990000001"}, knows=True)
    gov.says("attachment", new_id(), {"owner_entity": "case", "owner_id": case, "name": "نامه"})
    gov.arrives(arrived_at=datetime(2026, 4, 8, 9, tzinfo=UTC))
    seen = arrivals.Seen()
    found = seen.open(office, "case", case)
    assert found is not None
    before, _, parts = found.text.partition(": ")
    assert before == "با فایل استانداری یزد، ۱۹ فروردین"
    assert set(parts.split("، ")) == {
        f"{count} {t(f'entity.{kind}')}"
        for kind, count in (("attachment", "۱"), ("case_person", "۱"), ("follow_up", "۲"), ("person", "۱"))
    }
    assert (found.fields, found.is_new) == ((), False)
    assert seen.open(office, "case", case) == found, "its form tells it too"
    with office.reading() as connection:
        left = {kind: arrivals.count(connection, kind) for kind in ("attachment", "case_person", "follow_up")}
    assert left == {"attachment": 0, "case_person": 0, "follow_up": 2}, (
        "what has a page of its own is to be opened"
    )
    gov.says("case", case, {"risk": "high"}, knows=True)
    gov.arrives()
    found = seen.open(office, "case", case)
    assert found is not None
    assert found.fields == ("risk",)
    assert f"۲ {t('entity.follow_up')}" in found.text


def test_marks_cost_one_query_for_a_page_and_nothing_where_no_file_came(office: Office) -> None:
    with office.writing() as unit:
        rows = [unit.create("person", {"given_name": "زهرا", "family_name": f"فرضی{n}"}) for n in range(70)]
    with statements() as asked:
        marks(ListState(office, "person"))
    bare = len(asked)
    gov = Elsewhere(office)
    for row in rows:
        gov.says("person", row, {"sex": "female"}, knows=True)
    gov.arrives()
    with statements() as asked:
        assert all(marks(ListState(office, "person")))
    assert len(asked) == bare + 2, "one for each page of 64 rows"


def test_history_names_whoever_changed_it_elsewhere_and_hides_what_was_withheld(
    office: Office, people: list[str]
) -> None:
    gov = Elsewhere(office)
    gov.says("person", people[0], {"sex": "female"}, knows=True)
    gov.says("person", people[0], {"phone": "09990000001"}, knows=True, withheld=["phone"])
    gov.arrives()
    newest = FormState(office, "person", people[0]).history()[:2]
    assert {line.who for line in newest} == {"استانداری یزد"}
    assert {line.field_label: line.new_text for line in newest} == {"جنسیت": "زن", "تلفن": "پوشیده"}
