"""The import itself: a plan becomes records in one transaction, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yazd_desktop.entities.base import Value
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.persian.text import look_alike_key
from yazd_desktop.spreadsheets.book import IsCancelled, Progress
from yazd_desktop.spreadsheets.drafting import PlannedRow
from yazd_desktop.spreadsheets.known import shipped_names
from yazd_desktop.spreadsheets.names import NameGroup
from yazd_desktop.spreadsheets.plan import Plan, Warned

if TYPE_CHECKING:
    from yazd_desktop.office import Office
    from yazd_desktop.records import Unit

_REPORT_EVERY: Final = 20
_SHIPPED_AGENCY_FIELDS: Final = ("name", "short_name", "code", "level", "phone")
_SHIPPED_NEIGHBOURHOOD_FIELDS: Final = ("name", "city", "municipal_district", "kind")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was written: `rows = created + attached + rejected`; `cases` are (row number, id of its case)."""

    rows: int
    created: int
    attached: int
    rejected: int
    cases: tuple[tuple[int, str], ...]
    neighbourhoods: int
    agencies: int
    referrals: int
    warnings: tuple[Warned, ...]
    reasons: dict[str, int]


def run_import(
    office: Office, plan: Plan, *, progress: Progress | None = None, cancelled: IsCancelled | None = None
) -> ImportResult:
    """Write the plan; Cancelled or an error leaves the office as it was."""
    with office.writing() as unit:
        writer = _Writer(unit)
        try:
            writer.make_names(plan.names)
            for done, line in enumerate(plan.lines):
                if done % _REPORT_EVERY == 0:
                    if cancelled is not None and cancelled():
                        raise Cancelled
                    if progress is not None:
                        progress(done, plan.rows)
                if line.outcome != "rejected":
                    writer.write(line)
        except UserError as error:
            # The plan was checked against the office as it was: somebody changed it since.
            raise UserError("spreadsheets.outdated", problems=error.what) from error
        if progress is not None:
            progress(plan.rows, plan.rows)
    return ImportResult(
        plan.rows,
        plan.created,
        plan.attached,
        plan.rejected,
        tuple(writer.cases),
        writer.made["neighbourhood"],
        writer.made["agency"],
        writer.referrals,
        plan.warnings,
        plan.reasons,
    )


class _Writer:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._names: dict[tuple[str, str], str] = {}
        self._persons: dict[int, str] = {}
        self.cases: list[tuple[int, str]] = []
        self.made = {"neighbourhood": 0, "agency": 0}
        self.referrals = 0

    def make_names(self, groups: tuple[NameGroup, ...]) -> None:
        """Make the new neighbourhoods and agencies; groups that the user gave one name make one record."""
        made: dict[tuple[str, str], str] = {}
        shipped = shipped_names()
        for group in groups:
            if group.record_id is not None:
                self._names[group.kind, group.key] = group.record_id
            elif group.name:
                key = (group.kind, look_alike_key(group.name))
                if key not in made:
                    row = shipped.get(group.kind, {}).get(key[1], {})
                    made[key] = self._unit.create(group.kind, _new_place(group, row))
                    self.made[group.kind] += 1
                self._names[group.kind, group.key] = made[key]

    def write(self, line: PlannedRow) -> None:
        """Make the case of one row, with its person and referral."""
        person = self._person(line)
        place = self._names.get(("neighbourhood", line.neighbourhood or ""))
        case = self._unit.create("case", {**line.case, "neighbourhood": place})
        self._unit.create("case_person", {"case": case, "person": person})
        self.cases.append((line.row_number, case))
        if line.agency is not None and line.referral:
            agency = self._names["agency", line.agency]
            self._unit.create("referral", {**line.referral, "case": case, "agency": agency})
            self.referrals += 1

    def _person(self, line: PlannedRow) -> str:
        if line.outcome == "created":
            person = self._unit.create("person", line.person)
        else:
            person = line.person_id or self._persons[line.person_row or 0]
            if line.person:
                self._unit.update("person", person, line.person)
        self._persons[line.row_number] = person
        return person


def _new_place(group: NameGroup, shipped: dict[str, str]) -> dict[str, Value]:
    fields = _SHIPPED_AGENCY_FIELDS if group.kind == "agency" else _SHIPPED_NEIGHBOURHOOD_FIELDS
    found: dict[str, Value] = {name: shipped[name] for name in fields if shipped.get(name)}
    return {**found, "name": group.name}
