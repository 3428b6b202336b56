"""Where things stand in a sheet: the head row, and which column means which field. Guessed, shown, corrected."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from db.kinds import Field
from yazd_desktop.entities import entity
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import has_words, language, t
from yazd_desktop.persian.text import look_alike_key, normal
from yazd_desktop.spreadsheets.book import Book, CellValue, Row, Sheet, cell_text, is_empty

FULL_NAME: Final = "full_name"
FAMILY_FIRST: Final = "family_first"
ROW_NUMBER: Final = "row_number"
NEIGHBOURHOOD: Final = "case.neighbourhood"
AGENCY: Final = "referral.agency"
NAME_TARGETS: Final = (FULL_NAME, FAMILY_FIRST, "person.family_name", "person.given_name")
_OWN_TARGETS: Final = (FULL_NAME, FAMILY_FIRST, ROW_NUMBER)
_TEXT_LIKE: Final = frozenset({"link", "file", "moment"})
_REFERRAL_FIELDS: Final = ("agency", "sent_on", "subject", "letter_number", "replied_on", "reply", "result")
_ROWS_SEARCHED: Final = 40
_EXACT: Final = 100
_INSIDE: Final = 60
_LIKE: Final = 50
_LEAST_LIKENESS: Final = 0.84
_SHORTEST_INSIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Target:
    """Something a column can mean, and its words for the user."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column; without a target its cells go into the notes of their cases, under their head."""

    index: int
    head: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is to be read; `head_row` is the number of the row as the workbook counts it."""

    head_row: int
    columns: tuple[ColumnGuess, ...]

    def column(self, target: str) -> ColumnGuess | None:
        """The column with this target."""
        return next((column for column in self.columns if column.target == target), None)

    def with_target(self, index: int, target: str | None) -> Layout:
        """The layout with the meaning of one column corrected; a target stands only once."""
        return replace(
            self,
            columns=tuple(
                replace(column, target=target)
                if column.index == index
                else replace(column, target=None)
                if target is not None and column.target == target
                else column
                for column in self.columns
            ),
        )


def targets() -> tuple[Target, ...]:
    """Everything a column can mean, in the order of the forms."""
    own = [Target(name, t(f"spreadsheets.target.{name}")) for name in _OWN_TARGETS]
    return (*own, *(Target(name, _label(name)) for name in _field_targets()))


def target_field(target: str) -> Field | None:
    """The field behind a target; None for the name in one cell and the running number."""
    entity_name, _, field_name = target.partition(".")
    return entity(entity_name).fields.get(field_name) if field_name else None


def guess_layout(sheet: Sheet, *, head_row: int | None = None) -> Layout:
    """The head row (unless given) and the columns by their heads; UserError for a sheet without a cell."""
    if not any(sheet.rows):
        raise UserError("spreadsheets.empty_sheet", sheet=sheet.name)
    number = head_row or _guess_head_row(sheet)
    heads = sheet.rows[number - 1] if number <= len(sheet.rows) else ()
    width = max((len(row) for row in sheet.rows[number - 1 :]), default=0)
    texts = [_head_text(heads[index]) if index < len(heads) else "" for index in range(width)]
    guessed = _guess_targets(texts)
    return Layout(number, tuple(ColumnGuess(i, text, guessed.get(i)) for i, text in enumerate(texts)))


def find_sheet(book: Book, name: str | None = None) -> Sheet:
    """The sheet called `name`, or the one that looks most like a list; UserError when there is none."""
    if name is None:
        return max(book.sheets, key=lambda sheet: (_best_score(sheet), len(sheet.rows)))
    key = look_alike_key(name)
    for sheet in book.sheets:
        if sheet.name == name or look_alike_key(sheet.name) == key:
            return sheet
    names = t("value.comma").join(sheet.name for sheet in book.sheets)
    raise UserError("spreadsheets.no_sheet", sheet=name, sheets=names)


def is_head(row: Row, layout: Layout) -> bool:
    """Whether the row says the heads again, as printed lists do on each page."""
    said = 0
    for column in layout.columns:
        cell = row[column.index] if column.index < len(row) else None
        if not column.head or is_empty(cell):
            continue
        if not isinstance(cell, str) or look_alike_key(cell) != look_alike_key(column.head):
            return False
        said += 1
    return said > 1


def _field_targets() -> tuple[str, ...]:
    names = []
    for entity_name in ("person", "case"):
        kind = entity(entity_name)
        for name in kind.placed():
            field = kind.fields[name]
            if not field.computed and field.kind not in _TEXT_LIKE:
                names.append(f"{entity_name}.{name}")
            elif f"{entity_name}.{name}" == NEIGHBOURHOOD:
                names.append(NEIGHBOURHOOD)
    return (*names, *(f"referral.{name}" for name in _REFERRAL_FIELDS))


def _label(target: str) -> str:
    return t(
        "spreadsheets.target", entity=t(f"entity.{target.partition('.')[0]}"), field=t(f"field.{target}")
    )


@cache
def _spellings(spoken: str) -> tuple[tuple[str, str], ...]:  # noqa: ARG001  (words differ by language)
    """(look-alike key, target) of every known head."""
    found = []
    for target in (*_OWN_TARGETS, *_field_targets()):
        key = f"spreadsheets.heads.{target}"
        said = t(key).split("|") if has_words(key) else []
        if has_words(f"field.{target}"):
            said.append(t(f"field.{target}"))
        found += [(look_alike_key(text), target) for text in said if look_alike_key(text)]
    return tuple(found)


def _head_text(value: CellValue) -> str:
    return " ".join(normal(cell_text(value)).split())


def _guess_head_row(sheet: Sheet) -> int:
    rows = sheet.rows[:_ROWS_SEARCHED]
    best = max(range(len(rows)), key=lambda place: (_score(rows[place]), -place))
    if _score(rows[best]) == 0:
        # Nothing known: the first row with the most texts, for the user to correct.
        best = max(range(len(rows)), key=lambda place: (_texts(rows[place]), -place))
    return best + 1


def _best_score(sheet: Sheet) -> int:
    return max((_score(row) for row in sheet.rows[:_ROWS_SEARCHED]), default=0)


def _score(row: Row) -> int:
    texts = [_head_text(cell) for cell in row]
    return sum(score for score, _index, _target in _best_matches(texts))


def _texts(row: Row) -> int:
    return sum(isinstance(cell, str) and not is_empty(cell) for cell in row)


def _guess_targets(heads: Sequence[str]) -> dict[int, str]:
    guessed = {index: target for _score_, index, target in _best_matches(heads)}
    if not set(guessed.values()) & {FULL_NAME, FAMILY_FIRST, "person.family_name"}:
        # "Name" alone, without a column for the family name, holds both.
        guessed = {i: FULL_NAME if name == "person.given_name" else name for i, name in guessed.items()}
    return guessed


def _best_matches(heads: Sequence[str]) -> list[tuple[int, int, str]]:
    """(score, column, target), the surest first; each column and each target once."""
    matches = [
        (-score, index, target)
        for index, head in enumerate(heads)
        for score, target in _matches(look_alike_key(head), language())
    ]
    taken: list[tuple[int, int, str]] = []
    used_columns: set[int] = set()
    used_targets: set[str] = set()
    for negative, index, target in sorted(matches):
        if index in used_columns or target in used_targets:
            continue
        used_columns.add(index)
        used_targets.add(target)
        taken.append((-negative, index, target))
    return taken


@lru_cache(maxsize=8192)
def _cached_matches(key: str, spoken: str) -> tuple[tuple[int, str], ...]:
    best: dict[str, int] = {}
    for known, target in _spellings(spoken):
        score = _likeness(key, known)
        if score > best.get(target, 0):
            best[target] = score
    return tuple((score, target) for target, score in best.items())


def _matches(key: str, spoken: str) -> tuple[tuple[int, str], ...]:
    # A head is short; a long text is a title or a sentence of the list itself.
    return _cached_matches(key, spoken) if 0 < len(key) <= 40 else ()


def _likeness(key: str, known: str) -> int:
    if key == known:
        return _EXACT
    if len(known) >= _SHORTEST_INSIDE and known in key and len(known) * 2 >= len(key):
        return _INSIDE + len(known)
    compared = difflib.SequenceMatcher(None, key, known)
    if compared.real_quick_ratio() < _LEAST_LIKENESS or compared.quick_ratio() < _LEAST_LIKENESS:
        return 0  # the quick bounds spare nearly every slow comparison
    return _LIKE if compared.ratio() >= _LEAST_LIKENESS else 0
