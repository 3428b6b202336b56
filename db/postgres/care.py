"""Whether a store on a PostgreSQL server is sound, and what it takes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

_TABLES: Final = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY 1
"""
_LINKS: Final = """
SELECT c.conname, t.relname, a.attname, f.relname, b.attname
FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid
JOIN pg_class f ON f.oid = c.confrelid
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace
ORDER BY 1
"""
_BROKEN_INDEXES: Final = """
SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)
"""


def problems(connection: Connection) -> list[str]:
    """Reads every row of every table, so that damaged pages show, and asks for the target of every link."""
    found = [f"index {row[0]}" for row in connection.exec_driver_sql(_BROKEN_INDEXES)]
    for (table,) in connection.exec_driver_sql(_TABLES).fetchall():
        asked = f'SELECT count(hashtext(t::text)) FROM "{table}" t'  # noqa: S608
        found += [f"table {table}: {state}" for state in _failed(connection, asked)]
    if found:
        return found
    for name, table, column, other, key in connection.exec_driver_sql(_LINKS).fetchall():
        lost = (
            f'SELECT count(*) FROM "{table}" t LEFT JOIN "{other}" o ON o."{key}" = t."{column}" '  # noqa: S608
            f'WHERE t."{column}" IS NOT NULL AND o."{key}" IS NULL'
        )
        if connection.exec_driver_sql(lost).scalar_one():
            found.append(f"foreign key {name}")
    return found


def _failed(connection: Connection, sql: str) -> list[str]:
    """The code of the error that a question ends with; none when it is answered."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(sql)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        return [str(getattr(error.orig, "sqlstate", ""))]
    return []


def size_bytes(connection: Connection) -> int:
    """What the tables take with their indexes."""
    sizes = f"SELECT sum(pg_total_relation_size(format('%%I', relname)::regclass)) FROM ({_TABLES}) tables"  # noqa: S608
    return int(connection.exec_driver_sql(sizes).scalar_one() or 0)
