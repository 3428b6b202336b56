"""The errors of the store in words for the user."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from db import errors as store_errors
from yazd_desktop.errors import UserError

# A quota is named only where the system has one.
_NO_ROOM: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_OF_FOLDERS: Final[Mapping[type[store_errors.StoreError], str]] = {
    store_errors.NotAStore: "store.not_an_office",
    store_errors.NewerStore: "store.newer",
    store_errors.StoreInUse: "store.in_use",
    store_errors.DiskFull: "store.disk_full",
    store_errors.NotWritable: "store.not_writable",
    # The password was right, so a key that does not fit means damaged pages, not a wrong key.
    store_errors.DamagedStore: "store.damaged",
    store_errors.WrongKey: "store.damaged",
    store_errors.NotCarried: "store.not_carried",
}
_OF_SERVERS: Final[Mapping[type[store_errors.ServerError], str]] = {
    store_errors.BadAddress: "server.bad_address",
    store_errors.NotEncrypted: "server.not_encrypted",
    store_errors.Unreachable: "server.unreachable",
    store_errors.WrongPassword: "server.wrong_password",
    store_errors.NoDatabase: "server.no_database",
    store_errors.NotAllowed: "server.not_allowed",
    store_errors.UnfitServer: "server.unfit",
    store_errors.NoOffice: "server.no_office",
    store_errors.OtherOffice: "server.other_office",
    store_errors.NotEmpty: "server.not_empty",
    store_errors.StoreBusy: "server.busy",
    store_errors.ConnectionLost: "server.connection_lost",
    store_errors.ServerFull: "server.full",
    store_errors.ServerDamaged: "server.damaged",
    store_errors.OnlyFollows: "server.only_follows",
    store_errors.MovedAway: "server.moved_away",
}


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn the errors of the store into words for the user."""
    where = str(folder)
    try:
        yield
    except store_errors.ServerError as error:
        if type(error) not in _OF_SERVERS:
            raise
        raise UserError(_OF_SERVERS[type(error)], place=str(error.args[0])) from error
    except store_errors.StoreError as error:
        if type(error) not in _OF_FOLDERS:
            raise
        raise UserError(_OF_FOLDERS[type(error)], folder=where) from error
    except OSError as error:
        full = error.errno in _NO_ROOM
        raise UserError("store.disk_full" if full else "store.not_writable", folder=where) from error
