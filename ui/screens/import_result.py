"""The last step of an import: what was written, the rows to look at again, and where to go from here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.screens.import_rows import CountStrip, RowsView
from ui.widgets.basics import Card, button, label
from yazd_desktop.i18n import t
from yazd_desktop.spreadsheets import ImportResult, Plan


class ResultStep(QWidget):
    """The result. `opened` tells the id of a case that is to be looked at."""

    opened = Signal(str)
    rejects_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cases: dict[int, str] = {}
        self._heading = label("", "heading")
        self._detail = label("", "muted", wrap=True)
        self._rejects_line = label("", "warning", wrap=True)
        self.save_rejects = button(
            t("screens.import.result.save_rejects"), self.rejects_asked.emit, icon_name="export"
        )
        self.strip = CountStrip()
        self.rows = RowsView(self.strip)
        self.rows.opened.connect(self._open)
        self._lay_out()
        self.first_control = self.rows

    def show_result(self, result: ImportResult, plan: Plan) -> None:
        """Show what was written."""
        self._cases = dict(result.cases)
        self._heading.setText(t("screens.import.result.done", count=len(result.cases), file=plan.file_name))
        made = (
            ("persons", result.created),
            ("neighbourhoods", result.neighbourhoods),
            ("agencies", result.agencies),
            ("referrals", result.referrals),
        )
        parts = [t(f"screens.import.result.{name}", count=count) for name, count in made if count]
        if parts:
            words = t("value.comma").join(parts)
            self._detail.setText(t("screens.import.result.made", parts=words))
        self._detail.setVisible(bool(parts))
        has_rejects = bool(result.rejected)
        self._rejects_line.setText(t("screens.import.result.rejected", count=result.rejected))
        self._rejects_line.setVisible(has_rejects)
        self.save_rejects.setVisible(has_rejects)
        self.strip.show_plan(plan)
        self.rows.show_plan(plan)
        warned = any(line.warnings for line in plan.lines)
        self.strip.choose("rejected" if has_rejects else "warned" if warned else "all")

    def _open(self, row_number: int) -> None:
        if row_number in self._cases:
            self.opened.emit(self._cases[row_number])

    def _lay_out(self) -> None:
        picture = QLabel()
        picture.setPixmap(pixmap("check", 36, "success"))
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(4)
        for piece in (self._heading, self._detail, self._rejects_line):
            words.addWidget(piece)
        row.addLayout(words, 1)
        row.addWidget(self.save_rejects)
        card.add(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(card)
        whole.addWidget(self.strip)
        whole.addWidget(label(t("screens.import.result.look"), "muted"))
        whole.addWidget(self.rows, 1)
