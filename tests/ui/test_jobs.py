"""Long work: what comes back, what is told, how it is stopped, and that nothing else happens meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMainWindow, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from ui import jobs as jobs_module
from ui import window_settings
from ui.jobs import IsCancelled, Jobs, Progress
from ui.main_window import MainWindow
from yazd_desktop.errors import Cancelled, UserError

TITLE = "ساختن بسته"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "_SHOWN_AFTER_MS", 40)


class Desk:
    """A window with a worker, and everything that came back."""

    def __init__(self, window: QMainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.jobs = Jobs(window)
        self.button = QPushButton("کار", window)
        window.setCentralWidget(self.button)
        self.told: list[tuple[str, Any]] = []
        self._qtbot = qtbot

    def run(self, operation: jobs_module.Operation[Any], **more: Any) -> None:
        self.jobs.run(
            TITLE,
            operation,
            lambda result: self.told.append(("done", result)),
            on_error=lambda error: self.told.append(("error", error.code)),
            on_end=lambda: self.told.append(("end", self.jobs.is_busy)),
            **more,
        )

    def wait(self) -> list[tuple[str, Any]]:
        self._qtbot.waitUntil(lambda: not self.jobs.is_busy, timeout=5000)
        self._qtbot.waitUntil(lambda: bool(self.told), timeout=5000)
        return self.told

    def dialog(self) -> QDialog:
        found = self.window.findChildren(QDialog)
        assert len(found) == 1
        return found[0]

    def words(self) -> str:
        return self.dialog().findChildren(QLabel)[0].text()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    window = QMainWindow()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    made = Desk(window, qtbot)
    yield made
    made.jobs.wait()


class Slow:
    """Work that goes on until it is let go or stopped."""

    def __init__(self, *steps: tuple[int, int]) -> None:
        self.go = threading.Event()
        self.begun = threading.Event()
        self._steps = steps

    def __call__(self, progress: Progress, cancelled: IsCancelled) -> str:
        for done, total in self._steps:
            progress(done, total)
        self.begun.set()
        while not self.go.wait(0.005):
            if cancelled():
                raise Cancelled
        return "result"


def test_the_result_comes_back_on_the_main_thread(desk: Desk, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []

    def work(progress: Progress, cancelled: IsCancelled) -> int:
        threads.append(threading.current_thread())
        return 7

    with qtbot.waitSignals([desk.jobs.started, desk.jobs.finished]):
        desk.jobs.run(TITLE, work, lambda result: threads.append(threading.current_thread()))
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_the_end_is_told_before_the_result(desk: Desk) -> None:
    desk.run(lambda progress, cancelled: 7)
    assert desk.jobs.is_busy
    assert desk.wait() == [("end", False), ("done", 7)]


def test_what_the_user_can_mend_goes_to_on_error(desk: Desk) -> None:
    def work(progress: Progress, cancelled: IsCancelled) -> None:
        raise UserError("pdf.not_saved", name="x")

    desk.run(work)
    assert desk.wait() == [("end", False), ("error", "pdf.not_saved")]


def test_an_error_that_nobody_takes_is_shown(desk: Desk, answers: Any, qtbot: QtBot) -> None:
    def work(progress: Progress, cancelled: IsCancelled) -> str:
        raise UserError("pdf.not_saved", name="نمونه.pdf")

    desk.jobs.run(TITLE, work, lambda result: desk.told.append((result, None)))
    qtbot.waitUntil(lambda: bool(answers.told))
    assert answers.told[0][0] == "«نمونه.pdf» ذخیره نشد."
    assert desk.told == []


def test_a_bug_is_not_swallowed(desk: Desk, qtbot: QtBot) -> None:
    def work(progress: Progress, cancelled: IsCancelled) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        desk.run(work)
        desk.wait()
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    # The way to it is kept: it leads to the work, not only to where it was told again.
    names = []
    trace: TracebackType | None = caught[0][2]
    while trace is not None:
        names.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert "work" in names
    assert desk.told == [("end", False)]


def test_after_a_bug_there_is_new_work(desk: Desk, qtbot: QtBot) -> None:
    def work(progress: Progress, cancelled: IsCancelled) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions():
        desk.run(work)
        desk.wait()
    desk.told.clear()
    desk.run(lambda progress, cancelled: "again")
    assert desk.wait()[-1] == ("done", "again")


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_work_is_stopped_by_keys(desk: Desk, qtbot: QtBot, key: Qt.Key) -> None:
    slow = Slow((1, 4))
    desk.run(slow)
    qtbot.waitUntil(lambda: desk.dialog().isVisible())
    stop = desk.dialog().findChildren(QPushButton)[0]
    stop.setFocus()
    QTest.keyClick(stop, key)
    assert desk.words() == "در حال توقف…"
    assert desk.wait() == [("end", False)]  # a stop is no error
    qtbot.waitUntil(lambda: desk.window.findChildren(QDialog) == [])


def test_progress_does_not_hide_that_it_is_stopping(desk: Desk, qtbot: QtBot) -> None:
    told = threading.Event()

    def work(progress: Progress, cancelled: IsCancelled) -> None:
        while not cancelled():
            time.sleep(0.002)
        progress(3, 4)
        told.set()
        time.sleep(0.1)
        raise Cancelled

    desk.run(work)
    qtbot.waitUntil(lambda: desk.dialog().isVisible())
    desk.dialog().reject()
    qtbot.waitUntil(told.is_set)
    qtbot.wait(20)
    assert desk.dialog().isVisible()
    assert desk.words() == "در حال توقف…"
    desk.wait()


@pytest.mark.parametrize(
    ("steps", "words", "step"),
    [
        ([(1, 4)], f"{TITLE}: ۲۵ درصد", 250),
        ([(0, 4)], f"{TITLE}: ۰ درصد", 0),
        ([(4, 4)], f"{TITLE}: ۱۰۰ درصد", 1000),
        ([(3 * 2**31, 2**33)], f"{TITLE}: ۷۵ درصد", 750),  # the bytes of a large archive
        ([(5, 4)], f"{TITLE}: ۱۰۰ درصد", 1000),
        ([(12_000, 0)], TITLE, -1),  # nobody knows how much there is
        ([(1, 4), (12_000, 0)], f"{TITLE}: ۲۵ درصد", -1),
    ],
)
def test_progress_is_told_in_words_and_as_a_bar(
    desk: Desk, qtbot: QtBot, steps: list[tuple[int, int]], words: str, step: int
) -> None:
    slow = Slow(*steps)
    desk.run(slow)
    qtbot.waitUntil(slow.begun.is_set)
    qtbot.waitUntil(lambda: desk.dialog().isVisible())
    bar = desk.dialog().findChildren(QProgressBar)[0]
    assert desk.words() == words
    assert bar.value() == step if step >= 0 else bar.maximum() == 0
    assert bar.accessibleName() == TITLE
    slow.go.set()
    assert desk.wait()[-1] == ("done", "result")


def test_a_million_rows_are_a_thousand_steps(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    show = jobs_module._ProgressDialog.show_progress

    def counted(dialog: jobs_module._ProgressDialog, step: int) -> None:
        steps.append(step)
        show(dialog, step)

    monkeypatch.setattr(jobs_module._ProgressDialog, "show_progress", counted)

    def work(progress: Progress, cancelled: IsCancelled) -> None:
        for row in range(200_000):
            progress(row, 200_000)

    desk.run(work)
    desk.wait()
    assert len(steps) == 1000
    assert steps == sorted(steps)


def test_short_work_shows_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.run(lambda progress, cancelled: None)
    desk.wait()
    qtbot.wait(80)
    assert [found for found in desk.window.findChildren(QDialog) if found.isVisible()] == []


def test_a_second_press_before_the_progress_is_shown_does_nothing(desk: Desk, qtbot: QtBot) -> None:
    slow = Slow()
    pressed: list[str] = []

    def press() -> None:
        pressed.append("x")
        desk.run(slow)

    desk.button.clicked.connect(press)
    desk.button.setFocus()
    QTest.mouseClick(desk.button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(desk.button, Qt.MouseButton.LeftButton)
    QTest.keyClick(desk.button, Qt.Key.Key_Space)
    assert pressed == ["x"]
    slow.go.set()
    desk.wait()
    slow.go.set()
    QTest.mouseClick(desk.button, Qt.MouseButton.LeftButton)
    assert pressed == ["x", "x"]
    desk.wait()


def test_the_window_is_barred_while_the_progress_is_shown(desk: Desk, qtbot: QtBot) -> None:
    slow = Slow()
    desk.run(slow)
    qtbot.waitUntil(lambda: desk.dialog().isVisible())
    assert desk.dialog().isModal()
    assert desk.dialog().windowModality() == Qt.WindowModality.WindowModal
    # The stop button is reached: the quiet is over.
    QTest.mouseClick(desk.dialog().findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert desk.wait() == [("end", False)]


def test_work_inside_work_is_a_bug(desk: Desk) -> None:
    slow = Slow()
    desk.run(slow)
    with pytest.raises(RuntimeError):
        desk.run(slow)
    slow.go.set()
    assert desk.wait()[-1] == ("done", "result")


def test_what_follows_may_begin_new_work(desk: Desk, qtbot: QtBot) -> None:
    desk.jobs.run(TITLE, lambda progress, cancelled: 1, lambda _: desk.run(lambda progress, cancelled: 2))
    qtbot.waitUntil(lambda: ("done", 2) in desk.told, timeout=3000)


def test_waiting_is_over_when_the_worker_is(desk: Desk) -> None:
    slow = Slow()
    desk.run(slow)
    threading.Timer(0.1, slow.go.set).start()
    started = time.monotonic()
    desk.jobs.wait()
    assert 0.05 < time.monotonic() - started < 3
    assert desk.wait()[-1] == ("done", "result")


def test_the_program_stays_open_until_its_work_is_done(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(window_settings.load(tmp_path / "window.json"))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    slow = Slow()
    done: list[str] = []
    window.jobs.run(TITLE, slow, done.append)
    assert not window.close()
    assert window.isVisible()
    window.lock()  # nor is an office closed under it
    slow.go.set()
    qtbot.waitUntil(lambda: done == ["result"], timeout=5000)
    assert window.close()


def test_the_cursor_is_back_where_it_was(desk: Desk, qtbot: QtBot) -> None:
    desk.button.setFocus()
    assert QApplication.focusWidget() is desk.button
    slow = Slow()
    desk.run(slow)
    qtbot.waitUntil(lambda: desk.dialog().isVisible() and desk.dialog().isActiveWindow())
    slow.go.set()
    desk.wait()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.button, timeout=1000)
