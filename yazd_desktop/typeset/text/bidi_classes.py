"""What each character is to the bidirectional algorithm: its class (one byte), its bracket, its mirror image."""

from __future__ import annotations

from codecs import charmap_encode
from typing import Final
from unicodedata import bidirectional, category, mirrored, normalize

from bidi.mirror import MIRRORED as KNOWN_MIRRORS

# One byte for each class. Those above 0x7f need the whole algorithm, so that `bytes.isascii` tells what is quick.
CODES: Final = (
    {"L": b"L", "R": b"R", "AL": b"A", "EN": b"1", "AN": b"2", "ES": b"-", "ET": b"%", "CS": b","}
    | {"NSM": b"^", "BN": b"_", "WS": b" ", "ON": b"o", "B": b"\x80", "S": b"\x81"}
    | {"LRE": b"\x82", "RLE": b"\x83", "LRO": b"\x84", "RLO": b"\x85", "PDF": b"\x86"}
    | {"LRI": b"\x87", "RLI": b"\x88", "FSI": b"\x89", "PDI": b"\x8a"}
)
OPENING: Final = b"("  # brackets of a pair: of class ON, but told apart
CLOSING: Final = b")"
CODES_OF_BRACKETS: Final = frozenset(OPENING + CLOSING)
CLASSES: Final = {code[0]: name for name, code in CODES.items()} | dict.fromkeys(CODES_OF_BRACKETS, "ON")

# What python-bidi's table, older than the signs, lacks of BidiMirroring.txt: pairs, and those that go one way.
_MIRROR_PAIRS: Final = (
    "\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c⦣∠⦛∡⦠∢⫮∤≌≅⟜⊸⟋⟍⦤⦥⦨⦩⦪⦫⦬⦭⦮⦯⧨⧩"
    "⩻⩼⪅⪆⪇⪈⪉⪊⪍⪎⪏⪐⪝⪞⪟⪠⪱⪲⪵⪶⪷⪸⪹⪺⫇⫈⫉⫊⫋⫌\u221f\u2bfe"
)
_MIRRORS: Final[dict[str, str]] = (
    KNOWN_MIRRORS
    | dict(zip(_MIRROR_PAIRS[::2], _MIRROR_PAIRS[1::2], strict=True))
    | dict(zip(_MIRROR_PAIRS[1::2], _MIRROR_PAIRS[::2], strict=True))
)

# DerivedBidiClass.txt, "@missing": what code points are that this Python's Unicode does not know yet.
_UNASSIGNED: Final = (
    (0x0590, 0x05FF, "R"),
    (0x0600, 0x07BF, "AL"),
    (0x07C0, 0x085F, "R"),
    (0x0860, 0x08FF, "AL"),
    (0x2065, 0x2065, "BN"),
    (0x20A0, 0x20CF, "ET"),
    (0xFB1D, 0xFB4F, "R"),
    (0xFDD0, 0xFDEF, "BN"),
    (0xFB50, 0xFDFF, "AL"),
    (0xFE70, 0xFEFF, "AL"),
    (0xFFF0, 0xFFF8, "BN"),
    (0x10D00, 0x10D3F, "AL"),
    (0x10EC0, 0x10EFF, "AL"),
    (0x10F30, 0x10F6F, "AL"),
    (0x10800, 0x10FFF, "R"),
    (0x1EC70, 0x1ECBF, "AL"),
    (0x1ED00, 0x1ED4F, "AL"),
    (0x1EE00, 0x1EEFF, "AL"),
    (0x1E800, 0x1EFFF, "R"),
    (0xE0000, 0xE0FFF, "BN"),
)


class _CodeOf(dict[int, int]):
    """Class codes by code point, looked up once."""

    def __missing__(self, point: int) -> int:
        char = chr(point)
        code = CODES[class_of(char)]
        if is_bracket(char):
            code = OPENING if category(char) == "Ps" else CLOSING
        self[point] = code[0]
        return code[0]


_CODE_OF: Final = _CodeOf()


def codes_of(text: str) -> bytes:
    """The class of each character, one byte for each."""
    return charmap_encode(text, "strict", _CODE_OF)[0]


def class_of(char: str) -> str:
    """The Bidi_Class of a character, of one that is not assigned as well."""
    known = bidirectional(char)
    if known:
        return known
    point = ord(char)
    if point & 0xFFFE == 0xFFFE:
        return "BN"
    return next((name for first, last, name in _UNASSIGNED if first <= point <= last), "L")


def mirror(char: str) -> str:
    """Rule L4: what stands for the character in right-to-left text."""
    return _MIRRORS.get(char, char)


def is_bracket(char: str) -> bool:
    """Whether the character has the Bidi_Paired_Bracket property."""
    return bool(mirrored(char)) and category(char) in {"Ps", "Pe"} and normalize("NFC", char) in _MIRRORS
