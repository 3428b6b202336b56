"""What a store answers wherever it lies: in an encrypted file (`db/session.py`) or on a server (`db/postgres/`)."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Final, Protocol

from sqlalchemy import Connection

HEAD: Final = "0005"
"""The newest migration, said here so that opening need not import Alembic; a test holds it to the scripts."""
REVISIONS: Final = ("0001", "0002", "0003", "0004", HEAD)
# Facts of a store in its table `meta` that do not belong to its office, so that no move carries them.
GENERATION: Final = "generation"
"""How many write transactions a store on a server has seen."""
MOVE: Final = "move"
"""One that is moved `arrives` until its folder knows it; one that was left bears a mark, and so does the new one."""
FOLDER: Final = "folder"
"""To which folder a store on a server belongs."""
OF_THE_STORE: Final = (GENERATION, MOVE, FOLDER)


class AnyStore(Protocol):
    """An open store.

    `age` counts write transactions: what is read now knows at least so many of them. `changed_at` is the age at which
    somebody may last have changed what is kept outside the store (code lists, settings): what was read younger is old.
    """

    @property
    def place(self) -> str:
        """Where it lies, to be told to people; never with a password."""

    @property
    def age(self) -> int:
        """How many write transactions are known, at least, to what this thread reads."""

    @property
    def changed_at(self) -> int:
        """Since when nothing that is kept has changed."""

    def note_change(self) -> None:
        """What is kept was changed by a transaction that is committed now."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for reading; inside `writing()` it sees what is being written."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One write transaction: committed at the end of the block, undone when the block raises."""

    def problems(self) -> list[str]:
        """What the store itself finds wrong; empty when it is sound."""

    def size_elsewhere(self) -> int:
        """The bytes that it takes outside the folder of its office."""

    def close(self) -> None:
        """Close it; what was committed is kept."""
