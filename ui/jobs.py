"""Long work on the one worker thread, with progress and a way to stop it; its end comes back on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEvent, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui import dialogs
from ui.widgets.basics import button, label
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import t

T = TypeVar("T")
Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]
Operation = Callable[[Progress, IsCancelled], T]
_SHOWN_AFTER_MS: Final = 300
_STEPS: Final = 1000
_UNKNOWN: Final = -1
"""The step of work whose length nobody knows."""


class Jobs(QObject):
    """Runs one piece of work after the other; while one runs, a modal dialog keeps the window from changing."""

    started = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._running: _Running | None = None
        self._quiet = _Quiet(self)

    @property
    def is_busy(self) -> bool:
        """Whether work is under way."""
        return self._running is not None

    def run(
        self,
        title: str,
        operation: Operation[T],
        on_done: Callable[[T], object],
        on_error: Callable[[UserError], object] | None = None,
        on_end: Callable[[], object] | None = None,
    ) -> None:
        """Do `operation(progress, cancelled)` on the worker and hand its result to `on_done`.

        A UserError goes to `on_error`, or is shown; a stop by the user is silent; anything else is a bug of ours.
        `on_end` is called in every case.
        """
        if self._running is not None:
            raise RuntimeError("work inside work")
        messages = _Messages(self)
        cancelled = Event()
        dialog = _ProgressDialog(self._window, title, cancelled)
        self._running = _Running(dialog, messages)
        messages.progressed.connect(dialog.show_progress)

        def show() -> None:
            if self._running is not None and self._running.dialog is dialog:
                self._quiet.end()
                dialog.show()

        def end(result: Any, error: BaseException | None) -> None:
            self._running = None
            self._quiet.end()
            dialog.close_for_good()
            messages.deleteLater()
            self.finished.emit()
            if on_end is not None:
                on_end()
            if error is None:
                on_done(result)
            elif isinstance(error, UserError):
                (on_error or (lambda told: dialogs.show_error(self._window, told)))(error)
            elif not isinstance(error, Cancelled):
                raise error

        messages.ended.connect(end)
        self.started.emit()
        # Work that takes no longer than a blink shows nothing; until then a second press must not get through.
        self._quiet.begin()
        QTimer.singleShot(_SHOWN_AFTER_MS, self, show)
        self._pool.start(_Work(operation, messages, cancelled))

    def wait(self) -> None:
        """Wait until the worker is idle: before the program ends."""
        self._pool.waitForDone()


@dataclass
class _Running:
    dialog: _ProgressDialog
    messages: _Messages


class _Quiet(QObject):
    """Swallows keys and presses of the whole program for the moment before the progress is shown."""

    _KINDS: Final = frozenset(
        {
            QEvent.Type.KeyPress,
            QEvent.Type.Shortcut,
            QEvent.Type.ShortcutOverride,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonDblClick,
            QEvent.Type.ContextMenu,
            QEvent.Type.Drop,
        }
    )

    def begin(self) -> None:
        """Let nothing through from now on."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def end(self) -> None:
        """Let everything through again."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow what the user does."""
        return event.type() in self._KINDS


class _Messages(QObject):
    """What the worker says, brought to the main thread by queued signals."""

    progressed = Signal(int)
    ended = Signal(object, object)


class _Work(QRunnable):
    def __init__(self, operation: Operation[Any], messages: _Messages, cancelled: Event) -> None:
        super().__init__()
        self._operation = operation
        self._messages = messages
        self._cancelled = cancelled
        self._told = _UNKNOWN

    def run(self) -> None:
        """The work itself, on the worker thread."""
        try:
            result = self._operation(self._progress, self._cancelled.is_set)
        except BaseException as error:  # noqa: BLE001  (every error has to reach the main thread, where it is told)
            self._messages.ended.emit(None, error)
        else:
            self._messages.ended.emit(result, None)

    def _progress(self, done: int, total: int) -> None:
        # A step in a thousand is enough for the eye; a signal for each row would flood the main thread.
        step = max(0, min(_STEPS, done * _STEPS // total)) if total > 0 else _UNKNOWN
        if step != self._told:
            self._told = step
            self._messages.progressed.emit(step)


class _ProgressDialog(QDialog):
    def __init__(self, parent: QWidget, title: str, cancelled: Event) -> None:
        super().__init__(parent)
        self._cancelled = cancelled
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(380)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self._label = label(title)
        self._stop = button(t("widgets.jobs.stop"), self._on_stop)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._label)
        layout.addWidget(self._bar)
        layout.addLayout(row)

    def show_progress(self, step: int) -> None:
        """Move the bar; words that tell of stopping stay."""
        if step == _UNKNOWN:
            self._bar.setRange(0, 0)
            return
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(step)
        if not self._cancelled.is_set():
            percent = step * 100 // _STEPS
            self._label.setText(t("widgets.jobs.progress", title=self.windowTitle(), percent=percent))

    def close_for_good(self) -> None:
        """The work is over: the window has the keys again, not every system gives them back by itself."""
        was_active = self.isActiveWindow()
        self.hide()
        window = self.parentWidget()
        if was_active and window is not None:
            window.activateWindow()
        self.deleteLater()

    def reject(self) -> None:
        """Escape and the close button ask the work to stop; the dialog goes when it did."""
        self._on_stop()

    def _on_stop(self) -> None:
        self._cancelled.set()
        self._stop.setEnabled(False)
        self._label.setText(t("widgets.jobs.stopping"))
