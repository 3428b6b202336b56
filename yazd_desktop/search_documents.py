"""What the full-text index holds of each record, and keeping it in step with the records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from sqlalchemy import Connection, select

from db import search
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity, Through
from yazd_desktop.persian.text import search_key

_ROWS_AT_ONCE: Final = 400
_JOINER: Final = "\u200c"
_JOINED: Final = re.compile(rf"\w+(?:{_JOINER}\w+)+")
_NUMBERED: Final = re.compile(r"-[a-z]?0*([1-9]\d*)$")


def is_searchable(kind: Entity) -> bool:
    """Whether records of this kind can be found by words."""
    return kind.name in search.TABLES


def refresh(connection: Connection, changed: Mapping[str, Iterable[str]]) -> None:
    """Index the changed records anew, and those that lend their names from them."""
    stale = {name: set(ids) for name, ids in changed.items()}
    for kind in ENTITIES:
        for through in kind.search_through:
            stale.setdefault(kind.name, set()).update(_borrowers(connection, through, changed))
    for name, ids in stale.items():
        kind = entity_named(name)
        if is_searchable(kind):
            for some in _batches(ids):
                _index(connection, kind, some)


def rebuild(connection: Connection, progress: Callable[[int, int], object] | None = None) -> None:
    """Make the whole index anew from the records."""
    kinds = [kind for kind in ENTITIES if is_searchable(kind)]
    for done, kind in enumerate(kinds):
        search.clear(connection, kind.name)
        for some in _batches(connection.scalars(select(kind.model.id).where(~kind.model.deleted)).all()):
            _index(connection, kind, some)
        if progress is not None:
            progress(done + 1, len(kinds))


def problems(connection: Connection) -> list[str]:
    """Kinds whose index does not hold as many records as there are."""
    found = []
    for kind in ENTITIES:
        if is_searchable(kind):
            rows = len(connection.scalars(select(kind.model.local_id).where(~kind.model.deleted)).all())
            indexed = search.count(connection, kind.name)
            if rows != indexed:
                found.append(f"search {kind.name}: {indexed} of {rows} records")
    return found


def _index(connection: Connection, kind: Entity, ids: list[str]) -> None:
    model = kind.model
    names = [field.name for field in kind.fields.values() if field.search == "name"]
    texts = [field.name for field in kind.fields.values() if field.search == "text"]
    columns = [getattr(model, name) for name in (*names, *texts)]
    lent: dict[str, list[str]] = {}
    for through in kind.search_through:
        for borrower, words in _lent(connection, through, ids):
            lent.setdefault(borrower, []).append(words)
    documents = []
    rows = connection.execute(
        select(model.id, model.local_id, model.deleted, *columns).where(model.id.in_(ids))
    )
    for record_id, local_id, deleted, *cells in rows:
        if deleted:
            search.remove(connection, kind.name, local_id)
            continue
        name_words = [str(cell) for cell in cells[: len(names)] if cell] + lent.get(record_id, [])
        text_words = [str(cell) for cell in cells[len(names) :] if cell]
        documents.append((local_id, _key(name_words), _key(text_words)))
    search.put(connection, kind.name, documents)


def expression(words: str) -> search.Wanted | None:
    """What to ask the index for: all words, each as a beginning; None for less than two letters.

    A joined word is looked for as one and as its parts: half of all people write it with a space.
    """
    whole = search.match_expression(search_key(words))
    if whole is None or _JOINER not in words:
        return whole
    parts = search.match_expression(search_key(words.replace(_JOINER, " ")))
    return whole if parts is None else search.Wanted((*whole.ways, *parts.ways))


def _key(texts: list[str]) -> str:
    """The search key of texts. A file number is also found without its leading zeros, a joined word by its parts."""
    keys = [search_key(text) for text in texts]
    short = [found[1] for key in keys if (found := _NUMBERED.search(key))]
    parts = [
        search_key(part)
        for text in texts
        if _JOINER in text
        for joined in _JOINED.findall(text)
        for part in joined.split(_JOINER)
    ]
    return " ".join(dict.fromkeys([*keys, *short, *parts]))


def _lent(connection: Connection, through: Through, ids: list[str]) -> Iterator[tuple[str, str]]:
    """(borrower's id, lent words) of the records `ids`."""
    between = entity_named(through.entity)
    lender = entity_named(str(between.fields[through.lender].target))
    link, source = getattr(between.model, through.link), getattr(between.model, through.lender)
    names = [getattr(lender.model, f.name) for f in lender.fields.values() if f.search == "name"]
    rows = connection.execute(
        select(link, lender.model.deleted, *names)
        .join(lender.model, lender.model.id == source)
        .where(link.in_(ids), ~between.model.deleted)
    )
    for borrower, is_gone, *cells in rows:
        # Asked for in the query, SQLite would go through every lender that stands instead of these few.
        if not is_gone:
            yield borrower, " ".join(str(cell) for cell in cells if cell)


def _borrowers(
    connection: Connection, through: Through, changed: Mapping[str, Iterable[str]]
) -> Iterator[str]:
    between = entity_named(through.entity)
    lender = str(between.fields[through.lender].target)
    link, source = getattr(between.model, through.link), getattr(between.model, through.lender)
    for some in _batches(changed.get(lender, ())):
        yield from connection.scalars(select(link).where(source.in_(some)))
    for some in _batches(changed.get(through.entity, ())):
        yield from connection.scalars(select(link).where(between.model.id.in_(some)))


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(ids)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        yield some
