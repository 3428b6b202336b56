"""The keys of an office: each user's own password opens, nothing else does, and nobody is locked out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from yazd_desktop.errors import UserError
from yazd_desktop.security import key_file
from yazd_desktop.security.keyring import Keyring, create_keyring, load_keyring
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

MANAGER, CLERK = "three small stones", "دو درخت انار"


class Keys(NamedTuple):
    """The saved keys of an office with a manager and a clerk."""

    folder: Path
    ring: Keyring
    data_key: bytes
    recovery_key: str


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = create_keyring(tmp_path, "مدیر آزمون", "manager", MANAGER, cost=FAST_FOR_TESTS)
    ring = made.keyring.with_user(made.data_key, "زهرا فرضی", "clerk", CLERK, cost=FAST_FOR_TESTS)
    ring.save(tmp_path)
    return Keys(tmp_path, ring, made.data_key, made.recovery_key)


def _opens(ring: Keyring, password: str, user: str) -> bytes | None:
    """The data key, or nothing when the password is wrong."""
    try:
        return ring.unlock(password, user).data_key
    except UserError as error:
        if error.code != "keys.wrong_password":
            raise
        return None


def test_each_password_opens_its_own_slot_and_no_other(keys: Keys) -> None:
    ring = load_keyring(keys.folder)
    manager, clerk = ring.users
    assert (manager.name, manager.role, clerk.name, clerk.role) == (
        "مدیر آزمون",
        "manager",
        "زهرا فرضی",
        "clerk",
    )
    assert ring.unlock(MANAGER, manager.id) == ring.unlock(MANAGER, "مدير آزمون")  # by name, however spelt
    assert _opens(ring, MANAGER, manager.id) == _opens(ring, CLERK, clerk.id) == keys.data_key
    assert _opens(ring, CLERK, manager.id) is None
    assert _opens(ring, MANAGER, clerk.id) is None
    for wrong in ("", "Three small stones", "three small stones ", "three small stone"):
        assert _opens(ring, wrong, manager.id) is None


def test_who_opened_is_known_but_not_with_the_recovery_key(keys: Keys) -> None:
    assert keys.ring.unlock(CLERK, "زهرا فرضی").user == keys.ring.users[1]
    found = keys.ring.unlock_with_recovery(keys.recovery_key)
    assert (found.data_key, found.user) == (keys.data_key, None)


def test_with_several_users_one_must_be_named(keys: Keys) -> None:
    for name, code in ((None, "keys.which_user"), ("ناشناس", "keys.unknown_user"), ("", "keys.unknown_user")):
        with pytest.raises(UserError) as refused:
            keys.ring.unlock(MANAGER, name)
        assert refused.value.code == code


def test_another_password_keeps_the_key_and_ends_the_old_one(keys: Keys) -> None:
    clerk = keys.ring.users[1]
    ring = keys.ring.with_new_password(keys.data_key, clerk.id, "رودخانهٔ خشک", cost=FAST_FOR_TESTS)
    assert _opens(ring, "رودخانهٔ خشک", clerk.id) == keys.data_key
    assert _opens(ring, CLERK, clerk.id) is None
    assert _opens(ring, MANAGER, "مدیر آزمون") == keys.data_key
    assert ring.unlock_with_recovery(keys.recovery_key).data_key == keys.data_key
    assert ring.users == keys.ring.users
    assert _opens(keys.ring, CLERK, clerk.id) == keys.data_key  # the keyring of before was not touched


def test_a_weak_password_is_refused_everywhere(keys: Keys) -> None:
    with pytest.raises(UserError, match="کوتاه"):
        keys.ring.with_new_password(keys.data_key, "زهرا فرضی", "کوتاه", cost=FAST_FOR_TESTS)
    with pytest.raises(UserError, match="کوتاه"):
        keys.ring.with_user(keys.data_key, "نفر سوم", "clerk", "کوتاه", cost=FAST_FOR_TESTS)


def test_one_manager_must_stay(keys: Keys) -> None:
    manager, clerk = keys.ring.users
    with pytest.raises(UserError) as refused:
        keys.ring.without_user(manager.id)
    assert refused.value.code == "keys.last_manager"
    with pytest.raises(UserError) as refused:
        keys.ring.with_new_password(keys.data_key, manager.id, MANAGER, role="clerk", cost=FAST_FOR_TESTS)
    assert refused.value.code == "keys.last_manager"
    two = keys.ring.with_new_password(keys.data_key, clerk.id, CLERK, role="manager", cost=FAST_FOR_TESTS)
    assert [user.name for user in two.without_user(manager.id).users] == [clerk.name]


def test_a_keyring_cannot_begin_without_a_manager(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        create_keyring(tmp_path, "زهرا فرضی", "clerk", CLERK, cost=FAST_FOR_TESTS)
    assert refused.value.code == "keys.last_manager"
    assert not key_file.stands_in(tmp_path)


def test_who_left_opens_nothing_not_even_with_the_spare(keys: Keys) -> None:
    keys.ring.without_user(keys.ring.users[1].id).save(keys.folder)
    for lost in (False, True):
        if lost:
            shutil.copy(keys.folder / key_file.SPARE_NAME, keys.folder / key_file.FILE_NAME)
        ring = load_keyring(keys.folder)
        assert [user.name for user in ring.users] == ["مدیر آزمون"]
        with pytest.raises(UserError) as refused:
            ring.unlock(CLERK)
        assert refused.value.code == "keys.wrong_password"
        assert ring.unlock(MANAGER).data_key == keys.data_key


@pytest.mark.parametrize("name", ["", " ", "ـ", "\u200f", "---"])
def test_a_user_has_a_name(keys: Keys, name: str) -> None:
    with pytest.raises(UserError) as refused:
        keys.ring.with_user(keys.data_key, name, "clerk", CLERK, cost=FAST_FOR_TESTS)
    assert refused.value.code == "keys.no_name"


def test_a_name_is_kept_in_its_normal_form(keys: Keys) -> None:
    ring = keys.ring.with_user(keys.data_key, "  علي\u200f كريمي ", "clerk", CLERK, cost=FAST_FOR_TESTS)
    assert ring.users[-1].name == "علی کریمی"
    assert _opens(ring, CLERK, "علي كريمي") == keys.data_key


@pytest.mark.parametrize("name", ["زهرا فرضی", "زهرا فرضي", "زهرا‌فرضی", " زهرا  فرضی "])
def test_two_users_never_look_alike(keys: Keys, name: str) -> None:
    with pytest.raises(UserError) as refused:
        keys.ring.with_user(keys.data_key, name, "clerk", CLERK, cost=FAST_FOR_TESTS)
    assert refused.value.code == "keys.name_taken"
    clerk = keys.ring.users[1]
    same = keys.ring.with_new_password(keys.data_key, clerk.id, CLERK, name=name, cost=FAST_FOR_TESTS)
    assert same.users[1].id == clerk.id  # but one may spell one's own name otherwise


def test_a_new_recovery_key_ends_the_old_paper(keys: Keys) -> None:
    ring, fresh = keys.ring.with_new_recovery(keys.data_key)
    assert ring.unlock_with_recovery(fresh).data_key == keys.data_key
    with pytest.raises(UserError) as refused:
        ring.unlock_with_recovery(keys.recovery_key)
    assert refused.value.code == "keys.wrong_recovery_key"
    assert _opens(ring, CLERK, "زهرا فرضی") == keys.data_key


def test_keys_are_never_made_over_others(keys: Keys) -> None:
    before = (keys.folder / key_file.FILE_NAME).read_bytes()
    for lost in (False, True):
        if lost:
            (keys.folder / key_file.FILE_NAME).unlink()
        with pytest.raises(UserError) as refused:
            create_keyring(keys.folder, "دیگری", "manager", MANAGER, cost=FAST_FOR_TESTS)
        assert refused.value.code == "keys.exist"
    assert (keys.folder / key_file.SPARE_NAME).read_bytes() == before


def test_nothing_secret_is_shown_or_stored(keys: Keys) -> None:
    stored = (keys.folder / key_file.FILE_NAME).read_bytes()
    unlocked = keys.ring.unlock(MANAGER, "مدیر آزمون")
    for secret in (MANAGER, CLERK, keys.recovery_key, keys.data_key.hex()):
        assert secret.encode() not in stored
        assert secret not in repr((keys.ring, unlocked))
    assert keys.data_key not in stored
    assert repr(keys.data_key) not in repr((keys.ring, unlocked))


def test_two_offices_share_no_key(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(create_keyring(tmp_path / name, "مدیر", "manager", MANAGER, cost=FAST_FOR_TESTS))
    assert made[0].data_key != made[1].data_key
    assert made[0].recovery_key != made[1].recovery_key
    assert {slot.salt for slot in made[0].keyring.slots}.isdisjoint(
        slot.salt for slot in made[1].keyring.slots
    )
