"""The change log: every change of a field is there once, in order, and says what it replaced."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update

from db import changes as change_log
from db.changes import Op, Stream
from db.ids import new_id
from yazd_desktop.entities import ENTITIES
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office, open_office

Create = Callable[..., str]
PASSWORD = "three small stones"


def _ops(office: Office, row: str | None = None, field: str | None = None) -> list[Op]:
    """The ops in the order in which they were written."""
    query = select(Op).order_by(Op.stream, Op.seq)
    if row is not None:
        query = query.where(Op.row == row)
    if field is not None:
        query = query.where(Op.field == field)
    with office.reading() as connection:
        return [Op(**row._mapping) for row in connection.execute(query.with_only_columns(*Op.__table__.c))]


def _change(office: Office, entity: str, record: str, **values: object) -> None:
    with office.writing() as unit:
        unit.update(entity, record, values)  # type: ignore[arg-type]  # plain values of a test


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
        _change(office, "person", person, given_name=name)
    office.close()
    again = open_office(office.folder, password=PASSWORD)
    try:
        _change(again, "person", person, given_name="سوسن")
        ops = _ops(again)
        assert [op.seq for op in ops] == list(range(1, len(ops) + 1))
        assert len({op.stream for op in ops}) == 1
        with again.reading() as connection:
            assert change_log.problems(connection) == []
    finally:
        again.close()


def test_a_failed_transaction_logs_nothing_and_leaves_the_clock(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    before = [(op.seq, op.hlc, op.is_head) for op in _ops(office)]
    with office.reading() as connection:
        clock = change_log.meta(connection, "hlc")
    with pytest.raises(ZeroDivisionError):
        _fail(office, person)
    assert [(op.seq, op.hlc, op.is_head) for op in _ops(office)] == before
    with office.reading() as connection:
        assert change_log.meta(connection, "hlc") == clock


def test_a_new_record_logs_each_field_that_has_a_value(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی", disability=(), phone=None)
    ops = _ops(office, person)
    assert {"given_name", "family_name"} <= {op.field for op in ops}
    assert {"disability", "phone", "notes"}.isdisjoint(op.field for op in ops)
    assert all(op.base is None and op.is_head and op.entity == "person" for op in ops)
    assert office.user is not None
    assert {op.actor for op in ops} == {office.user.id}


def test_a_change_logs_only_the_fields_that_changed(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی", phone="09990000123")
    before = len(_ops(office, person))
    _change(office, "person", person, given_name="زهرا", family_name="نمونه", phone="۰۹۹۹۰۰۰۰۱۲۳")
    new = _ops(office, person)[before:]
    assert [(op.field, op.value) for op in new] == [("family_name", '"نمونه"')]
    _change(office, "person", person, given_name=" زهرا ", family_name="نمونه")
    assert len(_ops(office, person)) == before + 1


def test_a_change_names_what_it_replaced(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    for name in ("نرگس", "لاله"):
        _change(office, "person", person, given_name=name)
    _change(office, "person", person, notes="نخستین یادداشت")
    first, second, third = _ops(office, person, "given_name")
    assert [op.base for op in (first, second, third)] == [
        None,
        f"{first.stream}.{first.seq}",
        f"{second.stream}.{second.seq}",
    ]
    assert [op.is_head for op in (first, second, third)] == [False, False, True]
    (note,) = _ops(office, person, "notes")
    assert (note.base, note.is_head) == (None, True)


def test_changes_of_one_transaction_follow_each_other_too(office: Office) -> None:
    with office.writing() as unit:
        person = unit.create("person", {"given_name": "زهرا", "family_name": "فرضی"})
        unit.update("person", person, {"given_name": "نرگس"})
        unit.update("person", person, {"given_name": "زهرا"})
    ops = _ops(office, person, "given_name")
    assert [op.base for op in ops] == [None, *(f"{op.stream}.{op.seq}" for op in ops[:-1])]
    assert [op.is_head for op in ops] == [False, False, True]


def test_where_two_copies_changed_the_same_the_next_change_replaces_both(
    office: Office, create: Create
) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    _change(office, "person", person, given_name="نرگس")
    with office.writing() as unit:  # as after an exchange: neither knew of the other
        unit.connection.execute(update(Op).where(Op.field == "given_name").values(is_head=True))
    _change(office, "person", person, given_name="لاله")
    first, second, third = _ops(office, person, "given_name")
    assert third.base is not None
    assert set(third.base.split()) == {f"{op.stream}.{op.seq}" for op in (first, second)}
    assert [op.is_head for op in (first, second, third)] == [False, False, True]


def test_a_value_taken_away_is_a_change_too(office: Office, create: Create) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    _change(office, "person", person, notes="چیزی")
    _change(office, "person", person, notes=None)
    values = [op.value for op in _ops(office, person, "notes")]
    assert values == ['"چیزی"', None]


def test_the_clock_grows_when_the_clock_of_the_computer_goes_back(
    office: Office, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = create("person", given_name="زهرا", family_name="فرضی")
    now = time.time_ns()
    years = (0, -1, -30, 2)
    for number, year in enumerate(years):
        monkeypatch.setattr("time.time_ns", lambda year=year: now + year * 365 * 86_400 * 10**9)
        _change(office, "person", person, given_name=f"نام {number}")
    clock = [op.hlc for op in _ops(office)]
    assert clock == sorted(set(clock))
    after_two_years = clock[-1] >> 16
    assert abs(after_two_years - (now // 10**6 + 2 * 365 * 86_400_000)) < 1000
    with office.reading() as connection:
        assert change_log.meta(connection, "hlc") == str(clock[-1])
        told = [line for line in change_log.history(connection, person) if line.field == "given_name"]
    assert [line.moment_ms for line in told] == [op.hlc >> 16 for op in _ops(office, person, "given_name")][
        ::-1
    ]
    assert [line.value for line in told] == ["نام 3", "نام 2", "نام 1", "نام 0", "زهرا"]


def test_the_clock_grows_within_one_millisecond(
    office: Office, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time_ns", lambda: 10**18 * 2)
    create("person", given_name="زهرا", family_name="فرضی", notes="یک", phone="09990000123")
    clock = [op.hlc for op in _ops(office)][-4:]
    assert clock == sorted(set(clock))
    assert clock[-1] >> 16 == 2 * 10**12


def test_retiring_and_bringing_back_are_changes_of_every_part(office: Office, create: Create) -> None:
    body = create("body", name="کارگروه آزمون")
    member = create("body_member", body=body, name="عضو")
    with office.writing() as unit:
        unit.retire("body", body)
    with office.writing() as unit:
        unit.restore("body", body)
    assert [op.value for op in _ops(office, member, "deleted")] == ["true"]
    assert [op.value for op in _ops(office, body, "deleted")] == ["true", "false"]


def test_a_new_incarnation_counts_from_one_and_knows_what_it_replaces(office: Office, create: Create) -> None:
    """After a backup was restored the copy writes a stream of its own: no number is ever used for two ops."""
    person = create("person", given_name="زهرا", family_name="فرضی")
    with office.writing() as unit:
        change_log.start_copy(unit.connection, office.id)
    _change(office, "person", person, given_name="نرگس")
    old, new = _ops(office, person, "given_name")
    assert (new.seq, new.base) == (1, f"{old.stream}.{old.seq}")
    assert new.stream != old.stream
    with office.reading() as connection:
        assert change_log.problems(connection) == []
        names = connection.scalars(select(Stream.name)).all()
    assert len(set(names)) == 2
    assert all(name.endswith(f"/{office.id}") for name in names)


def test_a_long_transaction_is_logged_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_log, "_OPS_AT_ONCE", 10)
    with office.writing() as unit:
        places = [unit.create("neighbourhood", {"name": f"محلهٔ {number}"}) for number in range(60)]
        unit.update("neighbourhood", places[0], {"name": "نام دیگر"})
    assert len(_ops(office, places[0], "name")) == 2
    assert office.check() == []


@pytest.mark.parametrize(
    "planted",
    [
        "DELETE FROM op WHERE seq = 2",
        "DELETE FROM op WHERE seq = 1",
        "UPDATE op SET seq = 0 WHERE seq = 1",
        "UPDATE op SET seq = 1000000 WHERE seq = 2",
        "UPDATE op SET is_head = 0 WHERE seq = 2",
    ],
)
def test_a_log_that_lost_something_is_found(office: Office, create: Create, planted: str) -> None:
    create("person", given_name="زهرا", family_name="فرضی")
    assert office.check() == []
    with office.writing() as unit:
        unit.connection.exec_driver_sql(planted)
    assert office.check() != []


def test_the_log_alone_would_give_back_every_record(sample_office: Office) -> None:
    with sample_office.reading() as connection:
        heads: dict[str, dict[str, str | None]] = {}
        for row, field, value in connection.execute(select(Op.row, Op.field, Op.value).where(Op.is_head)):
            assert field not in heads.setdefault(row, {})
            heads[row][field] = value
        seen = 0
        for kind in ENTITIES:
            if kind.name == "code":  # shipped codes are the same everywhere: they are no changes
                continue
            columns = [getattr(kind.model, name) for name in kind.fields]
            for record, *cells in connection.execute(select(kind.model.id, *columns)):
                stored = {
                    name: change_log.encode(cell) for name, cell in zip(kind.fields, cells, strict=True)
                }
                logged = {name: value for name, value in heads[record].items() if name != "deleted"}
                assert {name: value for name, value in stored.items() if value is not None} == {
                    name: value for name, value in logged.items() if value is not None
                }
                seen += 1
        assert seen > 300
        assert connection.scalar(select(func.count()).select_from(Op)) > seen  # type: ignore[operator]


def test_a_store_that_is_no_copy_of_an_office_cannot_be_written(office: Office) -> None:
    with office.writing() as unit:
        change_log.set_meta(unit.connection, "incarnation", new_id())
    with pytest.raises(LookupError), office.writing():
        pass


def test_the_record_that_does_not_exist_logs_nothing(office: Office) -> None:
    before = len(_ops(office))
    with pytest.raises(UserError) as refused:
        _change(office, "person", new_id(), given_name="هیچ‌کس")
    assert refused.value.code == "records.gone"
    assert len(_ops(office)) == before


@pytest.mark.parametrize(
    ("value", "logged"),
    [
        (None, None),
        ((), None),
        ("", '""'),
        ("نام", '"نام"'),
        (0, "0"),
        (False, "false"),
        (1.5, "1.5"),
        (date(2026, 4, 1), '"2026-04-01"'),
        (datetime(2026, 4, 1, 8, 30, tzinfo=UTC), '"2026-04-01T08:30:00+00:00"'),
        (("b", "a", "b"), '["a", "b"]'),
    ],
)
def test_a_value_has_one_spelling_in_the_log(value: object, logged: str | None) -> None:
    assert change_log.encode(value) == logged
