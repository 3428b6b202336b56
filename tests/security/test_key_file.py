"""`keys.json` and its spare: what is damaged is told and mended by hand, what was tampered with opens nothing."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yazd_desktop.errors import UserError
from yazd_desktop.office import Office, open_office
from yazd_desktop.security import key_file
from yazd_desktop.security.key_file import FILE_NAME, SPARE_NAME
from yazd_desktop.security.keyring import NewKeys, create_keyring, load_keyring
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

PASSWORD = "three small stones"
Shown = dict[str, Any]


@pytest.fixture
def keys(tmp_path: Path) -> NewKeys:
    return create_keyring(tmp_path, "مدیر آزمون", "manager", PASSWORD, cost=FAST_FOR_TESTS)


def _edit(folder: Path, change: Callable[[Shown], object]) -> None:
    shown = json.loads((folder / FILE_NAME).read_bytes())
    change(shown)
    (folder / FILE_NAME).write_text(json.dumps(shown), encoding="utf-8")


def _refused(folder: Path) -> UserError:
    with pytest.raises(UserError) as refused:
        load_keyring(folder)
    return refused.value


def _user(shown: Shown) -> Shown:
    found: Shown = next(slot for slot in shown["slots"] if slot["id"] != key_file.RECOVERY_ID)
    return found


def test_the_spare_is_the_same_file_and_opens_when_copied_back(keys: NewKeys, tmp_path: Path) -> None:
    assert (tmp_path / SPARE_NAME).read_bytes() == (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(b'{"format": "yaz')
    told = _refused(tmp_path)
    assert told.code == "keys.damaged"
    assert SPARE_NAME in told.do
    (tmp_path / FILE_NAME).unlink()
    told = _refused(tmp_path)
    assert told.code == "keys.missing"
    assert SPARE_NAME in told.do
    shutil.copy(tmp_path / SPARE_NAME, tmp_path / FILE_NAME)
    assert load_keyring(tmp_path).unlock(PASSWORD).data_key == keys.data_key


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"format": "another", "version": 1, "slots": []}',
        b'{"format": "yazd-desktop-keys", "version": 1, "slots": []}',
        b'{"format": "yazd-desktop-keys", "version": 1, "slots": {"id": "recovery"}}',
    ],
)
def test_what_is_no_key_file_is_told_as_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert _refused(tmp_path).code == "keys.damaged"


@pytest.mark.parametrize(
    "change",
    [
        lambda shown: shown["slots"].pop(),
        lambda shown: shown["slots"].pop(0),
        lambda shown: shown["slots"].append(shown["slots"][1]),
        lambda shown: shown["slots"].append({**shown["slots"].pop(0), **_user(shown), "id": "another"}),
        lambda shown: shown["slots"].append({**shown["slots"][1], "id": "recovery"}),
        lambda shown: _user(shown).pop("salt"),
        lambda shown: _user(shown).update(salt="AAAA"),
        lambda shown: _user(shown).update(salt="!" + _user(shown)["salt"]),
        lambda shown: shown.update(version=True),
        lambda shown: shown.update(more="x" * 1_000_000),
        lambda shown: _user(shown).update(nonce="é" * 16),
        lambda shown: _user(shown).update(sealed=7),
        lambda shown: _user(shown).update(name=""),
        lambda shown: _user(shown).update(role=None),
        lambda shown: _user(shown)["argon2id"].update(memory_kib=2**30),
        lambda shown: _user(shown)["argon2id"].update(passes=10**9),
        lambda shown: _user(shown)["argon2id"].update(lanes="1"),
        lambda shown: _user(shown)["argon2id"].update(passes=True),
    ],
)
def test_a_slot_that_is_none_is_told_as_damaged(
    keys: NewKeys, tmp_path: Path, change: Callable[[Shown], object]
) -> None:
    _edit(tmp_path, change)
    assert _refused(tmp_path).code == "keys.damaged"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda some: (
            st.lists(some, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "name", "role", "argon2id", "salt", "nonce", "sealed"]), some
            )
        ),
    )
)
def test_whatever_stands_in_the_slots_the_program_does_not_fall_over(
    tmp_path_factory: pytest.TempPathFactory, slots: object
) -> None:
    folder = tmp_path_factory.getbasetemp()
    whole = {"format": "yazd-desktop-keys", "version": 1, "slots": slots}
    (folder / FILE_NAME).write_text(json.dumps(whole), encoding="utf-8")
    assert _refused(folder).code == "keys.damaged"


def test_keys_of_a_newer_version_are_refused_as_such(keys: NewKeys, tmp_path: Path) -> None:
    _edit(tmp_path, lambda shown: shown.update(version=2, slots="in another shape"))
    assert _refused(tmp_path).code == "keys.newer"


@pytest.mark.parametrize("change", [{"role": "clerk"}, {"name": "دیگری"}, {"id": "another"}])
def test_a_name_or_role_edited_in_the_file_opens_nothing(
    keys: NewKeys, tmp_path: Path, change: dict[str, str]
) -> None:
    _edit(tmp_path, lambda shown: _user(shown).update(change))
    with pytest.raises(UserError) as refused:
        load_keyring(tmp_path).unlock(PASSWORD)
    assert refused.value.code == "keys.wrong_password"


@pytest.mark.parametrize("part", ["salt", "nonce", "sealed"])
def test_one_changed_bit_of_a_slot_opens_nothing(keys: NewKeys, tmp_path: Path, part: str) -> None:
    def flip(shown: Shown) -> None:
        content = bytearray(base64.b64decode(_user(shown)[part]))
        content[0] ^= 1
        _user(shown)[part] = base64.b64encode(content).decode()

    _edit(tmp_path, flip)
    with pytest.raises(UserError) as refused:
        load_keyring(tmp_path).unlock(PASSWORD)
    assert refused.value.code == "keys.wrong_password"


def test_the_slot_of_another_office_opens_nothing_here(office: Office, tmp_path: Path) -> None:
    """Whoever puts keys of an own office into the folder has the password right and the key wrong."""
    own = tmp_path / "own"
    own.mkdir()
    create_keyring(own, "دیگری", "manager", PASSWORD, cost=FAST_FOR_TESTS)
    office.close()
    shutil.copy(own / FILE_NAME, office.folder / FILE_NAME)
    with pytest.raises(UserError) as refused:
        open_office(office.folder, password=PASSWORD)
    assert refused.value.code == "store.damaged"


@pytest.mark.parametrize("failing", [FILE_NAME, SPARE_NAME])
def test_a_password_that_could_not_be_saved_is_not_in_force(
    office: Office, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """The user is told that the keys of before are in place: so they must be, now and at the next save."""
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == failing:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", full)
        with pytest.raises(UserError) as refused:
            office.change_password("another long one", cost=FAST_FOR_TESTS)
    assert refused.value.code == "keys.not_saved"
    assert load_keyring(office.folder).unlock(PASSWORD)
    office.keyring.save(office.folder)
    assert load_keyring(office.folder).unlock(PASSWORD)


def test_keys_that_would_not_be_read_back_are_not_written(keys: NewKeys, tmp_path: Path) -> None:
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(ValueError):
        key_file.write(tmp_path, keys.keyring.slots[:1])
    assert (tmp_path / FILE_NAME).read_bytes() == before
