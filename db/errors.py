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
