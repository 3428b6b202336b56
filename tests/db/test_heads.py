"""What a cell holds: the same in every copy, whoever told what first, whatever was kept back."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.heads import WITHHELD, Op, OpId, disagree, heads, unpacked

STREAMS = ("a/office", "b/office", "c/governorate")


def op(
    number: int,
    value: object = None,
    *,
    stream: str = "a/office",
    hlc: int | None = None,
    base: tuple[OpId, ...] = (),
    field: str | None = "name",
    seal: str | None = None,
) -> Op:
    """An op of one record; its clock is its number unless told."""
    row = None if field is None else "row"
    clock = number if hlc is None else hlc
    return Op(OpId(stream, number), clock, row and "person", row, field, value, base, "who", seal)


def values(ops: list[Op], field: str = "name") -> list[object]:
    return [one.value for one in heads(ops)[field]]


def test_what_another_op_replaced_is_no_head() -> None:
    first = op(1, "یک")
    second = op(2, "دو", base=(first.id,))
    third = op(3, "سه", base=(second.id,))
    assert values([first, second, third]) == ["سه"]


def test_ops_that_did_not_know_each_other_are_all_heads_the_shown_one_first() -> None:
    first = op(1, "یک")
    ours = op(2, "دو", base=(first.id,), hlc=20)
    theirs = op(1, "سه", stream="b/office", base=(first.id,), hlc=30)
    others = op(1, "چهار", stream="c/governorate", base=(first.id,), hlc=25)
    assert values([first, ours, theirs, others]) == ["سه", "چهار", "دو"]


def test_one_op_that_knew_all_heads_ends_the_conflict() -> None:
    sides = [op(1, "یک"), op(1, "دو", stream="b/office"), op(1, "سه", stream="c/governorate")]
    answer = op(2, "چهار", base=tuple(side.id for side in sides))
    assert values([*sides, answer]) == ["چهار"]
    of_two = answer._replace(base=(sides[0].id, sides[1].id))
    assert values([*sides, of_two]) == ["چهار", "سه"]


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (op(9, hlc=1, stream="z"), op(1, hlc=2, stream="a")),  # the clock before all
        (op(9, hlc=1, stream="a/x"), op(1, hlc=1, stream="b/x")),  # then the name of the stream
        (op(9, hlc=1), op(10, hlc=1)),  # then the number, which is no text
        (op(9, hlc=65_535), op(1, hlc=1 << 16)),
    ],
)
def test_the_rank_decides_and_clock_counts_before_stream_before_number(less: Op, more: Op) -> None:
    assert [one.id for one in heads([more, less])["name"]] == [more.id, less.id]
    assert [one.id for one in heads([less, more])["name"]] == [more.id, less.id]


def test_fields_do_not_know_of_each_other() -> None:
    found = heads(
        [op(1, "زهرا"), op(2, "یادداشت", field="notes"), op(3, "نرگس", base=(OpId("a/office", 1),))]
    )
    assert {field: [one.value for one in cell] for field, cell in found.items()} == {
        "name": ["نرگس"],
        "notes": ["یادداشت"],
    }


def test_an_op_that_tells_nothing_of_itself_still_replaces_others() -> None:
    first = op(1, "یک")
    other = op(1, "دو", stream="b/office")
    silent = op(2, field=None, base=(first.id,), seal="aa")
    assert values([first, other, silent]) == ["دو"]
    # And where it replaced all of them nobody here knows the value: the cell is not there at all.
    assert heads([first, silent, op(3, "یادداشت", field="notes")]).keys() == {"notes"}
    assert heads([silent]) == {}


def test_nothing_has_no_heads() -> None:
    assert heads([]) == {}


def test_a_base_that_is_not_here_yet_takes_nothing_away() -> None:
    assert values([op(2, "دو", base=(OpId("a/office", 1), OpId("far/away", 7)))]) == ["دو"]


def test_heads_with_one_value_do_not_disagree() -> None:
    assert not disagree([])
    assert not disagree([op(1, "یک")])
    assert not disagree([op(1, ["a", "b"]), op(1, ["a", "b"], stream="b/office")])
    assert disagree([op(1, "یک"), op(1, "دو", stream="b/office")])
    assert disagree([op(1, None), op(1, "دو", stream="b/office")])
    assert disagree([op(1, value=True), op(1, 1, stream="b/office")])


def test_withheld_values_are_told_apart_by_their_seals() -> None:
    ours, theirs = op(1, {WITHHELD: "aa"}), op(1, {WITHHELD: "bb"}, stream="b/office")
    assert ours.is_withheld
    assert not op(1, "یک").is_withheld
    assert not op(1, None).is_withheld
    assert disagree([ours, theirs])
    assert disagree([ours, op(2, "یک")])
    assert not disagree([ours, theirs._replace(value={WITHHELD: "aa"})])


@st.composite
def told(draw: st.DrawFn) -> list[Op]:
    """Ops of one record as several copies write them: each knows some of what came before."""
    ops: list[Op] = []
    last = dict.fromkeys(STREAMS, 0)
    for _ in range(draw(st.integers(1, 12))):
        stream = draw(st.sampled_from(STREAMS))
        last[stream] += 1
        field = draw(st.sampled_from(["name", "notes", None]))
        known = [one.id for one in ops if field is None or one.field in (field, None)]
        base = tuple(draw(st.lists(st.sampled_from(known), unique=True, max_size=3))) if known else ()
        hlc = draw(st.integers(1, 4))
        ops.append(op(last[stream], draw(st.integers(0, 2)), stream=stream, hlc=hlc, base=base, field=field))
    return ops


@given(told(), st.randoms(use_true_random=False))
def test_the_order_in_which_ops_came_does_not_matter(ops: list[Op], random: Random) -> None:
    other = list(ops)
    random.shuffle(other)
    assert heads(other) == heads(ops)


@given(told())
def test_heads_are_all_that_nobody_replaced_and_the_greatest_is_shown(ops: list[Op]) -> None:
    replaced = {one for each in ops for one in each.base}
    found = heads(ops)
    assert {one.id for cell in found.values() for one in cell} == {
        one.id for one in ops if one.field is not None and one.id not in replaced
    }
    for field, cell in found.items():
        assert cell
        assert all(one.field == field for one in cell)
        ranks = [(one.hlc, one.id.stream, one.id.seq) for one in cell]
        assert ranks == sorted(ranks, reverse=True)


def test_a_stored_set_gives_its_ops_back_with_their_numbers() -> None:
    stored = json.dumps(
        [
            ["name", "زهرا"],
            ["notes", None, [[2, 5], [1, 3]]],
            ["phone", {WITHHELD: "cc"}, [], "cc"],
            [None, None, [], "dd"],
        ]
    )
    names = {1: "a/office", 2: "b/office"}
    name, notes, phone, silent = unpacked("a/office", 7, 99, "person", "row", "who", stored, names)
    assert name == op(7, "زهرا", hlc=99)
    assert notes.id == OpId("a/office", 8)
    assert (notes.value, notes.base) == (None, (OpId("b/office", 5), OpId("a/office", 3)))
    assert (phone.is_withheld, phone.base, phone.seal) == (True, (), "cc")
    assert (silent.id.seq, silent.field, silent.seal) == (10, None, "dd")
