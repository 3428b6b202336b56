"""Telephone numbers and postal codes."""

from __future__ import annotations

import re
from typing import Final

from yazd_desktop.persian.checked import Checked, doubted, refused
from yazd_desktop.persian.digits import to_ascii
from yazd_desktop.persian.text import normal

YAZD_AREA_CODE: Final = "035"
POSTAL_CODE_LENGTH: Final = 10
_SEPARATORS: Final = re.compile(r"[\s\u200c()\[\]./\\\-\u2010-\u2015\u2212]+")
_DIGITS: Final = re.compile(r"[0-9]+")
_IRAN: Final = re.compile(r"(?:\+98|0098|98(?=[1-9][0-9]{9}$))0?")
_MOBILE: Final = re.compile(r"09[0-9]{9}")
_LAND_LINE: Final = re.compile(r"0[1-8][0-9]{9}")
_FOREIGN: Final = re.compile(r"(?:\+|00)([1-9][0-9]{6,14})")
_SHORT: Final = re.compile(r"1[0-9]{2,4}")  # 110, 115, 137: lines of the city and of help


def check_phone(text: str) -> Checked:
    """Check a telephone number; stored in ASCII digits with its leading zero, a foreign one from 00 on."""
    typed = _SEPARATORS.sub("", to_ascii(normal(text)))
    if not typed:
        return Checked()
    digits = typed.removeprefix("+")
    if not _DIGITS.fullmatch(digits):
        return refused("problem.phone.letters")
    number = _IRAN.sub("0", typed, count=1) if _IRAN.match(typed) else typed
    if _MOBILE.fullmatch(number) or _LAND_LINE.fullmatch(number):
        return Checked(number)
    if foreign := _FOREIGN.fullmatch(number):
        return doubted("problem.phone.foreign", "00" + foreign[1])
    if number.startswith("+"):
        return refused("problem.phone.length")
    if len(number) == 10 and number[0] != "0":
        return doubted("problem.phone.lost_zero", suggestion="0" + number)
    if len(number) == 8 and number[0] not in "01":
        return doubted("problem.phone.no_area_code", suggestion=YAZD_AREA_CODE + number)
    if _SHORT.fullmatch(number):
        return doubted("problem.phone.short", number)
    return refused("problem.phone.mobile_length" if number.startswith("09") else "problem.phone.length")


def check_postal_code(text: str) -> Checked:
    """Check a postal code: ten digits, of which the first five are never 0 or 2."""
    typed = _SEPARATORS.sub("", to_ascii(normal(text)))
    if not typed:
        return Checked()
    if not _DIGITS.fullmatch(typed):
        return refused("problem.postal_code.letters")
    if len(typed) != POSTAL_CODE_LENGTH:
        return refused("problem.postal_code.length")
    if set(typed[:5]) & {"0", "2"} or len(set(typed)) == 1:
        return doubted("problem.postal_code.unusual", typed)
    return Checked(typed)
