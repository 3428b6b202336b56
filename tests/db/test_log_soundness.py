"""The log looked through: losses are found, what is to come is no damage, and every record could come out of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from db import changes as change_log
from db.changes import ChangeSet, Stream
from db.heads import heads
from db.this_copy import meta
from yazd_desktop.entities import ENTITIES
from yazd_desktop.office import Office

from .logged import change, change_elsewhere, problems_of, sets_of

Create = Callable[..., str]
PASSWORD = "three small stones"


@pytest.mark.parametrize(
    "planted",
    [
        "DELETE FROM change_set WHERE seq = 1",
        "DELETE FROM change_set WHERE seq = 3",
        "DELETE FROM change_set WHERE seq = 5",
        "UPDATE change_set SET seq = 0 WHERE seq = 1",
        "UPDATE change_set SET last = 3 WHERE seq = 1",
        "UPDATE change_set SET seq = 2 WHERE seq = 3",
        "UPDATE change_set SET last = 6 WHERE seq = 5",
        "UPDATE change_set SET seq = 1000000, last = 1000000 WHERE seq = 5",
        "UPDATE change_set SET ops = substr(ops, 1, 9) WHERE seq = 3",
        "UPDATE change_set SET ops = '[]' WHERE seq = 3",
        "UPDATE change_set SET ops = '[1]' WHERE seq = 5",
        "UPDATE change_set SET ops = '7' WHERE seq = 5",
        """UPDATE change_set SET ops = '[["name","x",[[99,1]]]]' WHERE seq = 5""",
        """UPDATE change_set SET ops = '[["name","x",[1]]]' WHERE seq = 5""",
        "UPDATE stream SET upto = upto + 1",
        "UPDATE stream SET upto = upto - 1",
    ],
)
def test_a_log_that_lost_something_is_found(office: Office, create: Create, planted: str) -> None:
    place = create("neighbourhood", name="محله")
    change(office, "neighbourhood", place, name="نام دیگر")
    # What is planted counts on this.
    assert [(kept.seq, kept.last) for kept in sets_of(office)] == [(1, 2), (3, 4), (5, 5)]
    assert office.check() == []
    with office.bookkeeping() as connection:
        connection.exec_driver_sql(planted)
    assert office.check() != []


def test_two_damages_that_make_up_for_each_other_are_found(office: Office, create: Create) -> None:
    """A count of the ops would not see that one number stands twice and another not at all."""
    place = create("neighbourhood", name="محله")
    change(office, "neighbourhood", place, name="نام دیگر")
    change(office, "neighbourhood", place, name="نام سوم")
    with office.bookkeeping() as connection:
        connection.exec_driver_sql("UPDATE change_set SET seq = 4, last = 4 WHERE seq = 5")
    assert len(problems_of(office)) == 2


def test_what_an_exchange_has_yet_to_bring_is_no_damage(office: Office, create: Create) -> None:
    """Of another copy's stream later numbers may be here before the earlier ones; a set must still stand once."""
    person = create("person", given_name="زهرا", family_name="فرضی")
    change_elsewhere(office, person, "notes", "از جای دیگر", hlc=1)
    theirs = Stream.incarnation != _own_incarnation(office)
    with office.bookkeeping() as connection:
        stream = connection.scalar(select(Stream.id).where(theirs))
        connection.execute(Stream.__table__.update().where(theirs).values(upto=0))
        mine = ChangeSet.__table__.update().where(ChangeSet.stream == stream)
        connection.execute(mine.values(seq=5, last=5))
    assert problems_of(office) == []
    with office.bookkeeping() as connection:
        connection.execute(mine.values(seq=4, ops='[["notes","یک"],["phone","دو"]]'))
    assert problems_of(office) == []
    with office.bookkeeping() as connection:
        connection.execute(Stream.__table__.update().where(theirs).values(upto=5))
    assert problems_of(office) != []


def _own_incarnation(office: Office) -> str | None:
    with office.reading() as connection:
        return meta(connection, "incarnation")


def test_the_log_alone_would_give_back_every_record(sample_office: Office) -> None:
    seen = 0
    for kind in ENTITIES:
        if kind.name == "code":  # shipped codes are the same everywhere: they are no changes
            continue
        logged_fields = [name for name, field in kind.fields.items() if not field.reckoned]
        columns = [getattr(kind.model, name) for name in logged_fields]
        with sample_office.reading() as connection:
            rows = connection.execute(select(kind.model.id, kind.model.scope, *columns)).all()
            logged = change_log.ops_of(connection, [row[0] for row in rows])
        for record, scope, *cells in rows:
            assert scope == sample_office.id
            found = heads(logged[record])
            assert {len(cell) for cell in found.values()} == {1}
            stored = {name: change_log.plain(cell) for name, cell in zip(logged_fields, cells, strict=True)}
            assert {name: value for name, value in stored.items() if value is not None} == {
                name: cell[0].value
                for name, cell in found.items()
                if name != "deleted" and cell[0].value is not None
            }
            seen += 1
    assert seen > 300
    with sample_office.reading() as connection:
        ops = connection.scalar(select(func.sum(ChangeSet.last - ChangeSet.seq + 1)))
    assert int(ops or 0) > seen
