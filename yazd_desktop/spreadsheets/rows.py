"""One row of the list as drafts of records: person, case, referral; what could not be read goes into the notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from db.kinds import Field
from yazd_desktop.entities import entity
from yazd_desktop.entities.base import Value
from yazd_desktop.i18n import t
from yazd_desktop.spreadsheets.book import CellValue, Row, cell_text, is_empty, is_error
from yazd_desktop.spreadsheets.cells import (
    Reading,
    Surroundings,
    guess_identity_kind,
    read_cell,
    says_nothing,
    tidy,
)
from yazd_desktop.spreadsheets.layout import (
    AGENCY,
    FAMILY_FIRST,
    FULL_NAME,
    NEIGHBOURHOOD,
    ROW_NUMBER,
    ColumnGuess,
    Layout,
    target_field,
)
from yazd_desktop.spreadsheets.matching import split_name
from yazd_desktop.spreadsheets.names import NameGroup, NameKind

_IDENTITY: Final = "person.identity_number"
_IDENTITY_KIND: Final = "person.identity_kind"
_HARMS: Final = "case.harms"
_WORDS_OF_A_PLAIN_NAME: Final = 2


@dataclass(frozen=True, slots=True)
class LostZero:
    """A number whose leading zeros the workbook lost: as written, and as it probably was."""

    row_number: int
    column: int
    head: str
    written: str
    offered: str
    is_restored: bool


@dataclass(slots=True)
class RowDraft:
    """What one row says."""

    number: int
    person: dict[str, Value] = field(default_factory=dict)
    case: dict[str, Value] = field(default_factory=dict)
    referral: dict[str, Value] = field(default_factory=dict)
    neighbourhood: NameGroup | None = None
    agency: NameGroup | None = None
    harm_text: str = ""
    kept: list[str] = field(default_factory=list)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Field of a person or a referral -> head and text of its cell."""
    _warnings: list[tuple[str, str]] = field(default_factory=list)
    lost_zeros: list[LostZero] = field(default_factory=list)

    def keep(self, head: str, text: str) -> None:
        """Keep the text of a cell for the notes."""
        line = f"{head}: {text}"
        if line not in self.kept:
            self.kept.append(line)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know of the row."""
        return tuple(text for _about, text in self._warnings)

    def warn(self, key: str, *, about: str | None = None, **params: object) -> None:
        """Say something about the row, `about` a target or the row as a whole, to the user."""
        self._warnings.append((about or "", t(f"spreadsheets.warning.{key}", **params)))

    def unwarn(self, about: str) -> None:
        """Take back what was said about a target: the row turned out to mean something else."""
        self._warnings = [(target, text) for target, text in self._warnings if target != about]


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows by a layout. `restores(row number, column)` says whether lost zeros are put back there."""

    layout: Layout
    around: Surroundings
    find_group: Callable[[NameKind, CellValue], NameGroup | None]
    restores: Callable[[int, int], bool]
    given_names: frozenset[str]

    def read(self, number: int, row: Row) -> RowDraft:
        """The draft of one row."""
        draft = RowDraft(number)
        for column in self.layout.columns:
            cell = row[column.index] if column.index < len(row) else None
            if is_empty(cell) or column.target == ROW_NUMBER:
                continue
            if column.target is None:
                draft.keep(head_of(column), cell_text(cell).strip())
            elif column.target in (FULL_NAME, FAMILY_FIRST):
                self._read_name(draft, column, cell)
            elif column.target in (NEIGHBOURHOOD, AGENCY):
                self._read_place(draft, column, cell)
            else:
                self._read_field(draft, column, cell, row)
        _complete(draft)
        for name in ("person", "case", "referral"):
            self._settle(draft, name, row)
        return draft

    def _read_name(self, draft: RowDraft, column: ColumnGuess, cell: CellValue) -> None:
        text = tidy(cell)
        if is_error(cell) or says_nothing(cell):
            if is_error(cell):
                self._refuse(draft, column, cell, t("spreadsheets.why.error_cell"))
            return
        if column.target == FAMILY_FIRST:
            family, _, given = text.rpartition(" ")
            parts: tuple[str | None, str] = (given, family) if family else (None, given)
        else:
            parts = split_name(text, self.given_names)
        for name, part in zip(("given_name", "family_name"), parts, strict=True):
            if part:
                reading = read_cell(_field(f"person.{name}"), part, self.around)
                draft.person[name] = reading.value
                if reading.problem:
                    self._report(draft, column, cell, reading)
        if parts[0] is not None and len(text.split()) > _WORDS_OF_A_PLAIN_NAME:
            draft.warn("name_split", text=text, given=parts[0], family=parts[1])

    def _read_place(self, draft: RowDraft, column: ColumnGuess, cell: CellValue) -> None:
        if is_error(cell):
            self._refuse(draft, column, cell, t("spreadsheets.why.error_cell"))
            return
        kind: NameKind = "neighbourhood" if column.target == NEIGHBOURHOOD else "agency"
        group = self.find_group(kind, cell)
        if group is None:
            return
        if not group.name:
            draft.keep(head_of(column), cell_text(cell).strip())
        elif kind == "neighbourhood":
            draft.neighbourhood = group
        else:
            draft.agency = group

    def _read_field(self, draft: RowDraft, column: ColumnGuess, cell: CellValue, row: Row) -> None:
        target = str(column.target)
        draft.said[target] = (head_of(column), cell_text(cell).strip())
        kind = self._identity_kind(cell, row) if target == _IDENTITY else ""
        reading = read_cell(_field(target), cell, self.around, identity_kind=kind)
        if reading.offered is not None:
            reading = self._offer(draft, column, cell, reading, kind)
        elif reading.problem:
            self._report(draft, column, cell, reading)
        if target == _HARMS:
            draft.harm_text = tidy(cell)
        entity_name, _, field_name = target.partition(".")
        if reading.value is None or reading.value == ():
            return
        values: dict[str, Value] = getattr(draft, entity_name)
        values[field_name] = reading.value
        if target == _IDENTITY:
            values["identity_kind"] = kind

    def _identity_kind(self, cell: CellValue, row: Row) -> str:
        column = self.layout.column(_IDENTITY_KIND)
        if column is not None and column.index < len(row):
            said = read_cell(_field(_IDENTITY_KIND), row[column.index], self.around).value
            if isinstance(said, str):
                return said
        return guess_identity_kind(tidy(cell))

    def _offer(
        self, draft: RowDraft, column: ColumnGuess, cell: CellValue, reading: Reading, kind: str
    ) -> Reading:
        offered = str(reading.offered)
        padded = read_cell(_field(str(column.target)), offered, self.around, identity_kind=kind)
        passes = padded.problem is None and padded.value is not None
        restored = passes and self.restores(draft.number, column.index)
        written = cell_text(cell).strip()
        if passes:
            draft.lost_zeros.append(
                LostZero(draft.number, column.index, head_of(column), written, offered, restored)
            )
        if not restored:
            self._refuse(draft, column, cell, t(str(reading.problem)))
            return Reading(None)
        draft.keep(head_of(column), written)
        draft.warn("zero_restored", about=column.target, head=head_of(column), text=written, value=offered)
        return padded

    def _report(self, draft: RowDraft, column: ColumnGuess, cell: CellValue, reading: Reading) -> None:
        why = t(str(reading.problem), **dict(reading.params))
        if reading.value is None or reading.value == ():
            self._refuse(draft, column, cell, why)
        elif reading.is_kept:
            draft.keep(head_of(column), cell_text(cell).strip())
            draft.warn("read_in_part", about=column.target, head=head_of(column), text=_short(cell), why=why)
        else:
            draft.warn("doubtful", about=column.target, head=head_of(column), text=_short(cell), why=why)

    def _refuse(self, draft: RowDraft, column: ColumnGuess, cell: CellValue, why: str) -> None:
        draft.keep(head_of(column), cell_text(cell).strip())
        draft.warn("not_read", about=column.target, head=head_of(column), text=_short(cell), why=why)

    def _settle(self, draft: RowDraft, entity_name: str, row: Row) -> None:
        """Take out what the rules of the record would refuse, so that no row can stop the import."""
        values: dict[str, Value] = getattr(draft, entity_name)
        for rule in entity(entity_name).rules:
            for problem in tuple(rule(values)):
                column = self.layout.column(f"{entity_name}.{problem.field}")
                if problem.severity != "error" or values.get(problem.field) is None or column is None:
                    continue
                values.pop(problem.field)
                self._refuse(draft, column, row[column.index], t(problem.key, **dict(problem.params)))


def head_of(column: ColumnGuess) -> str:
    """What the user calls a column: its head, or its letter where it has none."""
    return column.head or t("spreadsheets.column", letter=_letters(column.index))


def _complete(draft: RowDraft) -> None:
    if draft.person.get("identity_kind") == "undocumented" and not draft.person.get("identity_reason"):
        draft.person["identity_reason"] = t("spreadsheets.undocumented_reason")


def _field(target: str) -> Field:
    found = target_field(target)
    if found is None:
        raise KeyError(target)
    return found


def _short(cell: CellValue) -> str:
    text = tidy(cell)
    return text if len(text) <= 60 else text[:59] + "\u2026"


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
