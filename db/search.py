"""Full-text search: one table for each searchable entity, written in the row's own transaction.

The tables hold search keys made by the caller, never the text itself. On SQLite they are FTS5 tables, on PostgreSQL
plain ones with the words of a row as a `tsvector`; both give the same answers. Two letters at least.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

TABLES = (
    "office",
    "neighbourhood",
    "household",
    "person",
    "case",
    "issue",
    "agency",
    "agency_contact",
    "referral",
    "follow_up",
    "body",
    "body_member",
    "meeting",
    "decision",
    "commitment",
    "attachment",
    "code",
)
MIN_LETTERS = 2
_WORD = re.compile(r"[^\W_]+")
_POSTGRESQL: Final = "postgresql"
# What a tsvector bears: 2,046 bytes a word, 1 MiB in all. A letter is four bytes at most.
_LONGEST_WORD: Final = 500
_MOST_BYTES: Final = 900_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: rows that hold all beginnings of words of one of the ways, anywhere or in the name alone."""

    ways: tuple[tuple[str, ...], ...]
    in_name: bool = False


def create_statements(tables: Iterable[str], dialect: str) -> list[str]:
    """SQL that makes search tables, before `merging_statements`.

    A migration names its own: TABLES grows, what a migration did does not.
    """
    if dialect != _POSTGRESQL:
        return [
            f"CREATE VIRTUAL TABLE search_{table} USING fts5(name, body, content='', contentless_delete=1, "
            "tokenize='unicode61 remove_diacritics 0', prefix='2 3', detail='column')"
            for table in tables
        ]
    return [
        statement
        for table in tables
        for statement in (
            f"CREATE TABLE search_{table} (local_id integer PRIMARY KEY, words tsvector NOT NULL)",
            f"CREATE INDEX ix_search_{table}_words ON search_{table} USING gin (words)",
        )
    ]


def merging_statements(tables: Iterable[str], dialect: str) -> list[str]:
    """SQL by which search tables merge their pieces half as often as FTS5 does by itself, for as quick a search.

    Else a file of 10,000 changes costs a third more in a store of 500,000 records than in an empty one.
    """
    if dialect == _POSTGRESQL:
        return []
    return [f"INSERT INTO search_{table}(search_{table}, rank) VALUES ('automerge', 8)" for table in tables]  # noqa: S608


def put(connection: Connection, table: str, documents: Iterable[tuple[int, str, str]]) -> None:
    """Index rows anew: (local id, name key, body key) each."""
    rows = list(documents)
    if not rows:
        return
    if _is_postgresql(connection):
        connection.exec_driver_sql(
            f"INSERT INTO search_{table} VALUES (%s, %s::tsvector) "  # noqa: S608
            "ON CONFLICT (local_id) DO UPDATE SET words = excluded.words",
            [(local_id, _vector(name, body)) for local_id, name, body in rows],
        )
    else:
        connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO search_{table}(rowid, name, body) VALUES (?, ?, ?)",  # noqa: S608
            # FTS5 takes signs that are younger than itself, a smile for one, for parts of a word.
            [(local_id, _words(name), _words(body)) for local_id, name, body in rows],
        )


def remove(connection: Connection, table: str, local_id: int) -> None:
    """Take a row out of the index."""
    column, mark = ("local_id", "%s") if _is_postgresql(connection) else ("rowid", "?")
    connection.exec_driver_sql(f"DELETE FROM search_{table} WHERE {column} = {mark}", (local_id,))  # noqa: S608


def clear(connection: Connection, table: str) -> None:
    """Take every row out of the index."""
    connection.exec_driver_sql(f"DELETE FROM search_{table}")  # noqa: S608


def match_expression(key: str, column: str | None = None) -> Wanted | None:
    """What to look for by a search key: every word as a beginning; None when no word has two letters."""
    words = tuple(word for word in _WORD.findall(key) if len(word) >= MIN_LETTERS)
    return Wanted((words,), in_name=column == "name") if words else None


def find(connection: Connection, table: str, wanted: Wanted, limit: int | None = None) -> list[int]:
    """Local ids of the rows that match, newest first."""
    if _is_postgresql(connection):
        sql = f"SELECT local_id FROM search_{table} WHERE words @@ %s::tsquery ORDER BY local_id DESC"  # noqa: S608
        asked = _tsquery(wanted)
    else:
        sql = f"SELECT rowid FROM search_{table} WHERE search_{table} MATCH ? ORDER BY rowid DESC"  # noqa: S608
        asked = _fts5_query(wanted)
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    return [row[0] for row in connection.exec_driver_sql(sql, (asked,)).fetchall()]


def count(connection: Connection, table: str) -> int:
    """How many rows are indexed."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM search_{table}").scalar_one())  # noqa: S608


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == _POSTGRESQL


def _words(key: str) -> str:
    return " ".join(_WORD.findall(key))


def _fts5_query(wanted: Wanted) -> str:
    ways = [" ".join(f'"{word}"*' for word in words) for words in wanted.ways]
    asked = ways[0] if len(ways) == 1 else " OR ".join(f"({way})" for way in ways)
    return f"{{name}}: ({asked})" if wanted.in_name else asked


def _tsquery(wanted: Wanted) -> str:
    """Words are letters and digits alone, so there is nothing to be escaped. Names bear the weight A."""
    mark = ":*A" if wanted.in_name else ":*"
    ways = [" & ".join(f"'{word[:_LONGEST_WORD]}'{mark}" for word in words) for words in wanted.ways]
    return " | ".join(f"({way})" for way in ways)


def _vector(name: str, body: str) -> str:
    """The words of a row as PostgreSQL reads a `tsvector`: made here, for its own parser would see dates and paths."""
    # Each has a place: a word without one would be found with any weight.
    names = dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(name))
    others = dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(body))
    found = [f"'{word}':1A" for word in names] + [f"'{word}':1" for word in others if word not in names]
    text = " ".join(found)
    if len(text.encode()) <= _MOST_BYTES:
        return text
    room, kept = _MOST_BYTES, []
    for entry in found:
        room -= len(entry.encode()) + 8
        if room < 0:
            break
        kept.append(entry)
    return " ".join(kept)
