"""The card of a copy on paper: who it is, a code for telephones, and the six words to compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_long
from yazd_desktop.typeset import (
    Callout,
    Document,
    Furniture,
    Heading,
    Items,
    KeyValues,
    Paragraph,
    QrCode,
    Space,
)

if TYPE_CHECKING:
    from yazd_desktop.exchange.pairing.cards import Card

_CODE_MM = 72
_GAP_MM = 4


def print_card(office: Office, card: Card, path: Path) -> None:
    """Print the card as a PDF; UserError typeset.not_writable, typeset.disk_full."""
    from yazd_desktop.typeset.render import render  # loads reportlab: only who prints waits for it

    day = format_long(office.today())
    title = t("screens.exchange.card.governorate") if card.is_governorate else t("screens.exchange.card")
    blocks = (
        Heading(title),
        KeyValues(
            (
                (t("screens.exchange.paper.name"), card.name),
                (t("screens.exchange.paper.code"), card.code),
                (t("screens.exchange.paper.day"), day),
            ),
            columns=3,
        ),
        Paragraph(t("screens.exchange.paper.text")),
        QrCode(card.text(), t("screens.exchange.paper.scan"), mm=_CODE_MM),
        Space(_GAP_MM),
        Callout(phrase_words(card), title=t("screens.exchange.paper.words")),
        Heading(t("screens.exchange.paper.how"), level=2),
        Items(tuple(t(f"screens.exchange.paper.step.{step}") for step in (1, 2, 3)), numbered=True),
    )
    furniture = Furniture(head_start=card.name, head_end=day, foot_start=t("screens.exchange.paper.foot"))
    render(Document(title, card.name, title, blocks, furniture), path)


def phrase_words(card: Card) -> str:
    """The six words in one line."""
    return t("screens.exchange.paper.joint").join(card.phrase())
