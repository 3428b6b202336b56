"""Many at once: our values, theirs or the newer ones for all that is ticked, after a question that counts them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui import dialogs
from ui.widgets.basics import button, label
from yazd_desktop.exchange.inbox.conflicts import Decision, Take, Waiting
from yazd_desktop.exchange.inbox.deciding import Done, Plan, plan, take_all, undo_all
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.jobs import IsCancelled, Progress
    from ui.screens import Context

_WAYS: Final[tuple[Take, ...]] = ("ours", "theirs", "newer")


class BulkBar(QFrame):
    """Below the page while something is ticked."""

    def __init__(self, on_take: Callable[[Take], object], on_clear: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("savebar")
        self._count = label("")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(8)
        row.addWidget(self._count)
        row.addSpacing(10)
        self.buttons = {
            which: button(t(f"screens.conflicts.all.{which}"), partial(on_take, which)) for which in _WAYS
        }
        for which, one in self.buttons.items():
            one.setAccessibleName(t("screens.conflicts.all.of", value=t(f"screens.conflicts.all.{which}")))
            row.addWidget(one)
        row.addStretch()
        row.addWidget(button(t("screens.conflicts.untick"), on_clear, icon_name="close", kind="quiet"))

    def show_count(self, count: int) -> None:
        """Say how many are ticked; nothing ticked, no bar."""
        self.setVisible(bool(count))
        self._count.setText(t("screens.conflicts.ticked", count=count))


def decide_all(
    page: QWidget,
    context: Context,
    some: tuple[Waiting, ...],
    which: Take,
    on_done: Callable[[Done], object],
) -> None:
    """Count, ask, and decide on the worker; what cannot be read or kept stays and is told."""
    office = context.office

    def count(_progress: Progress, _cancelled: IsCancelled) -> Plan:
        return plan(office, some, which)

    def ask(found: Plan) -> None:
        if not found.asked:
            dialogs.tell(page, t("screens.conflicts.nothing_to_decide"), _left(found))
            return
        words = t(f"screens.conflicts.ask.{which}", count=len(found.asked))
        if dialogs.confirm(page, words, _told(found), t("screens.conflicts.ask.yes", count=len(found.asked))):
            context.jobs.run(
                t("screens.conflicts.deciding"),
                lambda progress, cancelled: take_all(office, found, progress, cancelled),
                on_done,
            )

    context.jobs.run(t("screens.conflicts.counting"), count, ask)


def undo_many(context: Context, decisions: list[Decision], on_done: Callable[[int], object]) -> None:
    """Take back what was decided together."""
    office = context.office
    context.jobs.run(
        t("screens.conflicts.undoing"),
        lambda progress, cancelled: undo_all(office, decisions, progress, cancelled),
        on_done,
    )


def told(done: Done) -> str:
    """What was decided together, and what was not."""
    words = t("screens.conflicts.decided_many", count=len(done.decisions))
    if not done.refused:
        return words
    conflict, error = done.refused[0]
    first = t("screens.conflicts.refused_first", record=conflict.record, field=conflict.label, why=error.what)
    return t("screens.conflicts.refused", done=words, count=len(done.refused), first=first)


def _told(found: Plan) -> str:
    lines = [
        t("screens.conflicts.of", fields=fields, records=records, kind=t(f"entity.{entity}.plural"))
        for entity, fields, records in found.counts()
    ]
    return "\n".join([*lines, _left(found)]).strip()


def _left(found: Plan) -> str:
    """What stays, and why."""
    lines = []
    if found.withheld:
        lines.append(t("screens.conflicts.withheld_stay", count=found.withheld))
    if found.retired:
        lines.append(t("screens.conflicts.retired_stay", count=found.retired))
    return "\n".join(lines)
