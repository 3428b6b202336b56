"""The key file of an office folder: one slot for each user and one for the printed recovery key.

A slot holds the data key of the office, sealed (AES-256-GCM) under a key that only the password or the
recovery key makes. Whoever loses the password loses nothing as long as one other slot opens.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yazd_desktop.errors import UserError
from yazd_desktop.persian.text import look_alike_key, normal
from yazd_desktop.security import key_file
from yazd_desktop.security.key_file import RECOVERY_ID, Slot
from yazd_desktop.security.password_lock import SALT_BYTES, STANDARD, Cost, check_strength, password_key
from yazd_desktop.security.recovery_key import new_recovery_key, read_recovery_key
from yazd_desktop.security.subkeys import KEY_BYTES, subkey

MANAGER_ROLE: Final = "manager"
"""The role that may add and remove users: one must always be left."""
EXPERT_ROLE: Final = "expert"
"""The role of those who work with the records."""
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class UserSlot:
    """A user as the sign-in screen knows one."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The data key, and who opened it: nobody in particular with the recovery key."""

    data_key: bytes = field(repr=False)
    user: UserSlot | None


@dataclass(frozen=True, slots=True)
class Keyring:
    """The slots of an office. Never changed: each change gives a new keyring, to be saved."""

    slots: tuple[Slot, ...]

    @property
    def users(self) -> tuple[UserSlot, ...]:
        """The users in the order in which they were added."""
        return tuple(UserSlot(slot.id, slot.name, slot.role) for slot in self.slots if slot.cost is not None)

    def user(self, id_or_name: str) -> UserSlot:
        """The user with this id or this name, however it is spelt; UserError keys.unknown_user."""
        name = look_alike_key(id_or_name)
        for user in self.users:
            if id_or_name == user.id or name == look_alike_key(user.name):
                return user
        raise UserError("keys.unknown_user", name=id_or_name)

    def unlock(self, password: str, user_id: str | None = None) -> Unlocked:
        """Open the slot of a user, named by id or name; a sole user need not be named.

        Takes about half a second. UserError keys.wrong_password, keys.which_user, keys.unknown_user.
        """
        if user_id is None and len(self.users) != 1:
            raise UserError("keys.which_user")
        user = self.users[0] if user_id is None else self.user(user_id)
        slot = self._slot(user.id)
        assert slot.cost is not None  # noqa: S101  (what makes it the slot of a user)
        data_key = _open(slot, password_key(password, slot.salt, slot.cost))
        if data_key is None:
            raise UserError("keys.wrong_password", name=user.name)
        return Unlocked(data_key, user)

    def unlock_with_recovery(self, text: str) -> Unlocked:
        """Open the slot of the recovery key as typed from paper; UserError keys.wrong_recovery_key."""
        slot = self._slot(RECOVERY_ID)
        data_key = _open(slot, _recovery_slot_key(read_recovery_key(text), slot.salt))
        if data_key is None:
            raise UserError("keys.wrong_recovery_key")
        return Unlocked(data_key, None)

    def with_user(
        self, data_key: bytes, name: str, role: str, password: str, *, cost: Cost = STANDARD
    ) -> Keyring:
        """With one more user, the last of `users`.

        UserError keys.weak_password, keys.no_name, keys.name_taken.
        """
        name = self._free_name(name)
        check_strength(password)
        return Keyring((*self.slots, _user_slot(str(uuid.uuid4()), name, role, data_key, password, cost)))

    def without_user(self, user_id: str) -> Keyring:
        """Without a user who left; UserError keys.last_manager when nobody could add users any more.

        Whoever could have kept the data key keeps it: then the store needs a new one.
        """
        user = self.user(user_id)
        rest = Keyring(tuple(slot for slot in self.slots if slot.id != user.id))
        rest._keep_a_manager()
        return rest

    def with_new_password(
        self,
        data_key: bytes,
        user_id: str,
        password: str,
        *,
        name: str | None = None,
        role: str | None = None,
        cost: Cost = STANDARD,
    ) -> Keyring:
        """With another password, and with another name or role, for a user.

        Name and role are sealed in with the password, so none can be changed without setting a password.
        """
        user = self.user(user_id)
        check_strength(password)
        new_name = user.name if name is None else self._free_name(name, but=user.id)
        new_role = user.role if role is None else role
        changed = self._with(_user_slot(user.id, new_name, new_role, data_key, password, cost))
        changed._keep_a_manager()
        return changed

    def with_new_recovery(self, data_key: bytes) -> tuple[Keyring, str]:
        """With a fresh recovery key, to be printed; the old paper opens nothing from then on."""
        slot, recovery_key = _recovery_slot(data_key)
        return self._with(slot), recovery_key

    def save(self, folder: Path) -> None:
        """Write the key file whole, and a spare copy beside it; UserError keys.not_saved."""
        key_file.write(folder, self.slots)

    def _slot(self, slot_id: str) -> Slot:
        return next(slot for slot in self.slots if slot.id == slot_id)

    def _with(self, changed: Slot) -> Keyring:
        return replace(self, slots=tuple(changed if slot.id == changed.id else slot for slot in self.slots))

    def _free_name(self, name: str, but: str | None = None) -> str:
        shown = normal(name)
        if not look_alike_key(shown):
            raise UserError("keys.no_name")
        if any(look_alike_key(user.name) == look_alike_key(shown) for user in self.users if user.id != but):
            raise UserError("keys.name_taken", name=shown)
        return shown

    def _keep_a_manager(self) -> None:
        if not any(user.role == MANAGER_ROLE for user in self.users):
            raise UserError("keys.last_manager")


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What a new office begins with; the recovery key is shown once and stored nowhere."""

    keyring: Keyring
    data_key: bytes = field(repr=False)
    recovery_key: str = field(repr=False)


def create_keyring(
    folder: Path, user_name: str, role: str, password: str, *, cost: Cost = STANDARD
) -> NewKeys:
    """Make the keys of a new office and save them in its folder; UserError keys.exist when it has keys."""
    if key_file.stands_in(folder):
        raise UserError("keys.exist")
    data_key = secrets.token_bytes(KEY_BYTES)
    slot, recovery_key = _recovery_slot(data_key)
    keyring = Keyring((slot,)).with_user(data_key, user_name, role, password, cost=cost)
    keyring._keep_a_manager()
    keyring.save(folder)
    return NewKeys(keyring, data_key, recovery_key)


def load_keyring(folder: Path) -> Keyring:
    """Read the key file of an office; UserError keys.missing, keys.damaged, keys.newer, keys.not_readable."""
    return Keyring(key_file.read(folder))


def _user_slot(user_id: str, name: str, role: str, data_key: bytes, password: str, cost: Cost) -> Slot:
    slot = Slot(user_id, name, role, cost, secrets.token_bytes(SALT_BYTES), b"", b"")
    return _seal(slot, password_key(password, slot.salt, cost), data_key)


def _recovery_slot(data_key: bytes) -> tuple[Slot, str]:
    recovery_key = new_recovery_key()
    slot = Slot(RECOVERY_ID, "", "", None, secrets.token_bytes(SALT_BYTES), b"", b"")
    return _seal(slot, _recovery_slot_key(read_recovery_key(recovery_key), slot.salt), data_key), recovery_key


def _recovery_slot_key(bits: bytes, salt: bytes) -> bytes:
    """160 random bits cannot be guessed, so no slow derivation is needed."""
    return subkey(bits, "recovery slot", salt=salt)


def _seal(slot: Slot, slot_key: bytes, data_key: bytes) -> Slot:
    if len(data_key) != KEY_BYTES:
        raise ValueError("no data key")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return replace(slot, nonce=nonce, sealed=AESGCM(slot_key).encrypt(nonce, data_key, slot.sealed_facts()))


def _open(slot: Slot, slot_key: bytes) -> bytes | None:
    try:
        return AESGCM(slot_key).decrypt(slot.nonce, slot.sealed, slot.sealed_facts())
    except InvalidTag:
        return None
