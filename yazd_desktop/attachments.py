"""Files of records: encrypted in the office folder, described by a record of the store."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import Connection, select

from db.ids import new_id
from db.models import Attachment
from yazd_desktop import queries
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import UserError
from yazd_desktop.pseudonyms import pseudonym
from yazd_desktop.records import Unit
from yazd_desktop.security import sealed_file

LARGEST_BYTES: Final = 500_000_000
_ENDING: Final = ".sealed"
Progress = Callable[[int, int], object]


class Holder(queries.Source, Protocol):
    """What holds attachments: an open office."""

    @property
    def attachments_folder(self) -> Path:
        """Where the encrypted files lie."""

    @property
    def attachments_key(self) -> bytes:
        """Their key."""

    def writing(self) -> AbstractContextManager[Unit]:
        """One transaction of writing."""


def attach(
    office: Holder,
    path: Path,
    *,
    owner_entity: str,
    owner_id: str,
    description: str | None = None,
    secrecy: str | None = None,
    progress: Progress | None = None,
) -> str:
    """Copy a file into the office, encrypted, and give back the id of its record.

    UserError attachments.unreadable, attachments.too_large, sealed_file.not_copied. The file is whole on the disk
    before its record is: a record never points at nothing.
    """
    try:
        size_bytes = path.stat().st_size
    except OSError as error:
        raise UserError("attachments.unreadable", name=path.name) from error
    if size_bytes > LARGEST_BYTES:
        raise UserError("attachments.too_large", name=path.name, limit=LARGEST_BYTES // 1_000_000)
    record_id = new_id()
    target = _place(office, record_id)
    office.attachments_folder.mkdir(exist_ok=True)
    sealed = sealed_file.seal_file(path, target, office.attachments_key, progress, name=record_id)
    entered: dict[str, Value] = {
        "name": path.name,
        "media_type": mimetypes.guess_type(path.name)[0],
        "sha256": sealed.sha256,
        "size_bytes": sealed.size_bytes,
        "owner_entity": owner_entity,
        "owner_id": owner_id,
        "description": description,
    }
    if secrecy is not None:
        entered["secrecy"] = secrecy
    try:
        with office.writing() as unit:
            unit.create("attachment", entered, record_id=record_id)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return record_id


def read_bytes(office: Holder, attachment_id: str) -> bytes:
    """The whole content, proved; UserError sealed_file.missing or sealed_file.damaged."""
    return sealed_file.open_sealed(_place(office, attachment_id), office.attachments_key, name=attachment_id)


def open_copy(office: Holder, attachment_id: str, target: Path, progress: Progress | None = None) -> None:
    """Write a plain copy of the file to `target`, where the user wants it."""
    sealed_file.unseal_file(
        _place(office, attachment_id), target, office.attachments_key, progress, name=attachment_id
    )


def of_record(office: Holder, entity: str, record_id: str) -> list[dict[str, Value]]:
    """The files of a record, newest first: id, name, description, size_bytes, secrecy; none is without a name."""
    found = queries.rows(
        office,
        "attachment",
        ("name", "description", "media_type", "size_bytes", "secrecy"),
        where={"owner_entity": entity, "owner_id": record_id},
    )
    return [{**row, "name": row["name"] or pseudonym("attachment", str(row["id"]))} for row in found]


def is_there(office: Holder, attachment_id: str) -> bool:
    """Whether the content is in this copy; that of another copy may not have come yet."""
    return _place(office, attachment_id).is_file()


def chunks(office: Holder, attachment_id: str) -> Iterator[bytes]:
    """The content piece by piece, each proved; UserError sealed_file.damaged."""
    return sealed_file.unseal_chunks(
        _place(office, attachment_id), office.attachments_key, name=attachment_id
    )


def take_content(office: Holder, connection: Connection, sha256: str, content: Iterable[bytes]) -> list[Path]:
    """Seal content that came from another copy for every attachment that misses it; the files that were written."""
    ids = connection.scalars(select(Attachment.id).where(Attachment.sha256 == sha256)).all()
    missing = [one for one in ids if not is_there(office, one)]
    if missing:
        office.attachments_folder.mkdir(exist_ok=True)
    written: list[Path] = []
    for one in missing:
        pieces = chunks(office, missing[0]) if written else content
        sealed_file.seal_chunks(pieces, _place(office, one), office.attachments_key, name=one)
        written.append(_place(office, one))
    return written


def problems(office: Holder) -> list[str]:
    """Files that are missing or damaged."""
    found = []
    for row in queries.rows(office, "attachment", ("sha256",)):
        path = _place(office, str(row["id"]))
        try:
            for _ in sealed_file.unseal_chunks(path, office.attachments_key, name=str(row["id"])):
                pass
        except UserError as error:
            found.append(f"attachment {row['id']}: {error.code}")
    return found


def _place(office: Holder, attachment_id: str) -> Path:
    return office.attachments_folder / f"{attachment_id}{_ENDING}"
