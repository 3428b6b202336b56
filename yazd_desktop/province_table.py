"""The offices or the neighbourhoods of a province as one table: ready texts, tones, and any column to sort by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from yazd_desktop.codes import CodeRow
from yazd_desktop.hooks import Hook
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_short
from yazd_desktop.persian.text import search_key, sort_key
from yazd_desktop.province import Figures, OfficeFacts, PlaceFacts

_LONG_SILENT: Final = 3
"""Times the days that an office may need, after which it is missed badly."""
_MANY_SILENT: Final = 0.25
_MANY_OVERDUE: Final = 0.5
_GRAVE_RISKS: Final = 2
"""How many codes at the end of the list of risks are told as grave."""
Key = float | str | None
"""What a cell is sorted by; None is last in either direction."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell; `hint` tells more of it."""

    text: str
    key: Key
    tone: str = "normal"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row and whose it is."""

    id: str
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; a `wide` one holds words."""

    title: str
    hint: str = ""
    wide: bool = False


class ProvinceTable:
    """The rows as they are shown now; `changed` is called when they are others."""

    def __init__(self, columns: Sequence[Column], *, sort_column: int = 0, descending: bool = False) -> None:
        self.columns = tuple(columns)
        self.sort_column, self.descending = sort_column, descending
        self.search_text = ""
        self.changed: Hook[[]] = Hook()
        self.rows: tuple[TableRow, ...] = ()
        self._all: tuple[TableRow, ...] = ()

    @property
    def total(self) -> int:
        """How many rows there are before the search."""
        return len(self._all)

    def show(self, rows: Iterable[TableRow]) -> None:
        """Show other rows."""
        self._all = tuple(rows)
        self._arrange()

    def sort(self, column: int, *, descending: bool) -> None:
        """Order by a column."""
        self.sort_column, self.descending = column, descending
        self._arrange()

    def search(self, text: str) -> None:
        """Show the rows whose words hold the text."""
        self.search_text = text
        self._arrange()

    def _arrange(self) -> None:
        wanted = search_key(self.search_text)
        found = [row for row in self._all if wanted in search_key(" ".join(self._words(row)))]
        found.sort(key=lambda row: sort_key(row.cells[0].text))
        known = [row for row in found if row.cells[self.sort_column].key is not None]
        known.sort(key=self._key, reverse=self.descending)
        self.rows = (*known, *(row for row in found if row.cells[self.sort_column].key is None))
        self.changed.send()

    def _key(self, row: TableRow) -> tuple[float, str]:
        key = row.cells[self.sort_column].key
        return (0.0, sort_key(key)) if isinstance(key, str) else (float(key or 0), "")

    def _words(self, row: TableRow) -> list[str]:
        return [cell.text for cell, column in zip(row.cells, self.columns, strict=True) if column.wide]


def office_table() -> ProvinceTable:
    """An empty table of offices; the one that was silent longest stands first."""
    own = (Column(t("list.office"), wide=True), Column(t("province.reported"), t("province.reported_hint")))
    return ProvinceTable((*own, *_figure_columns(), _waiting_column()), sort_column=1, descending=True)


def place_table(*, with_office: bool) -> ProvinceTable:
    """An empty table of neighbourhoods; the one with most open case files stands first."""
    own = [Column(t("entity.neighbourhood"), wide=True)]
    if with_office:
        own.append(Column(t("list.office"), wide=True))
    return ProvinceTable((*own, *_figure_columns()), sort_column=len(own), descending=True)


def office_rows(office: Office, facts: Iterable[OfficeFacts]) -> list[TableRow]:
    """The rows of offices."""
    risks, small = office.codes.rows("risk"), office.settings.small_number
    return [
        TableRow(
            one.id,
            (
                TableCell(one.name, one.name, "accent" if one.is_own else "normal", one.code),
                report_cell(one, office.settings.report_days),
                *_figure_cells(one.figures, risks, small, one.very_sensitive),
                _waiting(one),
            ),
        )
        for one in facts
    ]


def place_rows(office: Office, facts: Iterable[PlaceFacts], *, with_office: bool) -> list[TableRow]:
    """The rows of neighbourhoods."""
    risks, small = office.codes.rows("risk"), office.settings.small_number
    found = []
    for one in facts:
        whose = (TableCell(one.office_name, one.office_name, "muted"),) if with_office else ()
        cells = (TableCell(one.name, one.name), *whose, *_figure_cells(one.figures, risks, small))
        found.append(TableRow(one.id, cells))
    return found


