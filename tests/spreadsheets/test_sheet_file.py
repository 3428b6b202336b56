"""Files we write: what is text stays text, numbers and days are real, nothing half written is left."""

from __future__ import annotations

import csv
import errno
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.spreadsheets.book import read_book
from yazd_desktop.spreadsheets.plan import Plan
from yazd_desktop.spreadsheets.rejects import write_rejects
from yazd_desktop.spreadsheets.sheet_file import Table, write_csv, write_workbook

NOWROZ = datetime(2025, 3, 21)  # noqa: DTZ001  (a workbook knows no time zones)
DANGEROUS = ("=1+1", "+98 913", "-5", "@SUM(A1)", '=HYPERLINK("x")', "#N/A")
TABLE = Table(
    "پرونده‌ها: [۱۴۰۴]/همه",
    ("شماره", "تاریخ", "متن"),
    [(1, date(2025, 3, 21), text) for text in DANGEROUS] + [(2.5, None, None)],
)


def test_a_workbook_is_right_to_left_with_a_frozen_head_and_real_values(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert write_workbook(TABLE, path) == len(DANGEROUS) + 1
    sheet = load_workbook(path).active
    assert sheet is not None
    assert sheet.sheet_view.rightToLeft
    assert sheet.freeze_panes == "A2"
    assert sheet.title == "پرونده‌ها   ۱۴۰۴  همه"
    assert sheet["A2"].value == 1
    assert sheet["B2"].value == NOWROZ
    assert "[$-160429]" in sheet["B2"].number_format
    assert [cell.value for cell in sheet[len(DANGEROUS) + 2]] == [2.5, None, None]


def test_a_cell_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(TABLE, path)
    sheet = load_workbook(path).active
    assert sheet is not None
    for number, text in enumerate(DANGEROUS, 2):
        cell = sheet.cell(number, 3)
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == (text != "#N/A")
    write_csv(TABLE, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in list(csv.reader(file))[1:]:
            assert not row[2].startswith(("=", "+", "-", "@"))


def test_a_text_table_has_a_byte_order_mark_and_iso_days(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_csv(TABLE, path) == len(DANGEROUS) + 1
    data = path.read_bytes()
    assert data.startswith("\ufeffشماره,تاریخ,متن".encode())
    assert b"1,2025-03-21,'=1+1" in data


def test_what_is_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [("علی", "0012345679", 12, date(2025, 3, 21), "دو\nسطر"), ("\u200cب", "0913", 1.5, None, "=x")]
    write_workbook(Table("x", ("a", "b", "c", "d", "e"), rows), path)
    read = read_book(path).sheets[0].rows[1:]
    assert read[0] == (*rows[0][:3], NOWROZ, rows[0][4])
    assert read[1] == rows[1]


def test_characters_that_a_workbook_cannot_hold_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(Table("x", ("a",), [("x\x00y\x0b",), ("z" * 40_000,)]), path)
    rows = read_book(path).sheets[0].rows
    assert rows[1] == ("x\ufffdy\ufffd",)
    assert len(str(rows[2][0])) == 32_767


def test_a_full_disk_or_a_forbidden_folder_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")
    for number, code in ((errno.ENOSPC, "disk_full"), (errno.EACCES, "cannot_write")):

        def fail(_self: Path, _target: Path, number: int = number) -> Path:
            raise OSError(number, "no")

        monkeypatch.setattr(Path, "replace", fail)
        with pytest.raises(UserError) as caught:
            write_workbook(TABLE, path)
        assert caught.value.code == f"spreadsheets.{code}"
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    with pytest.raises(UserError):
        write_csv(TABLE, tmp_path / "missing" / "a.csv")


def test_cancelling_leaves_no_file_not_even_a_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows() -> Iterator[tuple[str]]:
        for _ in range(300):
            yield ("x",)
        raise Cancelled

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    for write in (write_workbook, write_csv):
        with pytest.raises(Cancelled):
            write(Table("x", ("a",), rows()), tmp_path / "a.xlsx")
        assert not list(tmp_path.iterdir())


def test_rejected_rows_go_to_a_workbook_with_the_reason_beside_each(
    tmp_path: Path, plan_of: Callable[..., Plan]
) -> None:
    heads = ("نام و نام خانوادگی", "کد ملی", None, "تاریخ")
    plan = plan_of(
        ("علی زارع", "0012345679", None, None),
        ("-", 12, "=x", NOWROZ),
        heads=heads,
    )
    path = tmp_path / "rejects.xlsx"
    assert write_rejects(plan, path) == 1
    rows = read_book(path).sheets[0].rows
    assert rows[0] == ("سطر در فهرست", "علت", "نام و نام خانوادگی", "کد ملی", "ستون C", "تاریخ")
    assert rows[1][0] == 3
    assert rows[1][1] == plan.lines[1].reasons[0]
    assert rows[1][2:] == ("-", 12, "=x", NOWROZ)
    assert len(rows) == 2
