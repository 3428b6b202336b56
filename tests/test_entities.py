"""Declarations of records: whole, in step with the tables, and naming nothing that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from db import models, search
from db.base import Record
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities.base import Entity

by_name = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
NAMES = {entity.name for entity in ENTITIES}


def tables_of_records() -> set[type[Record]]:
    assert models.__all__
    return set(Record.__subclasses__())


def test_every_table_of_records_is_an_entity_and_every_entity_has_its_table() -> None:
    declared = [entity.model for entity in ENTITIES]
    assert sorted(model.__tablename__ for model in tables_of_records()) == sorted(
        model.__tablename__ for model in declared
    )
    assert [entity.name for entity in ENTITIES] == [model.__tablename__ for model in declared]


def test_every_model_is_named_where_the_models_are() -> None:
    assert {model.__name__ for model in tables_of_records()} == set(models.__all__)


@by_name
def test_every_field_has_one_place_on_the_form_or_is_said_to_have_none(entity: Entity) -> None:
    placed = Counter([*entity.placed(), *entity.not_shown])
    assert sorted(placed) == sorted(entity.fields)
    assert [name for name, times in placed.items() if times > 1] == []


@by_name
def test_an_entity_names_only_its_own_fields(entity: Entity) -> None:
    lent = {through.column for through in entity.search_through}
    assert set(entity.columns) <= {*entity.fields, *lent}
    assert entity.sort in {*entity.fields, *lent, "local_id"}
    assert set(_named(entity)) <= set(entity.fields)
    for name in entity.filters:
        assert entity.fields[name].kind in {"code", "codes", "link"}, name


def _named(entity: Entity) -> Iterator[str]:
    yield from entity.label
    yield from entity.filters
    for pairs in (entity.defaults, entity.shown_when, entity.required_when):
        yield from (name for name, _ in pairs)
    if entity.number_date is not None:
        yield entity.number_date
    if entity.computed_status is not None:
        yield from (entity.computed_status.field, *entity.computed_status.needs)


@by_name
def test_what_an_entity_points_at_is_there(entity: Entity) -> None:
    fields = {other.name: other.fields for other in ENTITIES}
    assert {str(link.target) for link in entity.links} <= NAMES
    for child in entity.children:
        assert fields[child.entity][child.link].target == entity.name, child
    for through in entity.search_through:
        assert fields[through.entity][through.link].target == entity.name, through
        assert fields[through.entity][through.lender].kind == "link", through


@by_name
def test_what_has_words_can_be_found_by_them(entity: Entity) -> None:
    has_words = any(field.search for field in entity.fields.values())
    assert (entity.name in search.TABLES) == has_words


@by_name
def test_a_number_stands_where_numbers_are_given(entity: Entity) -> None:
    numbered = "number" in entity.fields and entity.fields["number"].computed
    assert numbered == (entity.number_mark is not None)


@by_name
def test_a_part_hangs_on_a_record_that_shows_it(entity: Entity) -> None:
    """What has no list of its own must be seen somewhere else; files hang on any record."""
    shown = {child.entity for other in ENTITIES for child in other.children} | {"attachment"}
    assert not entity.is_part or entity.name in shown


def test_no_two_kinds_of_records_number_alike() -> None:
    marks = Counter(entity.number_mark for entity in ENTITIES if entity.number_mark is not None)
    assert [mark for mark, times in marks.items() if times > 1] == []


def test_search_holds_nothing_that_is_not_a_record() -> None:
    assert set(search.TABLES) <= NAMES
