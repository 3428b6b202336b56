"""The inbox of conflicts as a window shows it: which fields wait, kept to one file, and which of them are ticked.

Of a field that waits only its place is read; names are read a page at a time, and what was said when it is looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from db.exchange import Peer, ReceivedFile
from yazd_desktop import labels
from yazd_desktop.arrivals import day_text
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.exchange.inbox.conflicts import Disagreement, Waiting
from yazd_desktop.hooks import Hook
from yazd_desktop.i18n import t
from yazd_desktop.office import Office

_PAGE_ROWS: Final = 64
_PAGES_KEPT: Final = 24


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A field that waits, in words."""

    record: str
    label: str


@dataclass(frozen=True, slots=True)
class FromFile:
    """A received file that brought conflicts."""

    id: int
    text: str
    count: int


class Inbox:
    """What waits for a decision. `changed` is called after every change of it or of the ticks."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.changed: Hook[[]] = Hook()
        self.file: int | None = None
        self._ticked: set[tuple[str, str]] = set()
        self._all: tuple[Waiting, ...] = ()
        self._shown: tuple[Waiting, ...] = ()
        self._files: tuple[FromFile, ...] = ()
        self._file_of: dict[int, int] = {}
        self._received: Sequence[Any] = ()
        self._pages: OrderedDict[int, tuple[InboxLine, ...]] = OrderedDict()
        self._read()

    @property
    def count(self) -> int:
        """How many fields are shown."""
        return len(self._shown)

    @property
    def total(self) -> int:
        """How many wait in all."""
        return len(self._all)

    @property
    def records(self) -> int:
        """Of how many records the shown ones are."""
        return len({one.row for one in self._shown})

    @property
    def files(self) -> tuple[FromFile, ...]:
        """The files that brought what waits, the newest first."""
        return self._files

    def reload(self) -> None:
        """Read anew: something came or was decided."""
        self._read()
        self.changed.send()

    def reread(self, row: str) -> None:
        """Read anew what waits of one record: something of it was decided, or asked again."""
        others = [one for one in self._all if one.row != row]
        self._take(conflicts.in_order([*others, *conflicts.waiting(self.office, row)]))
        self.changed.send()

    def keep_to(self, file: int | None) -> None:
        """Show only what one file brought; None shows all."""
        self.file = file
        self._narrow()
        self.changed.send()

    def waiting(self, place: int) -> Waiting:
        """The field in a place."""
        return self._shown[place]

    def line(self, place: int) -> InboxLine:
        """The field in a place, in words."""
        number, within = divmod(place, _PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._read_page(number)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return page[within]

    def is_first(self, place: int) -> bool:
        """Whether the field in a place is the first of its record."""
        return place == 0 or self._shown[place - 1].row != self._shown[place].row

    def disagreement(self, place: int) -> Disagreement | None:
        """What was said about the field in a place; None where that was decided meanwhile."""
        found = conflicts.read(self.office, [self._shown[place]])
        return found[0] if found else None

    def place_of(self, row: str, field: str | None = None) -> int | None:
        """Where a field of a record stands, or the first one of it."""
        for place, one in enumerate(self._shown):
            if one.row == row and field in (None, one.field):
                return place
        return None

    def of_record(self, row: str) -> tuple[Waiting, ...]:
        """What is shown of one record."""
        return tuple(one for one in self._shown if one.row == row)

    @property
    def ticked(self) -> tuple[Waiting, ...]:
        """The ticked ones of those that are shown, in order."""
        return tuple(one for one in self._shown if _key(one) in self._ticked) if self._ticked else ()

    def is_ticked(self, place: int) -> bool:
        """Whether the field in a place is ticked."""
        return _key(self._shown[place]) in self._ticked

    def tick(self, place: int, *, on: bool) -> None:
        """Tick the field in a place, or let it go."""
        self._mark([self._shown[place]], on=on)

    def tick_some(self, places: Iterable[int]) -> None:
        """Tick the fields in some places."""
        self._mark([self._shown[place] for place in places], on=True)

    def tick_record(self, row: str, *, on: bool) -> None:
        """Tick all that is shown of a record, or let it go."""
        self._mark(self.of_record(row), on=on)

    def tick_all(self, *, on: bool) -> None:
        """Tick all that is shown, or nothing."""
        if on:
            self._mark(self._shown, on=True)
        else:
            self._ticked.clear()
            self.changed.send()

    def _mark(self, some: tuple[Waiting, ...] | list[Waiting], *, on: bool) -> None:
        keys = {_key(one) for one in some}
        self._ticked = self._ticked | keys if on else self._ticked - keys
        self.changed.send()

    def _read(self) -> None:
        query = select(ReceivedFile.id, ReceivedFile.arrived_at, Peer.name).join(
            Peer, Peer.id == ReceivedFile.peer
        )
        with self.office.reading() as connection:
            self._received = connection.execute(query.order_by(ReceivedFile.arrived_at)).all()
        self._take(conflicts.waiting(self.office))

    def _take(self, found: tuple[Waiting, ...]) -> None:
        self._all = found
        if self._ticked:
            self._ticked &= {_key(one) for one in found}
        self._find_files()
        if self.file not in {one.id for one in self._files}:
            self.file = None
        self._narrow()

    def _narrow(self) -> None:
        self._pages.clear()
        self._shown = (
            self._all
            if self.file is None
            else tuple(one for one in self._all if self._file_of.get(one.id) == self.file)
        )

    def _find_files(self) -> None:
        """A conflict is noted in the transaction of its file, a moment before the file is."""
        rows = self._received
        moments = [moment for _, moment, _ in rows]
        self._file_of = {}
        counts: dict[int, int] = {}
        for one in self._all:
            place = bisect_left(moments, one.since)
            if place < len(rows):
                file = self._file_of[one.id] = rows[place][0]
                counts[file] = counts.get(file, 0) + 1
        today = self.office.today()
        self._files = tuple(
            FromFile(file, t("arrivals.file", peer=name, day=day_text(moment, today)), counts[file])
            for file, moment, name in reversed(rows)
            if file in counts
        )

    def _read_page(self, number: int) -> tuple[InboxLine, ...]:
        first = number * _PAGE_ROWS
        some = self._shown[first : first + _PAGE_ROWS]
        by_entity: dict[str, set[str]] = {}
        for one in some:
            by_entity.setdefault(one.entity, set()).add(one.row)
        names: dict[str, str] = {}
        with self.office.reading() as connection:
            for entity, rows in by_entity.items():
                names |= labels.labels(connection, self.office.codes, entity, rows)
        return tuple(
            InboxLine(
                names.get(one.row) or t(f"entity.{one.entity}"),
                conflicts.label(one.entity, one.field),
            )
            for one in some
        )


def _key(one: Waiting) -> tuple[str, str]:
    return (one.row, one.field)
