"""Encryption with age, as a stream: no decrypted byte is on the disk, and little is in memory.

pyrage pulls from one file and pushes into another, so it runs on a thread of its own beside a conduit. The thread
ends with the block, however the block ends. What an error inside age means for the user is told here alone.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Final, Self

import pyrage
from pyrage import x25519

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.exchange.container.conduit import Conduit, Left

IsCancelled = Callable[[], bool]
"""Asked again and again during long work; true when the user wants it stopped."""
Progress = Callable[[int, int], object]
"""Called with the bytes of the file that are done and those in all; may raise Cancelled."""
MOST_RECIPIENTS: Final = 64
_FIRST_LINE: Final = b"age-encryption.org/v1\n"
_LAST_LINE: Final = b"\n--- "
_LAST_LINE_BYTES: Final = len(_LAST_LINE) + 43 + 1
# A header costs age the square of its length: a megabyte would be read for twenty seconds.
_HEADER_LIMIT_BYTES: Final = 16 * 1024
_NONCE_BYTES: Final = 16
_CHUNK_BYTES: Final = 64 * 1024
_SEALED_CHUNK_BYTES: Final = _CHUNK_BYTES + 16
_TOLD_BYTES: Final = 1024 * 1024
# Words of age (pyrage 1.4) that say more than its kinds of errors do; a test meets each.
_NO_KEY_FITS: Final = "No matching keys found"
_HEADER_ENDED: Final = ("Incomplete header", "failed to fill whole buffer")


def new_identity() -> str:
    """A new secret key, `AGE-SECRET-KEY-…`; whoever has it reads what is encrypted to its recipient."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public key `age1…` of a secret one; ValueError for what is none."""
    try:
        return str(x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("no identity") from error


def is_recipient(text: str) -> bool:
    """Whether a text is a public key that files can be encrypted to."""
    try:
        x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError):  # half a surrogate is no text to age
        return False
    return True


class _Watched:
    """A file as age sees it; remembers what went wrong with it, since age tells that as its own error."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.done_bytes = 0
        self.error: OSError | None = None

    def read(self, limit_bytes: int = -1) -> bytes:
        try:
            content = self._file.read(limit_bytes)
        except OSError as error:
            self.error = error
            raise
        self.done_bytes += len(content)
        return content

    def write(self, content: bytes) -> int:
        try:
            self._file.write(content)
        except OSError as error:
            self.error = error
            raise
        self.done_bytes += len(content)
        return len(content)

    def flush(self) -> None:
        """The file is flushed by whoever opened it."""


class Encrypting:
    """What is written to it comes encrypted into `out`: whole after `finish`, worthless when the block ends without.

    OSError when `out` cannot be written; ValueError for a recipient that is none.
    """

    def __init__(self, out: BinaryIO, recipients: Sequence[str]) -> None:
        if not 0 < len(recipients) <= MOST_RECIPIENTS or not all(map(is_recipient, recipients)):
            raise ValueError("recipients")
        self._keys = [x25519.Recipient.from_str(text) for text in recipients]
        self._out = _Watched(out)
        self._conduit = Conduit()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="exchange-encryption", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._conduit.leave()
        self._thread.join()

    @property
    def bytes_written(self) -> int:
        """The encrypted bytes that the file holds by now."""
        return self._out.done_bytes

    def write(self, content: bytes) -> None:
        """Encrypt; waits while the disk is slower."""
        try:
            self._conduit.write(content)
        except Left:
            self._raise()

    def finish(self) -> None:
        """Write the rest and the end."""
        self._conduit.end()
        self._thread.join()
        self._raise()

    def _raise(self) -> None:
        self._thread.join()
        if self._error is not None:
            raise self._out.error or self._error

    def _run(self) -> None:
        try:
            pyrage.encrypt_io(self._conduit, self._out, self._keys)
        except BaseException as error:  # noqa: BLE001  (raised again on the thread that writes)
            self._error = error
        finally:
            self._conduit.leave()


class Decrypting:
    """The decrypted content of a file, read piece by piece; each piece is proved, the end when it was read.

    UserError exchange.unreadable, not_ours, not_for_us, cut, damaged; Cancelled when the user stopped it.
    """

    def __init__(
        self,
        path: Path,
        identities: Sequence[str],
        cancelled: IsCancelled | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._path = path
        self._keys = [x25519.Identity.from_str(text) for text in identities]
        self._cancelled = cancelled
        self._progress = progress
        self._told_bytes = 0
        self._given_bytes = 0
        self._conduit = Conduit()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="exchange-decryption", daemon=True)

    def __enter__(self) -> Self:
        try:
            # A named pipe would be waited for without end.
            if not stat.S_ISREG(self._path.stat().st_mode):
                raise UserError("exchange.unreadable")
            self._file = self._path.open("rb")
        except (OSError, ValueError) as error:
            raise UserError("exchange.unreadable") from error
        try:
            self._look_at_header()
        except BaseException:
            self._file.close()
            raise
        self._source = _Watched(self._file)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._conduit.leave()
        self._thread.join()
        self._file.close()

    def read(self, limit_bytes: int) -> bytes:
        """Some bytes, at most so many; empty when the file came to its end and all of it was proved."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        content = self._conduit.read(limit_bytes)
        self._given_bytes += len(content)
        done_bytes = self._source.done_bytes
        if self._progress is not None and (done_bytes - self._told_bytes >= _TOLD_BYTES or not content):
            self._told_bytes = done_bytes
            self._progress(done_bytes, max(self._size_bytes, done_bytes))
        if not content:
            self._thread.join()
            if self._error is not None:
                raise self._refusal(self._error) from self._error
        return content

    def _look_at_header(self) -> None:
        """Refuse what is no age file, and a header that age would read for hours."""
        try:
            beginning = self._file.read(_HEADER_LIMIT_BYTES)
            self._size_bytes = self._file.seek(0, 2)
            self._file.seek(0)
        except OSError as error:
            raise UserError("exchange.unreadable") from error
        if not beginning.startswith(_FIRST_LINE):
            raise UserError("exchange.cut" if _FIRST_LINE.startswith(beginning) else "exchange.not_ours")
        last_line = beginning.find(_LAST_LINE)
        if last_line < 0 and len(beginning) == _HEADER_LIMIT_BYTES:
            raise UserError("exchange.damaged")
        self._payload_bytes = self._size_bytes - (last_line + _LAST_LINE_BYTES) - _NONCE_BYTES

    def _refusal(self, error: BaseException) -> BaseException:
        """What the error of age means for the user; what means nothing to one is our own bug."""
        if self._source.error is not None:
            return UserError("exchange.unreadable")
        if isinstance(error, pyrage.DecryptError):
            if str(error) == _NO_KEY_FITS:
                return UserError("exchange.not_for_us")
            return UserError("exchange.cut" if str(error) in _HEADER_ENDED else "exchange.damaged")
        if isinstance(error, OSError):
            # Nobody can tell a cut from other damage of the last chunk; the words say both.
            is_last = self._given_bytes // _CHUNK_BYTES >= (self._payload_bytes - 1) // _SEALED_CHUNK_BYTES
            return UserError("exchange.cut" if is_last else "exchange.damaged")
        return error

    def _run(self) -> None:
        try:
            pyrage.decrypt_io(self._source, self._conduit, self._keys)
        except BaseException as error:  # noqa: BLE001  (raised again on the thread that reads)
            self._error = error
        finally:
            self._conduit.end()
