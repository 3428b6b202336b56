"""Received files: first what each would bring, then, when the user wants it, what they brought."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.screens.exchange_file import FileCard
from ui.screens.exchange_result import ResultCard
from ui.screens.exchange_work import is_good, summary
from ui.widgets.basics import Chip, button, label, scrolling
from yazd_desktop.exchange.succession import Succeeded
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.screens import Context
    from ui.screens.exchange_work import Taken
    from yazd_desktop.exchange.receiving import Received

_COUNTED: Final = ("new", "updated", "conflicts", "refused")
_TONES: Final = {"new": "success", "updated": "accent", "conflicts": "warning", "refused": "danger"}


class ReceiveView(QWidget):
    """The files one below the other, their sum above, what is to be done below.

    `apply_asked` hands over the files to be taken in; `closed` tells that the user is done here.
    """

    apply_asked = Signal(object)
    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._paths: list[Path] = []
        self.cards: list[FileCard] = []
        self.result: ResultCard | None = None
        self._heading = label("", "title")
        self.hint = label("", "muted", wrap=True)
        self.apply = button(
            t("screens.exchange.apply", count=0), self._on_apply, icon_name="check", kind="primary"
        )
        self.apply.setToolTip(t("screens.exchange.apply_hint"))
        self.close_button = button("", self.closed.emit)
        self.close_button.setToolTip(t("screens.exchange.close_hint"))
        self._sums = {name: Chip("") for name in _COUNTED}
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(24, 4, 24, 16)
        self._column.setSpacing(12)
        self._column.addStretch()
        self._lay_out(inner)
        # Not those of the buttons: other words on a button take its keys away.
        for keys, pressed in (("Ctrl+Return", self.apply), ("Esc", self.close_button)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(_press, pressed))
        self.first_control: QWidget = self.apply

    @property
    def told(self) -> str:
        """The sum, as it is read."""
        return t("value.comma").join(self._sums[name].text() for name in _COUNTED)

    def show_looked(self, files: Sequence[Received]) -> None:
        """Show what files would bring; nothing is changed yet."""
        self._paths = [one.file for one in files if is_good(one)]
        self._heading.setText(t("screens.exchange.looked", count=len(files)))
        self._show(files, is_done=False)
        count = len(self._paths)
        self.apply.setVisible(bool(count))
        self._name(self.apply, t("screens.exchange.apply", count=count))
        self._name(self.close_button, t("widgets.dialog.cancel" if count else "widgets.dialog.close"))
        bad = sum(one.refused is not None for one in files)
        words = "screens.exchange.apply.none"
        if count:
            words = "screens.exchange.apply.good" if bad else "screens.exchange.apply.hint"
        self.hint.setText(t(words))
        self.first_control = self.apply if count else self.close_button

    def show_taken(self, taken: Taken) -> None:
        """Show what files brought, and the ways that lead on from here."""
        done = sum(is_good(one) for one in taken.files)
        self._heading.setText(t("screens.exchange.taken_count", count=done))
        self._show(taken.files, is_done=True)
        if not any(isinstance(one, Succeeded) for one in taken.files):  # a whole office is no news of one
            self.result = ResultCard(self._context, taken)
            self._column.insertWidget(0, self.result)
        self.apply.hide()
        self._name(self.close_button, t("screens.exchange.finish"))
        self.hint.setText(t("screens.exchange.left", count=taken.left) if taken.left else "")
        self.first_control = self.close_button

    def _show(self, files: Sequence[Received], *, is_done: bool) -> None:
        for old in (*self.cards, *([self.result] if self.result else [])):
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.result = None
        own = self._context.office.name
        self.cards = [FileCard(file, own, is_done=is_done) for file in files]
        for place, card in enumerate(self.cards):
            self._column.insertWidget(place, card)
        sums = summary(files)
        for name, shown in self._sums.items():
            count: int = getattr(sums, name)
            shown.show_status(
                t(f"screens.exchange.sum.{name}", count=count), _TONES[name] if count else "muted"
            )

    def _on_apply(self) -> None:
        self.apply_asked.emit(self._paths)

    def _name(self, control: QWidget, words: str) -> None:
        control.setProperty("text", words)
        control.setAccessibleName(words)

    def _lay_out(self, inner: QWidget) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 0)
        head.setSpacing(10)
        head.addWidget(self._heading)
        head.addStretch()
        for shown in self._sums.values():
            head.addWidget(shown)
        bar = QFrame()
        bar.setObjectName("savebar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(10)
        row.addWidget(self.hint, 1)
        row.addWidget(self.apply)
        row.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addWidget(scrolling(inner), 1)
        whole.addWidget(bar)


def _press(control: QPushButton) -> None:
    if control.isVisible():
        control.click()
