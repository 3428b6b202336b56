"""Passwords: long enough, the same on every keyboard; and keys that have nothing in common."""

from __future__ import annotations

import pytest

from yazd_desktop.errors import UserError
from yazd_desktop.security import password_lock
from yazd_desktop.security.password_lock import (
    FAST_FOR_TESTS,
    STANDARD,
    Cost,
    check_strength,
    password_key,
)
from yazd_desktop.security.subkeys import subkey

SALT = bytes(16)
KEY = bytes(range(32))


def _key(password: str, salt: bytes = SALT) -> bytes:
    return password_key(password, salt, FAST_FOR_TESTS)


@pytest.mark.parametrize("password", ["", "1234567", "۱۲۳۴۵۶۷", "گلستان", "e\u0301" * 7])
def test_a_short_password_is_refused(password: str) -> None:
    with pytest.raises(UserError) as refused:
        check_strength(password)
    assert refused.value.code == "keys.weak_password"
    assert "۸" in refused.value.do


@pytest.mark.parametrize("password", ["12345678", "سه سنگ کوچک", "e\u0301" * 8])
def test_eight_letters_are_enough(password: str) -> None:
    check_strength(password)


@pytest.mark.parametrize(
    ("at_home", "at_the_office"),
    [
        ("گذرواژه ۱۲۳۴", "گذرواژه 1234"),
        ("گذرواژه ٤٥٦", "گذرواژه ۴۵۶"),
        ("كتاب علي", "کتاب علی"),
        ("مصطفى ۱۲", "مصطفی ۱۲"),
        ("caf\u00e9 noir", "cafe\u0301 noir"),
    ],
)
def test_a_password_opens_on_every_keyboard(at_home: str, at_the_office: str) -> None:
    assert _key(at_home) == _key(at_the_office)


def test_what_is_another_password_makes_another_key() -> None:
    passwords = ["سه سنگ", "سه سنگ ", "سه‌سنگ", "Stone 12", "stone 12", "\ud800 broken", "? broken"]
    keys = {_key(password) for password in passwords}
    assert len(keys) == len(passwords)
    assert _key("سه سنگ", b"another salt....") not in keys
    assert {len(key) for key in keys} == {32}


def test_every_part_of_the_cost_counts() -> None:
    costs = [Cost(64, 1, 1), Cost(128, 1, 1), Cost(64, 2, 1), Cost(64, 1, 2)]
    assert len({password_key("three small stones", SALT, cost) for cost in costs}) == 4


def test_what_users_get_is_more_than_owasp_asks() -> None:
    assert STANDARD.memory_kib >= 19 * 1024
    assert STANDARD.passes >= 2


@pytest.mark.parametrize(
    "numbers", [(8, 1, 0), (7, 1, 1), (64, 0, 1), (2**21, 1, 1), (64, 21, 1), (128, 1, 9), (-64, 1, 1)]
)
def test_a_cost_that_would_hold_the_program_is_no_cost(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        Cost(*numbers)


def test_too_little_memory_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(password_lock, "hash_secret_raw", refuse)
    with pytest.raises(UserError, match="۱۲۸") as refused:
        password_key("three small stones", SALT, STANDARD)
    assert refused.value.code == "keys.no_memory"


def test_each_purpose_and_each_salt_has_its_own_key() -> None:
    purposes = ("store", "attachments", "sealed file/one", "sealed file/two", "recovery slot", "")
    keys = [subkey(KEY, purpose, salt=salt) for purpose in purposes for salt in (None, b"salt")]
    assert len(set(keys)) == len(purposes) * 2
    assert KEY not in keys
    assert subkey(bytes(32), "store") not in keys
    assert subkey(KEY, "store") == subkey(KEY, "store")
    assert len(subkey(KEY, "store", length_bytes=39)) == 39


def test_a_short_key_makes_no_keys() -> None:
    with pytest.raises(ValueError):
        subkey(bytes(19), "store")
