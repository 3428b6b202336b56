"""A backup opens like the office it is of, holds its files, and is never half there."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PASSWORD
from yazd_desktop import attachments, backup, queries
from yazd_desktop.backup import back_up
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.office import Office, open_office


@pytest.fixture
def told(office: Office, create: Callable[..., str], tmp_path: Path) -> Office:
    """An office with a record and two files."""
    person = create("person", given_name="نرگس", family_name="فرضی")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"content of {name}", "utf-8")
        attachments.attach(office, tmp_path / name, owner_entity="person", owner_id=person)
    return office


def test_a_backup_opens_with_the_same_password_and_holds_everything(told: Office, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    written = back_up(told, tmp_path / "copy", lambda done, total: steps.append((done, total)))
    assert steps[0][0] == 0
    assert steps[-1] == (3, 3)
    told.close()
    assert (
        written == sum(path.stat().st_size for path in (tmp_path / "copy").rglob("*") if path.is_file()) > 0
    )
    copy = open_office(tmp_path / "copy", password=PASSWORD)
    try:
        person = queries.find_ids(copy, "person")[0]
        files = attachments.of_record(copy, "person", person)
        texts = {attachments.read_bytes(copy, str(row["id"])) for row in files}
        assert texts == {b"content of a.txt", b"content of b.txt"}
        assert copy.check() == []
    finally:
        copy.close()


def test_an_earlier_backup_is_never_written_over(told: Office, tmp_path: Path) -> None:
    back_up(told, tmp_path / "copy")
    before = sorted(path.name for path in (tmp_path / "copy").rglob("*"))
    with pytest.raises(UserError) as refused:
        back_up(told, tmp_path / "copy")
    assert refused.value.code == "backup.exists"
    assert sorted(path.name for path in (tmp_path / "copy").rglob("*")) == before


def test_a_backup_inside_the_office_is_refused(told: Office) -> None:
    with pytest.raises(UserError) as refused:
        back_up(told, told.folder / "copies" / "today")
    assert refused.value.code == "backup.inside"
    assert not (told.folder / "copies").exists()


def test_nothing_is_left_when_the_user_stops_or_the_disk_is_full(
    told: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "drive" / "copy"
    with pytest.raises(Cancelled):
        back_up(told, target, cancelled=lambda: True)
    assert list((tmp_path / "drive").iterdir()) == []

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backup.shutil, "copy2", full)
    with pytest.raises(UserError) as refused:
        back_up(told, target)
    assert refused.value.code == "store.disk_full"
    assert list((tmp_path / "drive").iterdir()) == []
