"""What the tables need on PostgreSQL so that it answers as SQLite does, whatever a migration said.

Text sorts by its bytes (COLLATE "C"), as the stored sort keys are made for. The index a list is read from has empty
values first and holds the local number too: SQLite has both by itself.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

IN_ORDER: Final = "_in_order"
_OTHER_COLLATION: Final = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_collation o ON o.oid = a.attcollation
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND o.collname <> 'C'
ORDER BY 1, a.attnum
"""
_PLAIN_ORDER: Final = """
SELECT c.relname, t.relname, a.attname
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[1]
WHERE c.relnamespace = current_schema()::regnamespace AND c.relname LIKE '%%\\_in\\_order' AND i.indnatts = 2
"""


def settle(connection: Connection) -> None:
    """Bring columns and indexes into that shape, in the transaction of a migration."""
    for table, column, kind in connection.exec_driver_sql(_OTHER_COLLATION).fetchall():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind} COLLATE "C"')
    for index, table, column in connection.exec_driver_sql(_PLAIN_ORDER).fetchall():
        connection.exec_driver_sql(f'DROP INDEX "{index}"')
        connection.exec_driver_sql(
            f'CREATE INDEX "{index}" ON "{table}" (deleted, "{column}" NULLS FIRST, local_id)'
        )


def is_same_everywhere(name: str | None, kind: str) -> bool:
    """Whether a table or index is to be as the models say: not the search, nor what `settle` makes anew."""
    known = name or ""
    return not (known.startswith(("search_", "ix_search_")) or (kind == "index" and known.endswith(IN_ORDER)))
