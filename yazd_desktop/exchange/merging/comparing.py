"""The same change set twice: it must say the same, and the one that tells more completes the other."""

from __future__ import annotations

from dataclasses import replace

from yazd_desktop.errors import UserError
from yazd_desktop.exchange.merging.wire import WireSet, parts_of


def completed(held: WireSet, came: WireSet) -> WireSet | None:
    """What this copy should hold now; None when the one that came tells nothing new.

    UserError exchange.other_content when the two are not the same: the whole file is refused. A seal without its key
    proves nothing yet, but two values for one op are never the same.
    """
    if len(held.parts) != len(came.parts) or held.hlc != came.hlc or held.seals() != came.seals():
        raise UserError("exchange.other_content")
    for mine, other in zip(held.ops, came.ops, strict=True):
        if mine.base != other.base or (mine.field and other.field and mine.field != other.field):
            raise UserError("exchange.other_content")
        if not (mine.is_withheld or other.is_withheld) and mine.value != other.value:
            raise UserError("exchange.other_content")
    if not held.is_hidden and not came.is_hidden and (held.row, held.entity) != (came.row, came.entity):
        raise UserError("exchange.other_content")
    told, more = (came, held) if came.openness > held.openness else (held, came)
    if told.key is None:
        ops = [
            mine._replace(value=other.value) if mine.is_withheld and not other.is_withheld else mine
            for mine, other in zip(told.ops, more.ops, strict=True)
        ]
        told = replace(told, parts=parts_of(ops, sealed=True), _ops=None)
    return None if told == held else told
