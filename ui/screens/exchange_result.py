"""What the files that were taken in brought: conflicts that wait, and the records that changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.screens.exchange_work import summary
from ui.screens.flow import FlowLayout
from ui.screens.line_list import LineList
from ui.widgets.basics import Card, button, label
from yazd_desktop.entities import ENTITIES
from yazd_desktop.exchange.overview import lines_since, records_since
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from ui.screens import Context
    from ui.screens.exchange_work import Taken

_LINES_SEEN: Final = 6
_LINE_PX: Final = 58


class ResultCard(Card):
    """The ways on: to what disagrees, to each record that changed, to the list of its kind."""

    def __init__(self, context: Context, taken: Taken) -> None:
        super().__init__(t("screens.exchange.result"))
        self._context = context
        self.conflicts = button(
            t("screens.exchange.to_conflicts"), self._to_conflicts, icon_name="warning", kind="primary"
        )
        self.lines = LineList(t("screens.exchange.changed"), lambda _line: "")
        self.lines.opened.connect(context.open_record)
        counts = records_since(context.office, taken.before)
        disagree = summary(taken.files).conflicts
        if disagree:
            row = QHBoxLayout()
            row.addWidget(label(t("screens.exchange.disagree", count=disagree), wrap=True), 1)
            row.addWidget(self.conflicts)
            self.add(row)
        if counts:
            self._add_lists(counts)
            self._add_records(taken.before, sum(counts.values()))
        elif not disagree:
            self.add(label(t("screens.exchange.nothing_new"), "muted", wrap=True))

    def _add_lists(self, counts: dict[str, int]) -> None:
        """A button for each list that has something new."""
        held = QWidget()
        flow = FlowLayout(held)
        for kind in ENTITIES:
            count = counts.get(kind.name, 0)
            if count and not kind.is_part and kind.name != "office":
                words = t("screens.exchange.to_list", kind=t(f"entity.{kind.name}.plural"), count=count)
                flow.addWidget(button(words, partial(self._to_list, kind.name), icon_name=kind.icon))
        if flow.count():
            self.add(held)
        else:
            held.deleteLater()

    def _add_records(self, before: int, total: int) -> None:
        lines = lines_since(self._context.office, before)
        self.lines.show_lines(lines)
        # Not only bounded in its height: the card around it would grow, and its title move away from the lines.
        self.lines.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lines.setFixedHeight(min(_LINES_SEEN, len(lines)) * _LINE_PX + 4)
        self.add(self.lines)
        if len(lines) < total:
            words = t("screens.exchange.more_changed", count=total - len(lines))
            self.add(label(words, "small", wrap=True))

    def _to_list(self, entity: str) -> None:
        self._context.go("records", entity=entity)

    def _to_conflicts(self) -> None:
        self._context.go("conflicts")
