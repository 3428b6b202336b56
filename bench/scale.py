"""Whether the tables of a governorate can be parted by office, as a distributed engine would do it.

On a real PostgreSQL: the table of case files as the program has it, beside one of the same columns in hash partitions
by the office (`scope`); the same rows, the same questions. What a partition costs or gains in one server is what a
shard would cost or gain before the network.

python bench/scale.py [--offices 60] [--cases 5000] [--parts 8]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg
from _machine import describe
from _verdict import Figure, tell
from exchange import new

from tests.postgres_server import binaries, running

TURNS = 9
TABLES = ("case_whole", "case_parts")
COLUMNS = """id, version, deleted, created_at, changed_at, scope, number, opened_on, risk, confidentiality,
status, request"""
FILL = """
INSERT INTO {table} (local_id, {columns})
SELECT ({office} * {cases}) + n, gen_random_uuid(), 1, false, now(), now(), '{scope}'::uuid, 'B{office}-1404-' || n,
       date '2025-03-21' + (n % 360), (ARRAY['low','medium','high','urgent'])[1 + n % 4], 'confidential', 'active',
       repeat(md5(n::text), 4)
FROM generate_series(1, {cases}) AS n
"""
QUESTIONS = {
    "the newest fifty of one office": "SELECT id FROM {table} WHERE scope = %(scope)s AND NOT deleted"
    " ORDER BY opened_on DESC LIMIT 50",
    "risks of one office": "SELECT risk, count(*) FROM {table} WHERE scope = %(scope)s GROUP BY risk",
    "case files of every office": "SELECT scope, count(*) FROM {table} WHERE NOT deleted GROUP BY scope",
    "5,000 changes of one office": "UPDATE {table} SET version = version + 1 WHERE scope = %(scope)s",
}


def scope_of(office: int) -> str:
    return f"00000000-0000-7000-8000-{office:012x}"


def part(connection: psycopg.Connection[tuple[object, ...]], parts: int) -> None:
    """Two tables with the columns of case files and the same indexes: one whole, one in parts."""
    connection.execute('CREATE TABLE case_whole (LIKE "case" INCLUDING DEFAULTS)')
    connection.execute('CREATE TABLE case_parts (LIKE "case" INCLUDING DEFAULTS) PARTITION BY HASH (scope)')
    for place in range(parts):
        values = f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {place})"
        connection.execute(f"CREATE TABLE case_part_{place} PARTITION OF case_parts {values}")
    for table in TABLES:
        connection.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (scope, local_id)")
        connection.execute(f"CREATE UNIQUE INDEX ON {table} (scope, id)")
        connection.execute(f"CREATE INDEX ON {table} (scope, deleted, opened_on)")


def fill(connection: psycopg.Connection[tuple[object, ...]], table: str, offices: int, cases: int) -> float:
    began = time.perf_counter()
    for office in range(offices):
        values = {
            "table": table,
            "columns": COLUMNS,
            "office": office,
            "cases": cases,
            "scope": scope_of(office),
        }
        connection.execute(FILL.format(**values))  # type: ignore[arg-type]  # made here of numbers alone
        connection.commit()
    return time.perf_counter() - began


def median_seconds(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--offices", type=int, default=60)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--parts", type=int, default=8)
    given = parser.parse_args()
    print(describe())
    if binaries() is None:
        print("!!! There is no PostgreSQL server on this machine: NOTHING was measured")
        return
    figures = []
    with running(is_safe=True) as server, tempfile.TemporaryDirectory() as name:
        address = server.url(server.new_database())
        new(Path(name) / "gov", "GOV", address).close()
        with psycopg.connect(address) as connection:
            part(connection, given.parts)
            whole, parted = (fill(connection, table, given.offices, given.cases) for table in TABLES)
            title = f"filling {given.offices * given.cases:,} rows, parted / whole"
            figures.append(Figure(title, parted / whole, note=f"{parted:.1f} s, {whole:.1f} s"))
            connection.execute("ANALYZE")
            connection.commit()
            for title, question in QUESTIONS.items():
                seconds = {}
                for table in TABLES:

                    def ask(text: str = question.format(table=table)) -> None:
                        connection.execute(text, {"scope": scope_of(given.offices // 2)})  # type: ignore[arg-type]
                        connection.commit()

                    seconds[table] = median_seconds(ask)
                whole, parted = (seconds[table] for table in TABLES)
                note = f"{parted * 1000:.1f} ms, {whole * 1000:.1f} ms"
                figures.append(Figure(f"{title}, parted / whole", parted / whole, note=note))
    tell(figures)


if __name__ == "__main__":
    main()
