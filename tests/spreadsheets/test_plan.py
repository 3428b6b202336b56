"""What becomes of a row: whose case it is, what is kept, what is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.spreadsheets.book import Sheet, cell_text, is_empty
from yazd_desktop.spreadsheets.known import Known, Place
from yazd_desktop.spreadsheets.layout import guess_layout
from yazd_desktop.spreadsheets.plan import Confirmations, Plan, make_plan

GOOD_ID = "0012345679"
OTHER_ID = "1417776315"
PHONE = "09131234567"
Plans = Callable[..., Plan]


def row(
    name: Any = "علی زارع", number: Any = None, phone: Any = None, *, day: Any = None, notes: Any = None
) -> tuple[Any, ...]:
    return (1, day, name, number, phone, None, notes)


def test_the_same_valid_number_is_the_same_person(plan_of: Plans) -> None:
    plan = plan_of(row(number=GOOD_ID), row("علي زارع", "۰۰۱۲۳۴۵۶۷۹"))
    assert [line.outcome for line in plan.lines] == ["created", "attached"]
    assert plan.lines[1].person_row == 2
    assert plan.reasons == {"شخص تازه": 1, "شمارهٔ شناسایی یکسان": 1}


def test_a_name_alone_is_never_enough(plan_of: Plans) -> None:
    plan = plan_of(row(), row(), row(phone=PHONE), row(phone="09137654321"), row(number=GOOD_ID))
    assert plan.created == 5


def test_same_name_and_phone_is_one_person_unless_two_valid_numbers_differ(plan_of: Plans) -> None:
    plan = plan_of(row(phone=PHONE), row(phone="+98 913 123 4567"))
    assert plan.attached == 1
    plan = plan_of(row(number=GOOD_ID, phone=PHONE), row(number=OTHER_ID, phone=PHONE))
    assert plan.created == 2
    assert any("شخص جداگانه‌ای" in text for text in plan.lines[1].warnings)


def test_a_number_with_a_wrong_check_digit_is_kept_as_written_but_never_matches_alone(plan_of: Plans) -> None:
    plan = plan_of(row("الف ب", "0012345678"), row("پ ت", "0012345678"))
    assert plan.created == 2
    assert plan.lines[0].person["identity_number"] == "0012345678"
    assert "رقم کنترل" in plan.lines[0].warnings[0]


def test_one_number_with_another_name_attaches_and_keeps_the_name(plan_of: Plans) -> None:
    plan = plan_of(row(number=GOOD_ID), row("مریم کریمی", GOOD_ID))
    assert plan.attached == 1
    assert "نام در فهرست: مریم کریمی" in str(plan.lines[1].case["notes"])
    assert any("مریم کریمی" in text for text in plan.lines[1].warnings)


def test_an_attached_row_adds_what_was_missing_and_keeps_what_differs(plan_of: Plans) -> None:
    plan = plan_of(
        row(number=GOOD_ID), row(number=GOOD_ID, phone=PHONE), row(number=GOOD_ID, phone="09137654321")
    )
    assert plan.lines[1].person == {"phone": PHONE}
    assert plan.lines[2].person == {}
    assert "تلفن: 09137654321" in str(plan.lines[2].case["notes"])


def test_a_person_of_the_office_is_found(plan_of: Plans, known_with: Callable[..., Known]) -> None:
    values = {
        "given_name": "علی",
        "family_name": "زارع",
        "identity_kind": "national_id",
        "identity_number": GOOD_ID,
        "phone": None,
    }
    plan = plan_of(row(number=12345679), known=known_with(persons=(("p1", values),)))
    assert (plan.lines[0].outcome, plan.lines[0].person_id) == ("attached", "p1")
    assert plan.lost_zeros[0].offered == GOOD_ID


def test_a_row_without_anybody_is_rejected_and_one_with_a_number_or_phone_is_not(plan_of: Plans) -> None:
    plan = plan_of(
        row(None, "ندارد", "-", day="1404/01/05"), row(None, GOOD_ID), row("-", None, PHONE), row("#REF!")
    )
    assert [line.outcome for line in plan.lines] == ["rejected", "created", "created", "rejected"]
    assert plan.lines[0].reasons[0].startswith("نه نام دارد")
    assert plan.lines[1].person["family_name"] == "بدون نام (سطر ۳)"


def test_rows_that_are_no_records_are_said_and_not_counted(plan_of: Plans) -> None:
    heads = ("ردیف", "نام و نام خانوادگی", "کد ملی")
    plan = plan_of(
        (1, "علی زارع", None),
        (),
        (2, None, None),
        heads,
        ("جمع کل", None, 12),
        (None, "جمع", None),
        ("جمع: ۱۷۴ نفر", None, None),
        heads=heads,
    )
    assert plan.rows == 1
    assert [(skipped.row_number, skipped.why) for skipped in plan.skipped] == [
        (3, "blank"),
        (4, "numbered"),
        (5, "head"),
        (6, "total"),
        (7, "total"),
        (8, "total"),
    ]
    assert all(skipped.reason for skipped in plan.skipped)


def test_a_person_called_like_a_total_is_a_person(plan_of: Plans) -> None:
    plan = plan_of(("جمع", None, "علی جمع", None, PHONE))
    assert plan.rows == 1


def test_columns_without_a_field_go_into_the_notes_under_their_head(plan_of: Plans) -> None:
    heads = ("نام و نام خانوادگی", "شمارهٔ قفسه", None, "توضیحات")
    plan = plan_of(("علی زارع", 12.0, "بی‌عنوان", "نوشته"), heads=heads)
    notes = str(plan.lines[0].case["notes"])
    assert notes.split("\n")[0] == "نوشته"
    assert "شمارهٔ قفسه: 12" in notes
    assert "ستون C: بی‌عنوان" in notes
    assert "سطر ۲" in notes


def test_places_of_the_office_are_found_and_the_user_may_choose(
    plan_of: Plans, known_with: Callable[..., Known]
) -> None:
    heads = ("نام و نام خانوادگی", "محله")
    rows = (("علی زارع", "محله حسن اباد"), ("مریم کریمی", "حسن ابادد"), ("رضا صالحی", "نامشخص"))
    office = known_with(neighbourhoods=(Place("n1", "حسن‌آباد"),))
    plan = plan_of(*rows, heads=heads, known=office)
    by_key = {group.key: group for group in plan.names}
    assert by_key["حسناباد"].record_id == "n1"
    assert [group.key for group in plan.new_names] == ["حسنابادد"]
    assert by_key["حسنابادد"].candidates[0].record_id == "n1"
    assert plan.lines[2].neighbourhood is None
    assert [warned.row_number for warned in plan.warnings] == [None]

    chosen = Confirmations(names={("neighbourhood", "حسنابادد"): "n1"})
    assert not plan_of(*rows, heads=heads, known=office, confirmations=chosen).new_names
    renamed = Confirmations(names={("neighbourhood", "حسنابادد"): "باغ نو"})
    assert plan_of(*rows, heads=heads, known=office, confirmations=renamed).new_names[0].name == "باغ نو"
    left = plan_of(
        *rows,
        heads=heads,
        known=office,
        confirmations=Confirmations(names={("neighbourhood", "حسنابادد"): ""}),
    )
    assert left.lines[1].neighbourhood is None
    assert "محله: حسن ابادد" in str(left.lines[1].case["notes"])


def test_a_referral_needs_an_agency_and_is_a_draft_without_a_day(plan_of: Plans) -> None:
    heads = ("نام و نام خانوادگی", "دستگاه ارجاع", "تاریخ ارجاع", "نوع آسیب")
    plan = plan_of(
        ("علی زارع", "بهزیستی", "1404/01/05", "اعتیاد"),
        ("مریم کریمی", "بهزیستی", None, None),
        ("رضا صالحی", None, "1404/01/05", None),
        ("زهرا فلاح", "بهزیستی", "۳۱ مهر", None),
        heads=heads,
    )
    sent, draft, none, unread = plan.lines
    assert sent.referral == {
        "sent_on": date(2025, 3, 25),
        "drafted_on": date(2025, 3, 25),
        "status": "sent",
        "subject": "درخواست رسیدگی: اعتیاد",
    }
    assert draft.referral["status"] == unread.referral["status"] == "draft"
    assert not none.referral
    assert "تاریخ ارجاع: 1404/01/05" in str(none.case["notes"])
    assert "تاریخ ارجاع: ۳۱ مهر" in str(unread.case["notes"])


def test_days_that_contradict_each_other_cannot_stop_the_import(plan_of: Plans) -> None:
    heads = ("نام و نام خانوادگی", "تاریخ مراجعه", "تاریخ مختومه", "وضعیت")
    plan = plan_of(
        ("علی زارع", "1404/05/01", "1404/04/01", "مختومه"),
        ("مریم کریمی", "1409/05/01", None, "مختومه"),
        heads=heads,
    )
    assert "closed_on" not in plan.lines[0].case
    assert "تاریخ مختومه: 1404/04/01" in str(plan.lines[0].case["notes"])
    assert "closed_on" not in plan.lines[1].case
    assert any("آینده" in text for text in plan.lines[1].warnings)


def test_a_second_case_of_one_person_on_one_day_is_said(
    plan_of: Plans, known_with: Callable[..., Known]
) -> None:
    values = {"family_name": "زارع", "identity_number": GOOD_ID, "identity_kind": "national_id"}
    office = known_with(persons=(("p1", values),), opened={"p1": frozenset({date(2025, 3, 25)})})
    rows = [row(number=GOOD_ID, day=day) for day in ("1404/01/05", "1404/01/06", "1404/01/06")]
    said = [any("همین روز" in text for text in line.warnings) for line in plan_of(*rows, known=office).lines]
    assert said == [True, False, True]


def test_a_list_without_names_or_rows_is_refused(plan_of: Plans) -> None:
    with pytest.raises(UserError) as caught:
        plan_of(("0012345679", "x"), heads=("کد ملی", "محله"))
    assert caught.value.code == "spreadsheets.no_name_column"
    assert "«محله»" in caught.value.what
    with pytest.raises(UserError) as caught:
        plan_of(heads=("نام و نام خانوادگی", "محله"))
    assert caught.value.code == "spreadsheets.no_rows"


def test_a_dry_run_can_be_cancelled_and_says_how_far_it_is(known: Known, sheet_of: Any) -> None:
    sheet = sheet_of(row())
    steps: list[tuple[int, int]] = []
    make_plan(known, sheet, guess_layout(sheet), progress=lambda done, total: steps.append((done, total)))
    assert steps == [(0, 1), (1, 1)]
    with pytest.raises(Cancelled):
        make_plan(known, sheet, guess_layout(sheet), cancelled=lambda: True)


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.sampled_from(
        ["-", "ندارد", "جمع", "=1+1", "#REF!", "0012345679", "علی زارع", "حسن آباد", "9131234567", "\u200c"]
    ),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)
HEADS = (
    "ردیف",
    "تاریخ مراجعه",
    "نام و نام خانوادگی",
    "نام پدر",
    "کد ملی",
    "نوع شناسه",
    "تلفن",
    "محله",
    "نوع آسیب",
    "وضعیت",
    "دستگاه ارجاع",
    "تاریخ ارجاع",
    "تاریخ پاسخ",
    "سال تولد",
    "رضایت",
    "ستون ناشناس",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known_rows=st.lists(st.lists(CELLS, max_size=len(HEADS)), min_size=1, max_size=6))
def test_no_cell_can_break_a_plan_and_nothing_vanishes(
    known_with: Callable[..., Known], known_rows: list[list[Any]]
) -> None:
    rows = [("1", None, "علی زارع"), *(tuple(cells) for cells in known_rows)]
    sheet = Sheet("x", (HEADS, *rows))
    plan = make_plan(known_with(), sheet, guess_layout(sheet, head_row=1))
    assert plan.rows == plan.created + plan.attached + plan.rejected
    assert plan.rows + len(plan.skipped) == len(rows)
    unknown = len(HEADS) - 1
    for line in plan.lines:
        if line.outcome != "rejected" and unknown < len(line.cells) and not is_empty(line.cells[unknown]):
            assert cell_text(line.cells[unknown]).strip() in str(line.case["notes"])


def test_strange_kinds_of_cells_are_read_as_text(plan_of: Plans) -> None:
    heads = ("نام و نام خانوادگی", "تاریخ مراجعه", "ساعت", "مدت", "روز")
    plan = plan_of(
        # A workbook knows no time zones.
        ("علی زارع", time(10, 30), time(9), timedelta(hours=30), datetime(2025, 3, 21, 9, 5)),  # noqa: DTZ001
        heads=heads,
    )
    notes = str(plan.lines[0].case["notes"])
    for text in ("تاریخ مراجعه: 10:30", "ساعت: 09:00", "مدت: 1 day, 6:00:00", "روز: ۱۴۰۴/۰۱/۰۱ 09:05"):
        assert text in notes
