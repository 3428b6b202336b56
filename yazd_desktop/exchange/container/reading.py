"""Reading an exchange file twice: proved whole first, nothing of it kept; then given out, and proved again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container import members
from yazd_desktop.exchange.container.age_stream import Decrypting, IsCancelled, Progress
from yazd_desktop.exchange.container.tar_stream import TarReader

LIMIT_BYTES: Final = 16 * 1024**3
"""The most that a file may hold unless the caller says otherwise, its lines counted as they come out."""
SignerOf = Callable[[Mapping[str, object]], bytes]
"""Gives the raw Ed25519 public key of whoever the facts name as sender, or refuses by a UserError.

The facts are not proved yet when it is asked, and may be anything that JSON can say.
"""
_Seen = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of one kind, without their line ends; a kind may come in several pieces."""

    kind: str
    lines: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Blob:
    """The content of an attachment. It is proved when `chunks` has come to its end, not before."""

    sha256: str
    size_bytes: int
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Proved:
    """A file that is whole, for us, and signed by whom its facts name; nothing of its content is held.

    `line_counts` has the lines of each kind; `sha256` is that of the manifest and stands for the whole content.
    """

    head: Mapping[str, object]
    facts: Mapping[str, object]
    line_counts: Mapping[str, int]
    blob_count: int
    blob_bytes: int
    sha256: str
    _path: Path = field(repr=False)
    _identities: Sequence[str] = field(repr=False)
    _seen: _Seen = field(repr=False)

    def members(
        self, cancelled: IsCancelled | None = None, progress: Progress | None = None
    ) -> Generator[Piece | Blob]:
        """The content, in the order of the file, read and proved again: it may have been swapped meanwhile.

        What a member gives is of use until the next one is asked for. Keep nothing before the end has come: the
        UserErrors of `prove` may come at any step. Close it when you stop before the end.
        """
        with Decrypting(self._path, self._identities, cancelled, progress) as stream:
            tar = TarReader(stream.read)
            expected = iter(self._seen.items())
            for name, size_bytes in tar:
                known, (known_bytes, sha256) = next(expected, ("", (0, "")))
                if (name, size_bytes) != (known, known_bytes):
                    raise UserError("exchange.damaged")
                content = _compared(tar.chunks(), sha256)
                if members.is_blob(name):
                    yield Blob(sha256, size_bytes, content)
                elif members.is_piece(name):
                    lines = BytesIO(members.unpacked(b"".join(content)))
                    yield Piece(members.kind_of(name), (line[:-1] for line in lines))
                for _ in content:
                    pass
            if next(expected, None) is not None:
                raise UserError("exchange.damaged")

    def lines(self, kind: str) -> Iterator[bytes]:
        """All lines of one kind; nothing behind the last of them is read."""
        left = self.line_counts.get(kind, 0)
        if not left:
            return
        with closing(self.members()) as content:
            for member in content:
                if isinstance(member, Piece) and member.kind == kind:
                    for line in member.lines:
                        left -= 1
                        yield line
                    if not left:
                        return

    def blobs(self) -> Iterator[tuple[str, int, Iterator[bytes]]]:
        """SHA-256, size and content of every blob, each to be read before the next."""
        with closing(self.members()) as content:
            for member in content:
                if isinstance(member, Blob):
                    yield member.sha256, member.size_bytes, member.chunks


def prove(
    path: Path,
    identities: Sequence[str],
    signer_of: SignerOf,
    *,
    limit_bytes: int = LIMIT_BYTES,
    cancelled: IsCancelled | None = None,
    progress: Progress | None = None,
) -> Proved:
    """Read a file to its end and check all of it; one of the identities must fit.

    UserError exchange.unreadable, not_ours, not_for_us, cut, damaged, newer, bad_content, too_large,
    bad_signature, and what `signer_of` raises; Cancelled when the user stopped it.
    """
    proof = _Proof(limit_bytes)
    with Decrypting(path, identities, cancelled, progress) as stream:
        tar = TarReader(stream.read)
        for name, size_bytes in tar:
            proof.take(name, size_bytes, tar.chunks())
    facts = proof.facts_signed_by(signer_of)
    blobs = [size_bytes for name, (size_bytes, _) in proof.seen.items() if members.is_blob(name)]
    return Proved(
        head=proof.head,
        facts=facts,
        line_counts=proof.line_counts,
        blob_count=len(blobs),
        blob_bytes=sum(blobs),
        sha256=proof.seen[members.MANIFEST][1],
        _path=path,
        _identities=tuple(identities),
        _seen=proof.seen,
    )


