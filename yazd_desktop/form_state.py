"""A record being edited, without a window: what is typed, what is wrong with it, what is shown, undo and save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from db.kinds import Field
from yazd_desktop import link_choices, queries, values
from yazd_desktop.checking import Draft, StoreFacts, check, is_required, is_shown
from yazd_desktop.codes import COMPUTED_PHASE, CodeRow
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Problem, Severity, Value, Values
from yazd_desktop.hooks import Hook
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.offices import may_only_read, withheld_of
from yazd_desktop.persian.jalali import format_short
from yazd_desktop.record_history import HistoryLine, read_history
from yazd_desktop.records import InvalidRecord

_STEPS_KEPT: Final = 200
_MISSING: Final = frozenset({"problem.required", "problem.one_of"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: a code or a record. `detail` is a quiet second text."""

    value: str
    label: str
    detail: str = ""
    tone: str = "normal"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a field, in words; `suggestion` is what was perhaps meant."""

    text: str
    severity: Severity
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    entered: dict[str, Value]
    typed: dict[str, str]


class FormState:
    """One record, new or opened, as a form shows it. `changed` is called after every change.

    What cannot be read as a value stays as typed and is told as a problem; saving is then refused.
    """

    def __init__(
        self,
        office: Office,
        entity: str,
        record_id: str | None = None,
        presets: dict[str, Value] | None = None,
    ) -> None:
        self.office = office
        self.entity = entity_named(entity)
        self.record_id = record_id
        self.changed: Hook[[]] = Hook()
        today = {name: office.today() for name in self.entity.today if record_id is None}
        self._presets: dict[str, Value] = {**today, **(presets or {})}
        self._opened: dict[str, Value] = {}
        self._now = _Step({}, {})
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._saved_problems: tuple[Problem, ...] = ()
        self._draft: Draft | None = None
        self._typing: str | None = None
        self._locked = ""
        self.withheld: frozenset[str] = frozenset()
        """Fields that the office that sent the record kept for itself: empty here, and not to be complained of."""
        self._read()

    @property
    def locked(self) -> str:
        """Why nothing of the record can be changed here; empty where it can."""
        return self._locked

    @property
    def is_new(self) -> bool:
        """Whether the record was never saved."""
        return self.record_id is None

    @property
    def dirty(self) -> bool:
        """Whether something would be lost by closing the form."""
        before = self._presets if self.is_new else self._opened
        changed = any(value != before.get(name) for name, value in self._now.entered.items())
        return changed or bool(self._now.typed)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._redo)

    def title(self) -> str:
        """What the record is called; a new one is called so."""
        if self.record_id is None:
            return t("form.new", record=t(f"entity.{self.entity.name}"))
        found = queries.labels(self.office, self.entity.name, [self.record_id])
        return found.get(self.record_id) or t(f"entity.{self.entity.name}")

    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(section, its fields) as shown now: fields that do not matter yet are left out, and so are empty sections."""
        current = self._current()
        found = []
        for section in self.entity.sections:
            names = tuple(
                name
                for name in section.fields
                if is_shown(self.entity, name, current) and not (self.is_new and self._only_later(name))
            )
            if names:
                found.append((section.name, names))
        return tuple(found)

    def field(self, name: str) -> Field:
        """What is known of a field."""
        return self.entity.fields[name]

    def label(self, name: str) -> str:
        """The field's words."""
        return t(f"field.{self.entity.name}.{name}")

    def section_label(self, name: str) -> str:
        """The section's words."""
        return t(f"section.{self.entity.name}.{name}")

    def value(self, name: str) -> Value:
        """The value as it stands now."""
        return self._current()[name]

    def text(self, name: str) -> str:
        """The value as people read it; what could not be read stands as it was typed."""
        if name in self._now.typed:
            return self._now.typed[name]
        field, value = self.entity.fields[name], self.value(name)
        if field.kind in {"link", "file"}:
            return self.link_label(name)
        if field.kind == "code":
            return "" if value is None else self.office.code_label(field.code_list, value)
        if isinstance(value, tuple):
            return t("value.comma").join(self.office.code_label(field.code_list, code) for code in value)
        return values.show(field, value)

    def enter(self, name: str, value: Value, *, typing: bool = False) -> None:
        """Put a value in, or a text as typed; it can be undone. Letters typed one after the other are one step."""
        field = self.entity.fields[name]
        entered, typed = dict(self._now.entered), dict(self._now.typed)
        typed.pop(name, None)
        try:
            if isinstance(value, str) and field.kind not in {"code", "codes", "link", "file"}:
                entered[name] = values.parse(field, value)
            else:
                entered[name] = values.clean(field, value)
        except values.BadValue:
            typed[name] = str(value)
            entered.pop(name, None)
        if entered == self._now.entered and typed == self._now.typed:
            return
        if not (typing and self._typing == name and self._undo):
            self._undo.append(self._now)
            del self._undo[:-_STEPS_KEPT]
        self._redo.clear()
        self._become(_Step(entered, typed))
        self._typing = name if typing else None

    def problem(self, name: str) -> Trouble | None:
        """What is wrong with a field; the first error, else the first warning."""
        return self.problems().get(name)

    def problems(self) -> dict[str, Trouble]:
        """What is wrong, by field, errors before warnings. An untouched new form complains of nothing yet."""
        found: dict[str, Trouble] = {}
        for problem in sorted(self._all_problems(), key=lambda p: p.severity):
            if problem.field not in found:
                words = t(problem.key, **dict(problem.params))
                found[problem.field] = Trouble(words, problem.severity, problem.suggestion)
        return found

    def required(self, name: str) -> bool:
        """Whether the field must be given, as the record stands."""
        return is_required(self.entity, name, self._current())

    def read_only(self, name: str) -> bool:
        """Whether the program fills the field, or nobody may change the record here."""
        field = self.entity.fields[name]
        return bool(self._locked) or field.computed or field.kind == "moment" or name in self._fixed()

    def choices(self, name: str) -> tuple[Choice, ...]:
        """The codes to choose from: those in use, and a retired one only where it stands already."""
        field = self.entity.fields[name]
        kept = self._opened.get(name)
        held = kept if isinstance(kept, tuple) else (kept,)
        return tuple(
            Choice(row.code, row.label, tone=row.tone)
            for row in self.office.codes.rows(str(field.code_list))
            if _choosable(row) or row.code in held
        )

    def find_links(self, name: str, words: str, limit: int = 20) -> tuple[Choice, ...]:
        """Records that a link may point at: those that hold the words, or the newest."""
        target = str(self.entity.fields[name].target)
        kept = self.value(name)
        found = link_choices.find(self.office, target, words, None if kept is None else str(kept), limit)
        return tuple(Choice(record_id, label) for record_id, label in found)

    def link_label(self, name: str) -> str:
        """What the record is called that a link points at."""
        value, field = self.value(name), self.entity.fields[name]
        if value is None:
            return ""
        return queries.labels(self.office, str(field.target), [str(value)]).get(str(value), "")

    def undo(self) -> None:
        """Take the last step back."""
        if self._undo:
            self._redo.append(self._now)
            self._become(self._undo.pop())

    def redo(self) -> None:
        """Do the last undone step again."""
        if self._redo:
            self._undo.append(self._now)
            self._become(self._redo.pop())

    def revert(self) -> None:
        """Throw away what was entered since the last save."""
        self._undo.clear()
        self._redo.clear()
        self._read()
        self.changed.send()

    def rebase(self) -> None:
        """Take what was saved elsewhere as the ground to stand on; what was entered here stays entered."""
        if self.record_id is not None:
            self._opened = queries.get(self.office, self.entity.name, self.record_id)
            self._draft = None
            self.changed.send()

    def save(self) -> str:
        """Save, and give back the record's id.

        InvalidRecord when something is wrong, ConflictError when the same field was changed elsewhere.
        """
        errors = tuple(p for p in self._all_problems(asked=True) if p.severity == "error")
        if errors:
            self._saved_problems = errors
            self.changed.send()
            raise InvalidRecord(self.entity, errors)
        with self.office.writing() as unit:
            if self.record_id is None:
                self.record_id = unit.create(self.entity.name, {**self._presets, **self._now.entered})
            else:
                unit.update(self.entity.name, self.record_id, self._now.entered, opened=self._opened)
        self.revert()
        return self.record_id

    def history(self) -> tuple[HistoryLine, ...]:
        """What was changed in this record, newest first."""
        if self.record_id is None:
            return ()
        return read_history(self.office, self.entity.name, self.record_id)

    def _read(self) -> None:
        self._opened = {}
        if self.record_id is not None:
            self._opened = queries.get(self.office, self.entity.name, self.record_id)
        self._saved_problems = ()
        self._now = _Step({}, {})
        self._draft = None
        self._locked = why_locked(self.office, self.entity.name, self.record_id)
        self.withheld = withheld_of(self.office, self.record_id)

    def _become(self, step: _Step) -> None:
        self._now = step
        self._draft = None
        self._saved_problems = ()
        self._typing = None
        self.changed.send()

    def _checked(self) -> Draft:
        if self._draft is None:
            with self.office.reading() as connection:
                facts = StoreFacts(connection, self.office.today(), self.office.codes, self.office.settings)
                entered = {**(self._presets if self.is_new else {}), **self._now.entered}
                self._draft = check(self.entity, entered, self._opened, facts, self.office.codes)
        return self._draft

    def _current(self) -> Values:
        return self._checked().values

    def _all_problems(self, *, asked: bool = False) -> list[Problem]:
        """Problems worth telling now; a missing value is told only once saving was tried or the record existed."""
        found = [*self._unread(), *self._saved_problems]
        tell_missing = asked or not self.is_new or bool(self._saved_problems)
        found += [
            problem
            for problem in self._checked().problems
            if problem.key not in _MISSING
            or (tell_missing and not (problem.severity == "warning" and problem.field in self.withheld))
        ]
        told = {problem.field for problem in self._unread()}
        return [p for p in found if p.field not in told or p in self._unread()]

    def _unread(self) -> list[Problem]:
        found = []
        for name, typed in self._now.typed.items():
            try:
                values.parse(self.entity.fields[name], typed)
            except values.BadValue as bad:
                found.append(Problem(name, bad.key, "error", tuple(bad.params.items()), bad.suggestion))
        return found

    def _only_later(self, name: str) -> bool:
        return self.entity.fields[name].computed

    def _fixed(self) -> frozenset[str]:
        """Links that a new part has from its owner, and what is never changed once a record is made."""
        if self.is_new:
            return frozenset(self._presets) & {link.name for link in self.entity.links}
        return frozenset(self.entity.fixed)


def why_locked(office: Office, entity: str, record_id: str | None = None) -> str:
    """Why nobody may change a record here, or make one of its kind; empty where they may."""
    if office.closed is not None:
        return t("form.locked.closed", day=format_short(office.closed.on), to=office.closed.to)
    return t("form.locked.governorate") if may_only_read(office, entity, record_id) else ""


def _choosable(row: CodeRow) -> bool:
    return not row.retired and row.phase != COMPUTED_PHASE
