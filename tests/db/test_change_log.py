"""The change log: every change of a field is there once, in order, and says what it replaced."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db import changes as change_log
from db.changes import Stream
from db.heads import heads
from db.ids import new_id
from db.this_copy import meta, start_copy
from yazd_desktop import queries
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office, open_office

from .logged import change, change_elsewhere, heads_of, ops_of, problems_of, sets_of

Create = Callable[..., str]
PASSWORD = "three small stones"


def _fail(office: Office, record: str) -> None:
    with office.writing() as unit:
        unit.update("person", record, {"given_name": "هیچ‌کس"})
        unit.create("person", {"given_name": "هیچ‌کس", "family_name": "هیچ"})
        raise ZeroDivisionError


def test_the_numbers_of_a_stream_have_no_hole_even_after_failures(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    for name in ("نرگس", "لاله", "مینا"):
        with pytest.raises(ZeroDivisionError):
            _fail(office, person)
        change(office, "person", person, given_name=name)
    office.close()
    again = open_office(office.folder, password=PASSWORD)
    try:
        change(again, "person", person, given_name="سوسن")
        ops = ops_of(again)
        assert [op.id.seq for op in ops] == list(range(1, len(ops) + 1))
        assert len({op.id.stream for op in ops}) == 1
        with again.reading() as connection:
            assert connection.scalars(select(Stream.upto)).all() == [len(ops)]
        assert problems_of(again) == []
    finally:
        again.close()


def test_the_ops_of_a_record_in_one_step_are_kept_together(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی", notes="یک")
    change(office, "person", person, given_name="نرگس", notes="دو")
    made, changed = sets_of(office, person)
    assert (made.last, changed.seq) == (changed.seq - 1, changed.last - 1)
    for kept in (made, changed):
        assert len(json.loads(kept.ops)) == kept.last - kept.seq + 1
        assert (kept.entity, kept.row) == ("person", person)
    assert {op.hlc for op in ops_of(office, person)} == {made.hlc, changed.hlc}
    assert made.hlc < changed.hlc


def test_every_set_is_sealed_with_a_key_of_its_own(office: Office, create: Create) -> None:
    """One key for two sets would let whoever gets one of them whole guess what was kept back of the other."""
    for number in range(3):
        create("person", given_name="زهرا", family_name=f"فرضی {number}")
    keys = [kept.key for kept in sets_of(office)]
    assert len(set(keys)) == len(keys) >= 4
    assert {len(key or b"") for key in keys} == {change_log.SET_KEY_BYTES}


def test_a_failed_transaction_logs_nothing_and_leaves_the_clock(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    before = ops_of(office)
    with office.reading() as connection:
        clock = meta(connection, "hlc")
        upto = connection.scalars(select(Stream.upto)).all()
    with pytest.raises(ZeroDivisionError):
        _fail(office, person)
    assert ops_of(office) == before
    with office.reading() as connection:
        assert meta(connection, "hlc") == clock
        assert connection.scalars(select(Stream.upto)).all() == upto


def test_a_new_record_logs_each_field_that_has_a_value(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی", disability=(), phone=None)
    ops = ops_of(office, person)
    assert {"given_name", "family_name"} <= {op.field for op in ops}
    assert {"disability", "phone", "notes"}.isdisjoint(op.field for op in ops)
    assert all(op.base == () and op.entity == "person" for op in ops)
    assert office.user is not None
    assert {op.actor for op in ops} == {office.user.id}


def test_a_change_logs_only_the_fields_that_changed(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی", phone="09990000123")
    before = len(ops_of(office, person))
    change(office, "person", person, given_name="زهرا", family_name="نمونه", phone="۰۹۹۹۰۰۰۰۱۲۳")
    new = ops_of(office, person)[before:]
    assert [(op.field, op.value) for op in new] == [("family_name", "نمونه")]
    change(office, "person", person, given_name=" زهرا ", family_name="نمونه")
    assert len(ops_of(office, person)) == before + 1
    assert len(sets_of(office, person)) == 2


def test_a_change_names_what_it_replaced(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    for name in ("نرگس", "لاله"):
        change(office, "person", person, given_name=name)
    change(office, "person", person, notes="نخستین یادداشت")
    first, second, third = ops_of(office, person, "given_name")
    assert [op.base for op in (first, second, third)] == [(), (first.id,), (second.id,)]
    assert heads_of(office, person, "given_name") == [third.id]
    (note,) = ops_of(office, person, "notes")
    assert note.base == ()
    assert heads_of(office, person, "notes") == [note.id]


def test_changes_of_one_transaction_follow_each_other_too(office: Office) -> None:
    with office.writing() as unit:
        person = unit.create("person", {"given_name": "زهرا", "family_name": "فرضی"})
        unit.update("person", person, {"given_name": "نرگس"})
        unit.update("person", person, {"given_name": "زهرا"})
    ops = ops_of(office, person, "given_name")
    assert [op.base for op in ops] == [(), *((op.id,) for op in ops[:-1])]
    assert heads_of(office, person, "given_name") == [ops[-1].id]


def test_where_two_copies_changed_the_same_the_next_change_replaces_both(
    office: Office, create: Create
) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    change(office, "person", person, given_name="نرگس")
    theirs = change_elsewhere(office, person, "given_name", "مینا", hlc=1)
    _, ours = (op.id for op in ops_of(office, person, "given_name") if op.id != theirs)
    assert heads_of(office, person, "given_name") == [ours, theirs]
    change(office, "person", person, given_name="لاله")
    (shown,) = heads(ops_of(office, person))["given_name"]
    assert set(shown.base) == {ours, theirs}
    assert shown.value == "لاله"
    assert problems_of(office) == []


def test_a_value_taken_away_is_a_change_too(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    change(office, "person", person, notes="چیزی")
    change(office, "person", person, notes=None)
    assert [op.value for op in ops_of(office, person, "notes")] == ["چیزی", None]


def test_what_every_copy_reckons_by_itself_is_not_logged(office: Office, create: Create) -> None:
    reach = next(row for row in office.codes.rows("reach") if row.weight == 5)
    place = create("neighbourhood", name="محله")
    parts = {"severity": 5, "urgency": 4, "reach": reach.code, "feasibility": 3}
    issue = create("issue", title="چاله", neighbourhood=place, **parts)
    change(office, "issue", issue, severity=1)
    assert queries.get(office, "issue", issue)["score"] is not None
    assert {"severity", "number"} <= {op.field for op in ops_of(office, issue)}
    assert "score" not in {op.field for op in ops_of(office, issue)}
    made, changed = sets_of(office, issue)
    assert (changed.seq, changed.last) == (made.last + 1, made.last + 1)


def test_the_clock_grows_when_the_clock_of_the_computer_goes_back(
    office: Office, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    now = time.time_ns()
    years = (0, -1, -30, 2)
    for number, year in enumerate(years):
        monkeypatch.setattr("time.time_ns", lambda year=year: now + year * 365 * 86_400 * 10**9)
        change(office, "person", person, given_name=f"نام {number}")
    clock = [kept.hlc for kept in sets_of(office)]
    assert clock == sorted(set(clock))
    after_two_years = clock[-1] >> 16
    assert abs(after_two_years - (now // 10**6 + 2 * 365 * 86_400_000)) < 1000
    with office.reading() as connection:
        assert meta(connection, "hlc") == str(clock[-1])
        told = [line for line in change_log.history(connection, person) if line.field == "given_name"]
    assert [line.moment_ms for line in told] == [op.hlc >> 16 for op in ops_of(office, person, "given_name")][
        ::-1
    ]
    assert [line.value for line in told] == ["نام 3", "نام 2", "نام 1", "نام 0", "زهرا"]


def test_the_clock_grows_within_one_millisecond(
    office: Office, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: 10**18 * 2)
    for number in range(4):
        create("person", given_name="زهرا", family_name=f"فرضی {number}", phone="09990000123")
    clock = [kept.hlc for kept in sets_of(office)][-4:]
    assert clock == sorted(set(clock))
    assert clock[-1] >> 16 == 2 * 10**12


def test_history_is_told_newest_first_and_no_longer_than_asked_for(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    for number in range(5):
        change(office, "person", person, notes=f"یادداشت {number}")
    with office.reading() as connection:
        told = change_log.history(connection, person, limit=3)
        assert change_log.history(connection, new_id()) == []
    assert [(line.field, line.value) for line in told] == [
        ("notes", f"یادداشت {number}") for number in (4, 3, 2)
    ]
    assert office.user is not None
    assert {line.actor for line in told} == {office.user.id}


def test_retiring_and_bringing_back_are_changes_of_every_part(office: Office, create: Create) -> None:
    body = create("body", name="کارگروه آزمون")
    member = create("body_member", body=body, name="عضو")
    with office.writing() as unit:
        unit.retire("body", body)
    with office.writing() as unit:
        unit.restore("body", body)
    assert [op.value for op in ops_of(office, member, "deleted")] == [True]
    assert [op.value for op in ops_of(office, body, "deleted")] == [True, False]


def test_a_new_incarnation_counts_from_one_and_knows_what_it_replaces(office: Office, create: Create) -> None:
    """After a backup was restored the copy writes a stream of its own: no number is ever used for two ops."""
    person = create("person", given_name="زهرا", family_name="فرضی")
    with office.writing() as unit:
        start_copy(unit.connection, office.id)
    change(office, "person", person, given_name="نرگس")
    with office.reading() as connection:
        streams = connection.execute(select(Stream.incarnation, Stream.scope).order_by(Stream.id)).all()
    former, present = (f"{incarnation}/{scope}" for incarnation, scope in streams)
    assert [scope for _, scope in streams] == [office.id, office.id]
    (new,) = [op for op in ops_of(office, person) if op.id.stream == present]
    (old,) = [op for op in ops_of(office, person, "given_name") if op.id.stream == former]
    assert (new.id.seq, new.base) == (1, (old.id,))
    assert heads_of(office, person, "given_name") == [new.id]
    assert problems_of(office) == []


def test_a_long_transaction_is_logged_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_log, "_SETS_AT_ONCE", 10)
    with office.writing() as unit:
        places = [unit.create("neighbourhood", {"name": f"محلهٔ {number}"}) for number in range(60)]
        unit.update("neighbourhood", places[0], {"name": "نام دیگر"})
    first, second = ops_of(office, places[0], "name")
    assert second.base == (first.id,)
    assert [len(ops_of(office, place, "name")) for place in places[1:]] == [1] * 59
    assert office.check() == []


def test_more_records_than_one_question_asks_for_are_all_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_log, "_IDS_AT_ONCE", 7)
    with office.writing() as unit:
        places = [unit.create("neighbourhood", {"name": f"محلهٔ {number}"}) for number in range(30)]
    with office.reading() as connection:
        told = change_log.ops_of(connection, [*places, new_id()])
    assert [told[place][0].value for place in places] == [f"محلهٔ {number}" for number in range(30)]
    assert sum(not ops for ops in told.values()) == 1


def test_a_store_that_is_no_copy_of_an_office_cannot_be_written(office: Office) -> None:
    with office.bookkeeping() as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE key = 'incarnation'")
    with pytest.raises(LookupError), office.writing():
        pass


def test_the_record_that_does_not_exist_logs_nothing(office: Office) -> None:
    before = len(ops_of(office))
    with pytest.raises(UserError) as refused:
        change(office, "person", new_id(), given_name="هیچ‌کس")
    assert refused.value.code == "records.gone"
    assert len(ops_of(office)) == before


@pytest.mark.parametrize(
    ("value", "logged"),
    [
        (None, "null"),
        ((), "null"),
        ("", '""'),
        ("نام", '"نام"'),
        (0, "0"),
        (False, "false"),
        (1.5, "1.5"),
        (date(2026, 4, 1), '"2026-04-01"'),
        (datetime(2026, 4, 1, 8, 30, tzinfo=UTC), '"2026-04-01T08:30:00+00:00"'),
        (("b", "a", "b"), '["a","b"]'),
    ],
)
def test_a_value_has_one_spelling_in_the_log(value: object, logged: str) -> None:
    assert change_log.packed([("field", change_log.plain(value))]) == f'[["field",{logged}]]'
