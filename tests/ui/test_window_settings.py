"""What the window remembers on this PC: read back as it was written, and never a reason for trouble."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ui.window_settings import WindowSettings, default_path, load


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "not made yet" / "window.json"


def test_what_is_kept_is_read_back(path: Path) -> None:
    kept = WindowSettings(path, look="dark", geometry=b"\x00\x01\xff", folders=[Path("/a/دفتر"), Path("/b")])
    kept.set("list.case", {"number": {"width": 120, "place": 0, "hidden": False}})
    kept.save()
    assert load(path) == kept
    assert not path.with_suffix(".part").exists()


def test_what_was_never_set_has_its_usual_value(path: Path) -> None:
    read = load(path)
    assert (read.look, read.geometry, read.folders, read.arranged) == ("system", b"", [], {})
    assert read.get("list.case") is None
    assert read.get("list.case", 5) == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "17",
        '{"look": "pink", "geometry": 5, "folders": "x", "arranged": []}',
        '{"look": [], "geometry": "not base64!", "folders": [1, null], "arranged": null}',
        '{"geometry": "ی"}',
    ],
)
def test_a_broken_file_is_as_if_never_written(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    assert load(path) == WindowSettings(path)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x80" * 40])
def test_a_file_that_is_no_text_is_as_if_never_written(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert load(path) == WindowSettings(path)


def test_what_is_whole_in_a_broken_file_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"look": "dark", "folders": ["/a", 7], "arranged": {"x": 1}}', "utf-8")
    read = load(path)
    assert (read.look, read.folders, read.arranged) == ("dark", [Path("/a")], {"x": 1})


def test_a_folder_that_cannot_be_written_troubles_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    kept = WindowSettings(tmp_path / "file" / "window.json", look="dark")
    kept.save()
    kept.remember_folder(tmp_path)
    assert kept.folders == [tmp_path]
    assert load(kept.path) == WindowSettings(kept.path)


def test_a_write_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = WindowSettings(path, look="dark")
    kept.save()

    def refuse(part: Path, target: Path) -> Any:
        raise PermissionError(target)

    monkeypatch.setattr(Path, "replace", refuse)
    kept.look = "light"
    kept.save()
    assert load(path).look == "dark"


def test_the_last_offices_stand_once_newest_first_and_are_few(path: Path) -> None:
    kept = WindowSettings(path)
    for name in "abcdefa":
        kept.remember_folder(Path("/") / name)
    assert [folder.name for folder in kept.folders] == ["a", "f", "e", "d", "c"]
    assert load(path).folders == kept.folders
    kept.forget_folder(Path("/f"))
    assert [folder.name for folder in load(path).folders] == ["a", "e", "d", "c"]


def test_the_file_holds_nothing_but_the_window(path: Path) -> None:
    WindowSettings(path, folders=[Path("/a")]).save()
    assert set(json.loads(path.read_text("utf-8"))) == {"look", "geometry", "folders", "arranged"}


def test_the_file_lies_with_the_settings_of_the_user_of_this_pc() -> None:
    assert default_path().name == "window.json"
    assert default_path().is_absolute()
