"""What the page of the exchange lets the worker do. The ciphers are loaded when somebody asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from yazd_desktop.errors import Cancelled, UserError

if TYPE_CHECKING:
    from ui.jobs import IsCancelled, Progress
    from yazd_desktop.exchange.pairing.peers import PeerFacts
    from yazd_desktop.exchange.receiving import Received
    from yazd_desktop.exchange.sending import Survey
    from yazd_desktop.office import Office

_STEPS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files that were to be taken in; `before` is the newest file there was until then.

    `left` were not begun any more when the user stopped; what was done before stays.
    """

    files: tuple[Received, ...]
    left: int
    before: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Several files as one sum; `refused` are files, all else are records."""

    new: int = 0
    updated: int = 0
    conflicts: int = 0
    refused: int = 0


def look_at(
    office: Office, paths: Sequence[Path], progress: Progress, cancelled: IsCancelled
) -> list[Received]:
    """Say of each file what it would bring, or why it is refused; nothing is changed. Cancelled."""
    return [
        _one(office, path, progress, cancelled, place, len(paths), dry_run=True)
        for place, path in enumerate(paths)
    ]


def take_in(office: Office, paths: Sequence[Path], progress: Progress, cancelled: IsCancelled) -> Taken:
    """Take the files in, each whole or not at all; a stop leaves out those that were not taken yet."""
    from yazd_desktop.exchange.overview import newest_file

    before = newest_file(office)
    done: list[Received] = []
    for place, path in enumerate(paths):
        try:
            done.append(_one(office, path, progress, cancelled, place, len(paths), dry_run=False))
        except Cancelled:
            break
    return Taken(tuple(done), len(paths) - len(done), before)


def summary(files: Sequence[Received]) -> Summary:
    """The sum of several files."""
    return Summary(
        sum(one.new for one in files),
        sum(one.updated for one in files),
        sum(max(0, one.conflicts) for one in files),
        sum(one.refused is not None for one in files),
    )


def is_good(file: Received) -> bool:
    """Whether a file is to be taken in: it was not refused, and was not here before."""
    return file.refused is None and not file.was_here


def _one(
    office: Office,
    path: Path,
    progress: Progress,
    cancelled: IsCancelled,
    place: int,
    total: int,
    *,
    dry_run: bool,
) -> Received:
    from yazd_desktop.exchange.receiving import Received
    from yazd_desktop.exchange.succession import take_in as take_one_in

    def step(done: int, whole: int) -> None:
        progress(place * _STEPS + (done * _STEPS // whole if whole else 0), total * _STEPS)

    if cancelled():
        raise Cancelled
    try:
        return take_one_in(office, path, dry_run=dry_run, progress=step, cancelled=cancelled)
    except UserError as error:
        return Received(path, refused=error)


def survey_for(
    office: Office, peer: PeerFacts, progress: Progress, cancelled: IsCancelled, *, everything: bool
) -> dict[bool, Survey]:
    """What a file would hold, by whether identities go with it; one answer where there is no choice. Cancelled."""
    from yazd_desktop.exchange.pairing.peers import GOVERNORATE_ROLE
    from yazd_desktop.exchange.sending import survey

    kept = (False, True) if peer.role == GOVERNORATE_ROLE else (peer.with_identity,)

    def step(place: int) -> Progress:
        return lambda done, total: progress(place * total + done, len(kept) * total)

    return {
        one: survey(
            office,
            peer,
            with_identity=one,
            everything=everything,
            progress=step(place),
            cancelled=cancelled,
        )
        for place, one in enumerate(kept)
    }
