"""Writing an exchange file: streamed, encrypted, signed; under its name only when it is whole and on the disk."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.exchange.container import members
from yazd_desktop.exchange.container.age_stream import Encrypting, IsCancelled
from yazd_desktop.exchange.container.tar_stream import END, header, padding
from yazd_desktop.security.whole_file import whole_file

# A quota is named only where the system has one.
_NO_ROOM: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_OF_ITS_OWN: Final = ("members", "lines")
_FORMAT: Final[dict[str, object]] = {"format": members.FORMAT}  # stands first, whatever the caller says


@contextmanager
def write(
    path: Path,
    recipients: Sequence[str],
    signing_key: Ed25519PrivateKey,
    head: Mapping[str, object],
    cancelled: IsCancelled | None = None,
) -> Iterator[Writing]:
    """A file to fill and to `finish`; `path` has it when the block has ended, and after any error nothing is left.

    `head` is what a program reads before all else; the format is added to it. UserError exchange.disk_full,
    exchange.not_written; Cancelled when the user stopped it; ValueError for what cannot stand in such a file.
    """
    of_the_caller: BaseException | None = None
    try:
        with whole_file(path) as out, Encrypting(out, recipients) as stream:
            file = Writing(stream, signing_key, cancelled)
            file._begin(head)
            try:
                yield file
            except BaseException as error:
                of_the_caller = error
                raise
            if not file.is_finished:
                raise RuntimeError("the exchange file was not finished")
    except OSError as error:
        if error is of_the_caller:
            raise
        raise _told(error) from error


class Writing:
    """An exchange file being written: first the lines, kind by kind, then the blobs, then `finish`."""

    def __init__(
        self, stream: Encrypting, signing_key: Ed25519PrivateKey, cancelled: IsCancelled | None
    ) -> None:
        self._stream = stream
        self._signing_key = signing_key
        self._cancelled = cancelled
        self._members: dict[str, tuple[int, str]] = {}
        self._lines: dict[str, int] = {}
        self._has_blobs = False
        self.is_finished = False

    @property
    def bytes_written(self) -> int:
        """How long the file is by now; how long it is in the end after `finish`."""
        return self._stream.bytes_written

    def lines(self, kind: str, lines: Iterable[bytes]) -> int:
        """All lines of a kind, at once and without their line ends; how many there were.

        ValueError for a kind that came before, a line that is empty, holds a line end or is longer than 16 MB.
        """
        self._expect_unfinished()
        if self._has_blobs:
            raise RuntimeError("lines come before blobs")
        if not members.KIND.fullmatch(kind) or kind in self._lines:
            raise ValueError(f"kind of lines: {kind}")
        self._lines[kind] = pieces = 0
        piece = bytearray()
        for line in lines:
            length_bytes = len(line) + 1
            if not line or b"\n" in line or length_bytes > members.PIECE_LIMIT_BYTES:
                raise ValueError(f"a line of {len(line)} bytes")
            if piece and len(piece) + length_bytes > members.PIECE_BYTES:
                self._whole(members.piece_name(kind, pieces), members.packed(piece))
                pieces += 1
                piece = bytearray()
            piece += line
            piece += b"\n"
            self._lines[kind] += 1
        if piece:
            self._whole(members.piece_name(kind, pieces), members.packed(piece))
        return self._lines[kind]

    def blob(self, sha256: str, size_bytes: int, chunks: Iterable[bytes]) -> None:
        """The content of an attachment; ValueError when it is not what it is said to be, or came before."""
        self._expect_unfinished()
        self._has_blobs = True
        self._member(members.BLOB_PREFIX + sha256, size_bytes, chunks, sha256)

    def finish(self, facts: Mapping[str, object]) -> None:
        """Write the manifest with the facts of the caller, sign it, and bring the file to its end."""
        self._expect_unfinished()
        if any(name in facts for name in _OF_ITS_OWN):
            raise ValueError("facts")
        count = len(self._members)
        manifest = members.to_json({"members": self._members, "lines": self._lines, **facts})
        too_long = len(manifest) > members.manifest_limit_bytes(count)
        if too_long or members.values_in(manifest) > members.most_values(count):
            raise ValueError("a manifest that no reader takes; put long lists into lines")
        self._whole(members.MANIFEST, manifest)
        self._whole(members.SIGNATURE, self._signing_key.sign(members.DOMAIN + manifest))
        self._send(END)
        try:
            self._stream.finish()
        except OSError as error:
            raise _told(error) from error
        self.is_finished = True

    def _begin(self, head: Mapping[str, object]) -> None:
        content = members.to_json(_FORMAT | dict(head) | _FORMAT)
        if len(content) > members.HEAD_LIMIT_BYTES:
            raise ValueError("head")
        self._whole(members.HEAD, content)

    def _expect_unfinished(self) -> None:
        if self.is_finished:
            raise RuntimeError("the exchange file is finished")

    def _whole(self, name: str, content: bytes) -> None:
        self._member(name, len(content), (content,), None)

    def _member(self, name: str, size_bytes: int, chunks: Iterable[bytes], sha256: str | None) -> None:
        if name in self._members or len(self._members) >= members.MOST_MEMBERS:
            raise ValueError(f"one member too many: {name}")
        self._send(header(name, size_bytes))
        digest, left_bytes = hashlib.sha256(), size_bytes
        for chunk in chunks:
            left_bytes -= len(chunk)
            if left_bytes < 0:
                break
            digest.update(chunk)
            self._send(chunk)
        if left_bytes or sha256 not in (None, digest.hexdigest()):
            raise ValueError(f"{name} is not what it is said to be")
        self._send(padding(size_bytes))
        self._members[name] = size_bytes, digest.hexdigest()

    def _send(self, content: bytes) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        try:
            self._stream.write(content)
        except OSError as error:
            raise _told(error) from error


def _told(error: OSError) -> UserError:
    return UserError("exchange.disk_full" if error.errno in _NO_ROOM else "exchange.not_written")
