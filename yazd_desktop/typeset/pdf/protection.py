"""A file that opens with a password only: AES-256 in revision 6, which poppler, pdfium and qpdf read.

reportlab's own AES-256 is revision 5, which poppler refuses. The plain file is never on the disk: it is made in memory.
"""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, Final

from yazd_desktop.errors import UserError

_LONGEST: Final = 32  # bytes: poppler 22 opens no file with a longer password, though the form allows 127


def check_password(password: str) -> None:
    """Raise UserError for a password that not every reader would take."""
    if not password:
        raise UserError("typeset.no_password")
    if len(password.encode("utf-8", "replace")) > _LONGEST:
        raise UserError("typeset.long_password")


def protect(plain: BytesIO, output: BinaryIO, password: str) -> None:
    """Write a finished file so that it asks for a password; other bytes each time, as its keys are drawn anew."""
    import pikepdf  # only who protects a file waits for it

    plain.seek(0)
    encryption = pikepdf.Encryption(user=password, owner=password, R=6, aes=True, metadata=True)
    with pikepdf.open(plain) as file:
        file.save(output, encryption=encryption)
