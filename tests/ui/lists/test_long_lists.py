"""A list of 100,000 records: only what is seen is read, and painting it for hours breaks nothing."""

from __future__ import annotations

import gc
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.lists.record_table import RecordTable
from yazd_desktop import queries
from yazd_desktop.list_state import ListState
from yazd_desktop.office import Office

ROWS = 100_000
PAGE_ROWS = 64
PAGES_KEPT = 48
FRAMES = 6_000


class Store:
    """A hundred thousand case files that nobody wrote down; it remembers what was asked for."""

    def __init__(self) -> None:
        self.pages: list[list[int]] = []

    def local_ids(self, *_: Any, **__: Any) -> array[int]:
        return array("q", range(1, ROWS + 1))

    def page(
        self, _office: Office, _entity: str, numbers: Sequence[int], fields: Sequence[str]
    ) -> dict[int, dict[str, Any]]:
        self.pages.append(list(numbers))
        # Every other cell is empty: None is what a broken binding counts wrongly.
        return {
            number: {
                "id": f"case-{number}",
                **dict.fromkeys(fields),
                "number": f"TST-{number}",
                "persons": (f"نمونه {number}",),
            }
            for number in numbers
        }

    def local_id_of(self, _office: Office, _entity: str, record_id: str) -> int:
        return int(record_id.removeprefix("case-"))

    @property
    def rows_read(self) -> int:
        return sum(map(len, self.pages))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    found = Store()
    monkeypatch.setattr(queries, "local_ids", found.local_ids)
    monkeypatch.setattr(queries, "page", found.page)
    monkeypatch.setattr(queries, "local_id_of", found.local_id_of)
    return found


@pytest.fixture
def table(qtbot: QtBot, office: Office, store: Store) -> RecordTable:
    made = RecordTable(ListState(office, "case"))
    qtbot.addWidget(made)
    made.resize(1100, 640)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _memory_kib() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("only Linux tells the memory this way")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def _scroll(table: RecordTable, frames: int) -> None:
    bar = table.table.verticalScrollBar()
    step = max(1, bar.maximum() // 997)
    place = 0
    for _ in range(frames):
        place = (place + step) % bar.maximum()
        bar.setValue(place)
        table.table.viewport().repaint()


def test_opening_the_list_reads_the_rows_that_are_seen(table: RecordTable, store: Store) -> None:
    assert table.model.rowCount() == ROWS
    assert len({tuple(page) for page in store.pages}) == 1
    assert store.rows_read <= PAGE_ROWS
    assert "۱۰۰٬۰۰۰" in table.count_text


def test_the_end_of_the_list_is_reached_without_what_lies_between(
    table: RecordTable, store: Store, qtbot: QtBot
) -> None:
    table.focus_table()
    store.pages.clear()
    QTest.keyClick(table.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    table.table.viewport().repaint()
    assert table.selected_id() == f"case-{ROWS}"
    assert store.rows_read <= 3 * PAGE_ROWS


def test_a_page_is_read_once_while_it_is_kept(table: RecordTable, store: Store) -> None:
    bar = table.table.verticalScrollBar()
    for _ in range(20):
        for place in (0, 500, 1000):
            bar.setValue(place)
            table.table.viewport().repaint()
    assert len(store.pages) == len({tuple(page) for page in store.pages})


def test_scrolling_for_6000_frames_keeps_a_few_pages_and_their_memory(
    table: RecordTable, store: Store
) -> None:
    """With a binding that forgets a reference to None the program died here after about 3,000 frames."""
    _scroll(table, 600)
    gc.collect()
    before_kib, before_pages = _memory_kib(), len(store.pages)
    half = FRAMES // 2
    started = time.perf_counter()
    _scroll(table, half)
    first_s = time.perf_counter() - started
    started = time.perf_counter()
    _scroll(table, half)
    second_s = time.perf_counter() - started
    gc.collect()
    assert len(table.state._pages) <= PAGES_KEPT
    assert _memory_kib() - before_kib < 24 * 1024
    # Every frame is another place, 100 rows further: it needs one page, or two where it lies across.
    assert len(store.pages) - before_pages <= 2 * FRAMES
    assert max(map(len, store.pages)) <= PAGE_ROWS
    assert second_s < 2 * first_s + 1


def test_a_letter_typed_on_the_rows_does_not_read_them_all(
    table: RecordTable, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt would look for a row that begins with the letter, from the first to the last."""
    monkeypatch.setattr(queries, "hits_of", lambda *_: [])
    table.focus_table()
    store.pages.clear()
    with qtbot.waitSignal(table.search_box.searched):
        QTest.keyClick(table.table, Qt.Key.Key_Z)
    assert store.rows_read <= PAGE_ROWS


def test_a_width_that_fits_the_words_is_found_without_reading_far(table: RecordTable, store: Store) -> None:
    store.pages.clear()
    table.table.resizeColumnToContents(1)
    assert store.rows_read <= 2 * PAGE_ROWS


def test_lists_come_and_go_with_the_garbage(
    qtbot: QtBot, office: Office, store: Store, make_list: Callable[[ListState], RecordTable]
) -> None:
    state = ListState(office, "case")
    for _ in range(30):
        shown = make_list(state)
        shown.show()
        _scroll(shown, 5)
        shown.close()
        shown.deleteLater()
        del shown
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
        gc.collect()
    # Nobody listens any more: a list that is gone is not painted again.
    assert len(state.changed._callbacks) == 0
    state.reload()


@pytest.fixture
def make_list() -> Callable[[ListState], RecordTable]:
    def make(state: ListState) -> RecordTable:
        made = RecordTable(state)
        made.resize(900, 500)
        return made

    return make
