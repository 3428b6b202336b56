"""Attachments: whole or not there at all, under their own record only, and damage is found by checking."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from yazd_desktop import attachments, queries
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.office import Office
from yazd_desktop.records import InvalidRecord

Create = Callable[..., str]
CONTENT = "متن نامه".encode() * 1000


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "نامه.pdf"
    path.write_bytes(CONTENT)
    return path


def _attach(office: Office, paper: Path, owner: str) -> str:
    return attachments.attach(office, paper, owner_entity="case", owner_id=owner)


def _sealed(office: Office) -> list[Path]:
    return sorted(office.attachments_folder.iterdir())


def test_a_paper_comes_back_as_it_was(office: Office, create: Create, paper: Path, tmp_path: Path) -> None:
    case = create("case")
    attachment = _attach(office, paper, case)
    paper.unlink()
    assert attachments.read_bytes(office, attachment) == CONTENT
    attachments.open_copy(office, attachment, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == CONTENT
    kept = queries.get(office, "attachment", attachment)
    assert (kept["name"], kept["media_type"], kept["size_bytes"], kept["sha256"]) == (
        "نامه.pdf",
        "application/pdf",
        len(CONTENT),
        hashlib.sha256(CONTENT).hexdigest(),
    )
    assert [row["id"] for row in attachments.of_record(office, "case", case)] == [attachment]
    assert office.check() == []


def test_one_paper_can_hang_on_two_records(office: Office, create: Create, paper: Path) -> None:
    one, other = _attach(office, paper, create("case")), _attach(office, paper, create("case"))
    assert attachments.read_bytes(office, one) == attachments.read_bytes(office, other) == CONTENT
    first, second = _sealed(office)
    assert first.read_bytes() != second.read_bytes()


def test_two_papers_in_each_others_place_are_found(office: Office, create: Create, paper: Path) -> None:
    one, other = _attach(office, paper, create("case")), _attach(office, paper, create("case"))
    first, second = _sealed(office)
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    for attachment in (one, other):
        with pytest.raises(UserError) as refused:
            attachments.read_bytes(office, attachment)
        assert refused.value.code == "sealed_file.damaged"
    assert len(office.check()) == 2


def test_a_damaged_paper_is_found_by_checking_and_no_copy_is_made(
    office: Office, create: Create, paper: Path, tmp_path: Path
) -> None:
    attachment = _attach(office, paper, create("case"))
    (path,) = _sealed(office)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert [problem for problem in office.check() if attachment in problem and "damaged" in problem]
    with pytest.raises(UserError):
        attachments.open_copy(office, attachment, tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()


def test_a_paper_whose_record_cannot_be_kept_is_taken_away_again(
    office: Office, create: Create, paper: Path
) -> None:
    with pytest.raises(InvalidRecord):
        attachments.attach(
            office, paper, owner_entity="case", owner_id=create("case"), description="واژه " * 200
        )
    assert _sealed(office) == []
    assert queries.count(office, "attachment") == 0


def test_who_stops_halfway_has_no_attachment(office: Office, create: Create, paper: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        attachments.attach(office, paper, owner_entity="case", owner_id=create("case"), progress=stop)
    assert _sealed(office) == []
    assert queries.count(office, "attachment") == 0


def test_what_is_too_large_or_not_there_is_told(
    office: Office, create: Create, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = create("case")
    with pytest.raises(UserError) as refused:
        _attach(office, paper.with_name("nothing.pdf"), case)
    assert refused.value.code == "attachments.unreadable"
    monkeypatch.setattr(attachments, "LARGEST_BYTES", len(CONTENT))
    _attach(office, paper, case)
    monkeypatch.setattr(attachments, "LARGEST_BYTES", len(CONTENT) - 1)
    with pytest.raises(UserError) as refused:
        _attach(office, paper, case)
    assert refused.value.code == "attachments.too_large"
    assert len(_sealed(office)) == queries.count(office, "attachment") == 1
