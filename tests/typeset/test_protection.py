"""A printed file behind a password: who has it reads it in every reader, who has not sees nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from typeset_sample import document
from typeset_words import in_order

from yazd_desktop.errors import UserError
from yazd_desktop.typeset import Heading, Paragraph
from yazd_desktop.typeset.render import render

TEXT = "مبلغ ۱۲٬۵۰۰٬۰۰۰ ریال (دوازده میلیون) برای محلهٔ کشتارگاه تصویب شد."
PASSWORD = "رمز ۱۲ نمونه"


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    path = tmp_path / "protected.pdf"
    assert render(document(Heading("راز"), Paragraph(TEXT)), path, password=PASSWORD).pages == 1
    return path


def test_it_is_aes_256_of_revision_6(protected: Path) -> None:
    with pikepdf.open(protected, password=PASSWORD) as file:
        assert (file.encryption.R, file.encryption.V, file.encryption.bits) == (6, 5, 256)
        assert file.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3


def test_every_reader_opens_it_with_the_password(protected: Path) -> None:
    book = pypdfium2.PdfDocument(protected, password=PASSWORD)
    by_pdfium = book[0].get_textpage().get_text_range()
    book.close()
    command = ["pdftotext", "-upw", PASSWORD, "-enc", "UTF-8", str(protected), "-"]
    by_poppler = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for text in (by_pdfium, by_poppler):
        assert in_order(TEXT, text).percent == 100
    with pikepdf.open(protected, password=PASSWORD) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.docinfo.Title) == "بستهٔ جلسه"


def test_nobody_reads_it_without(protected: Path) -> None:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(protected, password="another")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(protected)
    data = protected.read_bytes()
    for told in (TEXT, "بستهٔ جلسه", "راز"):
        for encoding in ("utf-8", "utf-16-be"):
            assert told.encode(encoding) not in data
            assert told.encode(encoding).hex().upper().encode() not in data


def test_no_plain_file_lies_beside_it(protected: Path) -> None:
    assert list(protected.parent.iterdir()) == [protected]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "typeset.no_password"),
        ("س" * 17, "typeset.long_password"),
        ("می‌روم", "typeset.odd_password"),
        ("رمز ۱۲", "typeset.odd_password"),
        ("رمز abc", "typeset.odd_password"),
        ("ﬁle", "typeset.odd_password"),
        ("a\tb", "typeset.odd_password"),
    ],
)
def test_a_password_that_not_every_reader_takes_is_told(password: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        render(document(Paragraph("متن")), tmp_path / "a.pdf", password=password)
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []
