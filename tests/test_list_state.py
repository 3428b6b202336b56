"""Lists as a window shows them, without a window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from yazd_desktop.list_state import ListState
from yazd_desktop.office import Office

Create = Callable[..., str]


def _column(state: ListState, name: str) -> list[str]:
    place = state.columns.index(name)
    return [state.cell(row, place) for row in range(state.count)]


def test_cells_are_ready_to_read(office: Office, create: Create) -> None:
    place = create("neighbourhood", name="حسن‌آباد")
    case = create(
        "case",
        opened_on=date(2026, 5, 5),
        neighbourhood=place,
        harms=("addiction", "unemployment"),
        risk="high",
    )
    create("case_person", case=case, person=create("person", given_name="نرگس", family_name="فرضی"))
    state = ListState(office, "case")
    assert _column(state, "persons") == ["نرگس فرضی"]
    assert _column(state, "neighbourhood") == ["حسن‌آباد"]
    assert _column(state, "opened_on") == ["۱۴۰۵/۰۲/۱۵"]
    assert _column(state, "number") == ["TST-۱۴۰۵-۰۰۰۰۱"]
    assert "اعتیاد" in _column(state, "harms")[0]
    assert state.tone(0, state.columns.index("risk")) in {"danger", "warning"}


def test_names_of_a_very_sensitive_case_are_not_in_the_list(office: Office, create: Create) -> None:
    case = create("case", confidentiality="very_sensitive")
    create("case_person", case=case, person=create("person", given_name="نرگس", family_name="فرضی"))
    state = ListState(office, "case")
    assert "نرگس" not in " ".join(state.cell(0, column) for column in range(len(state.columns)))


def test_search_keeps_the_order_and_clearing_brings_all_back(office: Office, create: Create) -> None:
    for number, name in enumerate(("زهرا", "مریم", "زهرا", "لیلا", "زهرا")):
        create("person", given_name=name, family_name=f"فرضی{'ابپتث'[number]}")
    state = ListState(office, "person")
    everyone = _column(state, "family_name")
    state.search("زهرا")
    assert _column(state, "family_name") == [everyone[0], everyone[2], everyone[4]]
    state.sort(state.columns.index("family_name"), descending=True)
    assert _column(state, "family_name") == [everyone[4], everyone[2], everyone[0]]
    state.search("")
    assert state.count == 5


def test_pages_beyond_the_first_hold_the_right_rows(office: Office) -> None:
    with office.writing() as unit:
        for number in range(300):
            unit.create(
                "case", {"opened_on": date(2025, 1, 1) + timedelta(days=number), "caseworker": str(number)}
            )
    state = ListState(office, "case")
    opened = state.columns.index("opened_on")
    assert state.count == 300
    assert state.cell(0, opened) == "۱۴۰۴/۰۸/۰۵"
    assert state.cell(299, opened) == "۱۴۰۳/۱۰/۱۲"
    assert state.row_of(state.record_id(257)) == 257


def test_filters_offer_codes_and_records_and_narrow_the_list(office: Office, create: Create) -> None:
    place = create("neighbourhood", name="اسکان")
    create("case", neighbourhood=place)
    create("case", risk="high")
    state = ListState(office, "case")
    offered = {field: dict(choices) for field, _, choices in state.filters()}
    assert offered["neighbourhood"] == {place: "اسکان"}
    state.filter("neighbourhood", place)
    assert (state.count, state.is_narrowed) == (1, True)
    state.filter("neighbourhood", None)
    state.filter("risk", "high")
    assert state.count == 1
    state.clear()
    assert (state.count, state.is_narrowed) == (2, False)


def test_a_list_within_an_owner_shows_only_its_records(office: Office, create: Create) -> None:
    first, second = create("body", name="یک"), create("body", name="دو")
    create("body_member", body=first, name="الف")
    create("body_member", body=second, name="ب")
    state = ListState(office, "body_member", within=("body", second))
    assert "body" not in state.columns
    assert _column(state, "name") == ["ب"]


def test_a_change_elsewhere_refreshes_only_lists_that_show_it(office: Office, create: Create) -> None:
    case = create("case")
    person = create("person", given_name="نرگس", family_name="فرضی")
    create("case_person", case=case, person=person)
    state = ListState(office, "case")
    answers = []
    office.changes.connect(lambda changes: answers.append(state.on_changes(changes)))
    with office.writing() as unit:
        unit.update("person", person, {"given_name": "لاله"})
    create("agency", name="دستگاه")
    assert answers == [True, False]
    assert _column(state, "persons") == ["لاله فرضی"]


def test_a_new_person_is_counted_at_once_when_the_list_is_read_again(office: Office, create: Create) -> None:
    state = ListState(office, "person")
    assert state.count == 0
    create("person", given_name="علی", family_name="فرضی")
    state.reload()
    assert state.count == 1
