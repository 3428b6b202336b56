"""The packet of a meeting: all its papers in one document, from the cover to the sheet to sign on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.reports.agency_sheets import agency_sheet, agency_sheets
from yazd_desktop.reports.agenda import agenda
from yazd_desktop.reports.cases import cases
from yazd_desktop.reports.commitments import commitments
from yazd_desktop.reports.cover import cover
from yazd_desktop.reports.facts import AgencyFact, Facts
from yazd_desktop.reports.figures import figures
from yazd_desktop.reports.harms import harms
from yazd_desktop.reports.issues import issues
from yazd_desktop.reports.offices import offices
from yazd_desktop.reports.proposals import proposals
from yazd_desktop.reports.reading import read_facts
from yazd_desktop.reports.shown import day, nothing_here
from yazd_desktop.reports.signatures import signatures
from yazd_desktop.reports.standing import standing
from yazd_desktop.reports.unanswered import unanswered
from yazd_desktop.typeset.blocks import Block, Contents, Document, Furniture, Heading, PageBreak

_WORTH_CONTENTS: Final = 4  # pages begun: the reader of fewer finds his way without a list

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed: pages, and how many case files, issues and carried commitments stand in them."""

    pages: int
    cases: int
    issues: int
    commitments: int
    seconds: float


def packet(
    office: Office, meeting_id: str | None, *, with_identity: bool = False, agency_id: str | None = None
) -> Document:
    """The packet of a meeting, or with `agency_id` the part of it that one agency gets.

    A governorate may have one of all its offices before a meeting is set: without a meeting it says only of what.

    Very sensitive case files are never in it. UserError records.gone when meeting or agency are not there.
    """
    facts = read_facts(office, meeting_id, with_identity=with_identity, agency_id=agency_id)
    return _document(facts, with_identity=with_identity, agency=_agency(facts, agency_id))


def print_packet(
    office: Office,
    path: Path,
    *,
    meeting_id: str | None,
    with_identity: bool = False,
    agency_id: str | None = None,
    password: str | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Printed:
    """Print the packet into a PDF file, which asks for the password if there is one.

    The file is whole or not there; Cancelled when the user stopped it.
    """
    from yazd_desktop.typeset.render import (
        render,
    )  # loads reportlab and the fonts: only who prints waits for it

    began = time.perf_counter()
    facts = read_facts(
        office, meeting_id, with_identity=with_identity, agency_id=agency_id, cancelled=cancelled
    )
    agency = _agency(facts, agency_id)
    document = _document(facts, with_identity=with_identity, agency=agency)
    rendered = render(document, path, password=password, progress=progress, cancelled=cancelled)
    carried = [c for c in facts.carried if agency is None or c.agency_id == agency.id]
    return Printed(
        pages=rendered.pages,
        cases=len(facts.listed_cases) if agency is None else 0,
        issues=len(facts.listed_issues) if agency is None else 0,
        commitments=len(carried),
        seconds=time.perf_counter() - began,
    )


def _agency(facts: Facts, agency_id: str | None) -> AgencyFact | None:
    if agency_id is None:
        return None
    wanted = facts.agency_ids.get(agency_id)
    for agency in facts.agencies:
        if agency.id == wanted:
            return agency
    raise UserError("records.gone", record=t("entity.agency"))


def _document(facts: Facts, *, with_identity: bool, agency: AgencyFact | None) -> Document:
    # A sheet that leaves the house for one agency holds nobody's identity, whatever was asked for.
    shows_identity = with_identity and agency is None
    meeting = facts.meeting
    title = t("reports.packet.document", body=meeting.body, number=meeting.number)
    foot = t("reports.packet.foot", office=facts.office, number=meeting.number)
    if not meeting.number:
        title, foot = t("reports.packet.document_of_province", office=facts.office), facts.office
    blocks = _for_all(facts, with_identity=shows_identity) if agency is None else _for_one(facts, agency)
    return Document(
        title=title,
        author=facts.office,
        subject=t("reports.packet.title"),
        blocks=tuple(blocks),
        furniture=Furniture(
            head_start=meeting.body or facts.office,
            head_end=day(meeting.held_on) if meeting.held_on else "",
            foot_start=foot,
            secrecy=t("reports.packet.secret") if with_identity else "",
            emblem=facts.emblem,
        ),
    )


def _for_all(facts: Facts, *, with_identity: bool) -> Iterator[Block]:
    yield cover(facts, with_identity=with_identity)
    yield from _section(t("reports.packet.agenda.title"), agenda(facts), begins_page=False)
    sections = tuple(_sections(facts))
    if sum(isinstance(block, PageBreak) for block in sections) >= _WORTH_CONTENTS:
        yield Heading(t("reports.packet.contents"), level=2, outline=False)
        yield Contents()
    yield from sections


def _sections(facts: Facts) -> Iterator[Block]:
    if facts.offices:
        yield from _section(t("reports.packet.offices.title"), offices(facts))
    yield from _section(t("reports.packet.figures.title"), figures(facts))
    yield from _section(t("reports.packet.harms.title"), harms(facts), begins_page=False)
    yield from _section(t("reports.packet.commitments.title"), commitments(facts))
    yield from _section(t("reports.packet.issues.title"), issues(facts))
    yield from _section(t("reports.packet.cases.title"), cases(facts))
    yield from _section(t("reports.packet.standing.title"), standing(facts))
    if facts.offices:
        yield from _section(t("reports.packet.unanswered.title"), unanswered(facts), begins_page=False)
    yield from _section(t("reports.packet.agencies.title"), agency_sheets(facts))
    yield from _section(t("reports.packet.proposals.title"), proposals(facts.agenda))
    yield from _section(t("reports.packet.signatures.title"), signatures(facts))


def _for_one(facts: Facts, agency: AgencyFact) -> Iterator[Block]:
    yield cover(facts, with_identity=False, agency=agency.name)
    yield from agency_sheet(facts, agency)
    items = [item for item in facts.agenda if agency.id in item.agencies]
    if items:
        yield from _section(t("reports.packet.proposals.title"), proposals(items))


def _section(title: str, body: Iterator[Block], *, begins_page: bool = True) -> Iterator[Block]:
    """A section with its heading. One that has nothing to say is a line under the section before it, not a page."""
    blocks = tuple(body)
    if begins_page and blocks:
        yield PageBreak()
    yield Heading(title)
    if not blocks:
        yield nothing_here()
    yield from blocks
