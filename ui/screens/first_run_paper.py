"""The sheet with the recovery key: painted the same on paper and into a PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import FONT_FAMILY
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.persian.jalali import format_long

_MARGIN_MM: Final = 22.0
_TEXT_FLAGS: Final = (
    int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignAbsolute) | int(Qt.TextFlag.TextWordWrap)
)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter)


def print_key(parent: QWidget, office: str, user: str, recovery_key: str) -> bool:
    """Ask for a printer and print; False when the user turned back."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(t("screens.first_run.paper_title"))
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    _paint(printer, office, user, recovery_key)
    return True


def save_key(path: Path, office: str, user: str, recovery_key: str) -> None:
    """Write the sheet as a PDF; UserError store.not_writable when that cannot be done."""
    try:
        path.write_bytes(b"")
    except OSError as error:
        raise UserError("store.not_writable", folder=str(path.parent)) from error
    writer = QPdfWriter(str(path))
    writer.setTitle(t("screens.first_run.paper_title"))
    writer.setCreator("Yazd Desktop")
    _paint(writer, office, user, recovery_key)


def _paint(device: QPagedPaintDevice, office: str, user: str, recovery_key: str) -> None:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    painter = QPainter(device)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    width = float(painter.viewport().width())
    step = device.logicalDpiY() / 72.0  # a point in device units
    painter.setPen(QPen(QColor("black"), step))
    top = 0.0

    def write(text: str, points: int, *, bold: bool = False, after: float = 10.0) -> None:
        nonlocal top
        font = QFont(FONT_FAMILY)
        font.setPointSize(points)
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        room = QRectF(0, top, width, 300 * step)
        painter.drawText(room, _TEXT_FLAGS, text)
        top += painter.boundingRect(room, _TEXT_FLAGS, text).height() + after * step

    write(t("screens.first_run.paper_title"), 20, bold=True, after=16)
    write(t("screens.first_run.paper_office", office=office), 13)
    write(t("screens.first_run.paper_user", user=user), 13)
    write(t("screens.first_run.paper_day", day=format_long(date.today())), 13, after=24)
    groups = recovery_key.split("-")
    font = QFont("monospace")
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSize(20)
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    box = QRectF(0, top, width, 120 * step)
    painter.drawRoundedRect(box, 8 * step, 8 * step)
    half = len(groups) // 2
    painter.drawText(box, _CENTRE, " - ".join(groups[:half]) + " -\n" + " - ".join(groups[half:]))
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    top += 144 * step
    write(t("screens.first_run.paper_text"), 12)
    painter.end()
