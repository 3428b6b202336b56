"""What a governorate counts: each office and neighbourhood for itself, by the packet's rules, from indexes alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, update

from db.exchange import Peer
from tests.provincial import Province, disagree, hold, make_governorate, make_province, report
from yazd_desktop import province, queries, very_sensitive
from yazd_desktop.office import Office
from yazd_desktop.province import Figures, OfficeFacts, read_offices, read_places, summed
from yazd_desktop.province_table import office_rows, place_rows

# Tables that grow with the offices: none of them may be gone through row by row.
GROWING = {"case", "issue", "referral", "commitment", "decision", "decision_neighbourhood", "received_file"}


@pytest.fixture
def filled(office: Office) -> Province:
    return make_province(office)


def facts_of(filled: Province, whose: str) -> OfficeFacts:
    return next(found for found in read_offices(filled.office) if found.id == whose)


def test_each_office_is_counted_for_itself(filled: Province) -> None:
    first, second = facts_of(filled, filled.first), facts_of(filled, filled.second)
    assert first.figures == Figures(
        cases=2,
        open_cases=1,
        risks={"urgent": 1},
        issues=1,
        open_issues=1,
        sent=2,
        silent=1,
        promises=2,
        overdue=2,
        due=4,
        kept=1,
    )
    assert second.figures == Figures(cases=1, open_cases=1, risks={"urgent": 1}, issues=1, open_issues=1)


def test_the_governorate_stands_first_and_the_offices_by_name(filled: Province) -> None:
    report(filled.office, "01999999-0000-7000-8000-000000000000", days_ago=None, name="دفتر اسکان")
    found = read_offices(filled.office)
    assert [facts.name for facts in found] == ["دفتر آزمون", "دفتر اسکان", "دفتر حسن‌آباد", "دفتر صدرآباد"]
    assert [facts.is_own for facts in found] == [True, False, False, False]


def test_an_office_is_missed_when_its_file_is_old_or_never_came(filled: Province) -> None:
    never = "01999999-0000-7000-8000-000000000000"
    report(filled.office, never, days_ago=None)
    told = {facts.id: (facts.days, facts.is_late) for facts in read_offices(filled.office)}
    assert told == {
        filled.office.id: (None, False),
        filled.first: (3, False),
        filled.second: (30, True),
        never: (None, True),
    }
    assert facts_of(filled, filled.second).reported_on == date(2026, 4, 5)


def test_an_office_that_closed_is_not_missed(filled: Province) -> None:
    with filled.office.bookkeeping() as connection:
        withdrawn = update(Peer).where(Peer.office == filled.second)
        connection.execute(withdrawn.values(withdrawn_at=Peer.paired_at))
    facts = facts_of(filled, filled.second)
    assert (facts.is_withdrawn, facts.is_late) == (True, False)


def test_a_clock_that_runs_ahead_makes_no_file_newer(filled: Province) -> None:
    from db.exchange import ReceivedFile

    with filled.office.bookkeeping() as connection:
        far = update(ReceivedFile).values(made_at=ReceivedFile.arrived_at)
        connection.execute(far)
        connection.exec_driver_sql("UPDATE received_file SET made_at = '2031-01-01 00:00:00.000000'")
    assert facts_of(filled, filled.second).days == 30


def test_what_waits_and_what_disagrees_is_told_of_the_office_whose_record_it_is(filled: Province) -> None:
    disagree(filled.office, filled.issues[0])
    hold(filled.office, filled.issues[1])
    found = {facts.id: (facts.conflicts, facts.held) for facts in read_offices(filled.office)}
    assert found == {filled.office.id: (0, 0), filled.first: (1, 0), filled.second: (0, 1)}


def test_very_sensitive_files_are_told_by_office_and_never_by_neighbourhood(filled: Province) -> None:
    with filled.office.bookkeeping() as connection:
        very_sensitive.note(connection, filled.first, 3, "life", 4)
        very_sensitive.note(connection, filled.first, 2, "life", 3)
        very_sensitive.note(connection, filled.second, 0, "other", 1)
    found = read_offices(filled.office)
    assert [one.very_sensitive for one in found] == [0, 3, 0]
    assert facts_of(filled, filled.first).figures.cases == 2
    with filled.office.bookkeeping() as connection:
        very_sensitive.note(connection, filled.first, 5, "another computer of it", 1)
    assert facts_of(filled, filled.first).very_sensitive == 5
    rows = office_rows(filled.office, read_offices(filled.office))
    hints = [[cell.hint for cell in row.cells] for row in rows]
    assert ["۵ پروندهٔ بسیار حساس تنها به شمار" in " ".join(told) for told in hints] == [False, True, False]
    assert not any(
        "حساس" in cell.hint
        for row in place_rows(filled.office, read_places(filled.office), with_office=True)
        for cell in row.cells
    )


def test_neighbourhoods_have_what_belongs_to_them_by_whatever_way(filled: Province) -> None:
    filled.add(
        filled.second,
        "referral",
        issue=filled.issues[1],
        agency=filled.agencies[2],
        subject="زباله",
        status="sent",
        sent_on=date(2026, 4, 1),
        deadline=date(2026, 4, 2),
    )
    first, second = read_places(filled.office)
    assert (first.name, first.office_name) == ("حسن‌آباد", "دفتر حسن‌آباد")
    assert (first.figures.sent, first.figures.silent, first.figures.overdue) == (2, 1, 2)
    assert (second.figures.sent, second.figures.silent, second.figures.promises) == (1, 1, 0)


def test_a_commitment_belongs_to_the_neighbourhoods_that_its_decision_names(filled: Province) -> None:
    with filled.office.writing() as unit:
        body = queries.get(filled.office, "meeting", filled.meeting)["body"]
        meeting = unit.create("meeting", {"body": body, "held_on": date(2026, 4, 1)})
        decision = unit.create(
            "decision", {"meeting": meeting, "clause": 1, "text": "متن", "issue": filled.issues[0]}
        )
        unit.create("decision_neighbourhood", {"decision": decision, "neighbourhood": filled.places[1]})
        values = {"agency": filled.agencies[0], "text": "کار", "deadline": date(2026, 4, 1)}
        unit.create("commitment", {**values, "decision": decision})
    first, second = read_places(filled.office)
    assert (first.figures.overdue, second.figures.overdue) == (2, 1)
    assert facts_of(filled, filled.office.id).figures.overdue == 1, "the governorate's own decision"


def test_one_office_may_be_asked_for_alone(filled: Province) -> None:
    assert [place.name for place in read_places(filled.office, filled.second)] == ["صدرآباد"]


def test_retired_records_are_not_counted(filled: Province) -> None:
    with filled.office.writing() as unit:
        unit.retire("case", filled.cases[1])
        unit.retire("issue", filled.issues[1])
    assert facts_of(filled, filled.second).figures == Figures()


def test_the_sum_is_that_of_all_offices_and_of_all_neighbourhoods(filled: Province) -> None:
    by_office = summed(facts.figures for facts in read_offices(filled.office))
    by_place = summed(place.figures for place in read_places(filled.office))
    assert by_office == by_place
    assert by_office.cases == 3


def test_a_share_of_too_few_is_not_told() -> None:
    assert Figures(due=4, kept=2).on_time_percent(5) is None
    assert Figures(due=5, kept=2).on_time_percent(5) == 40
    assert Figures().on_time_percent(0) is None


def test_an_empty_governorate_has_itself_alone(office: Office) -> None:
    make_governorate(office)
    (own,) = read_offices(office)
    assert own.is_own
    assert read_places(office) == ()


@pytest.mark.parametrize("read", [read_offices, read_places, lambda office: read_places(office, office.id)])
def test_every_count_is_read_from_an_index(filled: Province, read: Any) -> None:
    asked: list[tuple[str, Any]] = []
    with filled.office.reading() as connection:
        engine = connection.engine

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", keep)
    read(filled.office)
    event.remove(engine, "before_cursor_execute", keep)
    assert len(asked) >= 6
    with filled.office.reading() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for *_, step in plan.all():
                words = step.split()
                by_row = words[0] == "SCAN" and words[1] in GROWING and "INDEX" not in words
                assert not by_row, f"{step}: {statement}"


def test_the_counts_of_case_files_come_in_the_order_of_their_index(filled: Province) -> None:
    """A sort of 500,000 rows in the store takes seconds; grouped as the index is, none is needed."""
    with filled.office.reading() as connection:
        query = province._by_scope().cases.compile(connection)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", tuple(query.params.values())).all()
    assert [step for *_, step in plan] == ["SEARCH case USING COVERING INDEX ix_case_by_office (deleted=?)"]
