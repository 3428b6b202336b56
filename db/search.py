"""Full-text search: one FTS5 table for each searchable entity, written in the row's own transaction.

The tables hold search keys made by the caller, never the text itself. Two letters at least; hits in the name column
come first where an order of relevance is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def create_statements(tables: Iterable[str]) -> list[str]:
    """SQL that makes search tables. A migration names its own: TABLES grows, what a migration did does not."""
    return [
        f"CREATE VIRTUAL TABLE search_{table} USING fts5(name, body, content='', contentless_delete=1, "
        "tokenize='unicode61 remove_diacritics 0', prefix='2 3', detail='column')"
        for table in tables
    ]


def put(connection: Connection, table: str, documents: Iterable[tuple[int, str, str]]) -> None:
    """Index rows anew: (local id, name key, body key) each."""
    rows = list(documents)
    if rows:
        connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO search_{table}(rowid, name, body) VALUES (?, ?, ?)",  # noqa: S608
            rows,
        )


def remove(connection: Connection, table: str, local_id: int) -> None:
    """Take a row out of the index."""
    connection.exec_driver_sql(f"DELETE FROM search_{table} WHERE rowid = ?", (local_id,))  # noqa: S608


def clear(connection: Connection, table: str) -> None:
    """Take every row out of the index."""
    connection.exec_driver_sql(f"DELETE FROM search_{table}")  # noqa: S608


def match_expression(key: str, column: str | None = None) -> str | None:
    """An FTS5 query for a search key: every word as a prefix; None when no word has two letters."""
    words = [word for word in _WORD.findall(key) if len(word) >= MIN_LETTERS]
    if not words:
        return None
    terms = " ".join(f'"{word}"*' for word in words)
    return f"{{{column}}}: ({terms})" if column else terms


def find(connection: Connection, table: str, expression: str, limit: int | None = None) -> list[int]:
    """Local ids of the rows that match, newest first."""
    sql = f"SELECT rowid FROM search_{table} WHERE search_{table} MATCH ? ORDER BY rowid DESC"  # noqa: S608
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    return [row[0] for row in connection.exec_driver_sql(sql, (expression,)).fetchall()]


def count(connection: Connection, table: str) -> int:
    """How many rows are indexed."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM search_{table}").scalar_one())  # noqa: S608
