"""Reading of what an office hands over: how much there is of everything, who worked in it, what comes due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select

from db import models
from db.exchange import Peer, ReceivedFile, SentFile
from yazd_desktop import labels, queries
from yazd_desktop.entities import ENTITIES
from yazd_desktop.i18n import t
from yazd_desktop.labels import VERY_SENSITIVE
from yazd_desktop.office import Office
from yazd_desktop.queries import Days
from yazd_desktop.reports.facts import Facts, StatusFact
from yazd_desktop.reports.hidden import read_hidden
from yazd_desktop.reports.matters import status
from yazd_desktop.reports.reading import read_facts
from yazd_desktop.reports.shown import local_digits

_NOT_OPEN: Final = frozenset({"done", "cancelled"})
_STATUS: Final = {
    "case": "case_status",
    "issue": "issue_status",
    "referral": "referral_status",
    "commitment": "commitment_status",
    "meeting": "meeting_status",
}
_SUBJECTS: Final = ("case", "issue", "referral", "commitment")
_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class KindFact:
    """How many records of a kind there are; `open` is None where a kind knows no end."""

    name: str
    total: int
    open: int | None


@dataclass(frozen=True, slots=True)
class StateFact:
    """How many case files have a status, by the code of their risk; very sensitive ones are in none of these."""

    status: StatusFact
    by_risk: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_risk.values())


@dataclass(frozen=True, slots=True)
class DueFact:
    """A next step that somebody noted and nobody has done: about what, and when."""

    on: date
    about: str
    step: str


@dataclass(frozen=True, slots=True)
class PeerFact:
    """When files last went to a peer and came from it; `arrived` says whether the last one is known to be there."""

    name: str
    sent_on: date | None
    arrived: bool
    received_on: date | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """All that is told of an office when it is handed over. `very_sensitive` case files are counted and no more."""

    facts: Facts
    code: str
    head: str
    contract: tuple[date | None, date | None]
    giver: str
    kinds: tuple[KindFact, ...]
    very_sensitive: int
    attachments: int
    attachment_bytes: int
    risks: tuple[tuple[str, str], ...]
    states: tuple[StateFact, ...]
    due: tuple[DueFact, ...]
    due_in_all: int
    users: tuple[tuple[str, str], ...]
    peers: tuple[PeerFact, ...]


def read_inventory(
    office: Office, *, with_identity: bool, cancelled: Callable[[], bool] | None = None
) -> Inventory:
    """Read it, with all that is open."""
    facts = read_facts(office, None, with_identity=with_identity, cancelled=cancelled)
    own = queries.get(office, "office", office.id)
    content = models.Attachment
    with office.reading() as connection:
        size = select(func.sum(content.size_bytes)).where(~content.deleted)
        attached = int(connection.scalar(size) or 0)
    due, in_all = _due(office)
    contract: Any = (own["contract_from"], own["contract_to"])
    return Inventory(
        facts=facts,
        code=office.code,
        head=str(own["head"] or ""),
        contract=contract,
        giver=office.user.name if office.user is not None else "",
        kinds=tuple(
            _kind(office, kind.name) for kind in ENTITIES if _is_told(kind.name, is_part=kind.is_part)
        ),
        very_sensitive=queries.count(office, "case", {"confidentiality": VERY_SENSITIVE}),
        attachments=queries.count(office, "attachment"),
        attachment_bytes=attached,
        risks=tuple((row.code, row.label) for row in reversed(office.codes.rows("risk"))),
        states=_states(office),
        due=due,
        due_in_all=in_all,
        users=tuple((user.name, t(f"reports.handover.role.{user.role}")) for user in office.keyring.users),
        peers=_peers(office),
    )


def _is_told(name: str, *, is_part: bool) -> bool:
    return not is_part and name not in ("office", "code")


def _kind(office: Office, name: str) -> KindFact:
    total = queries.count(office, name)
    code_list = _STATUS.get(name)
    if code_list is None:
        return KindFact(t(f"entity.{name}.plural"), total, None)
    closed = tuple(row.code for row in office.codes.rows(code_list) if row.phase in _NOT_OPEN)
    done = queries.count(office, name, {"status": closed}) if closed else 0
    return KindFact(t(f"entity.{name}.plural"), total, total - done)


def _states(office: Office) -> tuple[StateFact, ...]:
    model = models.Case
    query = (
        select(model.status, model.risk, func.count())
        .where(
            model.deleted.is_not(True),
            func.coalesce(model.confidentiality, "") != VERY_SENSITIVE,
        )
        .group_by(model.status, model.risk)
    )
    found: dict[str | None, dict[str, int]] = {}
    with office.reading() as connection:
        for state, risk, number in connection.execute(query):
            found.setdefault(state, {})[risk or ""] = number
    order = [row.code for row in office.codes.rows("case_status")]
    states = sorted(found, key=lambda state: order.index(state) if state in order else len(order))
    return tuple(StateFact(status(office, "case_status", state), found[state]) for state in states)


def _due(office: Office) -> tuple[tuple[DueFact, ...], int]:
    """The next steps that are noted and not done, the first first; none of very sensitive case files."""
    hidden = read_hidden(office)
    rows = [
        row
        for row in queries.rows(
            office,
            "follow_up",
            ("next_on", "next_step", "way", *_SUBJECTS),
            where={"next_on": Days(), "next_done": (None, False)},
            sort="next_on",
            descending=False,
        )
        if row["case"] not in hidden.cases
    ]
    names: dict[str, dict[str, str]] = {}
    with office.reading() as connection:
        for kind in _SUBJECTS:
            ids = {row[kind] for row in rows[:_LINES] if row[kind]}
            names[kind] = labels.names(connection, office.codes, kind, ids)
    found = []
    for row in rows[:_LINES]:
        subject = next((kind for kind in _SUBJECTS if row[kind]), None)
        about = names[subject].get(row[subject], "") if subject is not None else ""
        step = row["next_step"] or office.code_label("follow_up_way", row["way"] or "")
        words = hidden.words_of(row["case"])
        found.append(DueFact(row["next_on"], local_digits(about), hidden.mask.hide(step, words)))
    return tuple(found), len(rows)


def _peers(office: Office) -> tuple[PeerFact, ...]:
    with office.reading() as connection:
        peers = connection.execute(
            select(Peer.id, Peer.name).where(Peer.withdrawn_at.is_(None)).order_by(Peer.paired_at)
        ).all()
        found = []
        for peer, name in peers:
            sent = connection.execute(
                select(SentFile.made_at, SentFile.received_at)
                .where(SentFile.peer == peer)
                .order_by(SentFile.made_at.desc())
                .limit(1)
            ).one_or_none()
            came = connection.scalar(
                select(func.max(ReceivedFile.arrived_at)).where(ReceivedFile.peer == peer)
            )
            sent_on, arrived = (_day(sent[0]), sent[1] is not None) if sent is not None else (None, False)
            found.append(PeerFact(name, sent_on, arrived, _day(came)))
    return tuple(found)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone().date()
