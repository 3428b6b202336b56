"""Exchange of files: time, memory and size, and how they grow; ratios of one run, each step in a process of its own.

10,000 changed records with 200 MB of attachments out and in; 10,000 ops into a large store and into an empty one; many
offices into one governorate against a bare Core upsert of the same rows; the same file again; a table of sizes.
With a PostgreSQL server of Debian's on this machine also on that.

python bench/exchange.py [--offices 100] [--cases 5000] [--large 500000] [--most 1000000]
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _exchange_offices import Writer, writer
from _machine import describe
from _process import ask, peak_megabytes
from _verdict import Figure, tell
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from db import search
from db.changes import ChangeSet, Stream
from db.ids import new_id
from db.models import Case
from tests.postgres_server import Server, binaries, running
from yazd_desktop import attachments
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import pair, peer_named
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import send
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.persian.text import search_key
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD = "benchmarks only"  # noqa: S105
MEGABYTE = 1_000_000
ROWS_AT_ONCE = 2_000


def new(folder: Path, code: str, database: str | None = None) -> Office:
    return create_office(
        folder,
        name=code,
        code=code,
        user="bench",
        password=PASSWORD,
        is_governorate=code == "GOV",
        cost=FAST_FOR_TESTS,
        database=database,
    ).office


def make_pair(root: Path, records: int, megabytes: int) -> None:
    """An office with so many records and attachments, and a governorate that knows it."""
    governorate, office = new(root / "gov", "GOV"), new(root / "office", "OFF")
    pair(governorate, own_card(office), "office")
    pair(office, own_card(governorate), "governorate")
    made = writer(governorate, 1)
    with office.writing() as unit:
        for _, values in made.values(records):
            kept = {
                name: value for name, value in values.items() if name not in ("number", "opened_on", "harms")
            }
            case = unit.create("case", kept)
    photo = root / "photo.bin"
    for _ in range(megabytes // 10):
        photo.write_bytes(os.urandom(10 * MEGABYTE))
        attachments.attach(office, photo, owner_entity="case", owner_id=case)
    office.close()
    governorate.close()


def step(name: str, root: Path) -> None:
    """One measured step; the office is open before the clock starts."""
    office = open_office(root / ("office" if name == "export" else "gov"), password=PASSWORD)
    gc.collect()
    before, began = peak_megabytes() or 0, time.perf_counter()
    if name == "export":
        with office.reading() as connection:
            peer = peer_named(connection, "GOV")
        sent = send(office, peer, root, with_identity=True, everything=True)
        told: dict[str, Any] = {"ops": sent.ops, "bytes": sent.size_bytes, "attachments": sent.attachments}
    else:
        (file,) = root.glob("*.yzx")
        came = receive(office, file)
        told = {"new": came.new, "repeated": came.repeated, "was_here": came.was_here}
    seconds = time.perf_counter() - began
    office.close()
    print(json.dumps({**told, "seconds": seconds, "extra_mb": (peak_megabytes() or 0) - before}))


def out_and_in(root: Path, records: int, megabytes: int) -> dict[str, dict[str, Any]]:
    root.mkdir()
    make_pair(root, records, megabytes)
    return {
        name: ask(Path(__file__), "--step", name, "--root", root) for name in ("export", "import", "again")
    }


def fill(
    governorate: Office, root: Path, offices: int, cases: int
) -> tuple[float, list[tuple[Writer, Path]]]:
    """Files of many offices into one governorate: the seconds of taking them in, and the files."""
    card, files = own_card(governorate), []
    for number in range(offices):
        made = writer(governorate, number + 1)
        path = root / f"{made.code}.yzx"
        made.file(path, card, 1, list(made.values(cases)))
        files.append((made, path))
    seconds = 0.0
    for _, path in files:
        seconds += receive(governorate, path).seconds
    return seconds, files


def upsert(connection: Connection, made: list[dict[str, Any]]) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement: Any = dialect.insert(Case.__table__)
    columns = [column.name for column in Case.__table__.columns if column.name not in ("id", "local_id")]
    statement = statement.on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in columns}
    )
    for first in range(0, len(made), ROWS_AT_ONCE):
        connection.execute(statement, made[first : first + ROWS_AT_ONCE])


def bare(office: Office, filled: Office, scopes: list[str]) -> tuple[float, float]:
    """The same rows of records, log and search index, ready made, a transaction for each office.

    Records by a bare Core upsert, the others by bare inserts; the seconds of all, and of the records alone.
    """
    seconds = records = 0.0
    columns = [column for column in Case.__table__.columns if column.name != "local_id"]
    for number, scope in enumerate(scopes, start=1):
        with filled.reading() as connection:
            ready = [
                dict(row)
                for row in connection.execute(select(*columns).where(Case.scope == scope)).mappings()
            ]
            stream = connection.scalar(select(Stream.id).where(Stream.scope == scope))
            query = select(*ChangeSet.__table__.columns).where(ChangeSet.stream == stream)
            sets = [{**row, "stream": number} for row in connection.execute(query).mappings()]
        texts = [(row["number"], f"{row['caseworker']} {row['request']} {row['plan']}") for row in ready]
        first = number * 1_000_000
        documents = [
            (first + place, search_key(one), search_key(two)) for place, (one, two) in enumerate(texts)
        ]
        with office.bookkeeping() as connection:
            connection.execute(insert(Stream).values(id=number, incarnation=new_id(), scope=scope, upto=0))
            began = time.perf_counter()
            upsert(connection, ready)
            records += time.perf_counter() - began
            began = time.perf_counter()
            for start in range(0, len(sets), ROWS_AT_ONCE):
                connection.execute(insert(ChangeSet), sets[start : start + ROWS_AT_ONCE])
            search.put(connection, "case", documents)
            seconds += time.perf_counter() - began
    return seconds + records, records


def many_offices(root: Path, name: str, offices: int, cases: int, server: Server | None) -> list[Figure]:
    def database() -> str | None:
        return None if server is None else server.url(server.new_database())

    root.mkdir()
    with ExitStack() as stack:
        governorate = new(root / "gov", "GOV", database())
        stack.callback(governorate.close)
        ours, files = fill(governorate, root, offices, cases)
        again = sum(receive(governorate, path).seconds for _, path in files[:10])
        first = ours * min(10, offices) / offices
        empty = new(root / "bare", "GOV", database())
        stack.callback(empty.close)
        with empty.bookkeeping() as connection:
            connection.execute(delete(ChangeSet))
            connection.execute(delete(Stream))
        theirs, records = bare(empty, governorate, [made.office for made, _ in files])
    told = f"{ours:.1f} s against {theirs:.1f} s for {offices * cases:,} records with log and index"
    title = f"{name}: {offices} offices x {cases:,} cases / bare upsert"
    return [
        Figure(title, ours / theirs, most=2.5, note=told),
        Figure(
            f"{name}: the same / bare upsert of the records alone", ours / records, note=f"{records:.1f} s"
        ),
        Figure(f"{name}: the same file again / the first time", again / first, most=0.3),
    ]


def growth(root: Path, large: int) -> Figure:
    """10,000 ops into a store of so many rows and into an empty one, five times turn by turn."""
    root.mkdir()
    offices = {"large": new(root / "large", "GOV"), "empty": new(root / "empty", "GOV")}
    fill(offices["large"], root, max(1, large // 5_000), 5_000)
    taken: dict[str, list[float]] = {name: [] for name in offices}
    for turn in range(5):
        for name, office in offices.items():
            made = writer(office, 20_000 + turn)
            path = root / f"{name}-{turn}.yzx"
            made.file(path, own_card(office), 1, list(made.values(10_000 // 11 + 1)))
            taken[name].append(receive(office, path).seconds)
    for office in offices.values():
        office.close()
    large_s, empty_s = (sorted(taken[name])[2] for name in ("large", "empty"))
    told = f"{large_s:.2f} s, {empty_s:.2f} s"
    return Figure(f"10,000 ops into {large:,} rows / into none", large_s / empty_s, most=1.3, note=told)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--step")
    parser.add_argument("--root", type=Path)
    parser.add_argument("--offices", type=int, default=100)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--large", type=int, default=500_000)
    parser.add_argument("--most", type=int, default=1_000_000)
    given = parser.parse_args()
    if given.step:
        step(given.step, given.root)
        return
    print(describe())
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        made = out_and_in(root / "ten", 10_000, 200)
        for which, most in (("export", 3.0), ("import", 8.0)):
            title = f"{which}: 10,000 records, 200 MB of attachments"
            figures.append(Figure(title, made[which]["seconds"], "s", most=most))
            figures.append(
                Figure(f"{which}: memory beside what it held", made[which]["extra_mb"], "MB", most=60)
            )
        print(f"  {'ops':>9} {'export s':>9} {'import s':>9} {'file MB':>8}")
        ops = 10_000
        while ops <= given.most:
            grown = out_and_in(root / f"ops{ops}", ops // 9, 0)
            size = grown["export"]["bytes"] / MEGABYTE
            seconds = [grown[which]["seconds"] for which in ("export", "import")]
            print(
                f"  {grown['export']['ops']:>9,} {seconds[0]:>9.2f} {seconds[1]:>9.2f} {size:>8.2f}",
                flush=True,
            )
            ops *= 10
        figures.append(growth(root / "growth", given.large))
        figures += many_offices(root / "sqlcipher", "SQLCipher", given.offices, given.cases, None)
        if binaries() is None:
            print("!!! There is no PostgreSQL server on this machine: NOTHING was measured on it")
        else:
            with running(is_safe=True) as server:
                figures += many_offices(root / "server", "PostgreSQL", given.offices, given.cases, server)
    tell(figures)


if __name__ == "__main__":
    main()
