"""Reading workbooks: every cell as the reader of the sheet sees it, every bad file refused with a way out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import LANGUAGES, has_words
from yazd_desktop.spreadsheets import book
from yazd_desktop.spreadsheets.book import cell_text, read_book

Maker = Callable[..., Path]


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_book(path)
    error = caught.value
    for language in LANGUAGES:
        assert has_words(f"error.{error.code}.what", language)
        assert has_words(f"error.{error.code}.do", language)
    assert "{" not in str(error)
    return error.code.removeprefix("spreadsheets.")


def repacked(path: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
    return target


def test_the_sample_is_read_whole(sample: Path) -> None:
    found = read_book(sample)
    assert [sheet.name for sheet in found.sheets] == ["پرونده‌ها ۱۴۰۴", "راهنما"]
    rows = found.sheets[0].rows
    assert len(rows) == 185
    assert rows[1] == ()
    assert rows[3][0] == 1
    assert rows[4][1] == datetime(2025, 11, 21)  # noqa: DTZ001  (a workbook knows no time zones)
    assert rows[184][3] == "=COUNTA(D4:D184)"  # no result is stored beside it


def test_a_formula_gives_the_result_that_people_see(workbook_of: Maker, tmp_path: Path) -> None:
    path = workbook_of({"a": [["x", "=1+1"], ["=HYPERLINK()", None]]})

    def with_result(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        assert b"<f>1+1</f><v" in data
        head, _, rest = data.partition(b"<f>1+1</f>")
        return head + b"<f>1+1</f><v>2</v>" + rest[rest.index(b"</c>") :]

    rows = read_book(repacked(path, tmp_path / "b.xlsx", with_result)).sheets[0].rows
    assert rows == (("x", 2), ("=HYPERLINK()",))


def test_zeros_that_only_the_format_shows_are_there(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = 341925411, 341925411
    sheet["A1"].number_format = "0000000000"
    made.save(tmp_path / "a.xlsx")
    assert read_book(tmp_path / "a.xlsx").sheets[0].rows == (("0341925411", 341925411),)


def test_a_sheet_may_lie_about_its_size(workbook_of: Maker, tmp_path: Path) -> None:
    path = workbook_of({"a": [["x", "y"], ["z", "w"]]})
    for said in (b"A1", b"A1:XFD1048576"):
        lying = repacked(
            path,
            tmp_path / "b.xlsx",
            lambda _name, data, said=said: data.replace(b'ref="A1:B2"', b'ref="' + said + b'"'),
        )
        assert read_book(lying).sheets[0].rows == (("x", "y"), ("z", "w"))


def test_text_of_cells() -> None:
    assert [cell_text(cell) for cell in (None, 12.0, 1.5, 9131234567, True)] == [
        "",
        "12",
        "1.5",
        "9131234567",
        "TRUE",
    ]
    assert cell_text(datetime(2025, 3, 21)) == "۱۴۰۴/۰۱/۰۱"  # noqa: DTZ001


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert refusal(path) == "missing"
    assert refusal(tmp_path) in {"not_workbook", "no_permission"}
    for data, code in (
        (b"", "empty_file"),
        (b"name,phone\n", "not_workbook"),
        (b"<html></html>", "not_workbook"),
        (b"PK\x03\x04 not really", "not_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
    ):
        path.write_bytes(data)
        assert refusal(path) == code, data
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<x/>")
        package.writestr("word/document.xml", "<x/>")
    assert refusal(path) == "not_workbook"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<x/>")
        package.writestr("xl/workbook.bin", "")
    assert refusal(path) == "not_workbook"


def test_a_workbook_without_a_cell_is_refused(workbook_of: Maker) -> None:
    assert refusal(workbook_of({"a": [], "b": []})) == "empty"
    assert refusal(workbook_of({"a": [[None, "  "]]})) == "empty"


def test_a_damaged_workbook_is_refused_and_never_crashes(sample: Path, tmp_path: Path) -> None:
    data = sample.read_bytes()
    path = tmp_path / "a.xlsx"
    path.write_bytes(data[: len(data) // 2])
    assert refusal(path) == "not_workbook"
    torn = repacked(sample, path, lambda name, part: part[:-40] if name.endswith("sheet1.xml") else part)
    assert refusal(torn) == "damaged"
    bent = repacked(sample, path, lambda name, part: b"<workbook/>" if name == "xl/workbook.xml" else part)
    assert refusal(bent) in {"damaged", "empty"}
    flipped = bytearray(data)
    flipped[5000:5100] = bytes(100)
    path.write_bytes(flipped)
    assert refusal(path) in {"damaged", "not_workbook"}


def test_a_hostile_workbook_is_refused_before_it_is_unpacked(
    workbook_of: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook_of({"a": [["x"]]})
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
        with new.open("xl/media/huge.bin", "w") as huge:
            for _ in range(book.MAX_UNPACKED_BYTES // 2**22 + 1):
                huge.write(bytes(2**22))
    assert bomb.stat().st_size < 2**20
    assert refusal(bomb) == "too_large"

    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    entities = repacked(
        path, tmp_path / "b.xlsx", lambda name, part: laughs + part if name.endswith("sheet1.xml") else part
    )
    assert refusal(entities) == "not_workbook"

    far = repacked(
        path,
        tmp_path / "c.xlsx",
        lambda _name, part: part.replace(b'r="A1"', b'r="A999999999"').replace(b'r="1"', b'r="999999999"'),
    )
    assert refusal(far) in {"too_large", "damaged"}

    monkeypatch.setattr(book, "MAX_ROWS", 2)
    assert refusal(workbook_of({"a": [["x"], ["y"], ["z"]]})) == "too_large"
    monkeypatch.setattr(book, "MAX_FILE_BYTES", 100)
    assert refusal(path) == "too_large"


def test_a_file_that_may_not_be_read_or_is_held_by_another_program(
    workbook_of: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook_of({"a": [["x"]]})
    for error, code in ((PermissionError(13, "held"), "no_permission"), (OSError(5, "gone"), "unreadable")):

        def opened(*_given: Any, error: OSError = error, **_named: Any) -> Any:
            raise error

        monkeypatch.setattr(Path, "open", opened)
        assert refusal(path) == code


def test_reading_can_be_cancelled(workbook_of: Maker) -> None:
    path = workbook_of({"a": [["x"]] * 600})
    steps: list[tuple[int, int]] = []
    read_book(path, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(500, 0)]
    with pytest.raises(Cancelled):
        read_book(path, cancelled=lambda: True)
    load_workbook(path).close()  # and the file is not held any more
