"""The program with a window, put together: nothing else makes these pieces; they are handed over."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui import crash, dialogs, theme, window_settings
from ui.main_window import MainWindow, wants_dark
from yazd_desktop.i18n import t


class _CrashLine(QObject):
    """Brings the report of a bug from any thread to the main thread, one at a time.

    What fails in drawing fails again behind the dialog that tells it: it would be told without end.
    """

    reported = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_told = False
        self.reported.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def _tell(self, report: str) -> None:
        if self._is_told:
            return
        self._is_told = True
        try:
            dialogs.show_crash(self._window, report)
        finally:
            self._is_told = False


def make_window(app: QApplication, folder: Path | None, settings_path: Path) -> MainWindow:
    """The window of the program, dressed and not yet shown."""
    app.setApplicationDisplayName(t("screens.window.title"))
    settings = window_settings.load(settings_path)
    theme.install(app, dark=wants_dark(app, settings.look))
    window = MainWindow(settings, folder)
    crash.install(_CrashLine(window).reported.emit)
    return window


def run(arguments: Sequence[str]) -> int:
    """Show the window and run until it is closed; gives the exit code. The first argument may be an office."""
    app = QApplication([sys.argv[0]])
    app.setApplicationName("yazd-desktop")
    folder = Path(arguments[0]).expanduser().absolute() if arguments else None
    window = make_window(app, folder, window_settings.default_path())
    window.show()
    # The store is imported only after the window is on the screen.
    QTimer.singleShot(0, window.begin)
    return app.exec()
