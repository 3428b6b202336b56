"""Who wrote a change, in words: a user of this copy, or whose copy it came from. No id is ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select

from db.exchange import Peer, PeerCopy
from db.models import Office as OfficeRow
from db.this_copy import OFFICE, lives, meta
from yazd_desktop import closing
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from yazd_desktop.office import Office

_SAME_OFFICE: Final = "same-office"
_RECOVERY: Final = "recovery"


class Writers:
    """Those who wrote what stands in the log of an office; its peers are read once."""

    def __init__(self, office: Office, connection: Connection) -> None:
        self._own = set(lives(connection))
        self._office = str(meta(connection, OFFICE))
        self._users = closing.former_users(connection) | {u.id: u.name for u in office.keyring.users}
        self._copies: Mapping[str, str] = {
            incarnation: t("writers.other_pc") if role == _SAME_OFFICE else name
            for incarnation, name, role in connection.execute(
                select(PeerCopy.incarnation, Peer.name, Peer.role).join(Peer, Peer.id == PeerCopy.peer)
            )
        }
        self._offices: Mapping[str, str] = {
            office_id: str(name)
            for query in (select(OfficeRow.id, OfficeRow.name), select(Peer.office, Peer.name))
            for office_id, name in connection.execute(query)
        }

    def is_own(self, stream: str) -> bool:
        """Whether this copy wrote the ops of a stream, in its present life or an earlier one."""
        return stream.split("/")[0] in self._own

    def copy(self, stream: str) -> str:
        """Whose copy a stream comes from; a copy that nobody here has met is called by its office."""
        incarnation, _, scope = stream.partition("/")
        if incarnation in self._own:
            return t("writers.here")
        if incarnation in self._copies:
            return self._copies[incarnation]
        # Records of this office may be changed by the governorate too: which of them it was is not known here.
        name = None if scope == self._office else self._offices.get(scope)
        return name or t("writers.elsewhere")

    def person(self, actor: str, stream: str) -> str:
        """The name of a user; of one who is not known here, that of the copy."""
        if actor in self._users:
            return self._users[actor]
        if not self.is_own(stream):
            return self.copy(stream)
        return t("writers.recovery") if actor == _RECOVERY else t("writers.former_user")
