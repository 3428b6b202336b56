"""What could be put on an agenda, in groups that fold, each line with a box to tick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from ui.icons import icon
from ui.theme import colours
from ui.widgets.basics import from_the_right
from yazd_desktop.agenda import Kind, Proposal
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import look_alike_key

Group = tuple[Kind, str, tuple[Proposal, ...]]
_ROW: Final = Qt.ItemDataRole.UserRole
_FIRST: Final = 5
"""How many lines of a group are shown before the user asks for all, so that the next group is in sight."""
_HEIGHTS: Final = {"group": 40, "proposal": 52, "more": 38, "none": 38}
_PAD_PX: Final = 10
_BOX_PX: Final = 18
_CHIP_PX: Final = 22
_SOFT: Final = {"danger": "danger_soft", "warning": "warning_soft", "success": "success_soft"}
_RIGHT: Final = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
)
_LEFT: Final = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
)


@dataclass(frozen=True)
class Row:
    """A line of the tree: the head of a group, a proposal, the way to the rest, or that there is none."""

    look: str
    kind: Kind
    text: str
    detail: str = ""
    proposal: Proposal | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same while the words change."""
        return self.look, self.kind, self.proposal.record_id if self.proposal else ""


class ProposalTree(QTreeWidget):
    """Space or a click ticks, the menu opens a record; `ticked` and `open_asked` tell which."""

    ticked = Signal(str, str, bool)
    open_asked = Signal(str, str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setStyleSheet("QTreeWidget { border: none; background: transparent; }")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._groups: Sequence[Group] = ()
        self._words = ""
        self._shown_whole: set[Kind] = set()
        self._folded: set[Kind] = set()
        self._pressed: QTreeWidgetItem | None = None
        self.itemCollapsed.connect(lambda item: self._folded.add(_row(item).kind))
        self.itemExpanded.connect(lambda item: self._folded.discard(_row(item).kind))

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show proposals; what is folded, chosen and in sight stays so."""
        self._groups = groups
        plan = [list(self._plan(group)) for group in groups]
        drawn = list(self._items())
        rows = [row for group in plan for row in group]
        if [_row(item).key for item in drawn] == [row.key for row in rows]:
            for item, row in zip(drawn, rows, strict=True):
                _fill(item, row)
        else:
            self._rebuild(plan)

    def search(self, words: str) -> None:
        """Show only the proposals that hold these words."""
        self._words = look_alike_key(words.strip())
        self.show_groups(self._groups)

    def current(self) -> Proposal | None:
        """The proposal that is chosen; None on a head."""
        item = self.currentItem()
        return _row(item).proposal if item is not None else None

    def line_of(self, record_id: str) -> QTreeWidgetItem | None:
        """The line of a record, when it is shown."""
        return next((item for item in self._items() if _row(item).key[2] == record_id), None)

    def show_all(self, kind: Kind) -> None:
        """Show a group to its end."""
        self._shown_whole.add(kind)
        self.show_groups(self._groups)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks a proposal; Space and Enter fold a head and show the rest."""
        item = self.currentItem()
        is_space = event.key() == Qt.Key.Key_Space
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if item is None or not (is_space or is_enter):
            super().keyPressEvent(event)
        elif is_space or _row(item).proposal is None:
            self._act(item)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what is pressed: only a press and a release on one line are a click."""
        super().mousePressEvent(event)
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self.itemAt(event.position().toPoint()) if is_left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click ticks wherever in the line it falls, as with any check box."""
        super().mouseReleaseEvent(event)
        item, self._pressed = self._pressed, None
        if item is not None and self.itemAt(event.position().toPoint()) is item:
            self._act(item)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second half of a double click does nothing: it would take back what the first half did."""
        event.accept()

    def _act(self, item: QTreeWidgetItem) -> None:
        row = _row(item)
        if row.proposal is not None:
            self.ticked.emit(row.kind, row.proposal.record_id, not row.proposal.ticked)
        elif row.look == "group":
            item.setExpanded(not item.isExpanded())
        elif row.look == "more":
            place = self.indexFromItem(item).row()
            self.show_all(row.kind)
            group = next(item for item in self._heads() if _row(item).kind == row.kind)
            self._choose(group.child(place))

    def _plan(self, group: Group) -> Iterator[Row]:
        kind, words, proposals = group
        found = [p for p in proposals if self._words in look_alike_key(f"{p.title} {p.detail}")]
        on = sum(proposal.ticked for proposal in proposals)
        yield Row(
            "group", kind, words, t("screens.agenda.on_of", on=on, count=len(proposals)) if proposals else ""
        )
        is_cut = not self._words and kind not in self._shown_whole and len(found) > _FIRST + 1
        for proposal in found[:_FIRST] if is_cut else found:
            yield Row("proposal", kind, proposal.title, proposal.detail, proposal)
        if is_cut:
            yield Row("more", kind, t("screens.agenda.more", count=len(found) - _FIRST))
        elif not found:
            key = "screens.agenda.nothing_found" if proposals else f"screens.agenda.none.{kind}"
            yield Row("none", kind, t(key))

    def _rebuild(self, plan: list[list[Row]]) -> None:
        item = self.currentItem()
        current = _row(item).key if item is not None else None
        height = self.verticalScrollBar().value()
        folded = set(self._folded)
        self.clear()
        for head, *rows in plan:
            group = QTreeWidgetItem(self)
            _fill(group, head)
            for row in rows:
                _fill(QTreeWidgetItem(group), row)
            # What is looked for must not hide in a folded group.
            group.setExpanded(bool(self._words) or head.kind not in folded)
        self._folded = folded
        self._choose(
            next((found for found in self._items() if _row(found).key == current), self.topLevelItem(0))
        )
        self.verticalScrollBar().setValue(height)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.setCurrentItem(item)

    def _heads(self) -> Iterator[QTreeWidgetItem]:
        for place in range(self.topLevelItemCount()):
            head = self.topLevelItem(place)
            if head is not None:
                yield head

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for head in self._heads():
            yield head
            for place in range(head.childCount()):
                line = head.child(place)
                if line is not None:
                    yield line

    def _show_menu(self, place: QPoint) -> None:
        proposal = self.current()
        item = self.currentItem()
        if proposal is None or item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = "screens.agenda.take_off" if proposal.ticked else "screens.agenda.put_on"
        menu.addAction(t(words)).triggered.connect(
            lambda: self.ticked.emit(proposal.kind, proposal.record_id, not proposal.ticked)
        )
        menu.addAction(t(f"screens.agenda.open.{proposal.kind}")).triggered.connect(
            lambda: self.open_asked.emit(proposal.kind, proposal.record_id)
        )
        rect = self.visualItemRect(item)
        # The key of the keyboard asks at no place of its own: the menu then opens at the line.
        at = place if rect.contains(place) else rect.center()
        menu.popup(self.viewport().mapToGlobal(at))


def _row(item: QTreeWidgetItem) -> Row:
    found: Row = item.data(0, _ROW)
    return found


def _fill(item: QTreeWidgetItem, row: Row) -> None:
    if item.data(0, _ROW) == row:
        return
    item.setData(0, _ROW, row)
    item.setText(0, row.text)
    proposal = row.proposal
    parts: tuple[str, ...] = (row.text, row.detail)
    if proposal is not None:
        parts = (row.text, row.detail, _badge(proposal))
        item.setCheckState(0, Qt.CheckState.Checked if proposal.ticked else Qt.CheckState.Unchecked)
    words = t("case_file.joint").join(part for part in parts if part)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)
    item.setToolTip(0, words if proposal is not None else "")
    if row.look == "none":
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren)


def _badge(proposal: Proposal) -> str:
    if proposal.kind == "issue" and proposal.score_text:
        return t("screens.agenda.score", score=proposal.score_text)
    return proposal.score_text


class _Painter(QStyledItemDelegate):
    """Box, title and quiet words; at the far end the score or how late it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Each look has its height."""
        row: Row = index.data(_ROW)
        return QSize(0, _HEIGHTS[row.look])

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a line."""
        row: Row = index.data(_ROW)
        rect: QRect = option.rect
        font: QFont = option.font
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._back(painter, rect, state, row)
        ends = rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        if row.look == "group":
            self._group(painter, ends, font, row, is_open=bool(state & QStyle.StateFlag.State_Open))
        elif row.proposal is not None:
            self._proposal(painter, ends.adjusted(0, 4, 0, -5), font, row.proposal)
        else:
            painter.setFont(font)
            painter.setPen(QColor(colours().accent if row.look == "more" else colours().muted))
            painter.drawText(ends.adjusted(0, 0, -_BOX_PX - 10, 0), _RIGHT, row.text)
        painter.restore()

    def _back(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: Row) -> None:
        found = colours()
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        lit = has_focus or bool(state & QStyle.StateFlag.State_MouseOver)
        if lit and row.look != "none":
            painter.setPen(QColor(found.accent) if has_focus else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(found.accent_soft))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -2), 6, 6)
        elif row.look == "group":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(found.sunken))
            painter.drawRoundedRect(rect.adjusted(0, 2, 0, -2), 6, 6)
        elif row.look == "proposal":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(found.line))
            painter.drawLine(rect.left() + 4, rect.bottom(), rect.right() - 4, rect.bottom())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _group(self, painter: QPainter, ends: QRect, font: QFont, row: Row, *, is_open: bool) -> None:
        place = QRect(ends.right() - _BOX_PX, ends.center().y() - _BOX_PX // 2, _BOX_PX, _BOX_PX)
        icon("expand" if is_open else "collapse", "muted").paint(painter, place)
        small = _smaller(font)
        width = QFontMetrics(small).horizontalAdvance(row.detail) + 4
        painter.setFont(small)
        painter.setPen(QColor(colours().muted))
        painter.drawText(ends, _LEFT, row.detail)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(colours().text))
        title = QRect(
            ends.left() + width + 8, ends.top(), place.left() - ends.left() - width - 16, ends.height()
        )
        painter.drawText(title, _RIGHT, _cut(bold, row.text, title.width()))

    def _proposal(self, painter: QPainter, ends: QRect, font: QFont, proposal: Proposal) -> None:
        found = colours()
        box = QRect(ends.right() - _BOX_PX, ends.center().y() - _BOX_PX // 2, _BOX_PX, _BOX_PX)
        painter.setPen(QColor(found.accent if proposal.ticked else found.muted))
        painter.setBrush(QColor(found.accent if proposal.ticked else found.surface))
        painter.drawRoundedRect(box, 4, 4)
        if proposal.ticked:
            icon("check", "accent_text").paint(painter, box.adjusted(1, 1, -1, -1))
        small, words = _smaller(font), _badge(proposal)
        width = QFontMetrics(small).horizontalAdvance(words) + 18 if words else 0
        painter.setFont(small)
        if words:
            is_issue = proposal.kind == "issue"
            tone = "accent" if is_issue else proposal.tone
            badge = QRect(ends.left(), ends.center().y() - _CHIP_PX // 2, width, _CHIP_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(found.accent_soft if is_issue else getattr(found, _SOFT.get(tone, "sunken")))
            )
            painter.drawRoundedRect(badge, _CHIP_PX / 2, _CHIP_PX / 2)
            painter.setPen(QColor(found.tone(tone)))
            painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), words)
        text = QRect(
            ends.left() + width + 8, ends.top(), box.left() - ends.left() - width - 18, ends.height()
        )
        upper, lower = QRect(text), QRect(text)
        upper.setBottom(text.center().y())
        lower.setTop(text.center().y() + 1)
        painter.setPen(QColor(found.muted))
        painter.drawText(lower, _RIGHT, _cut(small, proposal.detail, text.width()))
        medium = QFont(font)
        medium.setWeight(QFont.Weight.Medium)
        painter.setFont(medium)
        painter.setPen(QColor(found.text))
        painter.drawText(upper, _RIGHT, _cut(medium, proposal.title, text.width()))


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() - 1)
    return small


def _cut(font: QFont, text: str, width: int) -> str:
    return QFontMetrics(font).elidedText(
        from_the_right(" ".join(text.split())), Qt.TextElideMode.ElideRight, width
    )
