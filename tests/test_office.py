"""An office as a whole: made, opened, opened with the recovery key, checked, backed up."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from yazd_desktop import attachments, queries
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office, create_office, office_users, open_office, open_with_recovery
from yazd_desktop.security.password_lock import FAST_FOR_TESTS
from yazd_desktop.settings import Settings

Create = Callable[..., str]
PASSWORD = "three small stones"


def test_nothing_in_the_folder_can_be_read_without_the_key(
    office: Office, create: Create, tmp_path: Path
) -> None:
    case = create("case", request="راز بزرگ Rosebud")
    paper = tmp_path / "letter.txt"
    paper.write_text("Rosebud راز بزرگ", encoding="utf-8")
    attachments.attach(office, paper, owner_entity="case", owner_id=case)
    contents = [path.read_bytes() for path in office.folder.rglob("*") if path.is_file()]
    assert len(contents) >= 4
    for content in contents:
        assert b"Rosebud" not in content
        assert "راز".encode() not in content
        assert not content.startswith(b"SQLite format 3")


def test_the_recovery_key_opens_and_sets_a_new_password(tmp_path: Path) -> None:
    made = create_office(
        tmp_path / "o", name="دفتر", code="REC", user="مدیر", password=PASSWORD, cost=FAST_FOR_TESTS
    )
    made.office.close()
    with pytest.raises(UserError) as refused:
        open_with_recovery(tmp_path / "o", "AAAA-" * 7 + "AAAA", "another long one", cost=FAST_FOR_TESTS)
    assert refused.value.code.startswith("keys.")
    open_with_recovery(
        tmp_path / "o", made.recovery_key.lower(), "another long one", cost=FAST_FOR_TESTS
    ).close()
    with pytest.raises(UserError) as refused:
        open_office(tmp_path / "o", password=PASSWORD)
    assert refused.value.code == "keys.wrong_password"
    opened = open_office(tmp_path / "o", password="another long one")
    assert opened.name == "دفتر"
    opened.close()


def test_a_weak_password_makes_no_office(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        create_office(
            tmp_path / "o", name="دفتر", code="REC", user="مدیر", password="123", cost=FAST_FOR_TESTS
        )
    assert refused.value.code == "keys.weak_password"
    assert not (tmp_path / "o").exists()


def test_a_bad_name_makes_no_office_either(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        create_office(
            tmp_path / "o", name=" ", code="REC", user="مدیر", password=PASSWORD, cost=FAST_FOR_TESTS
        )
    assert not (tmp_path / "o").exists()


def test_users_are_known_without_a_password(office: Office) -> None:
    assert [user.name for user in office_users(office.folder)] == ["مدیر آزمون"]


def test_settings_stay(office: Office) -> None:
    office.change_settings(Settings(holidays=("2026-05-06",), packet_cases=3))
    folder = office.folder
    office.close()
    again = open_office(folder, password=PASSWORD)
    assert (again.settings.packet_cases, again.settings.holidays) == (3, ("2026-05-06",))
    again.close()


def test_a_backup_opens_with_the_same_keys_and_is_encrypted(
    office: Office, create: Create, tmp_path: Path
) -> None:
    case = create("case", request="نسخهٔ پشتیبان")
    copy = tmp_path / "copy"
    copy.mkdir()
    office.backup(copy / "office.db")
    (copy / "keys.json").write_bytes((office.folder / "keys.json").read_bytes())
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(copy / "office.db").execute("select * from sqlite_master").fetchall()
    restored = open_office(copy, password=PASSWORD)
    assert queries.get(restored, "case", case)["request"] == "نسخهٔ پشتیبان"
    assert restored.check() == []
    restored.close()


def test_threads_write_one_after_the_other(office: Office) -> None:
    def write(name: str) -> None:
        for number in range(10):
            with office.writing() as unit:
                unit.create("neighbourhood", {"name": f"{name} {number}"})

    threads = [threading.Thread(target=write, args=(name,)) for name in ("یک", "دو")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queries.count(office, "neighbourhood") == 20
    assert office.check() == []


def test_the_search_index_can_be_made_anew(sample_office: Office) -> None:
    before = queries.find_ids(sample_office, "case", search="زهرا")
    with sample_office._store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM search_case")
    assert any("search case" in problem for problem in sample_office.check())
    sample_office.rebuild_search()
    assert sample_office.check() == []
    assert queries.find_ids(sample_office, "case", search="زهرا") == before
    assert before
