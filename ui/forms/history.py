"""What was changed in a record: when, by whom, from what to what."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ui.widgets.basics import button
from yazd_desktop.form_state import FormState
from yazd_desktop.i18n import t

_ROW_HEIGHT: Final = 36
_COLUMNS: Final = ("when", "who", "field", "old", "new")


def show_history(parent: QWidget, state: FormState) -> QDialog:
    """Open the history of a record beside it."""
    lines = state.history()
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(t("widgets.history.title", record=state.title()))
    dialog.resize(860, 460)
    table = QTableWidget(len(lines), len(_COLUMNS))
    table.setAccessibleName(dialog.windowTitle())
    table.setHorizontalHeaderLabels([t(f"widgets.history.{name}") for name in _COLUMNS])
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setAlternatingRowColors(True)
    for row, line in enumerate(lines):
        texts = (line.when_text, line.who, line.field_label, line.old_text, line.new_text)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(" ".join(text.split()))
            item.setToolTip(text)
            table.setItem(row, column, item)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    for column in range(3):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    for column in (3, 4):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(20, 18, 20, 16)
    layout.setSpacing(14)
    layout.addWidget(table)
    layout.addWidget(button(t("widgets.dialog.close"), dialog.accept), 0, Qt.AlignmentFlag.AlignTrailing)
    dialog.show()
    return dialog
