"""Every file that went and came, with its receipt; a line opens what is known of the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.screens.exchange_dialog import ExchangeDialog, Facts
from ui.screens.exchange_words import content_words, day_words, isolated, peer_words, state_words
from ui.screens.line_list import LineList
from ui.widgets.basics import Card, EmptyState, button, label
from yazd_desktop.exchange.history import AnyFile, SentFacts
from yazd_desktop.i18n import t
from yazd_desktop.lines import Line
from yazd_desktop.persian.jalali import format_short

_WENT = "sent"
_CAME = "received"


class HistoryCard(Card):
    """The files, newest first. `again_wished` tells the peer that a file is to be made for once more."""

    again_wished = Signal(str)

    def __init__(self) -> None:
        super().__init__(t("screens.exchange.history"))
        self._files: dict[tuple[str, str], AnyFile] = {}
        self._today = date.min
        self.lines = LineList(t("screens.exchange.history"), self._badge)
        self.lines.opened.connect(self._open)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.lines)
        self._stack.addWidget(EmptyState("exchange", t("screens.exchange.history.empty")))
        self.add(self._stack)
        self._quiet = label(t("screens.exchange.history.lost"), "small", wrap=True)
        self.add(self._quiet)

    def show_files(self, files: Sequence[AnyFile], today: date) -> None:
        """Show other files."""
        self._today = today
        self._files = {_key(file): file for file in files}
        self.lines.show_lines([_line(file) for file in files])
        self._stack.setCurrentIndex(0 if files else 1)
        self._quiet.setVisible(bool(files))

    def _badge(self, line: Line) -> str:
        return _state(self._files[line.entity, line.record_id])[0]

    def _open(self, kind: str, number: str) -> None:
        file = self._files[kind, number]
        dialog = FileDialog(self, file, self._today)
        if dialog.exec() and dialog.wants_again:
            self.again_wished.emit(file.peer)
        dialog.deleteLater()


class FileDialog(ExchangeDialog):
    """What is known of one file, and what its state means."""

    def __init__(self, parent: QWidget, file: AnyFile, today: date) -> None:
        super().__init__(parent, "exchange", _title(file), t(f"screens.exchange.told.{_state_key(file)}"))
        self.wants_again = False
        self.add(Facts(*_facts(file, today)))
        close = button(t("widgets.dialog.close"), self.reject)
        buttons = [close]
        if isinstance(file, SentFacts) and file.state == "lost":
            buttons.insert(
                0, button(t("screens.exchange.again"), self._again, kind="primary", icon_name="referral")
            )
        self.add_buttons(*buttons)

    def _again(self) -> None:
        self.wants_again = True
        self.accept()


def _key(file: AnyFile) -> tuple[str, str]:
    return (_WENT if isinstance(file, SentFacts) else _CAME, str(file.id))


def _title(file: AnyFile) -> str:
    words = "screens.exchange.file.to" if isinstance(file, SentFacts) else "screens.exchange.file.from"
    return t(words, peer=peer_words(file.peer_name, file.role), number=file.number)


def _state_key(file: AnyFile) -> str:
    return file.state if isinstance(file, SentFacts) else _CAME


def _state(file: AnyFile) -> tuple[str, str]:
    return (
        state_words(file) if isinstance(file, SentFacts) else (t("screens.exchange.state.received"), "normal")
    )


def _line(file: AnyFile) -> Line:
    day = file.made_on if isinstance(file, SentFacts) else file.arrived_on
    kind, number = _key(file)
    return Line(kind, number, _title(file), content_words(file), format_short(day), _state(file)[1])


def _fact(name: str, value: str) -> tuple[str, str]:
    return t(f"screens.exchange.fact.{name}"), value


def _facts(file: AnyFile, today: date) -> list[tuple[str, str]]:
    """What the dialog tells, in order; what is empty is left out there."""
    found = [
        _fact("made", day_words(file.made_on, today)),
        _fact("content", content_words(file)),
        _fact("name", isolated(file.name)),
    ]
    if isinstance(file, SentFacts):
        words = "screens.exchange.with" if file.with_identity else "screens.exchange.without"
        arrived = "" if file.arrived_on is None else day_words(file.arrived_on, today)
        found += [_fact("identity", t(words)), _fact("receipt", arrived)]
    else:
        repeated = t("screens.exchange.ops", count=file.repeated) if file.repeated else ""
        found[1:1] = [_fact("came", day_words(file.arrived_on, today))]
        found += [_fact("repeated", repeated)]
    return found
