"""Values of every kind of field: read as people type them, stored plainly, shown as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from db import kinds
from db.kinds import KINDS, Field
from yazd_desktop import values
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities.base import Value
from yazd_desktop.values import BadValue

LINK = "018f5f00-0000-7000-8000-000000000001"
# Kind -> what is typed or chosen, what is stored, what is shown; a link is shown by the name of its record.
EXAMPLES: dict[str, tuple[Any, Value, str]] = {
    "text": ("  علي  كريمي ", "علی کریمی", "علی کریمی"),
    "long_text": ("سطر یک\nسطر دو", "سطر یک\nسطر دو", "سطر یک\nسطر دو"),
    "number": ("٤۲", 42, "۴۲"),
    "rials": ("۱۲٬۰۰۰٬۰۰۰", 12_000_000, "۱۲٬۰۰۰٬۰۰۰"),
    "date": ("۱۴۰۵/۲/۱۵", date(2026, 5, 5), "۱۴۰۵/۰۲/۱۵"),
    "year": ("۱۳۸۰", 1380, "۱۳۸۰"),
    "time": ("9:05", "09:05", "۰۹:۰۵"),
    "code": ("high", "high", "high"),
    "codes": ("b، a", ("a", "b"), "a، b"),
    "identity": ("۰۰۱۲۳۴۵۶۷۹", "0012345679", "۰۰۱۲۳۴۵۶۷۹"),
    "phone": ("۰۹۱۳ ۱۲۳ ۴۵۶۷", "09131234567", "۰۹۱۳۱۲۳۴۵۶۷"),
    "postal_code": ("۸۹۱۶۷-۱۲۳۴۵", "8916712345", "۸۹۱۶۷۱۲۳۴۵"),
    "yes_no": ("بله", True, "بله"),
    "link": (LINK.upper(), LINK, ""),
    "file": (LINK, LINK, ""),
    "moment": (datetime(2026, 5, 5, 9, tzinfo=UTC), datetime(2026, 5, 5, 9, tzinfo=UTC), ""),
}


def field_of(kind: str) -> Field:
    """A field of the kind, as a model has it; the kinds that no model has are made up."""
    found = [field for entity in ENTITIES for field in entity.fields.values() if field.kind == kind]
    return found[0] if found else Field("x", kind)  # type: ignore[arg-type]  # one of KINDS


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(KINDS)


def test_every_kind_has_a_way_to_be_checked() -> None:
    assert set(values._CLEANERS) == set(KINDS)
    assert set(values._READERS) | set(values._SHOWERS) <= set(KINDS)


def test_every_kind_has_a_column() -> None:
    """Each has a function of its own name; that of a date is called day, as `date` is the type of its values."""
    given: dict[str, tuple[str, ...]] = {"code": ("risk",), "codes": ("risk",), "link": ("person",)}
    for kind in KINDS:
        column = getattr(kinds, "day" if kind == "date" else kind)(*given.get(kind, ()))
        assert column.column.info["field"].kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_is_read_stored_and_shown(kind: str) -> None:
    typed, stored, shown = EXAMPLES[kind]
    field = field_of(kind)
    read = values.parse(field, typed) if isinstance(typed, str) else values.clean(field, typed)
    assert read == stored
    assert values.clean(field, stored) == stored
    if shown:
        assert values.show(field, stored) == shown
    assert values.parse(field, "  ") == values.empty(field)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"moment"}))
def test_the_log_gives_back_what_was_stored(kind: str) -> None:
    stored, field = EXAMPLES[kind][1], field_of(kind)
    assert values.from_plain(field, values.plain(stored)) == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "ده"),
        ("rials", "-1"),
        ("date", "1405/13/1"),
        ("year", "2026"),
        ("time", "25:00"),
        ("yes_no", "شاید"),
        ("link", "nobody"),
        ("phone", "12"),
        ("text", "x" * 100_001),
    ],
)
def test_what_is_no_value_is_refused_with_words(kind: str, typed: str) -> None:
    with pytest.raises(BadValue) as refused:
        values.parse(field_of(kind), typed)
    assert refused.value.key.startswith("problem.")
