"""The laws of exchange, tried on real stores with real files by a machine that does what offices do.

Any number of copies, any order, repeats, lost files, damaged files, clocks wrong by years, backups restored on any
side:
when in the end all files are delivered, every copy holds the same, nothing is lost, and there is nothing left to send.
`YAZD_LAWS=2000` tries so many lives instead of a few.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import select

from db.models import Case, Issue, Person
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.receiving import receive

from .world import CODES, NEIGHBOURS, Province, clock_of, found, settle

YEAR = 525_600
LIVES = int(os.environ.get("YAZD_LAWS", "5"))
COPIES = st.sampled_from(sorted(CODES))
OFFICES = st.sampled_from(["ana", "bita", "cima"])
CLOCKS = st.sampled_from([0, 0, 0, -40 * YEAR, -3, 5, 6 * YEAR])
_TEMPLATE: dict[str, Any] = {}


def template() -> tuple[Path, dict[str, dict[str, str]]]:
    """Four copies that know each other, made once."""
    if not _TEMPLATE:
        root = Path(tempfile.mkdtemp(prefix="yazd-laws-"))
        _TEMPLATE.update(root=root, known=found(root))
    return _TEMPLATE["root"], _TEMPLATE["known"]


@pytest.fixture(scope="module", autouse=True)
def _swept() -> Any:
    yield
    if _TEMPLATE:
        shutil.rmtree(_TEMPLATE["root"])
        _TEMPLATE.clear()


class Laws(RuleBasedStateMachine):
    """Offices at work."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="yazd-laws-"))
        self.province: Province = settle(*template(), self.root)
        self.written: dict[tuple[str, int], str] = {}
        self.exported: set[tuple[str, int]] = set()
        self.count = 0

    @rule(name=OFFICES, clock=CLOCKS)
    def create(self, name: str, clock: int) -> None:
        with clock_of(clock), self.province.copies[name].office.writing() as unit:
            person = unit.create("person", {"given_name": "نرگس", "family_name": self._word()})
            case = unit.create("case", {"request": self._word(), "risk": "low"})
            unit.create("case_person", {"case": case, "person": person})
        self._note(name)

    @rule(name=COPIES, place=st.integers(0, 50), field=st.integers(0, 3), clock=CLOCKS)
    def edit(self, name: str, place: int, field: int, clock: int) -> None:
        office = self.province.copies[name].office
        entity, model, column = (
            ("case", Case, "request"),
            ("case", Case, "plan"),
            ("person", Person, "family_name"),
            ("person", Person, "phone"),
        )[field]
        with office.reading() as connection:
            rows = connection.scalars(select(model.id).where(~model.deleted).order_by(model.id)).all()
        if not rows:
            return
        value = f"0999{self._count():07d}" if column == "phone" else self._word()
        with clock_of(clock), office.writing() as unit:
            unit.update(entity, rows[place % len(rows)], {column: value})
        self._note(name)

    @rule(name=COPIES, place=st.integers(0, 50), clock=CLOCKS)
    def retire_or_restore(self, name: str, place: int, clock: int) -> None:
        office = self.province.copies[name].office
        with office.reading() as connection:
            rows = connection.execute(select(Case.id, Case.deleted).order_by(Case.id)).all()
        if not rows:
            return
        row, deleted = rows[place % len(rows)]
        with clock_of(clock), office.writing() as unit:
            if deleted:
                unit.restore("case", row)
            else:
                unit.retire("case", row)
        self._note(name)

    @rule(clock=CLOCKS)
    def governorate_decides(self, clock: int) -> None:
        office = self.province.copies["gov"].office
        with clock_of(clock), office.writing() as unit:
            body = unit.create("body", {"name": f"کارگروه {self._word()}"})
            unit.create("meeting", {"body": body, "held_on": office.today()})
        self._note("gov")

    @rule(
        name=COPIES,
        which=st.integers(0, 2),
        with_identity=st.booleans(),
        everything=st.sampled_from([False, False, True]),
    )
    def export(self, name: str, which: int, with_identity: bool, everything: bool) -> None:
        others = NEIGHBOURS[name]
        to = others[which % len(others)]
        self.province.send(name, to, with_identity=with_identity, everything=everything)
        self._note_exported(name, to, with_identity)

    @precondition(lambda self: self.province.mail)
    @rule(which=st.integers(0, 99))
    def deliver(self, which: int) -> None:
        mail = self.province.mail[which * len(self.province.mail) // 100]
        self.province.deliver(mail)
        copy = self.province.copies[mail.to]
        before = copy.digest()
        again = self.province.deliver(mail)
        assert (again.new, again.updated, again.conflicts, again.held) == (0, 0, 0, 0)
        assert copy.digest() == before
        self._note(mail.to)

    @precondition(lambda self: self.province.mail)
    @rule(which=st.integers(0, 99), place=st.integers(0, 999))
    def deliver_damaged(self, which: int, place: int) -> None:
        mail = self.province.mail[which * len(self.province.mail) // 100]
        copy = self.province.copies[mail.to]
        content = bytearray(mail.file.read_bytes())
        content[place * len(content) // 1000] ^= 0x40
        damaged = mail.file.with_suffix(".damaged")
        damaged.write_bytes(content)
        before = copy.digest()
        with pytest.raises(UserError):
            receive(copy.office, damaged)
        assert copy.digest() == before

    @rule(name=COPIES)
    def back_up(self, name: str) -> None:
        self.province.back_up(name)

    @rule(name=COPIES)
    def restore(self, name: str) -> None:
        if name not in self.province.backups:
            return
        before = self.province.copies[name].sets()
        self.province.restore(name)
        kept = self.province.copies[name].sets()
        # Work newer than the backup that was in no file yet is the only thing that may go.
        for place in before.keys() - kept.keys() - self.exported:
            self.written.pop(place, None)

    def teardown(self) -> None:
        try:
            self._end()
        finally:
            self.province.close()
            shutil.rmtree(self.root)

    def _end(self) -> None:
        for mail in reversed(list(self.province.mail)):  # late sticks turn up, newest first
            self.province.deliver(mail)
        for _ in range(4):
            for first, second in (("ana", "bita"), ("ana", "gov"), ("bita", "gov"), ("cima", "gov")):
                self.province.exchange(first, second)
        copies = self.province.copies
        own = {name: copy.office.id for name, copy in copies.items()}
        for name, others in (("ana", ("bita", "gov")), ("cima", ("gov",)), ("gov", ("ana", "bita", "cima"))):
            wanted = copies[name].digest(own[name])
            assert wanted.astray == ()
            for other in others:
                assert copies[other].digest(own[name]) == wanted, (name, other)
        together: dict[tuple[str, int], tuple[bytes | None, str]] = {}
        for copy in copies.values():
            assert copy.office.check() == []
            together |= {place: kept for place, kept in copy.sets().items() if kept[0] is not None}
        assert {place: together.get(place, (b"", ""))[1] for place in self.written} != {} or not self.written
        missing = [place for place in self.written if place not in together]
        assert missing == []
        for name, others in NEIGHBOURS.items():
            for other in others:
                assert self.province.send(name, other).ops == 0, (name, other)

    def _word(self) -> str:
        return f"واژهٔ {self._count()}"

    def _count(self) -> int:
        self.count += 1
        return self.count

    def _note(self, name: str) -> None:
        """Remember what a copy has written itself."""
        own = self.province.copies[name].incarnation()
        for place, (_, ops) in self.province.copies[name].sets().items():
            if place[0].startswith(own):
                self.written.setdefault(place, ops)

    def _note_exported(self, name: str, to: str, with_identity: bool) -> None:
        if with_identity or to != "gov":
            scope = self.province.copies[name].office.id
            for place, (key, _) in self.province.copies[name].sets().items():
                whole = {name, to} == {"ana", "bita"} or place[0].endswith(scope) or name == "gov"
                if key is not None and whole:
                    self.exported.add(place)


TestLaws = Laws.TestCase
TestLaws.settings = settings(
    max_examples=LIVES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="YAZD_LAWS" not in os.environ,
    database=None,
    # A life takes a second: where one fails it is shrunk only on request.
    phases=[Phase.generate, *([Phase.shrink] if "YAZD_SHRINK" in os.environ else [])],
)


def test_issue_scores_are_reckoned_alike(tmp_path: Path) -> None:
    """Two people change two parts of a score: each copy reckons it anew, from both."""
    root, known = template()
    province = settle(root, known, tmp_path / "province")
    try:
        with province.copies["ana"].office.writing() as unit:
            place = unit.create("neighbourhood", {"name": "محلهٔ آزمون"})
            parts = {"severity": 2, "urgency": 2, "feasibility": 2, "reach": "lane"}
            issue = unit.create("issue", {"title": "کوچهٔ تاریک", "neighbourhood": place, **parts})
        province.exchange("ana", "bita")
        for name, change in (("ana", {"severity": 5}), ("bita", {"urgency": 5})):
            with province.copies[name].office.writing() as unit:
                unit.update("issue", issue, change)
        province.exchange("ana", "bita")
        scores = set()
        for name in ("ana", "bita"):
            with province.copies[name].office.reading() as connection:
                row = connection.execute(select(Issue.severity, Issue.urgency, Issue.score)).one()
            assert (row[0], row[1]) == (5, 5)
            scores.add(row[2])
        assert len(scores) == 1
        assert scores != {None}
    finally:
        province.close()
