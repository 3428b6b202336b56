"""How many records of each kind, in words."""

from __future__ import annotations

from collections.abc import Mapping

from yazd_desktop.entities import ENTITIES
from yazd_desktop.i18n import t


def kind_words(records: Mapping[str, int]) -> str:
    """Every kind with its number, in one line and in the order of the navigation."""
    parts = [
        t("exchange.kind_count", kind=t(f"entity.{kind.name}"), count=records[kind.name])
        for kind in ENTITIES
        if records.get(kind.name)
    ]
    return t("value.comma").join(parts)
