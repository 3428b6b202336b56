"""What can go wrong with a store, without wording: the office turns these into words."""

from __future__ import annotations


class StoreError(Exception):
    """The store could not be opened, read or written."""


class NotAStore(StoreError):  # noqa: N818
    """There is no store at this place, or a file that is no encrypted store."""


class WrongKey(StoreError):  # noqa: N818
    """The key does not open the store (or its first page is damaged: the two look alike)."""


class NewerStore(StoreError):  # noqa: N818
    """A newer version of the program made the store."""


class StoreInUse(StoreError):  # noqa: N818
    """Another program has the store open."""


class DamagedStore(StoreError):  # noqa: N818
    """Pages of the store are damaged."""


class DiskFull(StoreError):  # noqa: N818
    """There is no room left; nothing was written."""


class NotWritable(StoreError):  # noqa: N818
    """The store or its folder cannot be written."""


class NotCarried(StoreError):  # noqa: N818
    """A row did not come into another store as it was; the argument is its table."""


class ServerError(StoreError):
    """Something about a store on a server; its first argument tells which, without the password."""


class BadAddress(ServerError):  # noqa: N818
    """What was given is no address of a PostgreSQL database."""


class NotEncrypted(ServerError):  # noqa: N818
    """The address, or the server, would let the records travel the network unencrypted."""


class Unreachable(ServerError):  # noqa: N818
    """The server does not answer, or refuses for a reason it did not tell."""


class WrongPassword(ServerError):  # noqa: N818
    """The server does not know this user or password."""


class NoDatabase(ServerError):  # noqa: N818
    """The server has no database of this name."""


class NotAllowed(ServerError):  # noqa: N818
    """The user of the server may not do this."""


class UnfitServer(ServerError):  # noqa: N818
    """The server is too old, or its database does not hold every letter."""


class NoOffice(ServerError):  # noqa: N818
    """The database holds no store."""


class OtherOffice(ServerError):  # noqa: N818
    """The database holds the office of another folder."""


class NotEmpty(ServerError):  # noqa: N818
    """The database holds something already."""


class StoreBusy(ServerError):  # noqa: N818
    """Another computer has been writing for too long."""


class ConnectionLost(ServerError):  # noqa: N818
    """The connection ended in the middle; of what was not confirmed nothing is kept."""


class ServerFull(ServerError):  # noqa: N818
    """The disk of the server is full; nothing was written."""


class ServerDamaged(ServerError):  # noqa: N818
    """The server found its own files damaged."""


class OnlyFollows(ServerError):  # noqa: N818
    """The server only follows another one: it can be read and not written."""


class MovedAway(ServerError):  # noqa: N818
    """The office was moved out of this database; the second argument is the mark that the move left."""

    @property
    def move(self) -> str:
        """The mark; the store that the office moved into holds the same."""
        return str(self.args[1])
