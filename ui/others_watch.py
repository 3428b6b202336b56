"""A look at what other computers wrote in the same store, every few seconds while somebody uses the window.

The question is asked on a thread of its own: a server that does not answer must not stop the window.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from yazd_desktop.errors import UserError
from yazd_desktop.others import News, Seen, has_others, news, seen_now

if TYPE_CHECKING:
    from yazd_desktop.office import Office

EVERY_MS: Final = 4_000
_LAST_LOOK_MS: Final = 1_000


class OthersWatch(QObject):
    """`changed` tells what others changed; None where that is more than can be told."""

    changed = Signal(object)
    _found = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._seen: Seen | None = None
        self._is_looking = False
        self._is_over = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self.look)
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin to look, if there are others at all."""
        if not has_others(self._office):
            return
        self._seen = seen_now(self._office)
        self.timer.start()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._on_state)

    def stop(self) -> None:
        """Look no more: the office is about to be closed. Nobody waits long for a server that does not answer."""
        self._is_over = True
        self.timer.stop()
        self._pool.waitForDone(_LAST_LOOK_MS)

    def look(self) -> None:
        """Look once, unless nobody uses the window or the last look is not over."""
        is_used = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        is_idle = not self._is_looking and not self._is_over and QApplication.activeModalWidget() is None
        if is_used and is_idle and self._seen is not None:
            self._is_looking = True
            self._pool.start(_Look(self, self._office, self._seen))

    def tell(self, found: News | None) -> None:
        """What the thread found, on its way to the window."""
        with suppress(RuntimeError):  # the window was closed while a server did not answer
            self._found.emit(found)

    def _on_found(self, found: News | None) -> None:
        self._is_looking = False
        # No page is drawn anew beneath a question: the next look finds the same again.
        if found is not None and not self._is_over and QApplication.activeModalWidget() is None:
            self._seen = found.seen
            self.changed.emit(found.changes)

    def _on_state(self, state: Qt.ApplicationState) -> None:
        """Whoever comes back to the window sees at once what happened meanwhile."""
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()


class _Look(QRunnable):
    def __init__(self, watch: OthersWatch, office: Office, seen: Seen) -> None:
        super().__init__()
        self._watch = watch
        self._office = office
        self._seen = seen

    def run(self) -> None:
        """Ask the store; while the server is away there is no news, and whoever works is told by that work."""
        found: News | None = None
        try:
            found = news(self._office, self._seen)
        except UserError:
            pass
        finally:
            self._watch.tell(found)
