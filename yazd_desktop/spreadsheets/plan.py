"""The dry run: what an import would make of each row, and why. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import language, t
from yazd_desktop.persian.text import look_alike_key, words
from yazd_desktop.spreadsheets.book import (
    CellValue,
    IsCancelled,
    Progress,
    Row,
    Sheet,
    cell_text,
    is_empty,
)
from yazd_desktop.spreadsheets.cells import Surroundings
from yazd_desktop.spreadsheets.drafting import Drafting, PlannedRow
from yazd_desktop.spreadsheets.known import Known, read_known
from yazd_desktop.spreadsheets.layout import (
    AGENCY,
    FULL_NAME,
    NAME_TARGETS,
    NEIGHBOURHOOD,
    ROW_NUMBER,
    Layout,
    is_head,
)
from yazd_desktop.spreadsheets.matching import first_word_key
from yazd_desktop.spreadsheets.names import NameGroup, NameKind, find_group, group_names
from yazd_desktop.spreadsheets.rows import LostZero, RowReader

if TYPE_CHECKING:
    from yazd_desktop.office import Office

_REPORT_EVERY: Final = 100
_LONGEST_TOTAL: Final = 60
_NAME_COLUMNS: Final[Mapping[NameKind, str]] = {"neighbourhood": NEIGHBOURHOOD, "agency": AGENCY}


@dataclass(frozen=True, slots=True)
class Confirmations:
    """What the user said to the offers of a plan; without a user every offer that passes its check is taken.

    `not_restored` are (row number, column) of numbers to leave without their zeros. `names` are
    (kind, key of the group) -> id of a record of the office, a new name, or "" to leave it in the notes.
    """

    restore_zeros: bool = True
    not_restored: frozenset[tuple[int, int]] = frozenset()
    names: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no record: blank, only numbered, a total, the head said again."""

    row_number: int
    why: Literal["blank", "numbered", "total", "head"]
    text: str

    @property
    def reason(self) -> str:
        """Why it is no record, in words."""
        return t(f"spreadsheets.skipped.{self.why}")


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning; `row_number` is None for one about the whole list."""

    row_number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: `rows = created + attached + rejected`."""

    file_name: str
    sheet: Sheet
    layout: Layout
    lines: tuple[PlannedRow, ...]
    skipped: tuple[SkippedRow, ...]
    names: tuple[NameGroup, ...]
    lost_zeros: tuple[LostZero, ...]

    @property
    def rows(self) -> int:
        """How many rows are records."""
        return len(self.lines)

    @property
    def created(self) -> int:
        """Rows that make a case with a new person."""
        return sum(line.outcome == "created" for line in self.lines)

    @property
    def attached(self) -> int:
        """Rows that make a case of a person already there."""
        return sum(line.outcome == "attached" for line in self.lines)

    @property
    def rejected(self) -> int:
        """Rows of which nothing can be kept."""
        return sum(line.outcome == "rejected" for line in self.lines)

    @property
    def new_names(self) -> tuple[NameGroup, ...]:
        """The neighbourhoods and agencies that the office does not have."""
        return tuple(group for group in self.names if group.record_id is None)

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """Everything the user should know, the whole list first, then row by row."""
        return tuple(self._all_warnings())

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows have each kind of reason, the most frequent first."""
        counted = Counter(line.why for line in self.lines)
        return {t(f"spreadsheets.why_row.{why}"): count for why, count in counted.most_common()}

    def _all_warnings(self) -> Iterator[Warned]:
        comma = t("value.comma")
        for group in self.names:
            if group.is_new:
                spellings = comma.join(
                    t("spreadsheets.spelling", text=text, count=count) for text, count in group.spellings
                )
                text = t(
                    f"spreadsheets.warning.new_{group.kind}",
                    name=group.name,
                    rows=group.rows,
                    spellings=spellings,
                )
                yield Warned(None, text)
        for line in self.lines:
            for text in line.warnings:
                yield Warned(line.row_number, text)


def plan_import(
    office: Office,
    sheet: Sheet,
    layout: Layout,
    *,
    file_name: str = "",
    confirmations: Confirmations | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Plan:
    """The dry run against an open office; UserError when the layout has no column for names."""
    fields = [
        column.target.removeprefix("person.")
        for column in layout.columns
        if column.target and column.target.startswith("person.")
    ]
    known = read_known(office, fields)
    return make_plan(
        known,
        sheet,
        layout,
        file_name=file_name,
        confirmations=confirmations,
        progress=progress,
        cancelled=cancelled,
    )


def make_plan(
    known: Known,
    sheet: Sheet,
    layout: Layout,
    *,
    file_name: str = "",
    confirmations: Confirmations | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Plan:
    """The dry run against what is known of an office."""
    if not any(column.target in NAME_TARGETS for column in layout.columns):
        heads = t("value.comma").join(f"\u00ab{c.head}\u00bb" for c in layout.columns if c.head)
        raise UserError("spreadsheets.no_name_column", sheet=sheet.name, heads=heads or "\u2014")
    confirmed = confirmations or Confirmations()
    records, skipped = _sort_out(sheet, layout)
    if not records:
        raise UserError("spreadsheets.no_rows", sheet=sheet.name)
    groups = {
        kind: group_names(kind, _column(records, layout, target), known, confirmed.names)
        for kind, target in _NAME_COLUMNS.items()
    }

    @lru_cache(maxsize=None, typed=True)  # a list says few names, each many times
    def find(kind: NameKind, cell: CellValue) -> NameGroup | None:
        return find_group(kind, cell, known, groups[kind])

    reader = RowReader(
        layout,
        Surroundings(known.today, known.codes),
        find,
        lambda number, column: confirmed.restore_zeros and (number, column) not in confirmed.not_restored,
        _given_names(records, layout, known),
    )
    drafting = Drafting(known, file_name or sheet.name)
    lines = []
    lost_zeros: list[LostZero] = []
    for done, (number, row) in enumerate(records):
        if done % _REPORT_EVERY == 0:
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(done, len(records))
        draft = reader.read(number, row)
        lost_zeros += draft.lost_zeros
        lines.append(drafting.plan_row(draft, row))
    if progress is not None:
        progress(len(records), len(records))
    names = [group for found in groups.values() for group in found.values()]
    return Plan(file_name, sheet, layout, tuple(lines), tuple(skipped), tuple(names), tuple(lost_zeros))


def _sort_out(sheet: Sheet, layout: Layout) -> tuple[list[tuple[int, Row]], list[SkippedRow]]:
    """The rows under the head that are records, and those that are not."""
    records: list[tuple[int, Row]] = []
    skipped: list[SkippedRow] = []
    for number, row in enumerate(sheet.rows[layout.head_row :], layout.head_row + 1):
        why = _why_no_record(row, layout)
        if why is None:
            records.append((number, row))
        else:
            said = (cell_text(cell) for cell in row if not is_empty(cell))
            skipped.append(SkippedRow(number, why, " | ".join(said)))
    return records, skipped


def _why_no_record(row: Row, layout: Layout) -> Literal["blank", "numbered", "total", "head"] | None:
    filled = [index for index, cell in enumerate(row) if not is_empty(cell)]
    if not filled:
        return "blank"
    counter = layout.column(ROW_NUMBER)
    if counter is not None and filled == [counter.index] and not _is_total(row[counter.index]):
        return "numbered"
    if _is_total(row[filled[0]]) and not any(
        not is_empty(row[column.index]) and not _is_total(row[column.index])
        for column in layout.columns
        if column.target in (*NAME_TARGETS, "person.phone") and column.index < len(row)
    ):
        return "total"
    return "head" if is_head(row, layout) else None


def _is_total(cell: CellValue) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST_TOTAL:
        return False
    said = [word for word in words(cell) if not word.isdecimal() and word not in _counted(language())]
    return "".join(said) in _total_words(language())


def _column(records: list[tuple[int, Row]], layout: Layout, target: str) -> Iterator[CellValue]:
    column = layout.column(target)
    if column is not None:
        for _number, row in records:
            if column.index < len(row):
                yield row[column.index]


def _given_names(records: list[tuple[int, Row]], layout: Layout, known: Known) -> frozenset[str]:
    """Look-alike keys of the given names met in the list and in the office."""
    keys = {first_word_key(cell_text(cell)) for cell in _column(records, layout, FULL_NAME)}
    keys |= {first_word_key(str(values.get("given_name") or "")) for _id, values in known.persons}
    return frozenset(keys - {""})


@lru_cache(maxsize=4)
def _counted(spoken: str) -> frozenset[str]:  # noqa: ARG001  (words differ by language)
    """What totals count: "total: 174 persons"."""
    return frozenset(look_alike_key(word) for word in t("spreadsheets.counted_words").split("|"))


@lru_cache(maxsize=4)
def _total_words(spoken: str) -> frozenset[str]:  # noqa: ARG001  (words differ by language)
    return frozenset(look_alike_key(word) for word in t("spreadsheets.total_words").split("|"))


__all__ = ["Confirmations", "Plan", "PlannedRow", "SkippedRow", "Warned", "make_plan", "plan_import"]
