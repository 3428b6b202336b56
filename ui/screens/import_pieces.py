"""Small pieces of the import page: the steps at its top, numbers that filter, a spin box that reads every digit."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QValidator
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QSpinBox, QWidget

from ui.icons import pixmap
from ui.theme import colours, set_role
from ui.widgets.basics import button, from_the_right, label
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.persian.digits import to_persian
from yazd_desktop.spreadsheets import CellValue, cell_text

STEPS: Final = ("file", "columns", "check", "result")
_LATIN: Final = re.compile("[A-Za-z]")
_CIRCLE_PX: Final = 24
_GAP_PX: Final = 8
_LINE_PX: Final = 28
_NOT_DIGITS: Final = re.compile(r"\D")


def shown(text: str) -> str:
    """A text of the list as the window shows it: in one line, its digits Persian unless Latin letters stand by."""
    found = " ".join(text.split())
    return found if _LATIN.search(found) else to_persian(found)


def shown_cell(value: CellValue) -> str:
    """A cell of the list as the window shows it."""
    return shown(cell_text(value))


class StepBar(QWidget):
    """The steps: those done with a tick, the present one filled, those to come in grey."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """Show where the user is."""
        self._now = step
        words = t(f"screens.import.step.{STEPS[step]}")
        self.setAccessibleName(t("screens.import.step_of", step=step + 1, total=len(STEPS), words=words))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all steps in the present font."""
        font = self._font(bold=True)
        texts = sum(QFontMetrics(font).horizontalAdvance(self._words(place)) for place in range(len(STEPS)))
        between = (_LINE_PX + 2 * _GAP_PX) * (len(STEPS) - 1)
        return QSize(texts + (_CIRCLE_PX + _GAP_PX + 2) * len(STEPS) + between + 4, _CIRCLE_PX + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the steps from the right, as they are read."""
        found = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = float(self.width() - 2)
        middle = self.height() / 2
        for place in range(len(STEPS)):
            is_now, is_done = place == self._now, place < self._now
            circle = QRectF(right - _CIRCLE_PX, middle - _CIRCLE_PX / 2, _CIRCLE_PX, _CIRCLE_PX)
            painter.setPen(QPen(QColor(found.accent if is_now or is_done else found.scroll), 1.4))
            painter.setBrush(
                QColor(found.accent if is_now else found.accent_soft if is_done else found.surface)
            )
            painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
            painter.setFont(self._font(bold=True))
            painter.setPen(QColor(found.accent_text if is_now else found.accent if is_done else found.muted))
            number = "\u2713" if is_done else to_persian(place + 1)
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, number)
            font = self._font(bold=is_now)
            width = QFontMetrics(font).horizontalAdvance(self._words(place)) + 2
            painter.setFont(font)
            painter.setPen(QColor(found.text if is_now else found.muted))
            words = QRectF(circle.left() - _GAP_PX - width, 0, width, self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._words(place))
            right = words.left() - _GAP_PX
            if place < len(STEPS) - 1:
                painter.setPen(QPen(QColor(found.accent if is_done else found.line), 1.4))
                painter.drawLine(int(right - _LINE_PX), int(middle), int(right), int(middle))
                right -= _LINE_PX + _GAP_PX
        painter.end()

    def _words(self, place: int) -> str:
        return t(f"screens.import.step.{STEPS[place]}")

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font


class Count(QAbstractButton):
    """A number with its words; as a filter it stays pressed."""

    def __init__(self, words: str, tone: str = "normal") -> None:
        super().__init__()
        self._words = words
        self._tone = tone
        self._count = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.show_count(0)

    @property
    def count(self) -> int:
        """The number shown."""
        return self._count

    def show_count(self, count: int) -> None:
        """Show another number."""
        self._count = count
        self.setAccessibleName(t("screens.import.count", words=self._words, count=count))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Number and words side by side."""
        words = QFontMetrics(self.font()).horizontalAdvance(self._words)
        number = QFontMetrics(self._number_font()).horizontalAdvance(self._number())
        return QSize(words + number + 34, 46)

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw number and words; lit when chosen, under the mouse or in focus."""
        found = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.isChecked()
        is_near = self.hasFocus() or (self.underMouse() and self.isEnabled())
        painter.setPen(
            QPen(QColor(found.accent if is_lit or is_near else found.line), 2 if self.hasFocus() else 1)
        )
        painter.setBrush(QColor(found.accent_soft if is_lit else found.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        words_width = QFontMetrics(self.font()).horizontalAdvance(self._words)
        number_width = QFontMetrics(self._number_font()).horizontalAdvance(self._number())
        right = (self.width() + words_width + number_width + 10) / 2
        number = QRectF(right - number_width, 0, number_width + 1, self.height())
        painter.setFont(self._number_font())
        painter.setPen(QColor(found.tone(self._tone) if self._count else found.muted))
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, self._number())
        painter.setFont(self.font())
        painter.setPen(QColor(found.text if is_lit else found.muted))
        words = QRectF(number.left() - 10 - words_width, 0, words_width + 2, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()

    def _number(self) -> str:
        return t("screens.import.number", count=self._count)

    def _number_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(self.font().pointSizeF() + 5)
        font.setWeight(QFont.Weight.Bold)
        return font


class RowSpin(QSpinBox):
    """The number of a row, typed in any digits and shown in Persian ones."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumWidth(92)
        self.setKeyboardTracking(False)
        self._dress()

    def textFromValue(self, val: int) -> str:
        """Persian digits, without marks between them."""
        return to_persian(val)

    def valueFromText(self, text: str) -> int:
        """Any digits."""
        digits = _NOT_DIGITS.sub("", text)
        return int(digits) if digits else self.minimum()

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:  # noqa: A002  (Qt's name)
        """Qt's own check refuses the digits of Arabic keyboards."""
        text = input.strip()
        if text and not text.isdecimal():
            return QValidator.State.Invalid, input, pos
        is_inside = bool(text) and self.minimum() <= int(text) <= self.maximum()
        state = QValidator.State.Acceptable if is_inside else QValidator.State.Intermediate
        return state, input, pos

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        found = colours()
        sheet = (
            f"QSpinBox {{ background: {found.surface}; color: {found.text}; border: 1px solid {found.line};"
            " border-radius: 6px; padding: 6px 10px; min-height: 22px; }"
            f" QSpinBox:focus {{ border: 2px solid {found.accent}; padding: 5px 9px; }}"
            " QSpinBox::up-button, QSpinBox::down-button { border: none; width: 26px; }"
            " QSpinBox::up-arrow { image: url(styles:arrow_up.svg); width: 14px; height: 14px; }"
            " QSpinBox::down-arrow { image: url(styles:arrow.svg); width: 14px; height: 14px; }"
        )
        if self.styleSheet() != sheet:  # setting one tells of a change again
            self.setStyleSheet(sheet)


class Strip(QFrame):
    """A line that stays until it is settled: what went wrong and what to do, or a warning."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("notice", "danger")
        self._picture = label("")
        self._what = label("", wrap=True)
        self._do = label("", "muted", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(self._picture)
        row.addWidget(self._what, 3)
        row.addWidget(self._do, 4)
        self._close = button("", self.hide, icon_name="close", kind="quiet", hint=t("widgets.notice.close"))
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; empty when nothing is."""
        return "" if self.isHidden() else self.accessibleName()

    def show_error(self, error: UserError) -> None:
        """Say an error plainly."""
        self.say(error.what, error.do, "danger")

    def say(self, what: str, do: str = "", tone: str = "info") -> None:
        """Say something; `tone` is info, warning or danger."""
        set_role(self, "notice", tone)
        icon_name, icon_tone = (
            ("info", "accent")
            if tone == "info"
            else (("error", "danger") if tone == "danger" else ("warning", "warning"))
        )
        self._picture.setPixmap(pixmap(icon_name, 24, icon_tone))
        self._what.setText(from_the_right(what))
        self._do.setText(from_the_right(do))
        self._do.setVisible(bool(do))
        self.setAccessibleName(f"{what} {do}".strip())
        self.show()
