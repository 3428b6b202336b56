"""Files made by hand with the real keys of a peer: what somebody could send who holds them, and means ill."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import inspect, text

from db.heads import Op, OpId
from db.ids import new_id
from db.session import HEAD
from yazd_desktop.exchange.container.age_stream import new_identity, recipient_of
from yazd_desktop.exchange.container.writing import write
from yazd_desktop.exchange.cover import FORMAT, Cover
from yazd_desktop.exchange.digest import digest
from yazd_desktop.exchange.merging.wire import WireSet, parts_of, to_line
from yazd_desktop.exchange.pairing.cards import Card, own_card
from yazd_desktop.exchange.pairing.keys import public_hex
from yazd_desktop.exchange.pairing.peers import pair
from yazd_desktop.office import Office

HLC: Final = 1_770_000_000_000 << 16
Base = Sequence[tuple[str, int]]


@dataclass
class Forger:
    """A peer of `reader` that writes its files by hand."""

    reader: Office
    role: str
    office: str = field(default_factory=new_id)
    incarnation: str = field(default_factory=new_id)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    identity: str = field(default_factory=new_identity)
    files: int = 0
    peer: str = ""

    def __post_init__(self) -> None:
        recipient = recipient_of(self.identity)
        code = f"F{self.office[-6:]}"
        card = Card(
            office=self.office,
            name=code,
            code=code,
            is_governorate=self.role == "governorate",
            is_new=False,
            recipient=recipient,
            signing_key=public_hex(self.key),
        )
        self.peer = pair(self.reader, card, self.role).id
        self.to = own_card(self.reader)

    @property
    def stream(self) -> str:
        """The stream of its own records."""
        return f"{self.incarnation}/{self.office}"

    def set(
        self,
        seq: int,
        entity: str,
        row: str,
        values: Mapping[str, object],
        *,
        stream: str | None = None,
        bases: Mapping[str, Base] | None = None,
        hlc: int | None = None,
        actor: str = "expert",
        key: bytes | None = None,
    ) -> WireSet:
        """A change set of it, told whole."""
        stream, hlc = stream or self.stream, HLC + seq if hlc is None else hlc
        ops = [
            Op(OpId(stream, seq + place), hlc, entity, row, name, value,
               tuple(OpId(*one) for one in (bases or {}).get(name, ())), actor)
            for place, (name, value) in enumerate(values.items())
        ]  # fmt: skip
        whole = key or hashlib.blake2b(f"{stream}{seq}".encode(), digest_size=16).digest()
        return WireSet(stream, seq, hlc, entity, row, actor, whole, parts_of(ops, sealed=False))

    def file(
        self,
        folder: Path,
        sets: Iterable[WireSet | list[Any]] = (),
        *,
        lacking: Iterable[bytes] = (),
        more: Iterable[tuple[str, bytes]] = (),
        signer: Ed25519PrivateKey | None = None,
        **facts: object,
    ) -> Path:
        """A file of such sets, or of lines as they are; `facts` stand on its cover instead of the true ones."""
        self.files += 1
        sets = list(sets)
        told = [one for one in sets if isinstance(one, WireSet)]
        streams = [self.stream, *sorted({one.stream for one in told} | _based(told))]
        cover = Cover(
            file=new_id(), sender=public_hex(self.key), recipients=(self.to.recipient,), office=self.office,
            name="نام", code="F", incarnation=self.incarnation, number=self.files, hlc=HLC + self.files,
            made_at="2026-05-05T08:00:00+00:00", schema=HEAD, with_identity=True, acks={}, received=(),
            superseded=(), wanted=(), band=None, ops=sum(len(one.parts) for one in told),
        )  # fmt: skip
        whole = {name: value for name, value in {**asdict(cover), **facts}.items() if value is not Ellipsis}
        places = {name: place for place, name in enumerate(streams)}
        path = folder / f"{self.office[-6:]}-{self.files}.yzx"
        with write(path, [self.to.recipient], signer or self.key, {"exchange": FORMAT}) as file:
            file.lines("streams", (name.encode() for name in streams))
            file.lines("sets", (_line(one, places) for one in sets))
            file.lines("lacking", lacking)
            for kind, line in more:
                file.lines(kind, [line])
            file.finish({"cover": whole})
        return path


def _based(sets: list[WireSet]) -> set[str]:
    return {base.stream for one in sets for part in one.parts if len(part) > 2 for base in part[2]}


def _line(one: WireSet | list[Any], places: Mapping[str, int]) -> bytes:
    return to_line(one, places) if isinstance(one, WireSet) else json.dumps(one).encode()


def state(office: Office) -> tuple[object, ...]:
    """All that an office holds: its digest, what is wrong with it, and its contents."""
    with office.reading() as connection:
        told = digest(connection)
    return told, office.check(), *contents(office)


def contents(office: Office) -> tuple[str, list[str]]:
    """A hash of every row of every table, and the names of its attachments: a tenth of the time of `state`."""
    rows = hashlib.sha256()
    with office.reading() as connection:
        for name in sorted(inspect(connection).get_table_names()):
            rows.update(name.encode())
            for row in sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')))):  # noqa: S608
                rows.update(row.encode())
    return rows.hexdigest(), sorted(path.name for path in office.attachments_folder.iterdir())
