"""The search index: one word however it is spelt, in step with the records, and the same when made anew."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from contextlib import suppress

import pytest
from sqlalchemy import Connection

from db import search
from db.session import Store
from yazd_desktop import queries, search_documents
from yazd_desktop.entities import ENTITIES
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office

Create = Callable[..., str]
Entry = tuple[str, int, str]


def _index(connection: Connection, table: str) -> set[Entry]:
    """Every word of the index: (word, row, column)."""
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(
            "SELECT word.lexeme, local_id, CASE WHEN 'A' = ANY(word.weights) THEN 'name' ELSE 'body' END "  # noqa: S608
            f"FROM search_{table}, unnest(words) AS word"
        )
        return {(row[0], row[1], row[2]) for row in rows}
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_{table} "
        f"USING fts5vocab('main', 'search_{table}', 'instance')"
    )
    rows = connection.exec_driver_sql(f"SELECT term, doc, col FROM temp.words_{table}")  # noqa: S608
    return {(row[0], row[1], row[2]) for row in rows}


def _whole_index(office: Office) -> dict[str, set[Entry]]:
    with office.writing() as unit:
        return {table: _index(unit.connection, table) for table in search.TABLES}


# Spellings of one name: each must find every other.
SPELLINGS = [
    ("کریمی", "كريمي", "كريمى", "ک‍ریمی", "کـــریمی", "کَریمی", "ﮐﺮﯾﻤﯽ"),
    ("علی‌اکبر", "علی اکبر", "علي‌اكبر", "علي اكبر"),
    ("می‌رود", "می رود", "مي‌رود"),
    ("مؤمنی", "مومنی", "مؤمني"),
    ("رئیسی", "رييسي", "رئيسي"),
    ("خانهٔ", "خانۀ", "خانه", "خانة"),
    ("آرش", "ارش", "آرش\u200f"),
    ("جزء", "جز"),
    ("۱۴۰۵", "١٤٠٥", "1405"),
    ("Sepehr", "SEPEHR", "sepehr"),
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_every_spelling_finds_every_other(office: Office, create: Create, spellings: Iterable[str]) -> None:
    ids = {create("person", given_name="زنبق", family_name=name) for name in spellings}
    for words in spellings:
        assert set(queries.find_ids(office, "person", search=words)) == ids, words
        assert set(queries.find_ids(office, "person", search=f"{words} زنبق")) == ids, words
    assert queries.find_ids(office, "person", search="زنبقی") == []


@pytest.mark.parametrize(
    ("words", "found"), [("مح", True), ("م", False), ("", False), ("محم", True), ("حم", False)]
)
def test_the_beginning_of_a_word_is_enough_from_two_letters_on(
    office: Office, create: Create, words: str, found: bool
) -> None:
    create("person", given_name="محمد", family_name="فرضی")
    with office.reading() as connection:
        assert bool(queries.hits_of(connection, "person", words)) == found


@pytest.mark.parametrize(
    "words",
    ['"', "' OR 1", "name:", "فرضی NOT محمد", "(", "*", "NEAR(", "^فرضی", "\x00ab", "-- فرضی;", "{name}: ab"],
)
def test_what_people_type_is_never_a_command_to_the_index(office: Office, create: Create, words: str) -> None:
    person = create("person", given_name="محمد", family_name="فرضی", notes="not near name or ab")
    assert queries.find_ids(office, "person", search=words) in ([], [person])


def test_a_retired_record_is_gone_from_the_search_until_it_comes_back(office: Office, create: Create) -> None:
    person = create("person", given_name="زنبق", family_name="فرضی")
    other = create("person", given_name="زنبق", family_name="دیگری")
    with office.writing() as unit:
        unit.retire("person", person)
    assert queries.find_ids(office, "person", search="زنبق") == [other]
    with office.reading() as connection:
        assert len(queries.hits_of(connection, "person", "زنبق")) == 1
    with office.writing() as unit:
        unit.restore("person", person)
    assert set(queries.find_ids(office, "person", search="زنبق")) == {person, other}


def test_a_retired_person_no_longer_leads_to_the_case(office: Office, create: Create) -> None:
    case = create("case")
    person = create("person", given_name="زنبق", family_name="فرضی")
    link = create("case_person", case=case, person=person)
    assert queries.find_ids(office, "case", search="زنبق") == [case]
    with office.writing() as unit:
        unit.retire("case_person", link)
    assert queries.find_ids(office, "case", search="زنبق") == []


def test_a_change_replaces_what_was_found_before(office: Office, create: Create) -> None:
    person = create("person", given_name="زنبق", family_name="فرضی", notes="نخستین یادداشت")
    with office.writing() as unit:
        unit.update("person", person, {"given_name": "لاله", "notes": None})
    for words, found in (("زنبق", []), ("نخستین", []), ("لاله", [person]), ("فرضی", [person])):
        assert queries.find_ids(office, "person", search=words) == found, words


def test_a_failed_save_leaves_the_index_as_it_was(office: Office, create: Create) -> None:
    person = create("person", given_name="زنبق", family_name="فرضی")
    before = _whole_index(office)

    def fail() -> None:
        with office.writing() as unit:
            unit.update("person", person, {"given_name": "لاله"})
            search_documents.refresh(unit.connection, {"person": [person]})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _whole_index(office) == before


def test_the_index_made_anew_is_the_same(sample_office: Office) -> None:
    before = _whole_index(sample_office)
    assert sum(len(words) for words in before.values()) > 3000
    told: list[tuple[int, int]] = []
    with sample_office.writing() as unit:
        search.put(unit.connection, "person", [(999_999, "زنبق", "")])
    sample_office.rebuild_search(lambda done, total: told.append((done, total)))
    assert _whole_index(sample_office) == before
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


@pytest.mark.parametrize("seed", range(4))
def test_after_a_day_of_work_the_index_made_anew_is_still_the_same(sample_office: Office, seed: int) -> None:
    chance = random.Random(seed)
    kinds = [kind for kind in ENTITIES if kind.name not in ("office", "attachment")]
    retired: list[tuple[str, str]] = []
    for turn in range(150):
        kind = chance.choice(kinds)
        ids = queries.find_ids(sample_office, kind.name)
        if not ids:
            continue
        record = chance.choice(ids)
        with suppress(UserError), sample_office.writing() as unit:
            if chance.random() < 0.3:
                unit.retire(kind.name, record)
                retired.append((kind.name, record))
            elif retired and chance.random() < 0.2:
                unit.restore(*retired.pop(chance.randrange(len(retired))))
            else:
                texts = [
                    field.name for field in kind.fields.values() if field.search and field.kind != "code"
                ]
                unit.update(kind.name, record, {chance.choice(texts): f"واژهٔ تازه {turn}"} if texts else {})
    assert retired
    worked = _whole_index(sample_office)
    sample_office.rebuild_search()
    again = _whole_index(sample_office)
    for table in search.TABLES:
        assert worked[table] == again[table], table
    assert sample_office.check() == []


def test_a_row_put_again_replaces_the_old_one(store: Store) -> None:
    with store.writing() as connection:
        search.put(connection, "person", [(1, "زنبق فرضی", "یادداشت"), (2, "لاله", "")])
        search.put(connection, "person", [(1, "نرگس", "")])
        search.remove(connection, "person", 2)
        search.remove(connection, "person", 99)
        assert _index(connection, "person") == {("نرگس", 1, "name")}
        assert search.count(connection, "person") == 1
        search.clear(connection, "person")
        assert (search.count(connection, "person"), _index(connection, "person")) == (0, set())
        search.put(connection, "person", [])


def test_newest_first_as_many_as_asked_and_by_column(store: Store) -> None:
    with store.writing() as connection:
        search.put(connection, "person", [(1, "زنبق", ""), (2, "", "زنبق"), (3, "زنبق", "زنبق")])
        everywhere = search.match_expression("زنبق")
        by_name = search.match_expression("زنبق", "name")
        assert everywhere is not None
        assert by_name is not None
        assert search.find(connection, "person", everywhere) == [3, 2, 1]
        assert search.find(connection, "person", everywhere, limit=2) == [3, 2]
        assert search.find(connection, "person", by_name) == [3, 1]
    assert search.match_expression("ز - ا") is None
