"""What an exchange costs goes with what is exchanged: no table that grows with the store is read from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from db.changes import ChangeSet
from yazd_desktop.entities import ENTITIES

from .world import Province, found, settle

# Codes and offices are as many as a province has, and each attachment is a file that is looked for in the folder.
GROWING = {ChangeSet.__tablename__} | {kind.name for kind in ENTITIES} - {"code", "office", "attachment"}


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Every statement of any store meanwhile, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(_c: Connection, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        found.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def read_whole(connection: Connection, statements: list[tuple[str, Any]]) -> set[str]:
    """Which growing tables are read from end to end, by SQLite's own plans."""
    found = set()
    for statement, parameters in statements:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for *_, step in plan:
                words = step.split()
                if words[0] == "SCAN" and words[1] in GROWING:
                    found.add(f"{step}: {statement}")
    return found


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    made = settle(tmp_path / "template", found(tmp_path / "template"), tmp_path / "province")
    made.exchange("cima", "gov")
    yield made
    made.close()


def change(province: Province, name: str, turn: str) -> None:
    """Records of several kinds, new and changed ones."""
    with province.copies[name].office.writing() as unit:
        person = unit.create("person", {"given_name": "آزاده", "family_name": f"فرضی {turn}"})
        case = unit.create("case", {"request": f"درخواست {turn}", "risk": "low"})
        unit.create("case_person", {"case": case, "person": person})
        unit.update("case", case, {"risk": "high"})


def told(province: Province, name: str, statements: list[tuple[str, Any]]) -> set[str]:
    with province.copies[name].office.reading() as connection:
        return read_whole(connection, statements)


def test_no_file_makes_its_reader_read_the_whole_store(province: Province) -> None:
    change(province, "cima", "یک")
    province.send("cima", "gov")
    with asked() as statements:
        assert province.deliver(province.mail[-1]).new > 0
    assert len(statements) > 20
    assert told(province, "gov", statements) == set()
    assert read_whole_is_seen(province)


def test_no_file_makes_its_writer_read_the_whole_store(province: Province) -> None:
    change(province, "cima", "دو")
    for with_identity in (True, False):
        with asked() as statements:
            assert province.send("cima", "gov", with_identity=with_identity).ops > 0
        assert told(province, "cima", statements) == set()


def read_whole_is_seen(province: Province) -> bool:
    """Whether the plan of a statement that does read everything is told as such."""
    everything = ("SELECT stream, max(last) FROM change_set GROUP BY stream", ())
    return bool(told(province, "gov", [everything]))
