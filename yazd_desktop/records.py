"""The one door of writing: every change of a record is checked, numbered, stored, logged and indexed here.

    with office.writing() as unit:
        case_id = unit.create("case", {"opened_on": today, "neighbourhood": place})
        unit.update("case", case_id, {"risk": "high"})

The block is one transaction: all of it is kept, or nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from db.base import Record
from db.changes import DELETED_FIELD, Log
from db.exchange import Conflict
from db.ids import new_id
from db.this_copy import GOVERNORATE, OFFICE, meta, next_number
from yazd_desktop import search_documents
from yazd_desktop.checking import Draft, StoreFacts, check, overlapping
from yazd_desktop.codes import CodeLists
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity, Problem, Value, Values
from yazd_desktop.errors import ConflictError, UserError
from yazd_desktop.i18n import t
from yazd_desktop.persian.jalali import to_jalali
from yazd_desktop.persian.text import sort_key
from yazd_desktop.settings import Settings

_NEVER_RETIRED: Final = frozenset({"office", "code"})
Changes = Mapping[str, frozenset[str]]
"""What a transaction changed: entity -> ids of its records."""


class InvalidRecord(UserError):  # noqa: N818 - it says what is wrong with the record
    """The record cannot be saved as it is; `problems` name the fields."""

    def __init__(self, entity: Entity, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        words = " ".join(
            f"{t(f'field.{entity.name}.{p.field}')}: {t(p.key, **dict(p.params))}" for p in problems
        )
        super().__init__("records.invalid", record=t(f"entity.{entity.name}"), problems=words)


@dataclasses.dataclass(slots=True)
class Merging:
    """A transaction of an exchange; who runs it says in `changed` what to announce."""

    connection: Connection
    facts: StoreFacts
    changed: Changes = dataclasses.field(default_factory=dict)


class Unit:
    """One write transaction: what it changed is announced when it is committed."""

    def __init__(
        self,
        connection: Connection,
        *,
        actor: str,
        office_code: str,
        today: date,
        codes: CodeLists,
        settings: Settings,
    ) -> None:
        self.connection = connection
        self.today = today
        self._office_code = office_code
        self._codes = codes
        self._facts = StoreFacts(connection, today, codes, settings)
        self._log = Log(connection, actor)
        self._own_scope = str(meta(connection, OFFICE))
        self._governorate = meta(connection, GOVERNORATE)
        self._changed: dict[str, set[str]] = {}
        self._standing: set[tuple[str, str]] = set()

    @property
    def changes(self) -> Changes:
        """What was changed so far."""
        return {name: frozenset(ids) for name, ids in self._changed.items()}

    def get(self, entity: str, record_id: str) -> dict[str, Value]:
        """All fields of a record, as stored; UserError records.gone when it is not there any more."""
        return self._scoped(entity, record_id)[1]

    def _scoped(self, entity: str, record_id: str) -> tuple[str, dict[str, Value]]:
        """Whose record it is, and all its fields; shipped codes are of whoever changes them."""
        kind = entity_named(entity)
        columns = [getattr(kind.model, name) for name in kind.fields]
        row = self.connection.execute(
            select(kind.model.scope, *columns).where(kind.model.id == record_id, ~kind.model.deleted)
        ).one_or_none()
        if row is None:
            raise UserError("records.gone", record=t(f"entity.{entity}"))
        return row[0] or self._own_scope, dict(zip(kind.fields, row[1:], strict=True))

    def _own_or_refused(self, entity: str, record_id: str) -> tuple[str, dict[str, Value]]:
        """As `_scoped`; UserError records.of_governorate for what an office may only read."""
        scope, values = self._scoped(entity, record_id)
        self._refuse_of_governorate(entity, scope)
        return scope, values

    def _refuse_of_governorate(self, entity: str, scope: str) -> None:
        in_office = self._governorate not in (None, self._own_scope)
        if in_office and (scope == self._governorate or entity == "code"):
            raise UserError("records.of_governorate", record=t(f"entity.{entity}"))

    def _new_scope(self, kind: Entity, new: Values) -> str:
        """Whose a new record is: at the governorate that of the record it hangs on, else always one's own."""
        if self._governorate != self._own_scope:
            return self._own_scope
        for entity, record_id in _hangs_on(kind, new):
            return self._scope_of(entity, record_id)
        return self._own_scope

    def _scope_of(self, entity: str, record_id: str) -> str:
        model = entity_named(entity).model
        found = self.connection.scalar(select(model.scope).where(model.id == record_id))
        return found or self._own_scope

    def check(self, entity: str, entered: Values, old: Values) -> Draft:
        """The draft of a record, links and uniqueness included; nothing is written."""
        kind = entity_named(entity)
        draft = check(kind, entered, old, self._facts, self._codes)
        changed = {name for name, value in draft.values.items() if value != old.get(name)}
        problems = [
            *self._broken_links(kind, draft.values, changed),
            *self._taken(kind, draft.values, changed),
        ]
        return Draft(draft.values, (*draft.problems, *problems))

    def create(self, entity: str, entered: Values, *, record_id: str | None = None) -> str:
        """Make a record and give back its id; InvalidRecord when it cannot be kept."""
        kind = entity_named(entity)
        self._refuse_of_governorate(entity, self._own_scope)
        draft = self.check(entity, entered, {})
        if draft.errors:
            raise InvalidRecord(kind, draft.errors)
        new = draft.values
        record_id = record_id or new_id()
        if kind.number_mark is not None:
            new["number"] = self._next_number(kind, new)
        now = datetime.now(UTC)
        row = {
            **new,
            **_sort_keys(kind, new, set(new)),
            "id": record_id,
            "version": 1,
            "deleted": False,
            "created_at": now,
            "changed_at": now,
            "scope": self._new_scope(kind, new),
        }
        self.connection.execute(insert(kind.model), row)
        known = {name: value for name, value in new.items() if value is not None and value != ()}
        self._log.append(entity, record_id, str(row["scope"]), _logged(kind, known), is_new_row=True)
        self._note(entity, record_id)
        self._standing.add((entity, record_id))
        return record_id

    def update(
        self, entity: str, record_id: str, entered: Values, *, opened: Values | None = None
    ) -> tuple[str, ...]:
        """Change fields of a record; the names of those that really changed.

        `opened` are the values the user saw: ConflictError when one of the entered fields got another value since
        (another field that changed meanwhile is kept). InvalidRecord when it cannot be kept.
        """
        kind = entity_named(entity)
        scope, old = self._own_or_refused(entity, record_id)
        clashes = overlapping(entered, opened, old) if opened is not None else ()
        if clashes:
            raise ConflictError(clashes)
        draft = self.check(entity, entered, old)
        if draft.errors:
            raise InvalidRecord(kind, draft.errors)
        changed = {name: value for name, value in draft.values.items() if value != old[name]}
        if not changed:
            return ()
        self._store(kind.model, record_id, {**changed, **_sort_keys(kind, changed, set(changed))})
        self._log_changed(entity, record_id, scope, _logged(kind, changed))
        self._note(entity, record_id)
        return tuple(changed)

    def settle(self, entity: str, record_id: str, name: str, value: Value) -> None:
        """Write one field on top of all that disagreed about it, also when it shows this value already.

        InvalidRecord when the value cannot be kept; problems of other fields do not stand in the way.
        """
        kind = entity_named(entity)
        if name == DELETED_FIELD:
            self._set_deleted(entity, record_id, deleted=bool(value))
            return
        scope, old = self._own_or_refused(entity, record_id)
        # What the program fills itself is decided between what copies gave it: no form could enter it.
        given = old | {name: value} if kind.fields[name].computed else old
        draft = self.check(entity, {name: value}, given)
        errors = tuple(problem for problem in draft.errors if problem.field == name)
        if errors:
            raise InvalidRecord(kind, errors)
        changed = {one: new for one, new in draft.values.items() if new != old[one]}
        changed[name] = draft.values[name]
        self._store(kind.model, record_id, {**changed, **_sort_keys(kind, changed, set(changed))})
        self._log_changed(entity, record_id, scope, _logged(kind, changed))
        self._note(entity, record_id)

    def retire(self, entity: str, record_id: str) -> None:
        """Take a record out of every list; its row and its history stay. Its parts go with it.

        UserError records.in_use when other records still point at it, records.never_retired for codes and offices.
        """
        kind = entity_named(entity)
        if entity in _NEVER_RETIRED:
            raise UserError("records.never_retired", record=t(f"entity.{entity}"))
        self._own_or_refused(entity, record_id)
        parts = []
        for other in ENTITIES:
            for link in other.links:
                if link.target != entity:
                    continue
                found = self.connection.scalars(
                    select(other.model.id).where(
                        getattr(other.model, link.name) == record_id, ~other.model.deleted
                    )
                ).all()
                if found and not any(c.entity == other.name and c.link == link.name for c in kind.children):
                    raise self._in_use(kind, other, len(found))
                if found and not other.is_part:
                    raise self._in_use(kind, other, len(found))
                parts += [(other.name, part) for part in found]
        for name, part in parts:
            self._set_deleted(name, part, deleted=True)
        self._set_deleted(entity, record_id, deleted=True)

    def restore(self, entity: str, record_id: str) -> None:
        """Bring a retired record back."""
        self._set_deleted(entity, record_id, deleted=False)

    def renumber(self, entity: str, record_id: str) -> str:
        """Give a record the next human number that no other has: of two with one number the younger gets it."""
        kind = entity_named(entity)
        scope, old = self._own_or_refused(entity, record_id)
        number = self._next_number(kind, old)
        while self._taken(kind, {"number": number}, {"number"}):
            number = self._next_number(kind, old)
        self._store(kind.model, record_id, {"number": number})
        self._log_changed(entity, record_id, scope, {"number": number})
        self._note(entity, record_id)
        return number

    def finish(self) -> None:
        """Index what changed and write the log; the office calls it once before the commit."""
        search_documents.refresh(self.connection, self._changed)
        self._log.finish()

    def _in_use(self, kind: Entity, other: Entity, count: int) -> UserError:
        return UserError(
            "records.in_use",
            record=t(f"entity.{kind.name}"),
            others=t(f"entity.{other.name}.plural"),
            count=count,
        )

    def _set_deleted(self, entity: str, record_id: str, *, deleted: bool) -> None:
        model = entity_named(entity).model
        scope = self._scope_of(entity, record_id)
        self._refuse_of_governorate(entity, scope)
        self._store(model, record_id, {"deleted": deleted})
        self._log_changed(entity, record_id, scope, {DELETED_FIELD: deleted})
        self._standing.discard((entity, record_id))
        self._note(entity, record_id)

    def _store(self, model: type[Record], record_id: str, changed: Mapping[str, Any]) -> None:
        self.connection.execute(
            update(model)
            .where(model.id == record_id)
            .values(**changed, version=model.version + 1, changed_at=datetime.now(UTC))
        )

    def _log_changed(self, entity: str, record_id: str, scope: str, values: Values) -> None:
        """Log a change; it stands on all heads of its cells, so nothing disagrees about them any more."""
        self._log.append(entity, record_id, scope, values)
        waiting = (Conflict.row == record_id, Conflict.field.in_(list(values)))
        self.connection.execute(delete(Conflict).where(*waiting))

    def _note(self, entity: str, record_id: str) -> None:
        self._changed.setdefault(entity, set()).add(record_id)

    def _next_number(self, kind: Entity, new: Values) -> str:
        day = new.get(kind.number_date or "")
        year = to_jalali(day if isinstance(day, date) else self.today)[0]
        series = f"{self._office_code}-{year}-{kind.number_mark}"
        return f"{series}{next_number(self.connection, series):05d}"

    def _broken_links(self, kind: Entity, new: Values, changed: set[str]) -> list[Problem]:
        problems = []
        for link in kind.links:
            target = new.get(link.name)
            if link.name not in changed or target is None:
                continue
            if not self._is_there(str(link.target), str(target)):
                problems.append(Problem(link.name, "problem.broken_link"))
        return problems

    def _is_there(self, entity: str, record_id: str) -> bool:
        """Whether a record stands; what was made or asked for in this transaction is not asked for again."""
        if (entity, record_id) in self._standing:
            return True
        model = entity_named(entity).model
        found = self.connection.scalar(select(func.count()).where(model.id == record_id, ~model.deleted))
        if found:
            self._standing.add((entity, record_id))
        return bool(found)

    def _taken(self, kind: Entity, new: Values, changed: set[str]) -> list[Problem]:
        problems = []
        for field in kind.fields.values():
            value = new.get(field.name)
            if not field.unique or field.name not in changed or value is None:
                continue
            column = getattr(kind.model, field.name)
            if self.connection.scalar(select(func.count()).where(column == value)):
                problems.append(Problem(field.name, "problem.not_unique", "error", (("value", value),)))
        return problems


def _hangs_on(kind: Entity, new: Values) -> Iterator[tuple[str, str]]:
    """What a record points at, (entity, record): its links, and the record that a file belongs to."""
    for link in kind.links:
        if new.get(link.name) is not None:
            yield str(link.target), str(new[link.name])
    if new.get("owner_entity") and new.get("owner_id"):
        yield str(new["owner_entity"]), str(new["owner_id"])


def _logged(kind: Entity, values: Values) -> dict[str, Value]:
    """What goes into the log: a field that every copy reckons by itself from others does not."""
    return {name: value for name, value in values.items() if not kind.fields[name].reckoned}


def _sort_keys(kind: Entity, new: Values, names: set[str]) -> dict[str, str | None]:
    keys = {}
    for field in kind.fields.values():
        if field.sort_key and field.name in names:
            value = new.get(field.name)
            keys[field.sort_key] = sort_key(str(value))[:400] if value else None
    return keys
