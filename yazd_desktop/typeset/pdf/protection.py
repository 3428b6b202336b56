"""A file that opens with a password only: AES-256 in revision 6, which poppler, pdfium and qpdf read.

reportlab's own AES-256 is revision 5, which poppler refuses. The plain file is never on the disk: it is made in memory.
"""

from __future__ import annotations

import stringprep
from io import BytesIO
from typing import BinaryIO, Final
from unicodedata import normalize

from yazd_desktop.errors import UserError

_LONGEST: Final = 32  # bytes: poppler 22 opens no file with a longer password, though the form allows 127


def check_password(password: str) -> None:
    """Raise UserError for a password that not every reader would take."""
    if not password:
        raise UserError("typeset.no_password")
    if len(password.encode("utf-8", "replace")) > _LONGEST:
        raise UserError("typeset.long_password")
    if not _is_prepared(password):
        raise UserError("typeset.odd_password")


def _is_prepared(password: str) -> bool:
    """Whether SASLprep (RFC 4013), which the form asks for, leaves a password as it is.

    qpdf, poppler and pdfium take passwords as they are typed, Acrobat prepares them first: what would be changed or
    refused there opens the file in the ones or in the other.
    """
    kept = "".join(char for char in password if not stringprep.in_table_b1(char))
    spaced = "".join(" " if stringprep.in_table_c12(char) else char for char in kept)
    if normalize("NFKC", spaced) != password or any(map(stringprep.in_table_c21_c22, password)):
        return False
    if not any(map(stringprep.in_table_d1, password)):
        return True
    # With letters from right to left, none may run to the right, and the first and the last are of them.
    ends_well = stringprep.in_table_d1(password[0]) and stringprep.in_table_d1(password[-1])
    return ends_well and not any(map(stringprep.in_table_d2, password))


def protect(plain: BytesIO, output: BinaryIO, password: str) -> None:
    """Write a finished file so that it asks for a password; other bytes each time, as its keys are drawn anew."""
    import pikepdf  # only who protects a file waits for it

    plain.seek(0)
    encryption = pikepdf.Encryption(user=password, owner=password, R=6, aes=True, metadata=True)
    with pikepdf.open(plain) as file:
        file.save(output, encryption=encryption)
