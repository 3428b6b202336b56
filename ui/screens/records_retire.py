"""Taking a record out of the lists, with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from ui import dialogs
from ui.screens import Context
from yazd_desktop import queries
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from yazd_desktop.records import Changes

_NEVER: Final = ("office", "code")


def can_retire(entity: str) -> bool:
    """Whether records of this kind may be taken out at all; a code is retired by its own field."""
    return entity not in _NEVER


def retire(parent: QWidget, context: Context, entity: str, record_id: str) -> bool:
    """Take a record out after a question, and offer to bring it back; says whether it was done."""
    if not can_retire(entity):
        return False
    kind = t(f"entity.{entity}")
    name = queries.labels(context.office, entity, [record_id]).get(record_id, kind)
    asked = t("screens.records.retire_title", record=kind)
    detail = t("screens.records.retire_detail", name=name)
    if not dialogs.confirm(parent, asked, detail, t("screens.records.retire_yes")):
        return False
    try:
        with context.office.writing() as unit:
            unit.retire(entity, record_id)
            gone = unit.changes
    except UserError as error:
        dialogs.show_error(parent, error)
        return False
    context.notice(t("screens.records.retired", record=kind, name=name), lambda: _restore(context, gone))
    return True


def _restore(context: Context, gone: Changes) -> None:
    """Bring back the record and the parts that went with it."""
    with context.office.writing() as unit:
        for entity, ids in gone.items():
            for record_id in ids:
                unit.restore(entity, record_id)
