"""Column types whose values are the same plain values on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, DateTime, LargeBinary, Text, TypeDecorator, Uuid, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

_KEY_BYTES: Final = 16


class Key(TypeDecorator[str]):
    """A UUID: canonical text in Python, 16 bytes on SQLite, `uuid` on PostgreSQL."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Sixteen bytes on SQLite: half the index size of text."""
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Text to what the driver stores."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return UUID(value)
        key = bytes.fromhex(value.replace("-", ""))
        if len(key) != _KEY_BYTES:
            raise ValueError("not a key")
        return key

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What the driver stored to text."""
        if value is None:
            return None
        if isinstance(value, UUID):
            return str(value)
        # Five times as fast as by way of a UUID, and each record has one.
        text = value.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class CodeSet(TypeDecorator[tuple[str, ...]]):
    """Several codes of one list: a sorted tuple in Python, a JSON array as text in the store, empty is NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """A tuple to JSON."""
        return json.dumps(sorted(set(value)), ensure_ascii=False) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """JSON to a tuple; NULL is the empty tuple."""
        return tuple(json.loads(value)) if value else ()


class holds_code(FunctionElement[bool]):  # noqa: N801  (it is written like a function of SQL)
    """Whether a column of several codes holds one: `holds_code(Case.harms, "addiction")`; false where it holds none."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, code: str) -> None:
        super().__init__(type_coerce(column, Text), f'"{code}"')


@compiles(holds_code)
def _on_sqlite(element: holds_code, compiler: Any, **options: Any) -> str:
    # LIKE would not tell capital letters apart.
    column, code = (compiler.process(part, **options) for part in element.clauses)
    return f"instr(coalesce({column}, ''), {code}) > 0"


@compiles(holds_code, "postgresql")
def _on_postgresql(element: holds_code, compiler: Any, **options: Any) -> str:
    column, code = (compiler.process(part, **options) for part in element.clauses)
    return f"strpos(coalesce({column}, ''), {code}) > 0"


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite loses time zones, so the zone is dropped going in and added coming out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Only moments that know their zone are taken."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)
