"""What may leave an office: for each change set a verdict, by who asks and what was chosen for them.

rules = rules_for(connection, own=office, role="governorate", peer_office=other, with_identity=False, ...)
rules.verdicts(sets)        # Verdict.OPEN, Verdict.HIDDEN, or the fields whose values are withheld
"""

from __future__ import annotations

from sqlalchemy import Connection

from yazd_desktop.exchange.leaving.for_governorate import ForGovernorate
from yazd_desktop.exchange.leaving.for_office import ForOffice
from yazd_desktop.exchange.leaving.verdicts import (
    Counts,
    Everything,
    Judged,
    LeavingSet,
    Nothing,
    Rules,
    Verdict,
)
from yazd_desktop.exchange.pairing.peers import GOVERNORATE_ROLE, SAME_OFFICE

__all__ = ["Counts", "Judged", "LeavingSet", "Rules", "Verdict", "rules_for"]


def rules_for(
    connection: Connection,
    *,
    own: str,
    role: str,
    peer_office: str,
    with_identity: bool,
    is_governorate: bool,
) -> Rules:
    """The rules for one file to a peer of this role; `own` is the office of this copy."""
    if role == SAME_OFFICE:
        return Everything()
    if role == GOVERNORATE_ROLE:
        return ForGovernorate(connection, own, with_identity=with_identity)
    return ForOffice(connection, own, peer_office) if is_governorate else Nothing()
