"""Making a file for a peer: with what, how much of it, where to; and afterwards, where it lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from ui import dialogs
from ui.screens.exchange_dialog import ExchangeDialog, Facts
from ui.screens.exchange_kinds import KindTable
from ui.screens.exchange_places import Place
from ui.screens.exchange_words import file_words, path_words, peer_words, size_words
from ui.widgets.basics import button, label
from yazd_desktop.exchange.kinds_told import kind_words
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from yazd_desktop.exchange.overview import PeerState
    from yazd_desktop.exchange.sending import Sent, Survey

_TOLD: Final = ("ops", "attachments", "size")
_STAYS: Final = ("withheld", "closed")
"""What is told where there is a choice: to others than the governorate nothing of what goes is held back."""
_COLUMNS: Final = 5
_WIDTH_PX: Final = 780
_INDENT_PX: Final = 30


class SendDialog(ExchangeDialog):
    """What leaves, and where to. `surveys` say what a file would hold, by whether identities go with it.

    Where there is only one survey there is nothing to choose.
    """

    def __init__(
        self,
        parent: QWidget,
        peer: PeerState,
        surveys: dict[bool, Survey],
        places: list[Place],
        *,
        everything: bool = False,
    ) -> None:
        words = "screens.exchange.send.everything" if everything else "screens.exchange.send.text"
        name = peer_words(peer.facts.name, peer.facts.role)
        title = t("screens.exchange.send_to", name=name)
        super().__init__(parent, "referral", title, t(words), width_px=_WIDTH_PX)
        self._peer = peer
        self._surveys = surveys
        self.choices = {kept: QRadioButton(t(_choice_key(kept))) for kept in (False, True)}
        self._group = QButtonGroup(self)
        self.places = QComboBox()
        self.other = button(t("screens.exchange.place.other"), self._ask_place, icon_name="case")
        self.yes = button(t("screens.exchange.send.yes"), self._on_yes, kind="primary", icon_name="referral")
        self.cancel = button(t("widgets.dialog.cancel"), self.reject)
        if len(surveys) > 1:
            self._add_choices()
        else:
            self.add(label(t(f"screens.exchange.leaves.{peer.facts.role}"), "muted", wrap=True))
        lines = (*_TOLD, *_STAYS) if len(surveys) > 1 else _TOLD
        self._told = Facts(*((t(f"screens.exchange.leaves.{line}"), " ") for line in lines))
        self.add(_section(t("screens.exchange.leaves")))
        self.kinds = KindTable(_COLUMNS)
        self.add(self.kinds)
        self.add(self._told)
        self._nothing = label(t("screens.exchange.leaves.nothing"), "muted", wrap=True)
        self.add(self._nothing)
        self._add_places(places)
        self.add_buttons(self.yes, self.cancel)
        self._show_survey()
        chosen = self.choices[self.with_identity]
        (chosen if len(surveys) > 1 else self.yes).setFocus()

    @property
    def with_identity(self) -> bool:
        """Whether what says who somebody is goes with the file."""
        if len(self._surveys) > 1:
            return self.choices[True].isChecked()
        return next(iter(self._surveys))

    @property
    def folder(self) -> Path | None:
        """Where the file is to lie."""
        found: Path | None = self.places.currentData()
        return found

    def told(self, name: str) -> str:
        """What is said of one part of what leaves: ops, attachments, size, withheld or closed."""
        return self._told.values[t(f"screens.exchange.leaves.{name}")].text()

    def _on_yes(self) -> None:
        if self.folder is None:
            self._ask_place()
        elif not self._is_first_time() or self._is_sure():
            self.accept()

    def _is_first_time(self) -> bool:
        """Whether what was never told this peer is to leave now."""
        return len(self._surveys) > 1 and self.with_identity and not self._peer.told_identity

    def _is_sure(self) -> bool:
        name = self._peer.facts.name
        return dialogs.confirm(
            self,
            t("screens.exchange.identity.title", name=name),
            t("screens.exchange.identity.detail", name=name),
            t("screens.exchange.identity.yes"),
        )

    def _add_choices(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        for kept, choice in self.choices.items():
            self._group.addButton(choice)
            sentence = label(t(f"{_choice_key(kept)}.detail"), "muted", wrap=True)
            sentence.setContentsMargins(0, 0, _INDENT_PX, 0)
            choice.setAccessibleDescription(sentence.text())
            column.addWidget(choice)
            column.addWidget(sentence)
            if not kept:
                column.addSpacing(6)
        self.choices[self._peer.facts.with_identity].setChecked(True)
        self._group.buttonClicked.connect(lambda _button: self._show_survey())
        self.add(column)

    def _add_places(self, places: list[Place]) -> None:
        self.add(_section(t("screens.exchange.place")))
        self.places.setAccessibleName(t("screens.exchange.place"))
        self.places.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.places.setMinimumContentsLength(20)
        for place in places:
            self.places.addItem(place.words, place.folder)
        # Not before they are in: none of them would be chosen then.
        self.places.setPlaceholderText(t("screens.exchange.place.none"))
        self.places.currentIndexChanged.connect(lambda _row: self._show_place())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.places, 1)
        row.addWidget(self.other)
        self.add(row)
        self._show_place()

    def choose_place(self, folder: Path) -> None:
        """Take a folder, one that was not offered too."""
        row = self.places.findData(folder)
        if row < 0:
            self.places.insertItem(0, path_words(folder), folder)
            row = 0
        self.places.setCurrentIndex(row)

    def _ask_place(self) -> None:
        folder = dialogs.ask_folder(self, t("screens.exchange.place.which"))
        if folder is not None:
            self.choose_place(folder)

    def _show_place(self) -> None:
        self.places.setToolTip("" if self.folder is None else path_words(self.folder))

    def _show_survey(self) -> None:
        found = self._surveys[self.with_identity]
        told = {
            "ops": _counted("op_count", "no_ops", found.ops),
            "attachments": _attachment_words(found.attachments, found.attachment_bytes),
            "size": t("screens.exchange.leaves.about", size=size_words(found.size_bytes)),
            "withheld": _counted("withheld_values", "no_values", found.withheld),
            "closed": _counted("closed_files", "no_closed", found.closed_files),
        }
        for line, words in told.items():
            if (shown := self._told.values.get(t(f"screens.exchange.leaves.{line}"))) is not None:
                shown.setText(words)
        self.kinds.show_records(found.records)
        self.kinds.setVisible(bool(found.records))
        self._nothing.setVisible(not (found.ops or found.attachments))
        if self.isVisible():
            self.fit()


class SentDialog(ExchangeDialog):
    """The file is made: where it lies, what is in it, and what to do with it now."""

    def __init__(self, parent: QWidget, peer_name: str, sent: Sent) -> None:
        folder = path_words(sent.file.parent)
        super().__init__(
            parent,
            "check",
            t("screens.exchange.sent", folder=folder),
            t("screens.exchange.sent.do", name=peer_name),
        )
        self._folder = sent.file.parent
        self.open_folder = button(
            t("screens.exchange.open_folder"), self._open_folder, kind="primary", icon_name="case"
        )
        self.add(
            Facts(
                (t("screens.exchange.fact.name"), file_words(sent.file)),
                (t("screens.exchange.fact.size"), size_words(sent.size_bytes)),
                (t("screens.exchange.fact.content"), kind_words(sent.records)),
                (
                    t("screens.exchange.leaves.attachments"),
                    t("screens.exchange.leaves.count", count=sent.attachments) if sent.attachments else "",
                ),
            )
        )
        self.add_buttons(self.open_folder, button(t("widgets.dialog.close"), self.reject))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        self.accept()


def _section(words: str) -> QWidget:
    found = QFrame()
    row = QHBoxLayout(found)
    row.setContentsMargins(0, 4, 0, 0)
    row.addWidget(label(words, "heading"))
    return found


def _counted(some: str, none: str, count: int) -> str:
    return t(f"screens.exchange.leaves.{some if count else none}", count=count)


def _attachment_words(count: int, size_bytes: int) -> str:
    """How many attachments go and how large they are together."""
    if not count:
        return t("screens.exchange.leaves.no_attachments")
    return t("screens.exchange.leaves.some_attachments", count=count, size=size_words(size_bytes))


def _choice_key(kept: bool) -> str:
    return "screens.exchange.with" if kept else "screens.exchange.without"
