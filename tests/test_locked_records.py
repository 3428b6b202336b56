"""What an office may only read shows itself so before anybody types; agencies of a governorate are offered once."""

from __future__ import annotations

from datetime import date

import pytest

from tests.provincial import make_governed, make_province, put
from yazd_desktop import closing
from yazd_desktop.errors import UserError
from yazd_desktop.form_state import FormState, why_locked
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.settings import Settings


def agency(office: Office, scope: str, name: str) -> str:
    with office.writing() as unit:
        return put(unit, scope, "agency", name=name)


def test_a_record_of_the_governorate_is_read_only_and_says_why(office: Office) -> None:
    governorate = make_governed(office)
    theirs = FormState(office, "agency", agency(office, governorate, "آبفا"))
    assert theirs.locked == t("form.locked.governorate")
    assert all(theirs.read_only(name) for name in theirs.entity.placed())


def test_an_own_record_beside_it_is_as_ever(office: Office) -> None:
    make_governed(office)
    own = FormState(office, "agency", agency(office, office.id, "خیریه"))
    assert own.locked == ""
    assert not own.read_only("name")
    assert FormState(office, "agency").locked == ""


def test_codes_are_the_governorates_alone_where_there_is_one(office: Office) -> None:
    assert why_locked(office, "code") == ""
    make_governed(office)
    assert why_locked(office, "code") == t("form.locked.governorate")


def test_a_governorate_may_change_everything(office: Office) -> None:
    filled = make_province(office)
    assert [why_locked(office, "agency", one) for one in filled.agencies] == ["", "", ""]
    assert why_locked(office, "code") == ""


def test_in_an_office_that_was_handed_over_nothing_can_be_changed(office: Office) -> None:
    own = agency(office, office.id, "آبفا")
    with office.merging() as merging:
        closing.close(merging.connection, date(2026, 5, 5), "دفتر نو")
        merging.changed = {"office": frozenset({office.id})}
    told = why_locked(office, "agency", own)
    assert "دفتر نو" in told
    assert "۱۴۰۵/۰۲/۱۵" in told
    assert FormState(office, "case").locked == told
    with pytest.raises(UserError) as refused, office.writing() as unit:
        unit.update("agency", own, {"name": "دیگر"})
    assert refused.value.code == "office.closed"
    with pytest.raises(UserError) as refused:
        office.change_settings(Settings(packet_cases=1))
    assert refused.value.code == "office.closed"


def test_an_agency_that_stands_twice_is_offered_once_under_the_name_of_the_governorate(
    office: Office,
) -> None:
    governorate = make_governed(office)
    own = agency(office, office.id, "آبفا")
    with office.writing() as unit:
        unit.update("agency", own, {"code": "water"})
    theirs = agency(office, governorate, "آب و فاضلاب استان")
    with office.bookkeeping() as connection:
        sql = "UPDATE agency SET code = 'water' WHERE id = ?"
        connection.exec_driver_sql(sql, (bytes.fromhex(theirs.replace("-", "")),))
    state = FormState(office, "referral")
    assert [(one.value, one.label) for one in state.find_links("agency", "")] == [
        (theirs, "آب و فاضلاب استان")
    ]
    typed = state.find_links("agency", "آبفا")
    assert [(one.value, one.label) for one in typed] == [(theirs, "آب و فاضلاب استان (آبفا)")]
    state.enter("agency", own)
    assert [one.value for one in state.find_links("agency", "")] == [own], "what stands stays"


def test_at_a_governorate_a_choice_says_whose_it_is(office: Office) -> None:
    filled = make_province(office)
    filled.add(filled.second, "neighbourhood", name="حسن‌آباد")
    found = [one.label for one in FormState(office, "issue").find_links("neighbourhood", "حسن")]
    assert sorted(found) == ["حسن‌آباد (دفتر حسن‌آباد)", "حسن‌آباد (دفتر صدرآباد)"]
