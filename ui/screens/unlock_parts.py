"""What the pages before the office share: a card in the middle."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget


def put_in_the_middle(page: QWidget, card: QFrame, width: int) -> QVBoxLayout:
    """Lay a card of a fixed width into the middle of a page; gives the layout of what stands on the card."""
    card.setObjectName("card")
    card.setFixedWidth(width)
    # Beside stretches, not with an alignment: only so is the card asked how high it is at its own width.
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(card)
    row.addStretch()
    whole = QVBoxLayout(page)
    whole.addStretch(2)
    whole.addLayout(row)
    whole.addStretch(3)
    return QVBoxLayout(card)
