"""The head row and what each column means: guessed, and corrected by the user."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yazd_desktop import i18n, spreadsheets
from yazd_desktop.errors import UserError
from yazd_desktop.paths import resource
from yazd_desktop.spreadsheets.book import Book, Sheet, read_book
from yazd_desktop.spreadsheets.layout import find_sheet, guess_layout, is_head, target_field, targets


def heads(*texts: str | None) -> Sheet:
    return Sheet("x", (tuple(texts), ("a",) * len(texts)))


def guessed(*texts: str | None) -> list[str | None]:
    return [column.target for column in guess_layout(heads(*texts), head_row=1).columns]


def test_the_sample(sample: Path) -> None:
    layout = guess_layout(find_sheet(read_book(sample)))
    assert layout.head_row == 3
    assert [column.target for column in layout.columns] == [
        "row_number",
        "case.opened_on",
        "full_name",
        "person.identity_number",
        "person.phone",
        "case.neighbourhood",
        "case.harms",
        "case.request",
        "referral.agency",
        "referral.sent_on",
        "case.status",
    ]


def test_heads_are_known_in_other_spellings_too() -> None:
    assert guessed("نام", "نام خانوادگي", "كدملي", "شماره تماس", "محلهٔ سکونت") == [
        "person.given_name",
        "person.family_name",
        "person.identity_number",
        "person.phone",
        "case.neighbourhood",
    ]
    assert guessed("نام و\nنام خانوادگی", "کد  ملی:", "تاریخ مراجعه (شمسی)") == [
        "full_name",
        "person.identity_number",
        "case.opened_on",
    ]
    assert guessed("Full name", "National ID", "Phone", "Status") == [
        "full_name",
        "person.identity_number",
        "person.phone",
        "case.status",
    ]


def test_a_lone_name_column_holds_the_whole_name() -> None:
    assert guessed("نام", "تلفن") == ["full_name", "person.phone"]


def test_a_target_stands_once_and_the_rest_goes_into_the_notes() -> None:
    assert guessed("نام و نام خانوادگی", "تلفن", "موبایل", None, "شمارهٔ قفسه") == [
        "full_name",
        "person.phone",
        None,
        None,
        None,
    ]


def test_the_user_corrects_a_column() -> None:
    layout = guess_layout(heads("نام و نام خانوادگی", "تلفن", "موبایل"), head_row=1)
    layout = layout.with_target(2, "person.phone")
    assert [column.target for column in layout.columns] == ["full_name", None, "person.phone"]
    assert layout.column("person.phone") == layout.columns[2]


def test_a_title_row_or_a_row_of_data_is_not_the_head() -> None:
    rows = (
        ("گزارش مراجعان محله حسن‌آباد، تلفن دفتر ۳۶۲۲۰۰۰۰",),
        (),
        ("تاریخ", "نام و نام خانوادگی", "محله"),
        ("1404/01/01", "علی تلفنچی", "محله"),
    )
    assert guess_layout(Sheet("x", rows)).head_row == 3
    unknown = Sheet("x", ((1, 2), ("آلفا", "بتا"), (3, 4)))
    assert guess_layout(unknown).head_row == 2


def test_the_head_again_in_the_middle_is_seen() -> None:
    sheet = heads("نام و نام خانوادگی", "تلفن")
    layout = guess_layout(sheet)
    assert is_head(("نام و نام خانوادگي", "تلفن"), layout)
    assert not is_head(("نام و نام خانوادگی", "0913"), layout)
    assert not is_head((None, "تلفن"), layout)


def test_sheets_are_found_by_name_or_by_looks() -> None:
    book = Book(
        Path("x.xlsx"), (Sheet("راهنما", (("متن",),)), Sheet("فهرست ۱۴۰۴", heads("نام", "تلفن").rows))
    )
    assert find_sheet(book).name == "فهرست ۱۴۰۴"
    assert find_sheet(book, "فهرست 1404").name == "فهرست ۱۴۰۴"
    with pytest.raises(UserError) as caught:
        find_sheet(book, "نیست")
    assert "راهنما" in caught.value.do
    with pytest.raises(UserError):
        guess_layout(Sheet("x", ()))


def test_every_target_is_a_field_that_an_import_can_fill() -> None:
    for target in targets():
        field = target_field(target.name)
        assert (field is None) == ("." not in target.name), f"{target.name} is no field"
        assert field is None or (not field.computed and field.kind not in {"file", "moment"})


def test_what_lists_say_is_read_in_every_language_alike() -> None:
    said = {}
    for language in i18n.LANGUAGES:
        text = resource("translations", language, "spreadsheets.po").read_text("utf-8")
        said[language] = text[text.index("# --- What is read in lists") :]
    assert said["fa"] == said["en"]


def test_both_catalogues_say_the_same_things() -> None:
    keys = {
        language: re.findall(
            r'^msgid "(.+)"',
            resource("translations", language, "spreadsheets.po").read_text("utf-8"),
            re.MULTILINE,
        )
        for language in i18n.LANGUAGES
    }
    assert keys["fa"] == keys["en"]


def test_every_word_this_room_asks_for_is_there() -> None:
    room = Path(spreadsheets.__file__).parent
    asked = {
        key
        for file in room.glob("*.py")
        for key in re.findall(r'"((?:spreadsheets|problem)\.[a-z_.]+[a-z_])"', file.read_text("utf-8"))
    }
    missing = {key for key in asked if not i18n.has_words(key) and not i18n.has_words(f"error.{key}.what")}
    assert missing == set()
