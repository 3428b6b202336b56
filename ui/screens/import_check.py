"""The third step of an import: what would become of each row, and the questions that only the user can answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.screens.import_questions import Names, Questions
from ui.screens.import_rows import CountStrip, RowsView
from yazd_desktop.i18n import t
from yazd_desktop.spreadsheets import Confirmations, Plan


class CheckStep(QWidget):
    """The dry run. Answers count from the next run on; until then they are `pending`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._checked = Confirmations(restore_zeros=False)
        self._is_stale = False
        self.strip = CountStrip()
        self.rows = RowsView(self.strip)
        self.questions = Questions()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(t("screens.import.tabs"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(t("screens.import.tabs"))
        for page, name in ((self.rows, "rows"), (self.questions, "questions")):
            held = QWidget()
            column = QVBoxLayout(held)
            column.setContentsMargins(0, 12, 0, 0)
            column.addWidget(page)
            self.tabs.addTab(held, t(f"screens.import.tab.{name}"))
        self.strip.chosen.connect(lambda _name: self.tabs.setCurrentIndex(0))
        self.questions.changed.connect(self.changed)
        self.tabs.currentChanged.connect(lambda _place: self.changed.emit())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.strip)
        whole.addWidget(self.tabs, 1)
        self.first_control = self.tabs

    @property
    def plan(self) -> Plan | None:
        """What the last check found."""
        return self._plan

    @property
    def confirmations(self) -> Confirmations:
        """The answers as they stand now."""
        return self.questions.confirmations

    @property
    def is_open(self) -> bool:
        """Whether a question has to be answered before anything can be written."""
        return self.questions.is_open

    @property
    def is_pending(self) -> bool:
        """Whether the check has to be made again: other answers, or another office."""
        return self._is_stale or self.confirmations != self._checked

    @property
    def is_stale(self) -> bool:
        """Whether the office was changed since the check."""
        return self._is_stale

    @property
    def shows_questions(self) -> bool:
        """Whether the questions are in sight."""
        return self.tabs.currentIndex() == 1

    def show_first(self, plan: Plan, known: Names) -> None:
        """Show the first check of a list: its questions are asked."""
        self._take(plan, Confirmations(restore_zeros=False))
        self.questions.ask(plan, known)
        self.tabs.setTabText(1, t("screens.import.tab.questions_count", count=self.questions.count))
        self.strip.choose("all")
        self.tabs.setCurrentIndex(1 if self.questions.count else 0)

    def show_again(self, plan: Plan, confirmed: Confirmations) -> None:
        """Show the check with the answers; the questions stay as they were answered."""
        self._take(plan, confirmed)
        self.tabs.setCurrentIndex(0)

    def show_questions(self) -> None:
        """Bring the questions into sight."""
        self.tabs.setCurrentIndex(1)

    def take_colours(self) -> None:
        """Show everything in the colours of another theme."""
        self.rows.take_colours()
        self.questions.zeros.model.take_colours()

    def make_stale(self) -> None:
        """The office was changed since the check."""
        self._is_stale = self._plan is not None
        self.changed.emit()

    def _take(self, plan: Plan, confirmed: Confirmations) -> None:
        self._plan = plan
        self._checked = confirmed
        self._is_stale = False
        self.strip.show_plan(plan)
        self.rows.show_plan(plan)