class _Proof:
    """What the first reading has seen by now."""

    def __init__(self, limit_bytes: int) -> None:
        self.seen: _Seen = {}
        self.head: dict[str, Any] = {}
        self.line_counts: dict[str, int] = {}
        self._order = members.Order()
        self._left_bytes = limit_bytes
        self._kept: dict[str, bytes] = {}

    def take(self, name: str, size_bytes: int, chunks: Iterator[bytes]) -> None:
        """Judge the next member."""
        what = self._order.accept(name, size_bytes)
        self._count(size_bytes)
        digest = hashlib.sha256()
        if what == members.BLOB:
            for chunk in chunks:
                digest.update(chunk)
            if members.BLOB_PREFIX + digest.hexdigest() != name:
                raise UserError("exchange.damaged")
        else:
            content = b"".join(chunks)
            digest.update(content)
            if what == members.HEAD:
                self.head = _read_head(content)
            elif what == members.LINES:
                self._count_lines(members.kind_of(name), members.unpacked(content))
            else:
                self._kept[what] = content
        self.seen[name] = size_bytes, digest.hexdigest()

    def facts_signed_by(self, signer_of: SignerOf) -> dict[str, object]:
        """The facts of the manifest, after the signature and what it says of the members were found right."""
        if not self._order.is_whole:
            raise UserError("exchange.bad_content")
        manifest, signature = self._kept[members.MANIFEST], self._kept[members.SIGNATURE]
        listed = {name: seen for name, seen in self.seen.items() if name not in self._kept}
        facts = members.from_json(manifest, members.most_values(len(listed)))
        told, told_lines = facts.pop("members", None), facts.pop("lines", None)
        try:
            key = Ed25519PublicKey.from_public_bytes(signer_of(facts))
            key.verify(signature, members.DOMAIN + manifest)
        except InvalidSignature:
            raise UserError("exchange.bad_signature") from None
        if not isinstance(told, dict) or list(told) != list(listed) or not self._agrees(told_lines):
            raise UserError("exchange.bad_content")
        if members.to_json(told) != members.to_json(listed):
            raise UserError("exchange.damaged")
        self.line_counts = dict(told_lines)
        return facts

    def _count(self, length_bytes: int) -> None:
        self._left_bytes -= length_bytes
        if self._left_bytes < 0:
            raise UserError("exchange.too_large")

    def _count_lines(self, kind: str, lines: bytes) -> None:
        self._count(len(lines))
        self.line_counts[kind] = self.line_counts.get(kind, 0) + lines.count(b"\n")

    def _agrees(self, told: object) -> bool:
        """Whether the counts of the manifest are those of the lines; a kind without lines may be named."""
        return (
            isinstance(told, dict)
            and all(members.KIND.fullmatch(kind) and type(count) is int for kind, count in told.items())
            and {kind: count for kind, count in told.items() if count} == self.line_counts
        )


def _read_head(content: bytes) -> dict[str, Any]:
    head = members.from_json(content, members.HEAD_LIMIT_BYTES)
    made_by = head.get("format")
    if type(made_by) is not int or made_by < 1:
        raise UserError("exchange.bad_content")
    if made_by > members.FORMAT:
        raise UserError("exchange.newer")
    return head


def _compared(chunks: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    """The chunks; UserError at their end when they are other ones than before."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise UserError("exchange.damaged")
