"""Backup, check and password from the page of the office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui import window_settings
from ui.jobs import Jobs
from ui.screens import Context
from ui.screens.office_care import OfficeCare, PasswordDialog
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office, open_office

PASSWORD = "three small stones"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def care(qtbot: QtBot, office: Office, tmp_path: Path, said: list[str]) -> OfficeCare:
    window = QWidget()
    qtbot.addWidget(window)
    context = Context(
        office=office,
        jobs=Jobs(window),
        settings=window_settings.load(tmp_path / "window.json"),
        go=lambda *_, **__: None,
        back=lambda: None,
        open_record=lambda *_: None,
        add_record=lambda *_: None,
        notice=lambda text, undo=None: said.append(text),
    )
    made = OfficeCare(context)
    made.setParent(window)
    return made


def test_a_backup_is_made_in_a_folder_of_its_own_and_a_second_one_beside_it(
    qtbot: QtBot, care: OfficeCare, office: Office, tmp_path: Path, answers: Any, said: list[str]
) -> None:
    (tmp_path / "drive").mkdir()
    answers.path = str(tmp_path / "drive")
    for count in (1, 2):
        care.backup.click()
        qtbot.waitUntil(lambda count=count: len(said) == count)  # type: ignore[misc]
    names = sorted(path.name for path in (tmp_path / "drive").iterdir())
    assert names == ["TST-1405-02-15", "TST-1405-02-15-2"]
    office.close()
    open_office(tmp_path / "drive" / names[1], password=PASSWORD).close()


def test_a_sound_office_is_said_to_be_sound_and_a_damaged_one_is_not(
    qtbot: QtBot,
    care: OfficeCare,
    office: Office,
    answers: Any,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    care.check.click()
    qtbot.waitUntil(lambda: bool(said))
    assert "سالم" in said[0]
    monkeypatch.setattr(office, "check", lambda progress: ["a.sealed"])
    care.check.click()
    qtbot.waitUntil(lambda: bool(answers.told))
    assert "a.sealed" in answers.told[0][0]
    assert len(said) == 1


@pytest.mark.parametrize(("first", "second"), [("short", "short"), ("four other stones", "four other stone")])
def test_a_password_that_will_not_do_is_refused(qtbot: QtBot, first: str, second: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PasswordDialog(parent, "title", "yes")
    dialog.password.line.setText(first)
    dialog.again.line.setText(second)
    dialog.accept()
    assert dialog.result() == 0
    assert dialog.error.text()


def test_the_new_password_opens_the_office_and_the_old_one_does_not(
    qtbot: QtBot, care: OfficeCare, office: Office, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(dialog: PasswordDialog) -> int:
        dialog.password.line.setText("four other stones")
        dialog.again.line.setText("four other stones")
        dialog.accept()
        return int(dialog.result())

    made: Callable[[PasswordDialog], int] = typed
    monkeypatch.setattr(PasswordDialog, "exec", made)
    care.password.click()
    qtbot.waitUntil(lambda: bool(said))
    folder = office.folder
    office.close()
    open_office(folder, password="four other stones").close()
    with pytest.raises(UserError) as refused:
        open_office(folder, password=PASSWORD)
    assert refused.value.code == "keys.wrong_password"


def test_a_further_user_signs_in_with_a_password_of_their_own(
    qtbot: QtBot, care: OfficeCare, office: Office, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(dialog: PasswordDialog) -> int:
        dialog.password.line.setText("four other stones")
        dialog.again.line.setText("four other stones")
        dialog.accept()
        assert dialog.result() == 0, "nobody was named"
        dialog.name.setText("کارشناس آزمون")
        dialog.accept()
        return int(dialog.result())

    made: Callable[[PasswordDialog], int] = typed
    monkeypatch.setattr(PasswordDialog, "exec", made)
    care.new_user.click()
    qtbot.waitUntil(lambda: bool(said))
    assert "کارشناس آزمون" in care.users.text()
    folder = office.folder
    office.close()
    with pytest.raises(UserError) as refused:
        open_office(folder, password="four other stones")
    assert refused.value.code == "keys.which_user"
    opened = open_office(folder, password="four other stones", user="کارشناس آزمون")
    assert opened.user is not None
    assert opened.user.name == "کارشناس آزمون"
    with pytest.raises(UserError) as refused:
        opened.add_user("دیگری", "five other stones")
    assert refused.value.code == "keys.not_manager"
    opened.close()


def test_a_name_that_is_taken_is_told_and_nothing_is_changed(
    qtbot: QtBot, care: OfficeCare, office: Office, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(dialog: PasswordDialog) -> int:
        dialog.name.setText("مدير آزمون")
        for edit in (dialog.password, dialog.again):
            edit.line.setText("four other stones")
        dialog.accept()
        return int(dialog.result())

    made: Callable[[PasswordDialog], int] = typed
    monkeypatch.setattr(PasswordDialog, "exec", made)
    care.new_user.click()
    qtbot.waitUntil(lambda: bool(answers.told))
    assert [user.name for user in office.keyring.users] == ["مدیر آزمون"]
