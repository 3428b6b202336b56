"""The card of this office: shown, printed, kept as a file; and new keys when the old ones may be in other hands."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui import dialogs
from ui.screens.exchange_dialog import ExchangeDialog
from ui.screens.exchange_drop import CARD_ENDING
from ui.screens.exchange_phrase import CodeView, PhraseView
from ui.screens.exchange_words import card_words, file_words
from ui.widgets.basics import button, label
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.pairing.cards import Card, own_card, write_card
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.jobs import IsCancelled, Progress
    from ui.screens import Context

_WIDTH_PX: Final = 780
_CODE_PX: Final = 300
_PREVIEW_PX: Final = (860, 680)
_TEMPORARY: Final = "yazd-"


class CardDialog(ExchangeDialog):
    """`wish` is what is wanted after the dialog: print, new_keys or nothing."""

    def __init__(self, parent: QWidget, context: Context, card: Card) -> None:
        title = card_words(is_governorate=context.office.is_governorate)
        super().__init__(parent, "key", title, t("screens.exchange.card.text"), width_px=_WIDTH_PX)
        self.card = card
        self.wish = ""
        self._context = context
        self.print_button = button(
            t("screens.exchange.card.print"), lambda: self._leave("print"), kind="primary", icon_name="print"
        )
        self.save_button = button(t("screens.exchange.card.save"), self.save, icon_name="save")
        self.renew = button(
            t("screens.exchange.card.new_keys"), lambda: self._leave("new_keys"), kind="quiet"
        )
        self._said = label("", "success", wrap=True)
        self._said.hide()
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addWidget(
            label(t("screens.exchange.card.of", name=card.name, code=card.code), "heading", wrap=True)
        )
        words.addWidget(label(t("screens.exchange.card.words"), "muted", wrap=True))
        words.addWidget(PhraseView(card.phrase()))
        words.addStretch()
        words.addWidget(self._said)
        words.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeading)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(CodeView(card.text(), _CODE_PX), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.add(row)
        self.add_buttons(self.print_button, self.save_button, button(t("widgets.dialog.close"), self.reject))

    def save(self) -> None:
        """Keep the card as a file, to be handed over on a stick or by mail."""
        proposed = t("screens.exchange.card.file", code=self.card.code) + CARD_ENDING
        path = dialogs.ask_save_path(self, t("screens.exchange.card.save"), proposed, CARD_ENDING)
        if path is None:
            return
        try:
            write_card(self.card, path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self._said.setText(t("screens.exchange.card.saved", file=file_words(path)))
        self._said.show()
        self.fit()

    def _leave(self, wish: str) -> None:
        self.wish = wish
        self.accept()


def show_card(parent: QWidget, context: Context) -> None:
    """Show the card, and do what is wanted with it."""
    dialog = CardDialog(parent, context, own_card(context.office))
    dialog.exec()
    wish, card = dialog.wish, dialog.card
    dialog.deleteLater()
    if wish == "print":
        _print(parent, context, card)
    elif wish == "new_keys":
        _renew(parent, context)


def _renew(parent: QWidget, context: Context) -> None:
    if dialogs.confirm(
        parent,
        t("screens.exchange.new_keys.title"),
        t("screens.exchange.new_keys.detail"),
        t("screens.exchange.new_keys.yes"),
    ):
        own_card(context.office, new_keys=True)
        show_card(parent, context)


def _print(parent: QWidget, context: Context, card: Card) -> None:
    """Make the paper and show it, to be printed or kept."""
    folder = TemporaryDirectory(prefix=_TEMPORARY, ignore_cleanup_errors=True)
    path = Path(folder.name) / "card.pdf"

    def operation(_progress: Progress, _cancelled: IsCancelled) -> None:
        from yazd_desktop.exchange.pairing.card_paper import print_card

        try:
            print_card(context.office, card, path)
        except BaseException:  # whatever it was: nothing of it may stay
            folder.cleanup()
            raise

    def done(_none: None) -> None:
        dialog = PaperDialog(parent, path, card)
        dialog.exec()
        dialog.let_go()
        dialog.deleteLater()
        folder.cleanup()

    context.jobs.run(t("screens.exchange.card.printing"), operation, done)


class PaperDialog(QDialog):
    """The card on paper, as the packet is shown."""

    def __init__(self, parent: QWidget, path: Path, card: Card) -> None:
        super().__init__(parent)
        from ui.pdf_preview import PdfPreview  # loads QtPdf: only who prints waits for it

        self.setWindowTitle(t("screens.exchange.card.print"))
        self.resize(*_PREVIEW_PX)
        self.preview = PdfPreview(t("screens.exchange.card.file", code=card.code) + ".pdf")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.preview)
        self.preview.show_file(path)
        self.preview.saved.connect(lambda _name: self.accept())
        self.preview.printed.connect(self.accept)

    def let_go(self) -> None:
        """Close the file, so that it can be removed."""
        self.preview.let_go()
