"""What belongs to a record, as small lists below its form or on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QSizePolicy

from ui.lists.record_table import RecordTable
from ui.screens import Context
from ui.screens.records_retire import retire
from ui.widgets.basics import Card, button, label
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Child
from yazd_desktop.form_state import why_locked
from yazd_desktop.i18n import has_words, t
from yazd_desktop.list_state import ListState

if TYPE_CHECKING:
    from yazd_desktop.records import Changes

_ROW_PX: Final = 36
_FRAME_PX: Final = 58
_ROWS_SHOWN: Final = 8
_BESIDE_LOCKED: Final = frozenset(
    {
        ("agency", "agency_contact"),
        ("agency", "referral"),
        ("agency", "commitment"),
        ("body", "meeting"),
        ("commitment", "follow_up"),
        ("issue", "follow_up"),
        ("issue", "referral"),
    }
)
"""(owner, part): what an office makes for itself on a record of its governorate."""


class ChildList(Card):
    """The records of `child.entity` whose `child.link` is the owner: opened, made and taken out from here."""

    def __init__(self, context: Context, owner_id: str, child: Child, *, can_add: bool = True) -> None:
        words = t("screens.records.new", record=t(f"entity.{child.entity}"))
        add = button(t("screens.records.add"), self.add_record, icon_name="add", kind="quiet", hint=words)
        add.setAccessibleName(words)
        super().__init__(t(f"entity.{child.entity}.plural"), *([add] if can_add else []))
        self._context = context
        self._owner_id = owner_id
        self._child = child
        self.list = ListState(context.office, child.entity, within=(child.link, owner_id))
        self.table = RecordTable(self.list, context.settings, compact=True, can_add=can_add)
        self.table.allow_retire(allowed=can_add)
        self.table.record_opened.connect(lambda record_id: context.open_record(child.entity, record_id))
        self.table.new_asked.connect(self.add_record)
        self.table.retire_asked.connect(self._retire)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key = f"empty.{child.entity}"
        self.empty = label(t(key) if has_words(key) else t("screens.records.no_parts"), "muted", wrap=True)
        self.add(self.table)
        self.add(self.empty)
        self.list.changed.connect(self._fit)
        self._fit()

    def add_record(self) -> None:
        """Make a record that belongs to the owner."""
        presets = {self._child.link: self._owner_id}
        if "position" in entity_named(self._child.entity).fields:
            presets["position"] = self.list.total + 1  # type: ignore[assignment]  # a number among ids
        self._context.add_record(self._child.entity, presets)

    def refresh(self, changes: Changes) -> None:
        """Take in what changed."""
        self.list.on_changes(changes)

    def _fit(self) -> None:
        """As high as its rows, within bounds; without any, a line that says how to begin is enough."""
        rows = self.list.count
        self.table.setVisible(bool(rows))
        self.table.setFixedHeight(_FRAME_PX + _ROW_PX * min(rows, _ROWS_SHOWN))
        self.empty.setVisible(not rows)

    def _retire(self, record_id: str) -> None:
        retire(self, self._context, self._child.entity, record_id)


def child_lists(context: Context, entity: str, record_id: str) -> list[ChildList]:
    """The lists of everything that belongs to a record.

    Below a record that is the governorate's to write stays what an office does with it: asks, follows up, whom it
    speaks to there.
    """
    is_locked = bool(why_locked(context.office, entity, record_id))
    return [
        ChildList(
            context,
            record_id,
            child,
            can_add=not is_locked
            or (context.office.closed is None and (entity, child.entity) in _BESIDE_LOCKED),
        )
        for child in entity_named(entity).children
    ]
