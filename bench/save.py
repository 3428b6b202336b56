"""One save through the door of writing (checks, number, log, search index) against the bare INSERT of the row.

python bench/save.py
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _machine import describe, median_ms
from sqlalchemy import insert

from db.ids import new_id
from db.models import Case
from yazd_desktop.office import create_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

TIMES = 60


def main() -> None:
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        office = create_office(
            Path(folder) / "office",
            name="bench",
            code="BEN",
            user="bench",
            password="benchmarks only",  # noqa: S106
            cost=FAST_FOR_TESTS,
        ).office
        values = {
            "opened_on": date(2026, 5, 5),
            "harms": ("addiction",),
            "request": "x" * 200,
            "risk": "high",
        }

        def save() -> None:
            with office.writing() as unit:
                unit.create("case", values)

        def bare() -> None:
            # The same encrypted store, the same durable commit, one row and nothing else.
            now = datetime.now(UTC)
            row = {
                **values,
                "id": new_id(),
                "version": 1,
                "deleted": False,
                "created_at": now,
                "changed_at": now,
            }
            with office._store.writing() as connection:
                connection.execute(insert(Case), row)

        save(), bare()
        ours, floor = median_ms(save, TIMES), median_ms(bare, TIMES)
        print(f"one save: {ours:.2f} ms, bare INSERT and commit {floor:.2f} ms, ratio {ours / floor:.2f}")
        office.close()


if __name__ == "__main__":
    main()
