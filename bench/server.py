"""The store on a PostgreSQL server against the same office in its folder, in one run on one machine.

python bench/server.py [--cases 20000] [--documents 100000]

The server writes through to the disk (fsync on), as in earnest; it is reached by TCP on this machine, unencrypted.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _machine import describe, median_ms
from _verdict import Figure, tell
from lists import make_office

from db import search
from db.postgres.opening import create_postgres
from db.session import create_store
from db.store import AnyStore
from tests.postgres_server import Server, binaries, running
from yazd_desktop.list_state import ListState
from yazd_desktop.moving import INTO_FOLDER, move_office
from yazd_desktop.office import Office, open_office

PASSWORD = "benchmarks only"  # noqa: S105
AT_ONCE = 500
LETTERS = "ابپتجچحخدذرزسشصضطظعغفقکگلمنوهی"
LENGTHS = (2, 3, 4, 4, 5, 5, 6, 7)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=100_000)
    given = parser.parse_args()
    print(describe())
    if binaries() is None:
        print("!!! There is no PostgreSQL server on this machine: NOTHING was measured")
        return
    with running(is_safe=True) as server, tempfile.TemporaryDirectory() as name:
        figures = searches(server, Path(name), given.documents)
        figures += offices(server, Path(name) / "office", given.cases)
    tell(figures)


def searches(server: Server, folder: Path, count: int) -> list[Figure]:
    """The search tables alone: filled, then asked by beginnings of words."""
    documents = made_documents(count)
    chosen = [word for _, name, _ in documents for word in name.split()[:4] if len(word) > 4][:40]
    file = create_store(folder / "search.db", bytes(32))
    on_server = create_postgres(server.url(server.new_database()))
    figures = []
    with closing(file), closing(on_server):
        seconds = [put(store, documents) for store in (file, on_server)]
        figures.append(against(f"search: {count:,} documents put in", "s", *seconds))
        with server.admin(str(on_server.place).rpartition("/")[2]) as admin:
            admin.execute("VACUUM ANALYZE search_case")  # as the server does by itself within a minute
        for letters in (2, 3, 5):
            asked = [search.Wanted(((word[:letters],),)) for word in chosen]
            took = [statistics.median(ask(store, wanted) for wanted in asked) for store in (file, on_server)]
            figures.append(against(f"search: {letters} letters", "ms", *took))
    return figures


def made_words() -> tuple[list[str], list[float]]:
    """30,000 words of Persian letters, the frequent ones first, and how often each comes: as in a language."""
    dice = random.Random(3)
    words = sorted({"".join(dice.choices(LETTERS, k=dice.choice(LENGTHS))) for _ in range(30_000)})
    dice.shuffle(words)
    return words, list(accumulate(1 / (place + 10) for place in range(len(words))))


def made_documents(count: int) -> list[tuple[int, str, str]]:
    """Names of four words with a number, and texts of 25 words."""
    dice = random.Random(5)
    words, often = made_words()
    return [
        (
            number,
            " ".join([*dice.choices(words, cum_weights=often, k=4), f"{number:05d}"]),
            " ".join(dice.choices(words, cum_weights=often, k=25)),
        )
        for number in range(1, count + 1)
    ]


def put(store: AnyStore, documents: list[tuple[int, str, str]]) -> float:
    began = time.perf_counter()
    with store.writing() as connection:
        for first in range(0, len(documents), AT_ONCE):
            search.put(connection, "case", documents[first : first + AT_ONCE])
    return time.perf_counter() - began


def ask(store: AnyStore, wanted: search.Wanted) -> float:
    with store.reading() as connection:
        return median_ms(lambda: search.find(connection, "case", wanted), 3)


def offices(server: Server, folder: Path, cases: int) -> list[Figure]:
    """One office, in its folder and then on the server."""
    make_office(folder, cases).close()
    before = measured(folder)
    moved = move_office(folder, server.url(server.new_database()), password=PASSWORD)
    after = measured(folder)
    back = move_office(folder, INTO_FOLDER, password=PASSWORD)
    figures = [
        against(f"{cases:,} case files: {name}", "ms", ours, after[name]) for name, ours in before.items()
    ]
    for way, done in (("to the server", moved), ("back", back)):
        rate = done.rows / done.seconds
        figures.append(Figure(f"move {way}: {done.rows:,} rows, each compared", rate, "rows/s", places=0))
    return figures


def measured(folder: Path) -> dict[str, float]:
    """Milliseconds of what a user waits for."""
    office = open_office(folder, password=PASSWORD)
    with closing(office):
        state = ListState(office, "case")
        by_place = state.columns.index("neighbourhood")
        dice = random.Random(2)
        return {
            "one save": median_ms(save(office), 40),
            "list of all case files opened, first page ready": median_ms(lambda: opened(office)),
            "a page never seen": median_ms(lambda: state.cell(dice.randrange(state.count), 0), 30),
            "sorted by neighbourhood": median_ms(lambda: state.sort(by_place, descending=False), 3),
            "one record read": one(office),
        }


def save(office: Office) -> Callable[[], None]:
    def work() -> None:
        with office.writing() as unit:
            unit.create("case", {"request": "x" * 200, "risk": "high"})

    return work


def opened(office: Office) -> None:
    ListState(office, "case").cell(0, 0)


def one(office: Office) -> float:
    from yazd_desktop import queries

    (record,) = queries.find_ids(office, "case", limit=1)
    return median_ms(lambda: queries.get(office, "case", record), 30)


def against(name: str, unit: str, folder: float, server: float) -> Figure:
    """The server's figure, and how many times that of the folder it is."""
    note = f"in its folder {folder:.2f} {unit}: {server / folder:.2f} times"
    return Figure(name, server, unit, note=note)


if __name__ == "__main__":
    main()
