"""The page that brings an Excel list in: file, columns, check, result. Nothing is written before the last step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import dialogs
from ui.jobs import IsCancelled, Progress
from ui.screens import Context, give_focus
from ui.screens.import_check import CheckStep
from ui.screens.import_columns import ColumnsStep
from ui.screens.import_file import FileStep
from ui.screens.import_pieces import STEPS, StepBar, Strip
from ui.screens.import_questions import Names
from ui.screens.import_result import ResultStep
from ui.widgets.basics import button, label
from yazd_desktop import queries
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import t
from yazd_desktop.persian.text import sort_key
from yazd_desktop.spreadsheets import (
    Book,
    Confirmations,
    ImportResult,
    Plan,
    Sheet,
    find_sheet,
    guess_layout,
    plan_import,
    read_book,
    run_import,
    write_rejects,
)

if TYPE_CHECKING:
    from yazd_desktop.records import Changes

_FILE, _COLUMNS, _CHECK, _RESULT = range(len(STEPS))
T = TypeVar("T")
_PLANNED_FROM: Final = frozenset({"person", "case", "case_person", "neighbourhood", "agency"})


class ImportPage(QWidget):
    """Four steps in one page. `step` says where the user is."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._book: Book | None = None
        self._sheet: Sheet | None = None
        self.step = _FILE
        self.steps = StepBar()
        self.strip = Strip()
        self.file = FileStep()
        self.columns = ColumnsStep()
        self.check = CheckStep()
        self.result = ResultStep()
        self._stack = QStackedWidget()
        self.back = button(t("screens.import.back"), self._go_back, kind="quiet", icon_name="back")
        self.other = button(t("screens.import.other"), self._start_again, kind="quiet")
        self._hint = label("", "muted")
        self.next = button("", self._go_on, kind="primary")
        self._lay_out()
        self._connect()
        self._show_step(_FILE)

    def title(self) -> str:
        """The words of the page."""
        return t("screens.import.title")

    def is_dirty(self) -> bool:
        """Whether a list was chosen and is not yet written."""
        return self._book is not None and self.step != _RESULT

    def save(self) -> bool:
        """A checked list is written, and the page stays for its result; before, there is nothing to keep yet."""
        if self.step == _CHECK and self._is_ready:
            self._import()
        elif self.is_dirty():
            self.strip.say(t("screens.import.unfinished"), t("screens.import.unfinished.do"), "warning")
        return not self.is_dirty()

    def refresh(self, changes: Changes) -> None:
        """A change in the office may change what becomes of the rows."""
        if self.step == _CHECK and _PLANNED_FROM & set(changes):
            self.check.make_stale()

    def open_file(self, path: Path) -> None:
        """Read a file and go on to its columns, or let the user choose among its sheets."""

        def read(_progress: Progress, cancelled: IsCancelled) -> tuple[Book, Sheet]:
            # The reader cannot know how many rows there will be, so no progress is shown, only that it works.
            book = read_book(path, cancelled=cancelled)
            return book, find_sheet(book)

        self._work("reading", read, self._on_read)

    def changeEvent(self, event: QEvent) -> None:
        """A list on its way stays when the theme changes: everything drawn takes the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "result"):
            self.file.zone.light(on=False)
            for piece in (self.columns, self.check, self.result.rows):
                piece.take_colours()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The second half of a double click must not answer for a step that was not yet seen."""
        if watched is self.next and event.type() == QEvent.Type.MouseButtonDblClick:
            return True
        return super().eventFilter(watched, event)

    # --- the four steps ---

    def _on_read(self, found: tuple[Book, Sheet]) -> None:
        self._book, sheet = found
        self.file.show_book(self._book, sheet)
        self._take_sheet(sheet)
        if self._sheet is not None and sum(bool(one.rows) for one in self._book.sheets) == 1:
            self._show_step(_COLUMNS)
        else:
            self._show_step(_FILE)

    def _take_sheet(self, sheet: Sheet | None) -> None:
        self._sheet = None
        self.strip.hide()
        if sheet is not None:
            try:
                self.columns.show_sheet(sheet, guess_layout(sheet))
                self._sheet = sheet
            except UserError as error:
                self.strip.show_error(error)
        self._show_footer()

    def _check(self) -> None:
        sheet, layout, book = self._sheet, self.columns.found, self._book
        if sheet is None or layout is None or book is None:
            return
        office = self._context.office
        plan = self.check.plan
        is_first = plan is None or plan.sheet is not sheet or plan.layout != layout
        confirmed = Confirmations(restore_zeros=False) if is_first else self.check.confirmations

        def check(progress: Progress, cancelled: IsCancelled) -> tuple[Plan, Names]:
            found = plan_import(
                office,
                sheet,
                layout,
                file_name=book.path.name,
                confirmations=confirmed,
                progress=progress,
                cancelled=cancelled,
            )
            return found, {kind: _names(self._context, kind) for kind in ("neighbourhood", "agency")}

        def show(found: tuple[Plan, Names]) -> None:
            if is_first:
                self.check.show_first(*found)
            else:
                self.check.show_again(found[0], confirmed)
            self._show_step(_CHECK)

        self._work("checking", check, show)

    def _import(self) -> None:
        plan = self.check.plan
        if plan is None:
            return

        def write(progress: Progress, cancelled: IsCancelled) -> ImportResult:
            return run_import(self._context.office, plan, progress=progress, cancelled=cancelled)

        def show(result: ImportResult) -> None:
            self.result.show_result(result, plan)
            self._show_step(_RESULT)

        self._work("writing", write, show)

    def _save_rejects(self) -> None:
        plan = self.check.plan
        if plan is None:
            return
        stem = Path(plan.file_name).stem
        path = dialogs.ask_save_path(
            self,
            t("screens.import.result.save_rejects"),
            t("screens.import.result.rejects_file", file=stem),
            ".xlsx",
        )
        if path is not None:
            self._work(
                "saving",
                lambda _progress, _cancelled: write_rejects(plan, path),
                lambda count: self._context.notice(
                    t("screens.import.result.saved", count=count, file=path.name)
                ),
            )

    def _work(
        self, name: str, operation: Callable[[Progress, IsCancelled], T], on_done: Callable[[T], object]
    ) -> None:
        """Do something on the worker; an error is told in the page, and a stop that nothing was changed."""
        if self._context.jobs.is_busy:  # a second press before the window of the first one appeared
            return
        self.strip.hide()
        stopped = []

        def guarded(progress: Progress, cancelled: IsCancelled) -> T:
            try:
                return operation(progress, cancelled)
            except Cancelled:
                stopped.append(True)
                raise

        def end() -> None:
            if stopped:
                self.strip.say(t("screens.import.stopped"))

        self._context.jobs.run(t(f"screens.import.work.{name}"), guarded, on_done, self._tell, end)

    def _tell(self, error: UserError) -> None:
        self.strip.show_error(error)
        if self.step == _CHECK:
            # What was checked may hold no longer: the way on leads through another check.
            self.check.make_stale()

    # --- moving between the steps ---

    @property
    def _is_ready(self) -> bool:
        plan = self.check.plan
        return (
            plan is not None
            and not self.check.is_open
            and not self.check.is_pending
            and plan.created + plan.attached > 0
        )

    def _go_on(self) -> None:
        if self.step == _FILE:
            self._show_step(_COLUMNS)
        elif self.step == _COLUMNS:
            self._check()
        elif self.step == _RESULT:
            self._context.go("records", entity="case")
        elif self.check.is_open and not self.check.shows_questions:
            self.check.show_questions()
        elif self.check.is_pending:
            self._check()
        else:
            self._import()

    def _go_back(self) -> None:
        self.strip.hide()
        self._show_step(self.step - 1)

    def _start_again(self) -> None:
        self._book = None
        self._sheet = None
        self.strip.hide()
        self.file.show_book(None)
        self._show_step(_FILE)

    def _show_step(self, step: int) -> None:
        self.step = step
        self.steps.show_step(step)
        self._stack.setCurrentIndex(step)
        self._show_footer()
        page: QWidget = (self.file, self.columns, self.check, self.result)[step]
        self.first_control = page
        give_focus(page)

    def _show_footer(self) -> None:
        self.back.setVisible(self.step in (_COLUMNS, _CHECK))
        self.other.setVisible(self.step == _RESULT)
        self._footer.setVisible(self.step != _FILE or self._book is not None)
        words, hint, is_ready = self._way_on()
        self.next.setText(words)
        self.next.setAccessibleName(words)
        self.next.setEnabled(is_ready)
        self._hint.setText(hint)

    def _way_on(self) -> tuple[str, str, bool]:
        """The words of the button that leads on, why it waits or what it does, and whether it can be pressed."""
        if self.step == _FILE:
            return t("screens.import.on.columns"), "", self._sheet is not None
        if self.step == _COLUMNS:
            return t("screens.import.on.check"), t("screens.import.on.check.hint"), True
        plan = self.check.plan
        if self.step == _RESULT or plan is None:
            return t("screens.import.on.cases"), "", True
        if self.check.is_open:
            words, hint = t("screens.import.on.questions"), t("screens.import.on.questions.hint")
            return words, hint, not self.check.shows_questions
        if self.check.is_pending:
            hint = "screens.import.on.again.stale" if self.check.is_stale else "screens.import.on.again.hint"
            return t("screens.import.on.again"), t(hint), True
        count = plan.created + plan.attached
        hint = "screens.import.on.write.hint" if count else "screens.import.on.write.nothing"
        return t("screens.import.on.write", count=count), t(hint), bool(count)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(t("screens.import.title"), "title"))
        head.addStretch()
        head.addWidget(self.steps)
        for step in (self.file, self.columns, self.check, self.result):
            self._stack.addWidget(step)
        self._footer = QWidget()
        row = QHBoxLayout(self._footer)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.back)
        row.addWidget(self.other)
        row.addStretch()
        row.addWidget(self._hint)
        row.addWidget(self.next)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.setSpacing(14)
        whole.addLayout(head)
        whole.addWidget(self.strip)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._footer)

    def _connect(self) -> None:
        self.next.installEventFilter(self)
        self.file.file_chosen.connect(self.open_file)
        self.file.sheet_chosen.connect(self._take_sheet)
        self.columns.changed.connect(self._show_footer)
        self.check.changed.connect(self._show_footer)
        self.result.opened.connect(lambda case: self._context.open_record("case", case))
        self.result.rejects_asked.connect(self._save_rejects)


def _names(context: Context, kind: str) -> list[tuple[str, str]]:
    """(id, name) of the records of the office, in the order of the alphabet."""
    found = [(str(row["id"]), str(row["name"])) for row in queries.rows(context.office, kind, ("name",))]
    return sorted(found, key=lambda place: sort_key(place[1]))
