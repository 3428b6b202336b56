"""Agencies that several offices have are one, and those that an office tells apart stay two."""

from __future__ import annotations

import pytest

from tests.provincial import make_governed, make_governorate, put
from yazd_desktop.agencies import alike
from yazd_desktop.office import Office

FIRST, SECOND = "01999999-0000-7000-8000-000000000001", "01999999-0000-7000-8000-000000000002"


def agency(office: Office, scope: str, name: str, code: str | None = None) -> str:
    with office.writing() as unit:
        # The door refuses a code that is taken; from another office it comes all the same.
        made = put(unit, scope, "agency", name=name)
        if code is not None:
            sql = "UPDATE agency SET code = ? WHERE id = ?"
            unit.connection.exec_driver_sql(sql, (code, bytes.fromhex(made.replace("-", ""))))
        return made


def test_the_same_code_is_the_same_agency_whatever_it_is_called(office: Office) -> None:
    make_governorate(office)
    theirs = agency(office, FIRST, "آبفا", "Water")
    ours = agency(office, office.id, "آب و فاضلاب استان", "water")
    found = alike(office)
    assert found.leading(theirs) == found.leading(ours) == ours, "that of the governorate leads"
    assert found.members(theirs) == (ours, theirs)


def test_a_name_that_is_spelled_alike_is_the_same_agency(office: Office) -> None:
    make_governorate(office)
    first = agency(office, FIRST, "شهرداريِ يزد", "city")
    second = agency(office, SECOND, "شهرداری یزد")
    assert alike(office).once([second, first]) == [first]


def test_what_one_office_tells_apart_stays_apart(office: Office) -> None:
    make_governorate(office)
    north = agency(office, FIRST, "مرکز بهداشت", "north")
    south = agency(office, FIRST, "مرکز بهداشت", "south")
    other = agency(office, SECOND, "مرکز بهداشت")
    found = alike(office)
    assert found.leading(north) != found.leading(south)
    assert found.leading(other) == north


def test_an_agency_of_one_office_alone_stands_for_itself(office: Office) -> None:
    make_governorate(office)
    lone = agency(office, FIRST, "خیریهٔ محله")
    agency(office, SECOND, "بهزیستی")
    found = alike(office)
    assert (found.leading(lone), found.members(lone)) == (lone, (lone,))


@pytest.mark.parametrize("is_governed", [True, False])
def test_in_an_office_the_row_of_its_governorate_leads(office: Office, is_governed: bool) -> None:
    governorate = make_governed(office) if is_governed else None
    own = agency(office, office.id, "بهزیستی", "welfare")
    if governorate is None:
        assert alike(office).leading(own) == own
        return
    theirs = agency(office, governorate, "بهزیستی استان", "welfare")
    assert alike(office).members(own) == (theirs, own)
