"""Handing the office over, from its own page: the papers to sign, the file for the successor, and the way back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui import dialogs
from ui.screens import Context
from ui.screens.exchange_dialog import ExchangeDialog, Facts
from ui.screens.exchange_pairing import ask_card
from ui.screens.exchange_phrase import PhraseView
from ui.screens.exchange_words import file_words, path_words, size_words
from ui.widgets.basics import Card, button, label
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.jobs import IsCancelled, Progress
    from yazd_desktop.exchange.handover import Handed
    from yazd_desktop.exchange.pairing.cards import Card as PeerCard
    from yazd_desktop.reports.handover import PrintedHandover

_WIDTH_PX = 620


class HandoverCard(Card):
    """Below the care of the office. Only a manager hands an office over or reopens it."""

    def __init__(self, context: Context) -> None:
        super().__init__(t("screens.handover.title"))
        self._context = context
        self.print = button(t("screens.handover.print"), self.print_papers, icon_name="pdf")
        self.with_identity = QCheckBox(t("screens.handover.with_identity"))
        self.give = button(t("screens.handover.give"), self.hand_over, icon_name="exchange")
        self.reopen = button(t("screens.handover.reopen"), self.open_again, icon_name="lock")
        for controls, hint in (
            ((self.print,), "screens.handover.print_hint"),
            ((self.give, self.reopen), "screens.handover.give_hint"),
        ):
            row = QHBoxLayout()
            for control in controls:
                row.addWidget(control)
            said = QVBoxLayout()
            said.setSpacing(2)
            words = label(t(hint), "muted", wrap=True)
            said.addWidget(words)
            if self.print in controls:
                said.addWidget(self.with_identity)
            else:
                self._hint = words
            row.addLayout(said, 1)
            self.add(row)
        self.show_state()

    def show_state(self) -> None:
        """What can be done now."""
        office = self._context.office
        is_closed, is_manager = office.closed is not None, office.is_manager
        self.give.setVisible(not is_closed)
        self.reopen.setVisible(is_closed)
        for control in (self.give, self.reopen):
            control.setEnabled(is_manager)
        hint = "screens.handover.reopen_hint" if is_closed else "screens.handover.give_hint"
        self._hint.setText(t(hint if is_manager else "screens.handover.manager_only"))

    def print_papers(self) -> None:
        """Ask where to, and print what is handed over."""
        office, with_identity = self._context.office, self.with_identity.isChecked()
        proposed = t("screens.handover.file", office=office.name)
        path = dialogs.ask_save_path(self, t("screens.handover.print"), f"{proposed}.pdf", ".pdf")
        if path is None:
            return
        taker = office.closed.to if office.closed is not None else ""

        def work(progress: Progress, cancelled: IsCancelled) -> PrintedHandover:
            from yazd_desktop.reports.handover import print_handover

            return print_handover(
                office,
                path,
                taker=taker,
                with_identity=with_identity,
                progress=progress,
                cancelled=cancelled,
            )

        told = partial(self._tell_printed, path)
        self._context.jobs.run(t("screens.handover.printing"), work, told)

    def hand_over(self) -> None:
        """Ask for the card of the successor, show what will happen, and do it."""
        from yazd_desktop.exchange.pairing.cards import read_card

        path = ask_card(self)
        if path is None:
            return
        try:
            card = read_card(path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        dialog = GiveDialog(self, self._context.office.name, card)
        is_wanted = bool(dialog.exec())
        dialog.deleteLater()
        folder = dialogs.ask_folder(self, t("screens.handover.where")) if is_wanted else None
        if folder is not None:
            self._give(card, folder)

    def open_again(self) -> None:
        """Go on with a copy that was handed over."""
        from yazd_desktop.exchange.handover import reopen

        office = self._context.office
        if office.closed is None or not dialogs.confirm(
            self,
            t("screens.handover.reopen_title", office=office.name),
            t("screens.handover.reopen_detail", to=office.closed.to),
            t("screens.handover.reopen"),
        ):
            return
        reopen(office)
        self.show_state()
        self._context.notice(t("screens.handover.reopened"))

    def _give(self, card: PeerCard, folder: Path) -> None:
        office = self._context.office

        def work(progress: Progress, cancelled: IsCancelled) -> Handed:
            from yazd_desktop.exchange.handover import hand_over

            return hand_over(office, card, folder, progress=progress, cancelled=cancelled)

        self._context.jobs.run(t("screens.handover.giving"), work, self._tell_given)

    def _tell_given(self, handed: Handed) -> None:
        if isValid(self):
            self.show_state()
            dialog = GivenDialog(self, handed)
            dialog.exec()
            dialog.deleteLater()

    def _tell_printed(self, path: Path, printed: PrintedHandover) -> None:
        name = f"\u2068{path.name}\u2069"
        self._context.notice(t("screens.handover.printed", file=name, pages=printed.pages))


class GiveDialog(ExchangeDialog):
    """To whom, what goes, and what becomes of this copy; nothing is done before the words were compared."""

    def __init__(self, parent: QWidget, office: str, card: PeerCard) -> None:
        title = t("screens.handover.ask_title", office=office, to=card.name)
        super().__init__(parent, "exchange", title, t("screens.handover.ask_detail"), width_px=_WIDTH_PX)
        self.compared = QCheckBox(t("screens.handover.compared"))
        self.known = QCheckBox(t("screens.handover.known"))
        self.yes = button(t("screens.handover.give"), self.accept, kind="primary", icon_name="exchange")
        self.add(
            Facts(
                (t("screens.handover.successor"), card.name),
                (t("screens.exchange.fact.code"), f"\u2068{card.code}\u2069"),
            )
        )
        self.add(label(t("screens.handover.compare"), "muted", wrap=True))
        self.add(PhraseView(card.phrase()))
        for tick in (self.compared, self.known):
            self.add(tick)
            tick.toggled.connect(self._on_ticked)
        self.add_buttons(self.yes, button(t("widgets.dialog.cancel"), self.reject))
        self.yes.setEnabled(False)

    def _on_ticked(self) -> None:
        self.yes.setEnabled(self.compared.isChecked() and self.known.isChecked())


class GivenDialog(ExchangeDialog):
    """The file is made and this copy is closed: where it lies, and the words that the successor will ask for."""

    def __init__(self, parent: QWidget, handed: Handed) -> None:
        sent = handed.sent
        super().__init__(
            parent,
            "check",
            t("screens.handover.given", to=handed.to),
            t("screens.handover.given_detail", folder=path_words(sent.file.parent)),
            width_px=_WIDTH_PX,
        )
        self._folder = sent.file.parent
        self.add(
            Facts(
                (t("screens.exchange.fact.name"), file_words(sent.file)),
                (t("screens.exchange.fact.size"), size_words(sent.size_bytes)),
            )
        )
        self.add(label(t("screens.handover.own_words"), "muted", wrap=True))
        self.add(PhraseView(handed.phrase))
        self.add_buttons(
            button(t("screens.exchange.open_folder"), self._open_folder, kind="primary", icon_name="case"),
            button(t("widgets.dialog.close"), self.reject),
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        self.accept()
