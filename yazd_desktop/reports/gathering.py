"""Case files and referrals of a packet: what of them is listed, and what all of them together come to.

Those of one office are all read, those of many offices are counted by the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yazd_desktop import queries
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.reports.facts import AskedFact, CaseFact, HarmFact, IssueFact, OfficeFact, ReferralFact
from yazd_desktop.reports.hidden import Hidden
from yazd_desktop.reports.matters import count_harms, read_open_cases, read_referrals
from yazd_desktop.reports.province_reading import (
    asked_of_agencies,
    case_ids,
    letters,
    letters_of_cases,
    office_facts,
    open_cases,
    referral_numbers,
)
from yazd_desktop.reports.view import View


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is listed of case files and referrals, and what all of them together come to."""

    referrals: tuple[ReferralFact, ...]
    asked: tuple[AskedFact, ...]
    letters: Mapping[tuple[date | None, date | None], int]
    open_cases: Counter[str]
    harms: tuple[HarmFact, ...]
    listed_cases: tuple[CaseFact, ...]
    letters_of_cases: Mapping[str, tuple[int, int]]
    offices: tuple[OfficeFact, ...] = ()


def gather(
    office: Office,
    view: View,
    hidden: Hidden,
    places: Mapping[str, str],
    issues: tuple[IssueFact, ...],
    agency_id: str | None,
    most_cases: int,
) -> Gathered:
    """Read or count them.

    `issues` are those that are listed, `agency_id` is the one agency that it is all for, `most_cases` how many case
    files may be listed.
    """
    if view.is_province:
        return _of_province(office, view, hidden, places, issues, agency_id, most_cases)
    return _of_office(office, view, hidden, places, issues, most_cases)


def _of_office(
    office: Office,
    view: View,
    hidden: Hidden,
    places: Mapping[str, str],
    issues: tuple[IssueFact, ...],
    most_cases: int,
) -> Gathered:
    referrals = read_referrals(office, view, hidden)
    sent = [referral for referral in referrals if referral.is_sent]
    asked: dict[str, AskedFact] = {}
    of_cases: dict[str, tuple[int, int]] = {}
    for one in sent:
        late = one.days_late(office.today()) if one.is_silent else 0
        told = AskedFact(
            one.agency_id, "", 1, one.replied_on is not None, one.is_silent, one.is_waiting, late
        )
        asked[one.agency_id] = asked[one.agency_id].with_(told) if one.agency_id in asked else told
        if one.case_id is not None:
            before, silent = of_cases.get(one.case_id, (0, 0))
            of_cases[one.case_id] = (before + 1, silent + one.is_silent)
    cases = read_open_cases(office, view, places)
    return Gathered(
        referrals,
        tuple(asked.values()),
        Counter((one.sent_on, one.replied_on) for one in sent),
        Counter(case.neighbourhood for case in cases),
        count_harms(((case.neighbourhood, case.harms, 1) for case in cases), office.settings.small_number),
        choose_cases(office, cases, issues, most_cases),
        of_cases,
    )


def _of_province(
    office: Office,
    view: View,
    hidden: Hidden,
    places: Mapping[str, str],
    issues: tuple[IssueFact, ...],
    agency_id: str | None,
    most_cases: int,
) -> Gathered:
    counted = [
        (place, tuple(office.code_label("harm", harm) for harm in harms), number)
        for place, harms, number in open_cases(office, places, t("reports.packet.unknown_place"))
    ]
    in_places: Counter[str] = Counter()
    for place, _, number in counted:
        in_places[place] += number
    ids = case_ids(office, issues, most_cases)
    asked = None if agency_id is None else view.alike.leading(agency_id)
    return Gathered(
        read_referrals(office, view, hidden, referral_numbers(office, view, asked)),
        asked_of_agencies(office, view),
        letters(office),
        in_places,
        count_harms(counted, office.settings.small_number),
        read_open_cases(office, view, places, ids),
        letters_of_cases(office, ids),
        office_facts(office),
    )


def choose_cases(
    office: Office, cases: tuple[CaseFact, ...], issues: tuple[IssueFact, ...], limit: int
) -> tuple[CaseFact, ...]:
    """The case files of the listed issues first, then those of the highest risk, then the newest."""
    ids = tuple(issue.id for issue in issues)
    is_needed = ids and limit < len(cases)
    links = queries.rows(office, "case_issue", ("case",), where={"issue": ids}) if is_needed else []
    linked = {row["case"] for row in links}
    ranked = sorted(cases, key=lambda case: (case.id not in linked, -case.risk_rank))
    return tuple(ranked[: max(0, limit)])
