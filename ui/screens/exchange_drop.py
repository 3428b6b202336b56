"""The place that files are dropped on, and what the hand may hold there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from ui import dialogs
from ui.icons import pixmap
from ui.theme import colours
from ui.widgets.basics import button, label
from yazd_desktop.i18n import t

FILE_ENDING: Final = ".yzx"
CARD_ENDING: Final = ".json"
_CARD_MARK: Final = '"yazd-card"'
_SIGN_PX: Final = 24


def dropped_paths(urls: Iterable[QUrl]) -> list[Path]:
    """What was dropped: the files themselves, and of a folder the exchange files in it."""
    found: list[Path] = []
    for path in (Path(url.toLocalFile()) for url in urls if url.isLocalFile()):
        found += sorted(path.glob(f"*{FILE_ENDING}")) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def is_card(paths: list[Path]) -> bool:
    """Whether one card was dropped, not files to be taken in."""
    return len(paths) == 1 and paths[0].suffix.lower() == CARD_ENDING


def is_card_text(text: str) -> bool:
    """Whether a text may be that of a card."""
    return _CARD_MARK in text


class DropStrip(QFrame):
    """A dashed strip at the top of the page, with the button for those who do not drag; the page lights it."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dropstrip")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._is_lit = False
        self._sign = QLabel()
        self._heading = label(t("screens.exchange.drop"), wrap=True)
        self._detail = label(t("screens.exchange.drop.detail"), "muted", wrap=True)
        self.choose = button(t("screens.exchange.receive"), self._ask, icon_name="import")
        self.choose.setShortcut("Ctrl+O")
        self.choose.setToolTip(t("screens.exchange.receive_hint"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._heading)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignVCenter)
        self.light(on=False)

    def light(self, *, on: bool) -> None:
        """Light up under a file that is about to be dropped, in the colours of the theme."""
        self._is_lit = on
        self._heading.setText(t("screens.exchange.drop.now" if on else "screens.exchange.drop"))
        found = colours()
        line, ground = (found.accent, found.accent_soft) if on else (found.scroll, found.surface)
        sheet = (
            f"QFrame#dropstrip {{ background: {ground}; border: 2px dashed {line}; border-radius: 10px; }}"
        )
        if sheet != self.styleSheet():  # setting one tells of a change again
            self.setStyleSheet(sheet)
        self._sign.setPixmap(pixmap("import", _SIGN_PX, "accent"))

    @property
    def is_lit(self) -> bool:
        """Whether a file hangs over the page."""
        return self._is_lit

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "choose"):
            self.light(on=self._is_lit)

    def _ask(self) -> None:
        paths = dialogs.ask_open_paths(self, t("screens.exchange.receive"), FILE_ENDING)
        if paths:
            self.chosen.emit(paths)
