"""What the governorate sends to an office: the office's own records, what is everybody's, and what concerns it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from db.models import Attachment
from yazd_desktop.exchange.leaving.concerning import concerning
from yazd_desktop.exchange.leaving.verdicts import Judged, LeavingSet, Rules, Verdict

_SHARED: Final = frozenset({"office", "code", "agency", "agency_contact", "body", "body_member"})
"""What every office needs of the governorate to read the rest."""


class ForOffice(Rules):
    """Rules for the files of the governorate `own` to the office `office`."""

    def __init__(self, connection: Connection, own: str, office: str) -> None:
        super().__init__()
        self._connection = connection
        self._own = own
        self._office = office
        self._concerning = concerning(connection, own, office, _SHARED)

    def verdicts(self, sets: Sequence[LeavingSet]) -> list[Judged]:
        """Open or hidden; another office's records are nobody's business and may not be asked for."""
        return [self._verdict(one) for one in sets]

    def may_carry(self, attachment_id: str) -> bool:
        """Files of the office's own records, and of those that it is told of."""
        if attachment_id in self._concerning:
            return True
        scope = select(Attachment.scope).where(Attachment.id == attachment_id)
        return self._connection.scalar(scope) == self._office

    def _verdict(self, one: LeavingSet) -> Judged:
        if one.scope == self._office:
            return Verdict.OPEN
        if one.scope != self._own:
            raise ValueError("records of one office do not go to another")
        return Verdict.OPEN if one.entity in _SHARED or one.row in self._concerning else Verdict.HIDDEN
