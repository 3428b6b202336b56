"""Lists out: the records of an entity as a workbook with real numbers and dates, or as a text table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from db.kinds import Field
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import t
from yazd_desktop.office_filter import OfficeFilter
from yazd_desktop.pseudonyms import is_nameless, pseudonym
from yazd_desktop.spreadsheets.book import CellValue, IsCancelled, Progress
from yazd_desktop.spreadsheets.sheet_file import Table, write_csv, write_workbook

if TYPE_CHECKING:
    from yazd_desktop.office import Office

_PAGE_ROWS: Final = 500
_WRITERS: Final = {".xlsx": write_workbook, ".csv": write_csv}


def export_rows(
    office: Office,
    entity: str,
    path: Path,
    *,
    fields: Sequence[str] | None = None,
    where: Mapping[str, Any] | None = None,
    search: str = "",
    sort: str | None = None,
    descending: bool | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> int:
    """Write the records of an entity, those of a list with its search, filters and order; says how many.

    The end of `path` says the kind: .xlsx or .csv. `fields` are the list's columns unless given.
    """
    from yazd_desktop import queries

    writer = _WRITERS.get(Path(path).suffix.lower())
    if writer is None:
        raise UserError("spreadsheets.export_type", file=Path(path).name)
    kind = entity_named(entity)
    names = tuple(name for name in (fields or kind.columns) if name in kind.fields)
    whose = OfficeFilter(office, kind, None).names if fields is None else {}
    ids = queries.find_ids(
        office,
        entity,
        where=dict(where) if where else None,
        search=search,
        sort=sort,
        descending=descending,
    )

    def rows() -> Iterator[tuple[CellValue, ...]]:
        for start in range(0, len(ids), _PAGE_ROWS):
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(start, len(ids))
            yield from _page(office, entity, names, whose, ids[start : start + _PAGE_ROWS])

    heads = tuple(t(f"field.{entity}.{name}") for name in names)
    if whose:
        heads = (*heads, t("list.office"))
    count = writer(Table(t(f"entity.{entity}.plural"), heads, rows()), Path(path))
    if progress is not None:
        progress(len(ids), len(ids))
    return count


def _page(
    office: Office, entity: str, names: tuple[str, ...], whose: Mapping[str, str], ids: Sequence[str]
) -> Iterator[tuple[CellValue, ...]]:
    from yazd_desktop import queries

    kind = entity_named(entity)
    wanted = (*names, queries.SCOPE) if whose else names
    found = {str(row["id"]): row for row in queries.rows(office, entity, wanted, where={"id": tuple(ids)})}
    links: dict[str, dict[str, str]] = {}
    for name in names:
        field = kind.fields[name]
        if field.kind == "link":
            targets = {str(row[name]) for row in found.values() if row[name]}
            links[name] = queries.labels(office, str(field.target), sorted(targets))
    for record_id in ids:
        row = found.get(record_id)
        if row is not None:
            cells = [_cell(office, kind.fields[name], row[name], links.get(name, {})) for name in names]
            if names[0] in kind.label and is_nameless(kind, row):
                cells[0] = pseudonym(entity, record_id)
            yield (*cells, whose.get(row[queries.SCOPE], "")) if whose else tuple(cells)


def _cell(office: Office, field: Field, value: Value, links: Mapping[str, str]) -> CellValue:
    if value is None or value == ():
        return None
    if field.kind == "link":
        return links.get(str(value), "")
    if field.kind == "code":
        return office.code_label(str(field.code_list), str(value))
    if isinstance(value, tuple):
        return t("value.comma").join(office.code_label(str(field.code_list), code) for code in value)
    if isinstance(value, bool):
        return t("value.yes") if value else t("value.no")
    return value
