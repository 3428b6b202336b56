"""What an import must know of the office: its persons, neighbourhoods, agencies and codes, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from yazd_desktop import codes
from yazd_desktop.entities import entity
from yazd_desktop.entities.base import Value
from yazd_desktop.persian.text import look_alike_key

if TYPE_CHECKING:
    from yazd_desktop.office import Office

_CODE_KINDS: Final = "code:"
_SHIPPED: Final[Mapping[str, str]] = {"neighbourhood": "neighbourhoods", "agency": "agencies"}
_ALWAYS: Final = ("given_name", "family_name", "identity_kind", "identity_number", "phone")


class Place(NamedTuple):
    """A neighbourhood or an agency of the office."""

    record_id: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The office as an import sees it. `persons` are (id, values); `aliases` are look-alike key -> name or code,
    by kind of record; `shipped` are the names that come with the program, by look-alike key; `opened` are the days
    on which cases of a person were opened.
    """

    today: date
    persons: tuple[tuple[str, Mapping[str, Value]], ...] = ()
    neighbourhoods: tuple[Place, ...] = ()
    agencies: tuple[Place, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    shipped: Mapping[str, Mapping[str, Mapping[str, str]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    opened: Mapping[str, frozenset[date]] = field(default_factory=lambda: MappingProxyType({}))


def read_known(office: Office, person_fields: Iterable[str] = ()) -> Known:
    """Read what an import needs; `person_fields` are those of a person that the sheet has columns for."""
    from yazd_desktop import queries

    fields = tuple(dict.fromkeys((*_ALWAYS, *person_fields)))
    persons = queries.rows(office, "person", fields)
    aliases = shipped_aliases()
    return Known(
        today=office.today(),
        persons=tuple((str(row["id"]), {name: row[name] for name in fields}) for row in persons),
        neighbourhoods=tuple(
            Place(str(row["id"]), str(row["name"]))
            for row in queries.rows(office, "neighbourhood", ("name",))
        ),
        agencies=tuple(
            Place(str(row["id"]), str(row["name"]), _texts(row["short_name"], row["code"]))
            for row in queries.rows(office, "agency", ("name", "short_name", "code"))
        ),
        codes=_codes_of(office.codes, aliases),
        aliases=aliases,
        shipped=shipped_names(),
        opened=_opened(office),
    )


def shipped_aliases() -> dict[str, dict[str, str]]:
    """Other spellings of names and codes that ship with the program: kind -> look-alike key -> target."""
    found: dict[str, dict[str, str]] = {}
    for row in _shipped("aliases"):
        kind, key = row.get("kind") or "", look_alike_key(row.get("alias") or "")
        if kind and key and row.get("target"):
            found.setdefault(kind, {})[key] = row["target"].strip()
    return found


def shipped_names() -> dict[str, dict[str, dict[str, str]]]:
    """The neighbourhoods and agencies that ship: kind -> look-alike key of name, short name or code -> row."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for kind, file in _SHIPPED.items():
        for row in _shipped(file):
            for column in ("name", "short_name", "code"):
                key = look_alike_key(row.get(column) or "")
                if key:
                    found.setdefault(kind, {}).setdefault(key, row)
    return found


def codes_by_key(
    lists: Mapping[str, Iterable[codes.CodeRow]], aliases: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Look-alike key of label, code or alias -> code, for each code list."""
    found: dict[str, dict[str, str]] = {}
    for name, rows in lists.items():
        kept = [row for row in rows if not row.retired]
        current = {row.code for row in kept}
        keys = {
            key: target for key, target in aliases.get(_CODE_KINDS + name, {}).items() if target in current
        }
        keys.update((look_alike_key(row.code), row.code) for row in kept)
        keys.update((look_alike_key(row.label), row.code) for row in kept)
        keys.pop("", None)
        found[name] = keys
    return found


def _codes_of(
    lists: codes.CodeLists, aliases: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Mapping[str, str]]:
    names = {
        field.code_list
        for kind in ("person", "case", "referral")
        for field in entity(kind).fields.values()
        if field.code_list
    }
    return codes_by_key({name: lists.rows(name) for name in names}, aliases)


def _opened(office: Office) -> dict[str, frozenset[date]]:
    from yazd_desktop import queries

    days = {row["id"]: row["opened_on"] for row in queries.rows(office, "case", ("opened_on",))}
    found: dict[str, set[date]] = {}
    for row in queries.rows(office, "case_person", ("case", "person")):
        day = days.get(row["case"])
        if isinstance(day, date):
            found.setdefault(str(row["person"]), set()).add(day)
    return {person: frozenset(opened) for person, opened in found.items()}


def _shipped(name: str) -> list[dict[str, str]]:
    try:
        return list(codes.shipped_rows(name))
    except FileNotFoundError:
        return []


def _texts(*found: Value) -> tuple[str, ...]:
    return tuple(text for text in found if isinstance(text, str) and text)
