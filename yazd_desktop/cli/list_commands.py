"""Commands on records: list those of one kind, and change one through the same door as the window."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any, Final

from db.kinds import Field
from yazd_desktop import labels, queries, values
from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import opened
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity, Value
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.persian.digits import to_ascii
from yazd_desktop.persian.text import look_alike_key

_PAGE_ROWS: Final = 500


def show_list(arguments: Namespace, output: Output) -> int:
    """The records of one kind; with --json one object a line: ISO dates, codes, links as numbers or names."""
    kind = _entity(arguments.entity)
    with opened(arguments) as office:
        where = {name: _wanted(office, kind, name, text) for name, text in arguments.where}
        numbers = queries.local_ids(office, kind.name, where=where)
        fields = [*kind.fields, *(through.column for through in kind.search_through)]
        shown = fields if output.is_json else [name for name in kind.columns if name in fields]
        output.say("\t".join(t(f"field.{kind.name}.{name}") for name in shown))
        for start in range(0, len(numbers), _PAGE_ROWS):
            some = numbers[start : start + _PAGE_ROWS]
            found = queries.page(office, kind.name, some, shown)
            names = _link_names(office, kind, shown, found.values())
            for number in some:
                row = found[number]
                if output.is_json:
                    print(json.dumps(_plain(row, shown, names), ensure_ascii=False))
                else:
                    print("\t".join(_text(office, kind, row, name, names) for name in shown))
    return 0


def set_values(arguments: Namespace, output: Output) -> int:
    """Change fields of one record, found by its human number."""
    with opened(arguments) as office:
        found = queries.by_number(office, _ascii(arguments.number))
        if found is None:
            raise UserError("cli.no_such_number", number=arguments.number)
        name, record_id = found
        kind = entity_named(name)
        entered = {field: _value(office, kind, field, text) for field, text in arguments.values}
        with office.writing() as unit:
            changed = unit.update(name, record_id, entered)
        output.say(t("cli.set.done", record=t(f"entity.{name}"), number=arguments.number, count=len(changed)))
        output.result({"entity": name, "number": _ascii(arguments.number), "changed": list(changed)})
    return 0


def _entity(name: str) -> Entity:
    try:
        return entity_named(name)
    except KeyError:
        known = t("value.comma").join(kind.name for kind in ENTITIES)
        raise UserError("cli.no_such_entity", name=name, known=known) from None


def _wanted(office: Office, kind: Entity, name: str, text: str) -> queries.Wanted:
    for through in kind.search_through:
        if through.column == name:
            lender = entity_named(str(entity_named(through.entity).fields[through.lender].target))
            return _records_called(office, lender, text)
    field = _field(kind, name)
    if field.kind == "link" and text.strip():
        return _records_called(office, entity_named(str(field.target)), text)
    wanted = _value(office, kind, name, text)
    return wanted if wanted != () else None


def _value(office: Office, kind: Entity, name: str, text: str) -> Value:
    field = _field(kind, name)
    try:
        if field.kind == "link" and text.strip():
            called = _records_called(office, entity_named(str(field.target)), text)
            if len(called) != 1:
                raise UserError("cli.which_record", text=text, count=len(called))
            return called[0]
        if field.kind == "code" and text.strip():
            return office.codes.match(str(field.code_list), text.strip()) or text.strip()
        value = values.parse(field, text)
    except values.BadValue as bad:
        problem = t(bad.key, **bad.params)
        raise UserError("cli.bad_value", field=name, text=text, problem=problem) from bad
    if field.kind == "codes" and isinstance(value, tuple):
        return tuple(office.codes.match(str(field.code_list), code) or code for code in value)
    return value


def _field(kind: Entity, name: str) -> Field:
    field = kind.fields.get(name)
    if field is None:
        raise UserError("queries.unknown_field", record=t(f"entity.{kind.name}"), field=name)
    return field


def _records_called(office: Office, kind: Entity, text: str) -> tuple[str, ...]:
    """The records with this number or name; none found is an answer too."""
    if kind.number_mark is not None:
        found = queries.by_number(office, _ascii(text))
        if found is not None and found[0] == kind.name:
            return (found[1],)
    key = look_alike_key(text)
    ids = queries.find_ids(office, kind.name, search=text)
    with office.reading() as connection:
        names = labels.names(connection, office.codes, kind.name, ids)
    return tuple(record_id for record_id in ids if look_alike_key(names[record_id]) == key)


def _link_names(
    office: Office, kind: Entity, shown: Iterable[str], rows: Iterable[Mapping[str, Any]]
) -> dict[str, dict[str, str]]:
    rows = list(rows)
    found = {}
    with office.reading() as connection:
        for name in shown:
            field = kind.fields.get(name)
            if field is not None and field.kind in {"link", "file"}:
                ids = {row[name] for row in rows if row[name]}
                found[name] = labels.names(connection, office.codes, str(field.target), ids)
    return found


def _plain(
    row: Mapping[str, Any], shown: Iterable[str], names: Mapping[str, Mapping[str, str]]
) -> dict[str, object]:
    result: dict[str, object] = {}
    for name in shown:
        value = row[name]
        result[name] = names[name].get(value) if name in names and value else values.plain(value)
    return result


def _text(
    office: Office, kind: Entity, row: Mapping[str, Any], name: str, names: Mapping[str, Mapping[str, str]]
) -> str:
    field, value = kind.fields.get(name), row[name]
    if value is None or value == ():
        return ""
    if field is None:
        return t("value.comma").join(value)
    if name in names:
        return names[name].get(value, "")
    if field.kind == "code":
        return office.code_label(field.code_list, value)
    if isinstance(value, tuple):
        return t("value.comma").join(office.code_label(field.code_list, code) for code in value)
    return " ".join(values.show(field, value).split())


def _ascii(number: str) -> str:
    return to_ascii(number.strip()).upper()
