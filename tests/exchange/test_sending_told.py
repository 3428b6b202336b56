"""What is told before a file is made holds for the file; the counting tells how far it is and can be stopped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.exchange.world import make
from yazd_desktop import attachments
from yazd_desktop.errors import Cancelled
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import PeerFacts, pair
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import send, survey
from yazd_desktop.office import Office

PHOTO_BYTES = 700_000
PHOTOS = 3


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    """An office with six hundred case files and three photos, and its governorate."""
    root = tmp_path_factory.mktemp("two")
    with ExitStack() as stack:
        office = stack.enter_context(closing(make("ana", root / "office")))
        governorate = stack.enter_context(closing(make("gov", root / "gov")))
        pair(office, own_card(governorate))
        pair(governorate, own_card(office))
        with office.writing() as unit:
            cases = [unit.create("case", {"request": f"درخواست {number} برای آب"}) for number in range(600)]
        for number in range(PHOTOS):
            photo = root / f"{number}.bin"
            photo.write_bytes(os.urandom(PHOTO_BYTES))
            attachments.attach(office, photo, owner_entity="case", owner_id=cases[number])
        yield office, governorate


def governorate_of(two: tuple[Office, Office]) -> PeerFacts:
    return pair(two[0], own_card(two[1]))


@pytest.mark.parametrize("with_identity", [False, True])
def test_what_is_told_before_holds_for_the_file(
    two: tuple[Office, Office], tmp_path: Path, with_identity: bool
) -> None:
    peer = governorate_of(two)
    told = survey(two[0], peer, with_identity=with_identity)
    sent = send(two[0], peer, tmp_path, with_identity=with_identity)
    assert (told.ops, told.records, told.attachments) == (sent.ops, sent.records, sent.attachments)
    assert told.attachments == (PHOTOS if with_identity else 0)
    assert told.attachment_bytes == told.attachments * PHOTO_BYTES
    assert told.size_bytes == pytest.approx(sent.file.stat().st_size, rel=0.05, abs=8_000)


def test_no_file_is_written_over(two: tuple[Office, Office], tmp_path: Path) -> None:
    """Another PC of the office may have written to the same stick on the same day, and counts by itself."""
    first = send(two[0], governorate_of(two), tmp_path).file
    name, _, number = first.stem.rpartition("-")
    other = tmp_path / f"{name}-{int(number) + 1:04d}.yzx"
    other.write_bytes(b"of another PC")
    second = send(two[0], governorate_of(two), tmp_path).file
    assert second.name == f"{other.stem}-2.yzx"
    assert other.read_bytes() == b"of another PC"
    assert receive(two[1], second).file == second


def test_a_photo_that_is_not_here_is_not_told_to_go(two: tuple[Office, Office]) -> None:
    one = next(two[0].attachments_folder.glob("*.sealed"))
    away = one.rename(one.with_suffix(".away"))
    try:
        assert survey(two[0], governorate_of(two), with_identity=True).attachments == PHOTOS - 1
    finally:
        away.rename(one)


def test_counting_and_making_tell_how_far_they_are(two: tuple[Office, Office], tmp_path: Path) -> None:
    peer = governorate_of(two)
    for begin in (
        lambda tell: survey(two[0], peer, with_identity=True, progress=tell),
        lambda tell: send(two[0], peer, tmp_path, with_identity=True, progress=tell),
    ):
        steps: list[float] = []
        begin(lambda done, total, steps=steps: steps.append(done / total))
        assert steps == sorted(steps)
        assert steps[-1] == 1
        assert len({step for step in steps if 0 < step < 0.5}) >= 2, "while the changes are read"


def test_the_photos_move_the_bar_too(two: tuple[Office, Office], tmp_path: Path) -> None:
    steps: list[float] = []
    peer = governorate_of(two)
    send(two[0], peer, tmp_path, with_identity=True, progress=lambda done, total: steps.append(done / total))
    assert len({step for step in steps if 0.5 < step < 1}) >= PHOTOS - 1


@pytest.mark.parametrize("after", [0, 3])
def test_counting_can_be_stopped(two: tuple[Office, Office], after: int) -> None:
    steps: list[int] = []
    with pytest.raises(Cancelled):
        survey(
            two[0],
            governorate_of(two),
            with_identity=False,
            progress=lambda done, _total: steps.append(done),
            cancelled=lambda: len(steps) >= after,
        )
    assert len(steps) == after


def test_a_file_that_was_stopped_is_not_there_and_the_next_one_carries_all(
    two: tuple[Office, Office], tmp_path: Path
) -> None:
    office, governorate = two
    peer = governorate_of(two)
    steps: list[float] = []
    with pytest.raises(Cancelled):
        send(
            office,
            peer,
            tmp_path,
            with_identity=True,
            progress=lambda done, total: steps.append(done / total),
            cancelled=lambda: bool(steps) and steps[-1] > 0.6,
        )
    assert list(tmp_path.iterdir()) == []
    told = survey(office, peer, with_identity=True)
    receive(governorate, send(office, peer, tmp_path, with_identity=True).file)
    assert told.attachments == PHOTOS
    assert len(list(governorate.attachments_folder.iterdir())) == PHOTOS


def test_where_nothing_is_new_it_is_told_so_and_the_bar_reaches_its_end(
    two: tuple[Office, Office], tmp_path: Path
) -> None:
    """The last test of this office: from here on all was received."""
    office, governorate = two
    peer, back = governorate_of(two), pair(governorate, own_card(office))
    receive(governorate, send(office, peer, tmp_path, with_identity=True).file)
    receive(office, send(governorate, back, tmp_path).file)
    steps: list[float] = []
    told = survey(office, peer, with_identity=True, progress=lambda done, total: steps.append(done / total))
    assert (told.ops, told.attachments, told.attachment_bytes) == (0, 0, 0)
    assert steps[-1] == 1
    sent = send(office, peer, tmp_path, with_identity=True)
    assert told.size_bytes == pytest.approx(sent.size_bytes, abs=8_000)
