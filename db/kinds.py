"""Field kinds: what a column is, said once here and read by forms, lists, search, import, exchange and masking.

Each function makes a mapped column that carries a `Field` in its `info`. Columns are nullable in the store even
where a field is required: an exchange file brings a row field by field, so the one door of writing
(`yazd_desktop/records.py`) checks what is required, not the table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, Boolean, Date, Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import MappedColumn, mapped_column

from db.types import CodeSet, Key, Moment

Kind = Literal[
    "text",
    "long_text",
    "number",
    "rials",
    "date",
    "year",
    "time",
    "code",
    "codes",
    "identity",
    "phone",
    "postal_code",
    "yes_no",
    "link",
    "file",
    "moment",
]
KINDS: Final[tuple[Kind, ...]] = Kind.__args__  # type: ignore[attr-defined]  # a Literal knows its words
Search = Literal["name", "text"]
Sensitive = Literal["none", "personal", "identity", "note", "case_note"]
"""Why a field is masked: it says something of a person, it names the person, or it is free text about one.

A `case_note` is free text about a person only where its record belongs to a case file.
"""

LONG_TEXT_LENGTH: Final = 100_000


@dataclass(frozen=True, slots=True)
class Field:
    """What every room may know of one field. `minimum` and `maximum` bound numbers and years.

    A `computed` field is filled in by the program; a `reckoned` one follows from other fields of its record in every
    copy alike, so it is not in the change log.
    """

    name: str
    kind: Kind
    required: bool = False
    max_length: int | None = None
    code_list: str | None = None
    target: str | None = None
    search: Search | None = None
    sensitive: Sensitive = "none"
    unique: bool = False
    computed: bool = False
    reckoned: bool = False
    decimals: int = 0
    minimum: float | None = None
    maximum: float | None = None
    sort_key: str | None = None


Column = MappedColumn[Any]


def _column(type_: Any, kind: Kind, *args: Any, index: bool = False, **facts: Any) -> Column:
    return mapped_column(type_, *args, nullable=True, index=index, info={"field": Field("", kind, **facts)})


def text(max_length: int = 200, *, index: bool = False, **facts: Any) -> Column:
    """One line of text."""
    return _column(String(max_length), "text", index=index, max_length=max_length, **facts)


def long_text(max_length: int = LONG_TEXT_LENGTH, **facts: Any) -> Column:
    """Text of several lines."""
    return _column(Text, "long_text", max_length=max_length, **facts)


def number(decimals: int = 0, **facts: Any) -> Column:
    """A number; `decimals` places at most, a whole number for 0."""
    return _column(Float if decimals else BigInteger, "number", decimals=decimals, **facts)


def rials(**facts: Any) -> Column:
    """An amount in rials."""
    return _column(BigInteger, "rials", minimum=0, **facts)


def day(*, index: bool = False, **facts: Any) -> Column:
    """A day: ISO Gregorian inside, Jalali to the user."""
    return _column(Date, "date", index=index, **facts)


def year(**facts: Any) -> Column:
    """A Jalali year alone."""
    return _column(Integer, "year", **{"minimum": 1250, "maximum": 1500, **facts})


def time(**facts: Any) -> Column:
    """A time of day as HH:MM."""
    return _column(String(5), "time", max_length=5, **facts)


def code(code_list: str, *, index: bool = False, **facts: Any) -> Column:
    """One code of a code list."""
    return _column(String(60), "code", index=index, code_list=code_list, **facts)


def codes(code_list: str, **facts: Any) -> Column:
    """Several codes of a code list."""
    return _column(CodeSet, "codes", code_list=code_list, **facts)


def identity(**facts: Any) -> Column:
    """An identity number; the field `identity_kind` beside it says which rule holds."""
    facts = {"sensitive": "identity", "search": "name", **facts}
    return _column(String(40), "identity", index=True, max_length=40, **facts)


def phone(**facts: Any) -> Column:
    """A telephone number in ASCII digits with its leading zero."""
    return _column(String(20), "phone", max_length=20, **{"sensitive": "personal", "search": "name", **facts})


def postal_code(**facts: Any) -> Column:
    """A postal code of ten digits."""
    return _column(String(10), "postal_code", max_length=10, **{"sensitive": "personal", **facts})


def yes_no(**facts: Any) -> Column:
    """Yes, no or not known."""
    return _column(Boolean, "yes_no", **facts)


def link(target: str, *, enforced: bool = True, **facts: Any) -> Column:
    """A link to a record of the entity `target`, deferred so that a file can bring both in any order.

    Not `enforced` where two tables point at each other: the store then has no foreign key for it.
    """
    foreign = [ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")] if enforced else []
    return _column(Key, "link", *foreign, index=True, target=target, **facts)


def any_link(**facts: Any) -> Column:
    """A link to a record of whatever entity the field beside it names (attachments)."""
    return _column(Key, "text", index=True, **facts)


def file(**facts: Any) -> Column:
    """A file: the key of an attachment."""
    foreign = ForeignKey("attachment.id", deferrable=True, initially="DEFERRED")
    return _column(Key, "file", foreign, target="attachment", **facts)


def moment(**facts: Any) -> Column:
    """A moment in UTC."""
    return _column(Moment, "moment", **facts)


def sort_key(of: str) -> Column:
    """The stored sort key of the field `of`, filled by the door: SQLite sorts four Persian letters wrongly."""
    return mapped_column(String(400), nullable=True, index=True, info={"sort_key_of": of})


@cache
def fields_of(model: type) -> dict[str, Field]:
    """The declared fields of a model by name, in the order of declaration."""
    columns = model.__table__.columns  # type: ignore[attr-defined]  # every mapped class has a table
    keys = {column.info["sort_key_of"]: column.name for column in columns if "sort_key_of" in column.info}
    return {
        column.name: replace(column.info["field"], name=column.name, sort_key=keys.get(column.name))
        for column in columns
        if "field" in column.info
    }
