"""The errors of the store in words for the user."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from db import errors as store_errors
from yazd_desktop.errors import UserError

# A quota is named only where the system has one.
_NO_ROOM: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn the errors of the store into words for the user."""
    where = str(folder)
    try:
        yield
    except store_errors.NotAStore as error:
        raise UserError("store.not_an_office", folder=where) from error
    except store_errors.NewerStore as error:
        raise UserError("store.newer", folder=where) from error
    except store_errors.StoreInUse as error:
        raise UserError("store.in_use", folder=where) from error
    except store_errors.DiskFull as error:
        raise UserError("store.disk_full", folder=where) from error
    except store_errors.NotWritable as error:
        raise UserError("store.not_writable", folder=where) from error
    except OSError as error:
        full = error.errno in _NO_ROOM
        raise UserError("store.disk_full" if full else "store.not_writable", folder=where) from error
    except (store_errors.DamagedStore, store_errors.WrongKey) as error:
        # The password was right, so a key that does not fit means damaged pages, not a wrong key.
        raise UserError("store.damaged", folder=where) from error
