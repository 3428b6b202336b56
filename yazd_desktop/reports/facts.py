"""What a packet is made of, read once: plain facts, already without what may never be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yazd_desktop.entities.decision import FINISHED
from yazd_desktop.typeset.blocks import Tone


@dataclass(frozen=True, slots=True)
class StatusFact:
    """A status: its code, its words and its colour."""

    code: str
    label: str
    tone: Tone
    phase: str | None = None

    @property
    def is_open(self) -> bool:
        """Neither done nor cancelled."""
        return self.phase not in {"done", "cancelled"}


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """The meeting and its body."""

    number: str
    body: str
    subject: str
    held_on: date | None
    starts_at: str
    ends_at: str
    place: str
    chair: str
    secretary: str
    quorum_percent: int | None


@dataclass(frozen=True, slots=True)
class AgendaFact:
    """One item of the agenda; `agencies` are those whose matter it is."""

    position: int
    title: str
    presenter: str
    minutes: int | None
    issue: str | None
    agencies: frozenset[str]


@dataclass(frozen=True, slots=True)
class MemberFact:
    """A member of the body, or a guest."""

    name: str
    post: str
    presence: str = ""
    is_guest: bool = False


@dataclass(frozen=True, slots=True)
class AgencyFact:
    """An agency and whom to speak to there."""

    id: str
    name: str
    phone: str
    contact: str
    reply_working_days: int | None


@dataclass(frozen=True, slots=True)
class CommitmentFact:
    """A commitment of an agency."""

    number: str
    agency_id: str
    agency: str
    part: str
    text: str
    status: StatusFact
    first_deadline: date | None
    deadline: date | None
    extensions: int
    last_reply: str
    last_reply_on: date | None
    done_on: date | None
    percent: int | None
    office: str = ""

    @property
    def is_carried(self) -> bool:
        """Whether it goes into the packet: neither verified nor cancelled."""
        return self.status.code not in FINISHED

    @property
    def is_extended(self) -> bool:
        """Whether it has a later deadline than the first."""
        return self.extensions > 0 or self.deadline != self.first_deadline

    def days_late(self, today: date) -> int:
        """Days after the deadline in force, up to the day of doing where one was given; 0 when in time."""
        return _days_after(self.deadline, self.done_on or today)

    def days_after_first_deadline(self, today: date) -> int:
        """Days after the first deadline, counted likewise."""
        return _days_after(self.first_deadline, self.done_on or today)


@dataclass(frozen=True, slots=True)
class ReferralFact:
    """A referral; `origin` is the number of its case file, or the title of its issue."""

    number: str
    agency_id: str
    subject: str
    origin: str
    case_id: str | None
    status: StatusFact
    urgency: StatusFact | None
    letter_number: str
    sent_on: date | None
    deadline: date | None
    replied_on: date | None
    office: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether it left the office."""
        return self.sent_on is not None and self.status.code != "draft"

    @property
    def is_silent(self) -> bool:
        """Whether the deadline passed without a reply."""
        return self.status.code == "silent"

    @property
    def is_waiting(self) -> bool:
        """Whether it is at the agency, in time."""
        return self.is_sent and self.status.is_open and not self.is_silent

    def days_late(self, today: date) -> int:
        """Days after the deadline of the reply."""
        return _days_after(self.deadline, self.replied_on or today)


@dataclass(frozen=True, slots=True)
class IssueFact:
    """A neighbourhood issue; `parts` are severity, urgency, reach and feasibility from 1 to 5."""

    id: str
    number: str
    title: str
    category: str
    neighbourhood: str
    status: StatusFact
    score: float | None
    parts: tuple[float | None, ...]
    score_reason: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case file that is not very sensitive; the identity of its people stands in `IdentityFact`."""

    id: str
    number: str
    neighbourhood: str
    harms: tuple[str, ...]
    risk: StatusFact | None
    risk_rank: int
    status: StatusFact
    opened_on: date | None
    office: str = ""


@dataclass(frozen=True, slots=True)
class AskedFact:
    """What an office asked of an agency: `replied`, `silent` and `waiting` are of the referrals `sent`.

    `longest_days` is how long after its deadline the oldest silent one is.
    """

    agency_id: str
    office: str
    sent: int = 0
    replied: int = 0
    silent: int = 0
    waiting: int = 0
    longest_days: int = 0

    def with_(self, other: AskedFact) -> AskedFact:
        """Both together."""
        return AskedFact(
            self.agency_id,
            self.office,
            self.sent + other.sent,
            self.replied + other.replied,
            self.silent + other.silent,
            self.waiting + other.waiting,
            max(self.longest_days, other.longest_days),
        )


@dataclass(frozen=True, slots=True)
class OfficeFact:
    """An office as its governorate tells of it; `kept` of the commitments that are `due` were done in time."""

    name: str
    is_own: bool
    reported_on: date | None
    days: int | None
    is_late: bool
    open_cases: int
    open_issues: int
    sent: int
    silent: int
    open: int
    overdue: int
    due: int
    kept: int
    very_sensitive: int = 0


@dataclass(frozen=True, slots=True)
class HarmFact:
    """In how many open case files a harm stands, everywhere and by neighbourhood; None for too few to tell."""

    name: str
    everywhere: int
    by_neighbourhood: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class IdentityFact:
    """Who a case file is about and what is asked: only for a packet that was asked for with identity."""

    people: tuple[tuple[str, str, str], ...]
    request: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. `listed_issues` and `listed_cases` are those to print, in order.

    `referrals` are those that may be listed, `asked` counts all of them, `letters` by the days on which they were
    sent and answered, `letters_of_cases` (sent, silent) of the listed case files. `agency_ids` tells for each row of
    an agency the one that stands for it. `offices` are there where the packet is about all of them.
    """

    office: str
    emblem: bytes | None
    today: date
    small_number: int
    meeting: MeetingFact
    agenda: tuple[AgendaFact, ...]
    people: tuple[MemberFact, ...]
    agencies: tuple[AgencyFact, ...]
    commitments: tuple[CommitmentFact, ...]
    referrals: tuple[ReferralFact, ...]
    issues: tuple[IssueFact, ...]
    open_cases_by_neighbourhood: Mapping[str, int]
    harms: tuple[HarmFact, ...]
    listed_issues: tuple[IssueFact, ...]
    listed_cases: tuple[CaseFact, ...]
    asked: tuple[AskedFact, ...] = ()
    letters: Mapping[tuple[date | None, date | None], int] = field(default_factory=dict)
    letters_of_cases: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    agency_ids: Mapping[str, str] = field(default_factory=dict)
    offices: tuple[OfficeFact, ...] = ()
    last_follow_ups: Mapping[str, date] = field(default_factory=dict)
    identities: Mapping[str, IdentityFact] | None = field(default=None, repr=False)

    @property
    def carried(self) -> tuple[CommitmentFact, ...]:
        """The commitments that are carried over, the most urgent first."""
        return tuple(commitment for commitment in self.commitments if commitment.is_carried)

    def asked_of(self, agency_id: str) -> AskedFact:
        """What all offices together asked of an agency."""
        together = AskedFact(agency_id, "")
        for one in self.asked:
            if one.agency_id == agency_id:
                together = together.with_(one)
        return together


def _days_after(deadline: date | None, end: date) -> int:
    return 0 if deadline is None else max(0, (end - deadline).days)
