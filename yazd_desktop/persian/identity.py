"""The numbers by which a person is known. Nobody is forced to have one."""

from __future__ import annotations

import re
from typing import Final

from yazd_desktop.persian.checked import Checked, doubted, refused
from yazd_desktop.persian.digits import to_ascii
from yazd_desktop.persian.text import normal

NATIONAL_ID_LENGTH: Final = 10
OTHER_MAX_LENGTH: Final = 40
_LOST_ZEROS: Final = (8, 9)  # a spreadsheet that took the number for an amount dropped one or two zeros
_SEPARATORS: Final = re.compile(r"[\s\u200c\-\u2010-\u2015\u2212]+")
_DIGITS: Final = re.compile(r"[0-9]+")
_LATIN_AND_DIGITS: Final = re.compile(r"[0-9A-Z]+")


def check_identity(kind: str, text: str) -> Checked:
    """Check an identity number of the kind given (a code of the list of identity kinds).

    Empty text is no problem here: whether a number is needed is a rule of the form. An unknown kind is taken
    as written, because the list of kinds can grow.
    """
    typed = to_ascii(normal(text))
    if not typed:
        return Checked()
    joined = _SEPARATORS.sub("", typed).upper()
    match kind:
        case "national_id":
            return _check_national_id(joined)
        case "unique_code":
            return _check_unique_code(joined)
        case "passport":
            return _check_letters_and_digits(joined, usual=range(6, 10), kind=kind)
        case "amayesh_card":
            return _check_letters_and_digits(joined, usual=range(6, 17), kind=kind)
        case "birth_certificate":
            return _check_birth_certificate(typed)
    return _check_other(typed)


def has_right_check_digit(national_id: str) -> bool:
    """Whether the tenth of ten digits follows from the nine before it (modulo 11, weights 10 to 2)."""
    remainder = (
        sum(int(digit) * weight for digit, weight in zip(national_id, range(10, 1, -1), strict=False)) % 11
    )
    return int(national_id[9]) == (remainder if remainder < 2 else 11 - remainder)


def _check_national_id(joined: str) -> Checked:
    if not _DIGITS.fullmatch(joined):
        return refused("problem.identity.letters")
    if len(joined) in _LOST_ZEROS:
        padded = joined.zfill(NATIONAL_ID_LENGTH)
        if has_right_check_digit(padded):
            return doubted("problem.identity.lost_zero", suggestion=padded)
    if len(joined) != NATIONAL_ID_LENGTH:
        return refused("problem.identity.length")
    if len(set(joined)) == 1:
        return doubted("problem.identity.same_digits", joined)
    if not has_right_check_digit(joined):
        return doubted("problem.identity.check_digit", joined)
    return Checked(joined)


def _check_unique_code(joined: str) -> Checked:
    if not _DIGITS.fullmatch(joined):
        return refused("problem.identity.letters")
    if not 8 <= len(joined) <= 14:
        return refused("problem.identity.unique_code_length")
    if len(set(joined)) == 1:
        return doubted("problem.identity.same_digits", joined)
    if len(joined) != 12:
        return doubted("problem.identity.unique_code_old", joined)
    return Checked(joined)


def _check_letters_and_digits(joined: str, *, usual: range, kind: str) -> Checked:
    if not _LATIN_AND_DIGITS.fullmatch(joined):
        return refused("problem.identity.latin_only")
    if len(joined) > OTHER_MAX_LENGTH:
        return refused("problem.identity.too_long")
    if len(joined) not in usual or not any(char.isdigit() for char in joined):
        return doubted(f"problem.identity.{kind}_unusual", joined)
    return Checked(joined)


def _check_birth_certificate(typed: str) -> Checked:
    """Number of an old birth certificate, at times with a series: letters are part of it, digits always."""
    if len(typed) > OTHER_MAX_LENGTH:
        return refused("problem.identity.too_long")
    if not any(char.isdigit() for char in typed):
        return refused("problem.identity.no_digit")
    return Checked(typed)


def _check_other(typed: str) -> Checked:
    return refused("problem.identity.too_long") if len(typed) > OTHER_MAX_LENGTH else Checked(typed)
