"""Merging without files: what another copy says, written by hand, or carried over from a second real copy.

gov = Elsewhere(office, "استانداری یزد")
gov.says("person", row, {"phone": "09990000001"})                 # without knowing what is here: a conflict
gov.says("person", row, {"sex": "female"}, knows=True)            # on top of what is here: a change
gov.arrives()                                                     # all of it, as one received file
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select

from db.changes import DELETED_FIELD, ChangeSet, ops_of, plain, stream_names
from db.exchange import Arrival, Peer, PeerCopy, ReceivedFile
from db.heads import Op, OpId, heads, unpacked
from db.ids import new_id
from db.this_copy import meta, set_meta, start_copy
from yazd_desktop.exchange.merging.folding import Folded
from yazd_desktop.exchange.merging.taking import Taking
from yazd_desktop.exchange.merging.wire import WireSet, parts_of, to_line
from yazd_desktop.office import Merging, Office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD: Final = "three small stones"
GOVERNORATE: Final = "استانداری یزد"
_KEY: Final = bytes(range(16))


class Elsewhere:
    """A copy that is not there: what it says to `office` is written by hand."""

    def __init__(
        self, office: Office, name: str = GOVERNORATE, role: str = "governorate", actor: str | None = None
    ) -> None:
        self.office = office
        self.name = name
        self.actor = actor or new_id()
        self.incarnation = new_id()
        self._scope = office.id
        self._seq = 0
        self._waiting: list[WireSet] = []
        with office.bookkeeping() as connection:
            self.peer = _peer(connection, name, role, self.incarnation)

    @property
    def stream(self) -> str:
        """The name of its stream."""
        return f"{self.incarnation}/{self._scope}"

    def says(
        self,
        entity: str,
        row: str,
        values: Mapping[str, object],
        *,
        knows: bool = False,
        withheld: Collection[str] = (),
        when: datetime | None = None,
    ) -> None:
        """Change fields of a record there. What `knows` of the heads that are here follows them; else it disagrees."""
        with self.office.reading() as connection:
            known = heads(ops_of(connection, [row])[row]) if knows else {}
        moment = when or datetime.now(UTC)
        hlc = (int(moment.timestamp() * 1000) << 16) + self._seq
        ops = [
            Op(
                OpId(self.stream, self._seq + place),
                hlc,
                entity,
                row,
                name,
                plain(value),
                tuple(op.id for op in known.get(name, ())),
                self.actor,
            )
            for place, (name, value) in enumerate(values.items(), start=1)
        ]
        whole = WireSet(
            self.stream, self._seq + 1, hlc, entity, row, self.actor, _KEY, parts_of(ops, sealed=False)
        )
        self._seq += len(ops)
        self._waiting.append(whole.less(frozenset(withheld)) if withheld else whole)

    def retires(self, entity: str, row: str, *, knows: bool = False) -> None:
        """Take a record out of the lists there."""
        self.says(entity, row, {DELETED_FIELD: True}, knows=knows)

    def arrives(self, *, arrived_at: datetime | None = None, made_at: datetime | None = None) -> Folded:
        """All that it said since the last time, as one received file."""
        sets, self._waiting = self._waiting, []
        streams = sorted({self.stream} | {base.stream for one in sets for op in one.ops for base in op.base})
        places = {name: place for place, name in enumerate(streams)}
        lines = [to_line(one, places) for one in sets]
        with self.office.merging() as merging:
            return _take(
                merging, self.office, self.peer, self.incarnation, streams, lines, arrived_at, made_at
            )


def second_copy(office: Office, folder: Path, user: str | None = None) -> Office:
    """Another PC of the same office, with a stream of its own; `user` is somebody whom `office` does not know."""
    folder.mkdir(parents=True)
    office.backup(folder / "office.db")
    shutil.copy(office.folder / "keys.json", folder)
    shutil.copytree(office.attachments_folder, folder / "attachments")
    copy = open_office(folder, password=PASSWORD, clock=office.today)
    with copy.bookkeeping() as connection:
        start_copy(connection, copy.id)
    if user is None:
        return copy
    copy.add_user(user, PASSWORD, cost=FAST_FOR_TESTS)
    slot = next(slot.id for slot in copy.keyring.users if slot.name == user)
    copy.close()
    return open_office(folder, password=PASSWORD, user=slot, clock=office.today)


def carry(source: Office, target: Office, role: str = "same-office") -> Folded:
    """Everything that `source` holds to `target`, as one received file."""
    with source.reading() as connection:
        incarnation = str(meta(connection, "incarnation"))
        names = stream_names(connection)
        streams = [names[number] for number in sorted(names)]
        places = {name: place for place, name in enumerate(streams)}
        columns = (
            ChangeSet.seq,
            ChangeSet.hlc,
            ChangeSet.entity,
            ChangeSet.row,
            ChangeSet.actor,
            ChangeSet.key,
        )
        query = select(ChangeSet.stream, *columns, ChangeSet.ops).order_by(ChangeSet.stream, ChangeSet.seq)
        lines = []
        for stream, seq, hlc, entity, row, actor, key, ops in connection.execute(query):
            read = unpacked(names[stream], seq, hlc, entity, row, actor, ops, names)
            lines.append(
                to_line(
                    WireSet(
                        names[stream], seq, hlc, entity, row, actor, key, parts_of(read, sealed=key is None)
                    ),
                    places,
                )
            )
    with target.merging() as merging:
        peer = _peer(merging.connection, source.name, role, incarnation)
        return _take(merging, target, peer, incarnation, streams, lines, None, None)


def _peer(connection: Connection, name: str, role: str, incarnation: str) -> str:
    found = connection.scalar(select(PeerCopy.peer).where(PeerCopy.incarnation == incarnation))
    if found is not None:
        return str(found)
    peer = new_id()
    facts: dict[str, Any] = {
        "id": peer,
        "office": str(meta(connection, "office")) if role == "same-office" else new_id(),
        "name": name,
        "code": "YZD",
        "role": role,
        "paired_at": datetime.now(UTC),
        "with_identity": True,
    }
    connection.execute(insert(Peer).values(**facts))
    connection.execute(
        insert(PeerCopy).values(
            peer=peer, incarnation=incarnation, acks="{}", hlc=0, number=0, superseded=False
        )
    )
    return peer


def _take(
    merging: Merging,
    office: Office,
    peer: str,
    incarnation: str,
    streams: list[str],
    lines: list[bytes],
    arrived_at: datetime | None,
    made_at: datetime | None,
) -> Folded:
    connection = merging.connection
    taking = Taking(connection, merging.facts, office.id, lambda _scope: True)
    taking.name_streams(name.encode() for name in streams)
    taking.take(lines)
    folded = taking.finish()
    set_meta(connection, "hlc", str(max(int(meta(connection, "hlc") or 0), taking.hlc)))
    now = datetime.now(UTC)
    number = int(connection.scalar(select(func.count()).where(ReceivedFile.incarnation == incarnation)) or 0)
    made = insert(ReceivedFile).values(
        file=new_id(),
        peer=peer,
        incarnation=incarnation,
        number=number + 1,
        made_at=made_at or arrived_at or now,
        arrived_at=arrived_at or now,
        name="YZD-TST-0001.yzx",
        new=sum(map(len, folded.new.values())),
        updated=sum(map(len, folded.updated.values())),
        conflicts=max(folded.conflicts, 0),
        held=max(folded.held, 0),
        repeated=taking.repeated,
    )
    file = connection.execute(made.returning(ReceivedFile.id)).scalar_one()
    for entity, rows in folded.changed().items():
        connection.execute(delete(Arrival).where(Arrival.row.in_(rows)))
        connection.execute(
            insert(Arrival), [{"row": row, "entity": entity, "file": file} for row in sorted(rows)]
        )
    merging.changed = folded.changed()
    return folded
