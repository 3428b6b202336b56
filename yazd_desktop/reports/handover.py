"""The papers of a handover: what an office holds, what is open, promised and overdue; giver and taker sign them.

Nobody is named in them but who works in the office, unless they were asked for with identity.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.reports.cases import cases
from yazd_desktop.reports.commitments import commitments
from yazd_desktop.reports.facts import IssueFact, ReferralFact
from yazd_desktop.reports.figures import figures
from yazd_desktop.reports.handover_reading import Inventory, KindFact, StateFact, read_inventory
from yazd_desktop.reports.offices import offices
from yazd_desktop.reports.shown import DATE, ROW_NUMBER, day, long_day, nothing_here, number, or_dash
from yazd_desktop.reports.standing import standing
from yazd_desktop.reports.unanswered import unanswered
from yazd_desktop.typeset.blocks import (
    Block,
    Cell,
    Contents,
    Cover,
    Document,
    Entry,
    Fixed,
    Furniture,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    Share,
    Signature,
    Signatures,
    Span,
    Table,
    Text,
    WritingLines,
)

Progress = Callable[[int, int], None]
_MEGABYTE: Final = 1_000_000
_REMARK_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class PrintedHandover:
    """What was printed."""

    pages: int
    seconds: float


def handover(office: Office, taker: str = "", *, with_identity: bool = False) -> Document:
    """The papers; `taker` is the successor, as far as he is known."""
    return _document(read_inventory(office, with_identity=with_identity), taker, with_identity=with_identity)


def print_handover(
    office: Office,
    path: Path,
    *,
    taker: str = "",
    with_identity: bool = False,
    password: str | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PrintedHandover:
    """Print the papers into a PDF file; it is whole or not there. Cancelled when the user stopped it."""
    from yazd_desktop.typeset.render import render  # loads reportlab: only who prints waits for it

    began = time.perf_counter()
    inventory = read_inventory(office, with_identity=with_identity, cancelled=cancelled)
    document = _document(inventory, taker, with_identity=with_identity)
    rendered = render(document, path, password=password, progress=progress, cancelled=cancelled)
    return PrintedHandover(rendered.pages, time.perf_counter() - began)


def _document(inventory: Inventory, taker: str, *, with_identity: bool) -> Document:
    facts = inventory.facts
    sections = tuple(_sections(inventory))
    return Document(
        title=t("reports.handover.document", office=facts.office),
        author=facts.office,
        subject=t("reports.handover.title"),
        blocks=(
            _cover(inventory, taker, with_identity=with_identity),
            Heading(t("reports.handover.contents"), level=2, outline=False),
            Contents(),
            *sections,
            *_section("signatures", _signatures(inventory, taker)),
        ),
        furniture=Furniture(
            head_start=t("reports.handover.title"),
            head_end=day(facts.today),
            foot_start=facts.office,
            secrecy=t("reports.packet.secret") if with_identity else "",
            emblem=facts.emblem,
        ),
    )


def _cover(inventory: Inventory, taker: str, *, with_identity: bool) -> Cover:
    facts = inventory.facts
    begins, ends = inventory.contract
    contract = t("reports.handover.contract", begins=day(begins), ends=day(ends)) if begins or ends else ""
    pairs = (
        (t("field.office.code"), inventory.code),
        (t("field.office.head"), inventory.head),
        (t("reports.handover.contract_title"), contract),
        (t("reports.handover.giver"), inventory.giver),
        (t("reports.handover.taker"), taker),
        (t("reports.handover.day"), long_day(facts.today)),
    )
    return Cover(
        invocation=t("reports.packet.cover.invocation"),
        title=t("reports.handover.title"),
        subtitle=facts.office,
        facts=tuple((label, text) for label, text in pairs if text),
        emblem=facts.emblem,
        note=t(f"reports.handover.{'with_identity' if with_identity else 'no_identity'}"),
        note_tone="danger" if with_identity else "muted",
    )


def _sections(inventory: Inventory) -> Iterator[Block]:
    facts = inventory.facts
    yield from _section("kinds", _kinds(inventory))
    if facts.offices:
        yield from _section("offices", offices(facts))
    yield from _section("figures", figures(facts))
    yield from _section("states", _states(inventory), begins_page=False)
    yield from _section("promises", commitments(facts))
    yield from _section("referrals", unanswered(facts) if facts.offices else _referrals(inventory))
    yield from _section("due", _due(inventory), begins_page=False)
    yield from _section("issues", _issues(inventory))
    yield from _section("cases", cases(facts, rule="reports.handover.cases.rule"))
    yield from _section("agencies", standing(facts))
    yield from _section("users", _users(inventory))


def _section(name: str, body: Iterator[Block], *, begins_page: bool = True) -> Iterator[Block]:
    blocks = tuple(body)
    if begins_page and blocks:
        yield PageBreak()
    yield Heading(t(f"reports.handover.{name}.title"))
    if not blocks:
        yield nothing_here()
    yield from blocks


def _kinds(inventory: Inventory) -> Iterator[Block]:
    """Of everything how many there are, and how many of these are open."""
    yield Paragraph(t("reports.handover.kinds.rule"), style="note", keep_with_next=True)
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.handover.kinds.kind"),
            t("reports.handover.kinds.all"),
            t("reports.handover.kinds.open"),
        ),
        rows=[_kind(place, kind) for place, kind in enumerate(inventory.kinds, start=1)],
        widths=(ROW_NUMBER, Share(), Fixed(32), Fixed(32)),
        align=("centre", "start", "centre", "centre"),
    )
    size = number(round(inventory.attachment_bytes / _MEGABYTE, 1))
    yield KeyValues(
        (
            (
                t("reports.handover.kinds.attachments"),
                t("reports.handover.kinds.files", count=inventory.attachments, megabytes=size),
            ),
            (t("reports.handover.kinds.very_sensitive"), number(inventory.very_sensitive)),
        )
    )


def _kind(place: int, kind: KindFact) -> tuple[Entry, ...]:
    still_open = Cell(t("reports.packet.none"), tone="muted") if kind.open is None else number(kind.open)
    return (number(place), kind.name, number(kind.total), still_open)


def _states(inventory: Inventory) -> Iterator[Block]:
    """Case files by status and risk."""
    if not inventory.states:
        return
    risks = inventory.risks
    yield Table(
        head=(
            t("reports.packet.status"),
            *(label for _, label in risks),
            t("reports.handover.states.none"),
            t("reports.handover.states.all"),
        ),
        rows=[_state(state, [code for code, _ in risks]) for state in inventory.states],
        widths=(Share(), *[Fixed(22)] * (len(risks) + 2)),
        align=("start", *["centre"] * (len(risks) + 2)),  # type: ignore[arg-type]  # a list of literals loses its kind
        total=(
            t("reports.handover.states.all"),
            *(number(sum(s.by_risk.get(code, 0) for s in inventory.states)) for code, _ in risks),
            number(sum(s.by_risk.get("", 0) for s in inventory.states)),
            number(sum(s.total for s in inventory.states)),
        ),
    )


def _state(state: StateFact, risks: list[str]) -> tuple[Entry, ...]:
    counts = [state.by_risk.get(code, 0) for code in (*risks, "")]
    return (
        Cell(state.status.label, tone=state.status.tone),
        *(Cell(number(count), tone=None if count else "muted") for count in counts),
        Cell(number(state.total), bold=True),
    )


def _referrals(inventory: Inventory) -> Iterator[Block]:
    """What agencies still owe an answer to: what is late first."""
    facts = inventory.facts
    rows = [one for one in facts.referrals if one.is_silent or one.is_waiting]
    if not rows:
        return
    names = {agency.id: agency.name for agency in facts.agencies}
    yield Paragraph(t("reports.handover.referrals.rule"), style="note", keep_with_next=True)
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.agencies.referral"),
            t("reports.packet.agencies.agency"),
            t("reports.packet.agencies.subject"),
            t("reports.packet.agencies.deadline"),
            t("reports.packet.days_late"),
            t("reports.packet.status"),
        ),
        rows=[
            (
                number(place),
                one.number,
                names.get(one.agency_id, ""),
                _subject(one),
                day(one.deadline),
                Cell(number(one.days_late(facts.today)), bold=True, tone="danger")
                if one.is_silent
                else t("reports.packet.none"),
                Cell(one.status.label, tone=one.status.tone),
            )
            for place, one in enumerate(rows, start=1)
        ],
        widths=(ROW_NUMBER, Fixed(29), Share(2), Share(3), DATE, Fixed(13), Fixed(24)),
        align=("centre", "start", "start", "start", "centre", "centre", "centre"),
    )


def _subject(one: ReferralFact) -> Text:
    return (Span(one.subject), Span(f"\n{one.origin}", tone="muted"))


def _due(inventory: Inventory) -> Iterator[Block]:
    """Next steps that were noted and not done."""
    if not inventory.due:
        return
    today = inventory.facts.today
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.handover.due.on"),
            t("reports.handover.due.about"),
            t("reports.handover.due.step"),
        ),
        rows=[
            (
                number(place),
                Cell(day(one.on), tone="danger" if one.on < today else None),
                or_dash(one.about),
                or_dash(one.step),
            )
            for place, one in enumerate(inventory.due, start=1)
        ],
        widths=(ROW_NUMBER, DATE, Share(2), Share(3)),
        align=("centre", "centre", "start", "start"),
    )
    left = inventory.due_in_all - len(inventory.due)
    if left > 0:
        yield Paragraph(t("reports.handover.due.more", count=left), style="note")


def _issues(inventory: Inventory) -> Iterator[Block]:
    """The open issues, the highest score first."""
    rows = inventory.facts.listed_issues
    if not rows:
        return
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.packet.issues.issue"),
            t("field.issue.neighbourhood"),
            t("reports.packet.issues.score"),
            t("reports.packet.status"),
        ),
        rows=[
            (
                number(place),
                (Span(one.title), Span(f"\n{one.number}", tone="muted")),
                _place(one),
                Cell(number(one.score, decimals=1), bold=True),
                Cell(one.status.label, tone=one.status.tone),
            )
            for place, one in enumerate(rows, start=1)
        ],
        widths=(ROW_NUMBER, Share(3), Share(2), Fixed(16), Fixed(30)),
        align=("centre", "start", "start", "centre", "centre"),
    )


def _place(issue: IssueFact) -> Text:
    if not issue.office:
        return issue.neighbourhood
    return (Span(issue.neighbourhood), Span(f"\n{issue.office}", tone="muted"))


def _users(inventory: Inventory) -> Iterator[Block]:
    """Who works in the office, and when files last went and came."""
    yield Table(
        head=(t("reports.packet.row"), t("reports.handover.users.name"), t("reports.handover.users.role")),
        rows=[(number(place), name, role) for place, (name, role) in enumerate(inventory.users, start=1)],
        widths=(ROW_NUMBER, Share(3), Share(2)),
        align=("centre", "start", "start"),
    )
    yield Paragraph(t("reports.handover.users.rule"), style="note")
    yield Heading(t("reports.handover.users.exchange"), level=2)
    if not inventory.peers:
        yield Paragraph(t("reports.handover.users.no_exchange"), style="note")
        return
    yield Table(
        head=(
            t("reports.packet.row"),
            t("reports.handover.users.peer"),
            t("reports.handover.users.sent"),
            t("reports.handover.users.received"),
        ),
        rows=[
            (
                number(place),
                peer.name,
                _sent(peer.sent_on is not None, day(peer.sent_on), arrived=peer.arrived),
                day(peer.received_on),
            )
            for place, peer in enumerate(inventory.peers, start=1)
        ],
        widths=(ROW_NUMBER, Share(), Fixed(50), Fixed(40)),
        align=("centre", "start", "centre", "centre"),
    )


def _sent(was_sent: bool, on: str, *, arrived: bool) -> Entry:
    if not was_sent:
        return on
    words = t(f"reports.handover.users.{'arrived' if arrived else 'on_its_way'}")
    return (Span(on), Span(f"\n{words}", tone="success" if arrived else "warning"))


def _signatures(inventory: Inventory, taker: str) -> Iterator[Block]:
    yield Paragraph(t("reports.handover.signatures.words", office=inventory.facts.office))
    yield WritingLines(_REMARK_LINES, t("reports.handover.signatures.remarks"))
    yield Signatures(
        (
            Signature(inventory.giver, t("reports.handover.giver")),
            Signature(taker, t("reports.handover.taker")),
            Signature("", t("reports.handover.witness")),
            Signature("", t("reports.handover.governorate")),
        ),
        columns=2,
    )
