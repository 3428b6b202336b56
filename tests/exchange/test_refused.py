"""What a peer could send that means ill, or whose program is wrong: refused with a reason, and nothing is changed.

Every file is made with the real keys of a paired peer, so that only what it says is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from db.changes import ChangeSet
from db.ids import new_id
from db.models import Case, Code
from db.this_copy import INCARNATION, meta
from tests.postgres_server import Server
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.age_stream import new_identity, recipient_of
from yazd_desktop.exchange.peers import withdraw
from yazd_desktop.exchange.receipts import held
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.wire import MOST_NUMBER, WireSet
from yazd_desktop.office import Office

from .forging import HLC, Forger, contents, state
from .world import make

WORDS = {"request": "درخواست", "plan": "برنامه", "risk": "low"}
WITHHELD = frozenset({"family_name"})
A_SEAL = "a" * 32


@dataclass
class Stage:
    """A governorate and its offices `forger` and `other`, of which it already holds the sets below."""

    gov: Office
    forger: Forger
    other: Forger
    folder: Path
    cases: list[str]
    person: str
    others_case: str
    own_body: str
    open: WireSet
    withheld: WireSet
    hidden: WireSet

    def file(self, *sets: WireSet | list[Any], **facts: Any) -> Path:
        """A file of the forger."""
        return self.forger.file(self.folder, sets, **facts)

    def new(self, seq: int = 100, entity: str = "case", **values: object) -> WireSet:
        """A set of a new record of the forger."""
        return self.forger.set(seq, entity, new_id(), values or WORDS)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("refused")
    gov = make("gov", folder / "gov", server)
    forger, other = Forger(gov, "office"), Forger(gov, "office")
    cases, person, others_case = [new_id(), new_id()], new_id(), new_id()
    whole = forger.set(4, "person", person, {"family_name": "فرضی", "phone": "09990000001"})
    third = forger.set(6, "case", cases[1], {"request": "پنهان", "risk": "high"})
    with gov.writing() as unit:
        body = unit.create("body", {"name": "کارگروه"})
    made = Stage(
        gov, forger, other, folder, cases, person, others_case, body,
        forger.set(1, "case", cases[0], WORDS), whole.less(WITHHELD), third.hidden(),
    )  # fmt: skip
    receive(gov, made.file(made.open, made.withheld, made.hidden))
    receive(gov, other.file(folder, [other.set(1, "case", others_case, WORDS)]))
    yield made
    assert gov.check() == []
    gov.close()


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


def test_a_replayed_file_changes_nothing_and_says_so(stage: Stage) -> None:
    row = new_id()
    old = stage.file(stage.forger.set(2_000, "case", row, WORDS))
    assert receive(stage.gov, old).new == 1
    base = {"plan": [(stage.forger.stream, 2_001)]}
    receive(stage.gov, stage.file(stage.forger.set(2_003, "case", row, {"plan": "تازه"}, bases=base)))
    before = state(stage.gov)
    again = receive(stage.gov, old)
    assert (again.was_here, again.new, again.updated, again.conflicts, again.repeated) == (True, 0, 0, 0, 3)
    assert state(stage.gov) == before
    # The same content as a new file is told as known too, and takes nothing back.
    again = receive(stage.gov, stage.file(stage.forger.set(2_000, "case", row, WORDS)))
    assert (again.was_here, again.new, again.updated, again.conflicts, again.repeated) == (False, 0, 0, 0, 3)
    assert _shown(stage, row)[1] == "تازه"
    assert state(stage.gov)[:2] == before[:2]


def test_a_hole_is_kept_and_not_acknowledged_until_it_is_filled(stage: Stage) -> None:
    first, second = new_id(), new_id()
    life = f"{new_id()}/{stage.forger.office}"
    late = stage.forger.set(4, "case", second, WORDS, stream=life)
    assert receive(stage.gov, stage.file(late)).new == 1
    assert _shown(stage, second)[0] == WORDS["request"]
    assert _upto(stage, life) == 0
    assert stage.gov.check() == []
    receive(stage.gov, stage.file(stage.forger.set(1, "case", first, WORDS, stream=life)))
    assert _upto(stage, life) == 6
    told = state(stage.gov)
    assert (told[1], told[0].astray) == ([], ())  # type: ignore[attr-defined]


def test_a_base_that_nobody_here_knows_is_kept(stage: Stage) -> None:
    row, unknown = new_id(), f"{new_id()}/{stage.forger.office}"
    one = stage.forger.set(3_000, "case", row, {"request": "پس از آن"}, bases={"request": [(unknown, 5)]})
    assert receive(stage.gov, stage.file(one)).new == 1
    assert (_shown(stage, row)[0], _upto(stage, unknown)) == ("پس از آن", 0)
    assert stage.gov.check() == []
    # What it replaced comes late, and stays replaced.
    receive(stage.gov, stage.file(stage.forger.set(5, "case", row, {"request": "پیش"}, stream=unknown)))
    assert _shown(stage, row)[0] == "پس از آن"
    assert state(stage.gov)[1] == []


def test_a_link_to_a_record_of_another_kind_waits_for_ever(stage: Stage) -> None:
    case, person, late = new_id(), new_id(), new_id()
    linked = {**WORDS, "household": person, "neighbourhood": late}
    sets = (
        stage.forger.set(4_000, "case", case, linked),
        stage.forger.set(4_010, "person", person, {"family_name": "فرضی"}),
    )
    assert receive(stage.gov, stage.file(*sets)).held == 2
    came = receive(stage.gov, stage.file(stage.forger.set(4_020, "household", late, {"notes": "x"})))
    assert (came.new, came.held) == (1, 0)
    assert _shown(stage, case) == (WORDS["request"], WORDS["plan"], None, None)
    told = state(stage.gov)
    assert (told[1], told[0].astray) == ([], ())  # type: ignore[attr-defined]


def test_no_file_turns_the_clock_to_the_end_of_all_numbers(stage: Stage) -> None:
    last = MOST_NUMBER - 1
    receive(stage.gov, stage.file(stage.forger.set(5_000, "case", new_id(), WORDS, hlc=last), hlc=last))
    with stage.gov.writing() as unit:
        unit.update("body", stage.own_body, {"name": "پس از آن"})
    with stage.gov.reading() as connection:
        own = select(ChangeSet.hlc).where(ChangeSet.row == stage.own_body).order_by(ChangeSet.hlc.desc())
        assert MOST_NUMBER // 2 < (connection.scalars(own).first() or 0) < MOST_NUMBER - 10**15
    assert stage.gov.check() == []


def test_a_file_may_have_any_name(stage: Stage) -> None:
    path = stage.file(stage.new(6_000))
    odd = path.with_name("هفته \udcff.yzx")  # as Linux tells a name that is no UTF-8
    path.rename(odd)
    assert receive(stage.gov, odd).new == 1


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


def _shown(stage: Stage, row: str) -> tuple[Any, ...]:
    with stage.gov.reading() as connection:
        query = select(Case.request, Case.plan, Case.household, Case.neighbourhood).where(Case.id == row)
        return tuple(connection.execute(query).one())


def _upto(stage: Stage, stream: str) -> int:
    with stage.gov.reading() as connection:
        return held(connection, None).get(stream, 0)
