"""What a record is called: for people (`labels`) and, in ASCII digits, for files and the command line (`names`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from sqlalchemy import Connection, select

from db.kinds import Field
from yazd_desktop import values
from yazd_desktop.codes import CodeLists
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity, Through, Value
from yazd_desktop.i18n import t
from yazd_desktop.pseudonyms import mark_of, pseudonym

VERY_SENSITIVE: Final = "very_sensitive"
_ROWS_AT_ONCE: Final = 500
_LONGEST: Final = 80


def labels(connection: Connection, codes: CodeLists, entity: str, ids: Iterable[str]) -> dict[str, str]:
    """What people read for each record: its number, its name, or both. Retired records have one too.

    A case file is called by its number and its first person; a very sensitive one by its number alone.
    """
    kind = entity_named(entity)
    found = _texts(connection, codes, kind, ids, shown=True)
    for through in kind.search_through:
        hidden = very_sensitive(connection, kind, found)
        for record_id, names in lent_names(
            connection, through, [i for i in found if i not in hidden]
        ).items():
            found[record_id] = t("label.with_name", label=found[record_id], name=names[0])
    return found


def names(connection: Connection, codes: CodeLists, entity: str, ids: Iterable[str]) -> dict[str, str]:
    """The human number of each record, or its name where its kind has no numbers."""
    kind = entity_named(entity)
    if kind.number_mark is not None:
        return _texts(connection, codes, kind, ids, shown=False, fields=("number",))
    return _texts(connection, codes, kind, ids, shown=False)


def lent_names(connection: Connection, through: Through, ids: Iterable[str]) -> dict[str, list[str]]:
    """The names that other records lend to the records `ids`, first linked first (the persons of a case file)."""
    between = entity_named(through.entity)
    lender = entity_named(str(between.fields[through.lender].target))
    link, source = getattr(between.model, through.link), getattr(between.model, through.lender)
    cells = [getattr(lender.model, name) for name in lender.label]
    found: dict[str, list[str]] = {}
    for some in _batches(ids):
        rows = connection.execute(
            select(link, lender.model.id, lender.model.deleted, *cells)
            .join(lender.model, lender.model.id == source)
            .where(link.in_(some), ~between.model.deleted)
            .order_by(between.model.local_id)
        )
        for borrower, lender_id, is_gone, *parts in rows:
            # Asked for in the query, SQLite would go through every lender that stands instead of these few.
            if not is_gone:
                name = " ".join(str(part) for part in parts if part)
                found.setdefault(borrower, []).append(name or pseudonym(lender.name, lender_id))
    return found


def very_sensitive(connection: Connection, kind: Entity, ids: Iterable[str]) -> set[str]:
    """Those of the records whose persons may not be named beside them."""
    if "confidentiality" not in kind.fields:
        return set()
    column = kind.model.confidentiality  # type: ignore[attr-defined]  # the field was just found
    found: set[str] = set()
    for some in _batches(ids):
        found |= set(
            connection.scalars(select(kind.model.id).where(kind.model.id.in_(some), column == VERY_SENSITIVE))
        )
    return found


def _texts(
    connection: Connection,
    codes: CodeLists,
    kind: Entity,
    ids: Iterable[str],
    *,
    shown: bool,
    fields: tuple[str, ...] = (),
) -> dict[str, str]:
    wanted = [kind.fields[name] for name in fields or kind.label]
    columns = [getattr(kind.model, field.name) for field in wanted]
    found: dict[str, list[Value]] = {}
    for some in _batches(ids):
        rows = connection.execute(select(kind.model.id, *columns).where(kind.model.id.in_(some)))
        found.update((record_id, list(cells)) for record_id, *cells in rows)
    linked: dict[str, Mapping[str, str]] = {}
    for place, field in enumerate(wanted):
        if field.kind == "link":
            targets = {str(cells[place]) for cells in found.values() if cells[place]}
            target = entity_named(str(field.target))
            linked[field.name] = _texts(connection, codes, target, targets, shown=shown)
    joint = " " if kind.number_mark is None else t("label.joint")
    result = {}
    for record_id, cells in found.items():
        parts = [
            _text(codes, field, cell, linked, shown=shown) for field, cell in zip(wanted, cells, strict=True)
        ]
        told = joint.join(part for part in parts if part)
        if not told and not fields:
            told = pseudonym(kind.name, record_id) if shown else f"{kind.name} {mark_of(record_id)}"
        result[record_id] = _short(told, shown=shown)
    return result


def _text(
    codes: CodeLists, field: Field, cell: Value, linked: Mapping[str, Mapping[str, str]], *, shown: bool
) -> str:
    if cell is None or cell == ():
        return ""
    if field.kind == "link":
        return linked[field.name].get(str(cell), "")
    if field.kind == "code":
        return codes.label(field.code_list, cell)
    return values.show(field, cell) if shown else str(values.plain(cell))


def _short(text: str, *, shown: bool) -> str:
    line = " ".join(text.split())
    return line[: _LONGEST - 1] + "…" if shown and len(line) > _LONGEST else line


def _batches(ids: Iterable[str]) -> Iterable[list[str]]:
    waiting = iter(ids)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        yield some
