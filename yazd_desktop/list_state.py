"""A list of records as a window shows it: an ordered array of row numbers and a few pages of ready text.

Nothing of a row is read before it is seen, so that a list of 100,000 opens as quickly as one of ten.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final, Literal

from yazd_desktop import arrivals, labels, queries, values
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Value
from yazd_desktop.hooks import Hook
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.office_filter import OfficeFilter
from yazd_desktop.persian.text import search_key
from yazd_desktop.pseudonyms import is_nameless, pseudonym
from yazd_desktop.queries import SCOPE
from yazd_desktop.records import Changes

Tone = Literal["normal", "danger", "warning", "success", "muted", "accent"]
_PAGE_ROWS: Final = 64
_PAGES_KEPT: Final = 48
_LONGEST_CELL: Final = 160
Row = tuple[str, tuple[str, ...], tuple[str, ...], str]
"""Record id, texts and tones of the columns, and which file changed the record unseen."""


class ListState:
    """The rows of one entity, sorted, searched and filtered; `within` keeps to the records of one owner."""

    def __init__(self, office: Office, entity: str, *, within: tuple[str, str] | None = None) -> None:
        self.office = office
        self.entity = entity_named(entity)
        self.changed: Hook[[]] = Hook()
        self._within = within
        self._offices = OfficeFilter(office, self.entity, within)
        self.columns: tuple[str, ...] = tuple(
            name for name in self.entity.columns if within is None or name != within[0]
        )
        if self._offices.names:
            self.columns = (*self.columns, SCOPE)
        self.sort_column: str | None = None
        self.descending = self.entity.descending
        self.search_text = ""
        self.arrived = 0
        """How many records of this kind a received file changed and nobody has opened since."""
        self._chosen: dict[str, Value] = {}
        self._all: array[int] = array("q")
        self._shown: array[int] = array("q")
        self._place_of: array[int] | None = None
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._read_order()

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self._shown)

    @property
    def total(self) -> int:
        """How many rows there are before the search."""
        return len(self._all)

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter hides rows."""
        return bool(self.search_text.strip() or self._chosen)

    def column_label(self, column: int) -> str:
        """The head of a column."""
        if self.columns[column] == SCOPE:
            return t("list.office")
        return t(f"field.{self.entity.name}.{self.columns[column]}")

    def column_kind(self, column: int) -> str:
        """The kind of a column's field; `text` for lent names."""
        field = self.entity.fields.get(self.columns[column])
        return "text" if field is None else field.kind

    def cell(self, row: int, column: int) -> str:
        """The text of a cell, as people read it."""
        found = self._row(row)
        return "" if found is None else found[1][column]

    def tone(self, row: int, column: int) -> str:
        """The tone of a cell: one of Tone."""
        found = self._row(row)
        return "normal" if found is None else found[2][column]

    def mark(self, row: int) -> str:
        """Which file changed the record in a row, where nobody has opened it since."""
        found = self._row(row)
        return "" if found is None else found[3]

    def record_id(self, row: int) -> str:
        """The id of the record in a row; IndexError when there is no such row."""
        found = self._row(row)
        if found is None:
            raise IndexError(row)
        return found[0]

    def row_of(self, record_id: str) -> int | None:
        """Where a record stands; None when it is not shown."""
        number = queries.local_id_of(self.office, self.entity.name, record_id)
        try:
            return None if number is None else self._shown.index(number)
        except ValueError:
            return None

    def sort(self, column: int, descending: bool) -> None:
        """Order by a column."""
        self.sort_column, self.descending = self.columns[column], descending
        self.reload()

    def search(self, text: str) -> None:
        """Show the rows that hold all words; fewer than two letters show all."""
        if text == self.search_text:
            return
        before, self.search_text = self.search_text, text
        if search_key(before) != search_key(text):
            self._narrow()
            self.changed.send()

    def filter(self, field: str, value: Value) -> None:
        """Show only rows with this value of a field; None shows all."""
        if value is None:
            self._chosen.pop(field, None)
        else:
            self._chosen[field] = value
        self.reload()

    def clear(self) -> None:
        """Take search and filters away."""
        self.search_text = ""
        self._chosen.clear()
        self.reload()

    def chosen(self, field: str) -> Value:
        """What a filter is set to."""
        return self._chosen.get(field)

    @property
    def office_name(self) -> str:
        """The office whose records alone are shown; empty where there is none."""
        return self._offices.names.get(str(self._chosen.get(SCOPE)), "")

    def filters(self) -> tuple[tuple[str, str, tuple[tuple[Value, str], ...]], ...]:
        """(field, its words, (value, words) of each choice) of the filters the list offers."""
        found: list[tuple[str, str, tuple[tuple[Value, str], ...]]] = []
        if self._offices.names:
            found.append((SCOPE, t("list.office"), self._offices.choices()))
        for name in self.entity.filters:
            if self._within is not None and name == self._within[0]:
                continue
            field = self.entity.fields[name]
            choices: Sequence[tuple[Value, str]]
            if field.kind == "link":
                choices = self._offices.link_choices(str(field.target), self._chosen.get(SCOPE))
            else:
                choices = [(row.code, row.label) for row in self.office.codes.rows(str(field.code_list))]
            found.append((name, t(f"field.{self.entity.name}.{name}"), tuple(choices)))
        return tuple(found)

    def where(self) -> dict[str, Any]:
        """The filters in force, for an export of what is shown."""
        within = {self._within[0]: self._within[1]} if self._within else {}
        return self._offices.widened({**within, **self._chosen})

    def reload(self) -> None:
        """Read the order anew: rows came, went or moved."""
        self._read_order()
        self.changed.send()

    def on_changes(self, changes: Changes) -> bool:
        """Take in what a transaction changed; says whether the list may look different now."""
        lent = {through.entity for through in self.entity.search_through}
        lent |= {
            str(between.fields[through.lender].target)
            for through in self.entity.search_through
            for between in (entity_named(through.entity),)
        }
        targets = {str(link.target) for link in self.entity.links}
        is_told = self._offices.concerns(changes)
        if not is_told and not ({self.entity.name, "code"} | lent | targets) & set(changes):
            return False
        self.reload()
        return True

    def _read_order(self) -> None:
        self._pages.clear()
        self._place_of = None
        with self.office.reading() as connection:
            self.arrived = arrivals.count(connection, self.entity.name)
        self._all = queries.local_ids(
            self.office,
            self.entity.name,
            where=self.where(),
            sort=self.sort_column,
            descending=None if self.sort_column is None else self.descending,
        )
        self._narrow()

    def _narrow(self) -> None:
        self._pages.clear()
        if len(search_key(self.search_text).replace(" ", "")) < 2:
            self._shown = self._all
            return
        with self.office.reading() as connection:
            hits = queries.hits_of(connection, self.entity.name, self.search_text)
        if self._place_of is None:
            self._place_of = _places(self._all)
        places, everything = self._place_of, self._all
        beyond = len(places)
        order = sorted([places[number] for number in hits if number < beyond])
        # What the filters hide has the place -1, which sorts to the front.
        shown = order[bisect_left(order, 0) :]
        self._shown = array("q", [everything[place] for place in shown])

    def _row(self, row: int) -> Row | None:
        if not 0 <= row < len(self._shown):
            return None
        number, place = divmod(row, _PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._read_page(number)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place]

    def _read_page(self, number: int) -> list[Row]:
        numbers = self._shown[number * _PAGE_ROWS : (number + 1) * _PAGE_ROWS]
        wanted = [*self.columns, "confidentiality"] if self._hides_names else list(self.columns)
        found = queries.page(self.office, self.entity.name, numbers, wanted)
        links: dict[str, dict[str, str]] = {}
        for name in self.columns:
            field = self.entity.fields.get(name)
            if field is not None and field.kind == "link":
                ids = {str(row[name]) for row in found.values() if row[name]}
                links[name] = queries.labels(self.office, str(field.target), ids)
        marks: dict[str, str] = {}
        if self.arrived:
            with self.office.reading() as connection:
                rows = [str(row["id"]) for row in found.values()]
                marks = arrivals.marks(connection, rows, self.office.today())
        return [self._ready(found.get(number), links, marks) for number in numbers]

    @property
    def _hides_names(self) -> bool:
        return bool(self.entity.search_through) and "confidentiality" in self.entity.fields

    def _ready(
        self, row: dict[str, Any] | None, links: dict[str, dict[str, str]], marks: dict[str, str]
    ) -> Row:
        if row is None:
            return ("", ("",) * len(self.columns), ("muted",) * len(self.columns), "")
        texts, tones = [], []
        for name in self.columns:
            text, tone = self._cell(row, name, links)
            texts.append(text)
            tones.append(tone)
        if self.columns[0] in self.entity.label and is_nameless(self.entity, row):
            texts[0], tones[0] = pseudonym(self.entity.name, str(row["id"])), "muted"
        return (str(row["id"]), tuple(texts), tuple(tones), marks.get(row["id"], ""))

    def _cell(self, row: dict[str, Any], name: str, links: dict[str, dict[str, str]]) -> tuple[str, str]:
        field, value = self.entity.fields.get(name), row[name]
        if name == SCOPE:
            return self._offices.names.get(value, ""), "muted"
        if field is None:
            if row.get("confidentiality") == labels.VERY_SENSITIVE:
                return t("list.hidden_name"), "muted"
            return t("value.comma").join(value), "normal"
        if value is None or value == ():
            return "", "normal"
        if field.kind == "link":
            return links[name].get(str(value), ""), "normal"
        if field.kind == "code":
            code = self.office.codes.find(field.code_list, value)
            return (str(value), "normal") if code is None else (code.label, code.tone)
        if field.kind == "codes":
            return t("value.comma").join(self.office.code_label(field.code_list, c) for c in value), "normal"
        text = values.show(field, value)
        return " ".join(text[:_LONGEST_CELL].split()) if field.kind == "long_text" else text, "normal"


def _places(numbers: array[int]) -> array[int]:
    """Where each local number stands in the list; -1 where it does not."""
    places = array("q", [-1]) * (max(numbers, default=-1) + 1)
    for place, number in enumerate(numbers):
        places[number] = place
    return places
