"""What a peer could send that means ill, or whose program is wrong: refused with a reason, and nothing is changed.

Every file is made with the real keys of a paired peer, so that only what it says is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from db.ids import new_id
from db.models import Code
from db.this_copy import INCARNATION, meta
from tests.postgres_server import Server
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.age_stream import new_identity, recipient_of
from yazd_desktop.exchange.merging.wire import MOST_NUMBER, WireSet
from yazd_desktop.exchange.pairing.peers import withdraw
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.office import Office

from .forging import HLC, Forger, contents
from .staging import WORDS, Stage, staged
from .world import make

A_SEAL = "a" * 32


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("refused"), server) as made:
        yield made


def _own_stream(stage: Stage, scope: str) -> str:
    with stage.gov.reading() as connection:
        return f"{meta(connection, INCARNATION)}/{scope}"


def _code(stage: Stage) -> str:
    with stage.gov.reading() as connection:
        return str(connection.scalars(select(Code.id).where(Code.scope.is_(None))).first())


def _line(stage: Stage, **changed: Any) -> list[Any]:
    """A line of a good set with some of its places changed."""
    names = ("stream", "seq", "hlc", "entity", "row", "actor", "key", "ops")
    whole = [0, 100, HLC, "case", new_id(), "expert", "00" * 16, [["request", "x"]]]
    return [changed.get(name, value) for name, value in zip(names, whole, strict=True)]


def _restated(one: WireSet, **values: object) -> list[WireSet]:
    """The same place told with other content: open, withheld and hidden."""
    names = {part[0]: part[1] for part in one.parts} | values
    whole = replace(one, parts=list(names.items()), key=one.key or bytes(16), _ops=None)
    return [whole, whole.less(frozenset({next(iter(names))})), whole.hidden()]


def _true_person(stage: Stage) -> WireSet:
    return stage.forger.set(4, "person", stage.person, {"family_name": "فرضی", "phone": "09990000001"})


def _true_hidden(stage: Stage) -> WireSet:
    return stage.forger.set(6, "case", stage.cases[1], {"request": "پنهان", "risk": "high"})


Make = Callable[[Stage], Path]
FORGED: dict[str, tuple[str, Make]] = {
    "a stream of another office": (
        "not_its_office",
        lambda s: s.file(s.forger.set(9, "case", new_id(), WORDS, stream=s.other.stream)),
    ),
    "a stream of another office, hidden": (
        "not_its_office",
        lambda s: s.file(s.forger.set(9, "case", new_id(), WORDS, stream=s.other.stream).hidden()),
    ),
    "a stream of the governorate": (
        "not_its_office",
        lambda s: s.file(s.forger.set(1, "body", new_id(), {"name": "x"}, stream=f"{new_id()}/{s.gov.id}")),
    ),
    "a stream of the governorate's present life": (
        "not_its_office",
        lambda s: s.file(s.forger.set(900, "body", new_id(), {"name": "x"}, stream=_own_stream(s, s.gov.id))),
    ),
    "a good set before that of another office": (
        "not_its_office",
        lambda s: s.file(s.new(), s.forger.set(9, "case", new_id(), WORDS, stream=s.other.stream)),
    ),
    "a record of another office": (
        "not_its_office",
        lambda s: s.file(s.forger.set(100, "case", s.others_case, {"plan": "دیگر"})),
    ),
    "a record of another office, withheld": (
        "not_its_office",
        lambda s: s.file(s.forger.set(100, "case", s.others_case, {"plan": "x", "risk": "low"})
                         .less(frozenset({"plan"}))),
    ),
    "a record of another office, deleted": (
        "not_its_office",
        lambda s: s.file(s.forger.set(100, "case", s.others_case, {"deleted": True})),
    ),
    "a record of the governorate": (
        "not_its_office",
        lambda s: s.file(s.forger.set(100, "body", s.own_body, {"name": "دیگر"})),
    ),
    "the governorate itself": (
        "not_its_office",
        lambda s: s.file(s.forger.set(100, "office", s.gov.id, {"name": "دیگر"})),
    ),
    "a record of another kind": (
        "bad_content",
        lambda s: s.file(s.forger.set(100, "person", s.cases[0], {"family_name": "x"})),
    ),
    "a new record of two kinds": (
        "bad_content",
        lambda s: s.file(s.forger.set(100, "case", s.cases[0][:-4] + "abcd", WORDS),
                         s.forger.set(110, "person", s.cases[0][:-4] + "abcd", {"family_name": "x"})),
    ),
    "the id of a code that ships": (
        "bad_content",
        lambda s: s.file(s.forger.set(100, "case", _code(s), WORDS)),
    ),
    "the id of an office": (
        "bad_content",
        lambda s: s.file(s.forger.set(100, "case", s.gov.id, WORDS)),
    ),
    "an unknown kind": ("bad_content", lambda s: s.file(s.new(entity="house"))),
    "an unknown field": ("bad_content", lambda s: s.file(s.new(colour="red"))),
    "an unknown field, withheld": (
        "bad_content", lambda s: s.file(s.new(colour="red").less(frozenset({"colour"}))),
    ),
    "a field that only the program writes": ("bad_content", lambda s: s.file(s.new(version=7))),
    "a value of another kind": ("bad_content", lambda s: s.file(s.new(request=7))),
    "a code that is too long": ("bad_content", lambda s: s.file(s.new(risk="x" * 61))),
    "a link that is no key": ("bad_content", lambda s: s.file(s.new(household="../office.db"))),
    "a day that no calendar has": ("bad_content", lambda s: s.file(s.new(opened_on="2026-02-30"))),
    "a day before the Jalali calendar": ("bad_content", lambda s: s.file(s.new(opened_on="0001-01-01"))),
    "a day after it": ("bad_content", lambda s: s.file(s.new(opened_on="9999-12-31"))),
    "deleted by a word": ("bad_content", lambda s: s.file(s.new(deleted="yes"))),
    "a text with a zero byte": ("bad_content", lambda s: s.file(s.new(request="a\0b"))),
    "half a letter": ("bad_content", lambda s: s.file(_line(s, ops=[["request", "\ud800"]]))),
    "an actor with a zero byte": ("bad_content", lambda s: s.file(_line(s, actor="a\0b"))),
    "half a letter as actor": ("bad_content", lambda s: s.file(_line(s, actor="\ud800"))),
    "a kind that is a list": ("bad_content", lambda s: s.file(_line(s, entity=["case"]))),
    "a kind that is an object": ("bad_content", lambda s: s.file(_line(s, entity={}))),
    "a row that is a number": ("bad_content", lambda s: s.file(_line(s, row=7))),
    "a row without a kind": ("bad_content", lambda s: s.file(_line(s, entity=None))),
    "number 0": ("bad_content", lambda s: s.file(_line(s, seq=0))),
    "a number beyond all": ("bad_content", lambda s: s.file(_line(s, seq=MOST_NUMBER))),
    "a last number beyond all": (
        "bad_content",
        lambda s: s.file(_line(s, seq=MOST_NUMBER - 1, ops=[["request", "x"], ["plan", "y"]])),
    ),
    "a moment beyond all": ("bad_content", lambda s: s.file(_line(s, hlc=MOST_NUMBER))),
    "no ops": ("bad_content", lambda s: s.file(_line(s, ops=[]))),
    "too many ops": ("bad_content", lambda s: s.file(_line(s, ops=[["request", "x"]] * 1001))),
    "a field twice": ("bad_content", lambda s: s.file(_line(s, ops=[["request", "x"], ["request", "y"]]))),
    "a stream that is not listed": ("bad_content", lambda s: s.file(_line(s, stream=5))),
    "a stream from behind": ("bad_content", lambda s: s.file(_line(s, stream=-1))),
    "a base that is not listed": (
        "bad_content", lambda s: s.file(_line(s, ops=[["request", "x", [[9, 1]]]])),
    ),
    "a short key": ("bad_content", lambda s: s.file(_line(s, key="00"))),
    "withheld under another seal": (
        "bad_content",
        lambda s: s.file(_line(s, key=None, ops=[["request", {"withheld": A_SEAL}, [], "b" * 32]])),
    ),
    "withheld and with its key": (
        "bad_content", lambda s: s.file(_line(s, ops=[["request", {"withheld": A_SEAL}]])),
    ),
    "a hidden set that names a field": (
        "bad_content",
        lambda s: s.file(_line(s, entity=None, row=None, actor="", key=None,
                               ops=[["request", {"withheld": A_SEAL}, [], A_SEAL]])),
    ),
    "no line of ours": ("bad_content", lambda s: s.file([1, 2, 3])),
    "overlapping what is held": (
        "other_content", lambda s: s.file(s.forger.set(2, "case", new_id(), WORDS)),
    ),
    "around what is held": (
        "other_content",
        lambda s: s.file(s.forger.set(4, "case", new_id(), {**WORDS, "notes": "x", "caseworker": "y"})),
    ),
    "within what is held": (
        "other_content", lambda s: s.file(s.forger.set(2, "case", s.cases[0], {"plan": "برنامه"})),
    ),
    "overlapping within one file": (
        "other_content", lambda s: s.file(s.new(100), s.new(102)),
    ),
    "two contents within one file": (
        "other_content", lambda s: s.file(s.new(100), s.new(100)),
    ),
    "the same with another key": ("other_content", lambda s: s.file(replace(s.open, key=b"k" * 16, _ops=None))),
    "the same at another moment": ("other_content", lambda s: s.file(replace(s.open, hlc=HLC + 99, _ops=None))),
    "the same by another actor": ("other_content", lambda s: s.file(replace(s.open, actor="x", _ops=None))),
    "the same of another record": ("other_content", lambda s: s.file(replace(s.open, row=new_id(), _ops=None))),
    "the same on another base": (
        "other_content",
        lambda s: s.file(s.forger.set(1, "case", s.cases[0], WORDS, bases={"plan": [(s.other.stream, 1)]})),
    ),
    "another told value under a true seal": (
        "other_content",
        lambda s: s.file(replace(s.withheld, _ops=None, parts=[
            s.withheld.parts[0], ("phone", "09990000009", *s.withheld.parts[1][2:])])),
    ),
    "other content of the governorate's own op": (
        "not_its_office",
        lambda s: s.file(s.forger.set(1, "body", s.own_body, {"name": "x"}, stream=_own_stream(s, s.gov.id))),
    ),
    "another kind of lines": ("bad_content", lambda s: s.file(s.new(), more=[("extra", b"[]")])),
    "gaps that are none": ("bad_content", lambda s: s.file(lacking=[b'["x", [], []]'])),
    "gaps from behind": (
        "bad_content", lambda s: s.file(lacking=[f'["{s.forger.stream}", [[9, 2]], []]'.encode()]),
    ),
    "a newer schema": ("newer", lambda s: s.file(s.new(), schema="9999_more")),
    "for somebody else": ("not_for_us", lambda s: s.file(s.new(), recipients=[recipient_of(new_identity())])),
    "for nobody": ("not_for_us", lambda s: s.file(s.new(), recipients=[])),
    "made by this very copy": (
        "own_file", lambda s: s.file(s.new(), incarnation=_own_stream(s, "").split("/")[0]),
    ),
    "an unknown sender": ("unknown_sender", lambda s: s.file(s.new(), sender="0" * 64)),
    "another sender than its signer": (
        "bad_signature", lambda s: s.file(s.new(), signer=Ed25519PrivateKey.generate()),
    ),
    "the other office's name on it": (
        "bad_signature", lambda s: s.file(s.new(), signer=s.other.key),
    ),
}  # fmt: skip
# The same op with other content, in every form that is held and every form that it may come in.
FORMS = ("open", "withheld", "hidden")
for _held in FORMS:
    for _number, _came in enumerate(FORMS):

        def _equivocation(stage: Stage, held: str = _held, number: int = _number) -> Path:
            true = {"open": stage.open, "withheld": _true_person(stage), "hidden": _true_hidden(stage)}[held]
            name = true.parts[-1][0]
            return stage.file(
                _restated(true, **{name: "medium" if name == "risk" else "09990000002"})[number]
            )

        FORGED[f"other content: {_held} here, {_came} there"] = ("other_content", _equivocation)

COVERS: dict[str, dict[str, object]] = {
    "no cover": {"file": ..., "sender": ...},
    "one fact less": {"ops": ...},
    "one fact more": {"colour": "red"},
    "a file without an id": {"file": "week 1"},
    "an office without an id": {"office": 7},
    "a life without an id": {"incarnation": "x" * 36},
    "a sender that is no key": {"sender": "zz"},
    "a sender with a zero byte": {"sender": "\0" * 64},
    "no name": {"name": ""},
    "a long name": {"name": "x" * 401},
    "number -1": {"number": -1},
    "a number that is a text": {"number": "1"},
    "a moment beyond all": {"hlc": MOST_NUMBER},
    "made yesterday": {"made_at": "yesterday"},
    "made in no zone": {"made_at": "2026-05-05T08:00:00"},
    "made before all time": {"made_at": "0001-01-01T00:00:00+14:00"},
    "made after all time": {"made_at": "9999-12-31T23:59:59-14:00"},
    "identity by a number": {"with_identity": 1},
    "recipients as a text": {"recipients": "age1"},
    "acks of no stream": {"acks": {"x": 1}},
    "acks of half an op": {"acks": {f"{new_id()}/{new_id()}": 1.5}},
    "receipts of no file": {"received": ["x"]},
    "lives that are numbers": {"superseded": [1]},
    "wants that are numbers": {"wanted": [1]},
    "band 0": {"band": 0},
    "band 10": {"band": 10},
    "ops by yes": {"ops": True},
}


def _refused(office: Office, path: Path) -> str:
    before = contents(office)
    with pytest.raises(UserError) as refused:
        receive(office, path)
    assert contents(office) == before
    with pytest.raises(UserError):
        receive(office, path, dry_run=True)
    return refused.value.code


@pytest.mark.parametrize("name", FORGED)
def test_what_a_peer_may_not_say_is_refused_and_changes_nothing(stage: Stage, name: str) -> None:
    code, forged = FORGED[name]
    assert _refused(stage.gov, forged(stage)) == f"exchange.{code}"


@pytest.mark.parametrize("name", COVERS)
def test_a_wrong_cover_is_refused_and_changes_nothing(stage: Stage, name: str) -> None:
    path = stage.file(stage.new(), **COVERS[name])
    assert _refused(stage.gov, path) == "exchange.bad_content"


def test_a_withdrawn_peer_is_refused(stage: Stage) -> None:
    gone = Forger(stage.gov, "office")
    path = gone.file(stage.folder, [gone.set(1, "case", new_id(), WORDS)])
    withdraw(stage.gov, gone.peer)
    assert _refused(stage.gov, path) == "exchange.withdrawn_key"


def test_an_office_takes_from_its_governorate_nothing_of_another_office(stage: Stage, tmp_path: Path) -> None:
    office = make("ana", tmp_path / "ana")
    try:
        above = Forger(office, "governorate")
        strange = above.set(1, "case", new_id(), WORDS, stream=f"{above.incarnation}/{new_id()}")
        assert _refused(office, above.file(tmp_path, [strange])) == "exchange.not_its_office"
        with office.writing() as unit:
            case = unit.create("case", {"request": "از خود"})
        # Its own stream is for its own records; what it changes of the office's stands in another.
        assert _refused(office, above.file(tmp_path, [above.set(1, "case", case, WORDS)])) == (
            "exchange.not_its_office"
        )
        good = above.set(1, "case", case, {"plan": "نظر"}, stream=f"{above.incarnation}/{office.id}")
        assert receive(office, above.file(tmp_path, [good])).updated == 1
    finally:
        office.close()