def report_cell(one: OfficeFacts, report_days: int) -> TableCell:
    """When an office reported last; it is missed the more, the longer that is."""
    if one.is_own:
        return TableCell(t("province.own"), None, "muted")
    if one.is_withdrawn:
        return TableCell(t("province.withdrawn"), None, "muted")
    if one.days is None or one.reported_on is None:
        return TableCell(t("province.never"), float("inf"), "danger")
    words = t("province.today") if one.days == 0 else t("province.days_ago", days=one.days)
    day = t("province.reported_on", day=format_short(one.reported_on), count=one.files)
    tone = "normal"
    if one.is_late:
        tone = "danger" if one.days > _LONG_SILENT * report_days else "warning"
    return TableCell(words, one.days, tone, day)


def of_risk(figures: Figures, risks: Sequence[CodeRow]) -> str:
    """How many open case files there are of each risk."""
    parts = [
        t("province.of_risk", risk=risk.label, count=figures.risks.get(risk.code, 0)) for risk in risks[::-1]
    ]
    without = figures.risks.get("", 0)
    return t("value.comma").join([*parts, *([t("province.no_risk", count=without)] if without else [])])


def on_time_cell(figures: Figures, small_number: int) -> TableCell:
    """The on-time rate with the number it is a share of; of too few the number alone."""
    percent = figures.on_time_percent(small_number)
    part = t("province.part", part=figures.kept, whole=figures.due) if figures.due else t("province.none")
    hint = t("province.kept_hint", kept=figures.kept, due=figures.due)
    if percent is None:
        return TableCell(part, None, "muted", hint)
    return TableCell(t("province.percent", percent=percent, of=part), percent, "normal", hint)


def _figure_columns() -> tuple[Column, ...]:
    names: tuple[str, ...] = ("open_cases", "grave", "open_issues", "silent", "overdue", "on_time")
    return tuple(Column(t(f"province.{name}"), t(f"province.{name}_hint")) for name in names)


def very_sensitive_words(count: int) -> str:
    """How many very sensitive files there are, of which nothing else is told; empty where none is."""
    return t("province.very_sensitive", count=count) if count else ""


def _figure_cells(
    figures: Figures, risks: Sequence[CodeRow], small_number: int, very_sensitive: int = 0
) -> tuple[TableCell, ...]:
    grave = sum(figures.risks.get(risk.code, 0) for risk in risks[-_GRAVE_RISKS:])
    every = t("province.of_all", count=figures.cases)
    if very_sensitive:
        every = t("value.comma").join((every, very_sensitive_words(very_sensitive)))
    return (
        _count(figures.open_cases, every),
        _count(grave, of_risk(figures, risks)),
        _count(figures.open_issues, t("province.of_all", count=figures.issues)),
        _part(figures.silent, figures.sent, _MANY_SILENT, "warning", small_number),
        _part(figures.overdue, figures.promises, _MANY_OVERDUE, "danger", small_number),
        on_time_cell(figures, small_number),
    )


def _count(number: int, hint: str) -> TableCell:
    return TableCell(t("province.count", count=number), number, "normal" if number else "muted", hint)


def _part(part: int, whole: int, many: float, tone: str, small_number: int) -> TableCell:
    """A part of a whole, in colour where the share is large and the whole not too small to speak of shares."""
    if not whole:
        return TableCell(t("province.none"), None, "muted")
    is_many = part and whole >= small_number and part / whole >= many
    words = t("province.part", part=part, whole=whole)
    return TableCell(words, part, tone if is_many else "normal" if part else "muted")


def _waiting_column() -> Column:
    return Column(t("province.waiting"), t("province.waiting_hint"))


def _waiting(one: OfficeFacts) -> TableCell:
    told: tuple[tuple[int, Callable[[], str]], ...] = (
        (one.conflicts, lambda: t("province.conflicts", count=one.conflicts)),
        (one.held, lambda: t("province.held", count=one.held)),
    )
    words = t("value.comma").join(say() for number, say in told if number)
    return TableCell(words, one.conflicts + one.held, "warning" if one.conflicts else "muted")
