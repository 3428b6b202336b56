"""The way of a file that goes: counted, asked about, made by the worker, told where it lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.screens.exchange_places import places, remember
from ui.screens.exchange_send import SendDialog, SentDialog
from ui.screens.exchange_words import peer_words
from ui.screens.exchange_work import survey_for
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.jobs import IsCancelled, Progress
    from ui.screens import Context
    from yazd_desktop.exchange.overview import PeerState
    from yazd_desktop.exchange.sending import Sent, Survey


class Sending:
    """One file for one peer; `on_sent` is called when it is made, before it is told."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        peer: PeerState,
        on_sent: Callable[[], object],
        *,
        everything: bool,
    ) -> None:
        self._parent = parent
        self._context = context
        self._peer = peer
        self._on_sent = on_sent
        self._everything = everything
        self._name = peer_words(peer.facts.name, peer.facts.role)

    def begin(self) -> None:
        """Count what would go, then ask."""
        office, facts, everything = self._context.office, self._peer.facts, self._everything

        def work(progress: Progress, cancelled: IsCancelled) -> dict[bool, Survey]:
            return survey_for(office, facts, progress, cancelled, everything=everything)

        self._context.jobs.run(t("screens.exchange.counting"), work, self._ask)

    def _ask(self, surveys: dict[bool, Survey]) -> None:
        if not isValid(self._parent):
            return
        settings = self._context.settings
        dialog = SendDialog(self._parent, self._peer, surveys, places(settings), everything=self._everything)
        is_wanted = bool(dialog.exec())
        folder, with_identity = dialog.folder, dialog.with_identity
        dialog.deleteLater()
        if is_wanted and folder is not None:
            remember(settings, folder)
            self._send(folder, with_identity=with_identity)

    def _send(self, folder: Path, *, with_identity: bool) -> None:
        office, facts, everything = self._context.office, self._peer.facts, self._everything

        def work(progress: Progress, cancelled: IsCancelled) -> Sent:
            from yazd_desktop.exchange.sending import send

            return send(
                office,
                facts,
                folder,
                with_identity=with_identity,
                everything=everything,
                progress=progress,
                cancelled=cancelled,
            )

        self._context.jobs.run(t("screens.exchange.sending", name=self._name), work, self._tell)

    def _tell(self, sent: Sent) -> None:
        if not isValid(self._parent):
            return
        self._on_sent()
        dialog = SentDialog(self._parent, self._name, sent)
        dialog.exec()
        dialog.deleteLater()
