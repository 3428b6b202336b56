"""Change sets on their way: what a line holds, what is hidden of it, and when two of them are the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.heads import OpId
from db.ids import new_id
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.merging import content
from yazd_desktop.exchange.merging.comparing import completed
from yazd_desktop.exchange.merging.wire import WireSet, from_line, to_line

STREAM, OTHER = f"{new_id()}/{new_id()}", f"{new_id()}/{new_id()}"
STREAMS = [STREAM, OTHER]
PLACES = {STREAM: 0, OTHER: 1}
ROW = new_id()
KEY = bytes(range(16))


def made(values: dict[str, Any], *, key: bytes = KEY, seq: int = 4, base: tuple[OpId, ...] = ()) -> WireSet:
    """An open set of a person."""
    parts = [(field, value, base) if base else (field, value) for field, value in values.items()]
    return WireSet(STREAM, seq, 99 << 16, "person", ROW, "expert", key, parts)


SET = made({"given_name": "زهرا", "sex": "female", "phone": None}, base=(OpId(OTHER, 7),))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    values=st.dictionaries(st.sampled_from(["given_name", "notes", "phone"]), st.none() | texts, min_size=1),
    key=st.binary(min_size=16, max_size=16),
)
def test_a_line_gives_back_its_set(values: dict[str, Any], key: bytes) -> None:
    one = made(values, key=key)
    assert from_line(to_line(one, PLACES), STREAMS) == one
    for less in (one.less(frozenset({"given_name"})), one.hidden()):
        assert from_line(to_line(less, PLACES), STREAMS) == less


def test_what_is_withheld_is_not_in_the_line() -> None:
    line = to_line(SET.less(frozenset({"given_name"})), PLACES).decode()
    assert "زهرا" not in line
    assert "female" in line
    assert KEY.hex() not in line
    hidden = to_line(SET.hidden(), PLACES).decode()
    assert not any(
        word in hidden for word in ("زهرا", "female", "person", "given_name", ROW, "expert", KEY.hex())
    )


def test_the_seals_stay_the_same_however_little_is_told() -> None:
    assert SET.seals() == SET.less(frozenset({"phone"})).seals() == SET.hidden().seals()
    assert len(set(SET.seals())) == 3


@pytest.mark.parametrize(
    "changed", ["stream", "seq", "hlc", "entity", "row", "field", "value", "base", "actor", "key"]
)
def test_a_seal_binds_all_that_an_op_says(changed: str) -> None:
    op, key = SET.ops[0], KEY
    other = {
        "stream": op._replace(id=OpId(OTHER, op.id.seq)),
        "seq": op._replace(id=OpId(STREAM, 5)),
        "hlc": op._replace(hlc=1),
        "entity": op._replace(entity="household"),
        "row": op._replace(row=new_id()),
        "field": op._replace(field="family_name"),
        "value": op._replace(value="زهره"),
        "base": op._replace(base=()),
        "actor": op._replace(actor="other"),
        "key": op,
    }[changed]
    from yazd_desktop.exchange.merging.seals import seal

    assert seal(op, key) != seal(other, bytes(16) if changed == "key" else key)


def test_the_same_set_again_tells_nothing_new() -> None:
    for one in (SET, SET.less(frozenset({"given_name"})), SET.hidden()):
        assert completed(one, one) is None
    assert completed(SET, SET.hidden()) is None
    assert completed(SET, SET.less(frozenset({"phone"}))) is None


def test_a_set_that_tells_more_completes_the_other() -> None:
    partly = SET.less(frozenset({"given_name"}))
    assert completed(partly, SET) == SET
    assert completed(SET.hidden(), SET) == SET
    assert completed(SET.hidden(), partly) == partly
    assert completed(partly, SET.less(frozenset({"phone", "sex"}))) == SET.less(frozenset())


def told_otherwise() -> dict[str, WireSet]:
    other = made({"given_name": "نرگس", "sex": "female", "phone": None}, base=(OpId(OTHER, 7),))
    return {
        "another value": other,
        "another key": made(
            {"given_name": "زهرا", "sex": "female", "phone": None}, key=bytes(16), base=(OpId(OTHER, 7),)
        ),
        "another base": made({"given_name": "زهرا", "sex": "female", "phone": None}),
        "one op less": made({"given_name": "زهرا", "sex": "female"}, base=(OpId(OTHER, 7),)),
        "another value, withheld": other.less(frozenset({"given_name"})),
        "another value, hidden": other.hidden(),
    }


@pytest.mark.parametrize("what", sorted(told_otherwise()))
@pytest.mark.parametrize("held", ["open", "withheld", "hidden"])
def test_the_same_place_with_other_content_is_refused(what: str, held: str) -> None:
    mine = {"open": SET, "withheld": SET.less(frozenset({"given_name"})), "hidden": SET.hidden()}[held]
    with pytest.raises(UserError) as refused:
        completed(mine, told_otherwise()[what])
    assert refused.value.code == "exchange.other_content"


def test_an_open_value_that_its_seal_cannot_prove_yet_must_be_the_one_that_is_here() -> None:
    came = SET.less(frozenset({"given_name"}))
    parts = [("sex", "male", *part[2:]) if part[0] == "sex" else part for part in came.parts]
    lie = WireSet(came.stream, came.seq, came.hlc, came.entity, came.row, came.actor, None, parts)
    with pytest.raises(UserError):
        completed(SET, lie)


BAD_LINES: list[Any] = [
    [],
    {},
    None,
    7,
    "x",
    [0, 1, 1, "person", ROW, "a", KEY.hex()],
    [2, 4, 1, "person", ROW, "a", KEY.hex(), [["sex", "female"]]],
    [-1, 4, 1, "person", ROW, "a", KEY.hex(), [["sex", "female"]]],
    [True, 4, 1, "person", ROW, "a", KEY.hex(), [["sex", "female"]]],
    [0, 0, 1, "person", ROW, "a", KEY.hex(), [["sex", "female"]]],
    [0, 4.5, 1, "person", ROW, "a", KEY.hex(), [["sex", "female"]]],
    [0, 1 << 70, 1, "person", ROW, "a", KEY.hex(), [["sex", "female"]]],
    [0, 4, -1, "person", ROW, "a", KEY.hex(), [["sex", "female"]]],
    [0, 4, 1, "person", ROW, "a", "00", [["sex", "female"]]],
    [0, 4, 1, "person", ROW, "a", None, [["sex", "female"]]],
    [0, 4, 1, "person", ROW, "a", None, [["sex", "female", [], "zz"]]],
    [0, 4, 1, "person", ROW, "a", KEY.hex(), []],
    [0, 4, 1, "person", ROW, "a", KEY.hex(), [["sex", {"withheld": "0" * 32}]]],
    [0, 4, 1, "person", ROW, "a", KEY.hex(), [["sex", "female", [[0]]]]],
    [0, 4, 1, "person", ROW, "a", KEY.hex(), [["sex", "female", [[9, 1]]]]],
    [0, 4, 1, "person", ROW, "a", KEY.hex(), [[5, "female"]]],
    [0, 4, 1, None, ROW, "a", KEY.hex(), [["sex", "female"]]],
    [0, 4, 1, None, None, "a", None, [[None, {"withheld": "0" * 32}, [], "0" * 32]]],
    [0, 4, 1, None, None, "", None, [[None, "told", [], "0" * 32]]],
    [0, 4, 1, None, None, "", None, [["sex", {"withheld": "0" * 32}, [], "0" * 32]]],
    [0, 4, 1, None, None, "", None, [[None, {"withheld": "1" * 32}, [], "0" * 32]]],
    [0, 4, 1, "person", ROW, "a" * 121, KEY.hex(), [["sex", "female"]]],
]


@pytest.mark.parametrize("line", BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_line_of_another_form_is_refused(line: Any) -> None:
    with pytest.raises(UserError) as refused:
        from_line(json.dumps(line).encode(), STREAMS)
    assert refused.value.code == "exchange.bad_content"


BAD_VALUES = [
    ("nobody", ROW, {"sex": "female"}),
    ("person", "not-a-key", {"sex": "female"}),
    ("person", ROW.upper(), {"sex": "female"}),
    ("person", ROW, {"salary": 3}),
    ("person", ROW, {"given_name": "x" * 81}),
    ("person", ROW, {"given_name": "a\x00b"}),
    ("person", ROW, {"given_name": "\ud800"}),
    ("person", ROW, {"given_name": 5}),
    ("person", ROW, {"birth_year": 1 << 40}),
    ("person", ROW, {"birth_date": "2026-02-30"}),
    ("person", ROW, {"birth_date": "1405/01/01"}),
    ("person", ROW, {"household": "somebody"}),
    ("person", ROW, {"disability": ["b", "a"]}),
    ("person", ROW, {"disability": "a"}),
    ("person", ROW, {"deleted": 1}),
    ("person", ROW, {"deleted": None}),
    ("household", ROW, {"has_deed": 1}),
    ("household", ROW, {"rent_rials": 1.5}),
    ("issue", ROW, {"severity": True}),
    ("issue", ROW, {"score_override": float("inf")}),
    ("attachment", ROW, {"owner_id": "x"}),
]


@pytest.mark.parametrize(("entity", "row", "values"), BAD_VALUES, ids=range(len(BAD_VALUES)))
def test_what_no_record_can_hold_is_refused(entity: str, row: str, values: dict[str, Any]) -> None:
    with pytest.raises(UserError) as refused:
        content.check(WireSet(STREAM, 1, 1, entity, row, "a", KEY, list(values.items())))
    assert refused.value.code == "exchange.bad_content"


def test_one_field_twice_in_a_set_is_refused() -> None:
    parts = [("sex", "female"), ("sex", "female")]
    with pytest.raises(UserError):
        content.check(WireSet(STREAM, 1, 1, "person", ROW, "a", KEY, parts))


def test_every_value_of_a_sample_office_is_good_content(sample_office: Any) -> None:
    from db.changes import ops_of
    from yazd_desktop.entities import ENTITIES

    seen = 0
    with sample_office.reading() as connection:
        for kind in ENTITIES:
            from sqlalchemy import select

            rows = connection.scalars(select(kind.model.id)).all()
            for row, ops in ops_of(connection, rows).items():
                for op in ops:
                    part = (op.field, op.value)
                    content.check(WireSet(op.id.stream, 1, 1, op.entity, row, op.actor, KEY, [part]))
                    seen += 1
    assert seen > 2_000
