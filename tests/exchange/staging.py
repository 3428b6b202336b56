"""A governorate to which two offices wrote already, for files that are written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db.ids import new_id
from tests.postgres_server import Server
from yazd_desktop.exchange.merging.wire import WireSet
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.office import Office

from .forging import Forger
from .world import make

WORDS: Final = {"request": "درخواست", "plan": "برنامه", "risk": "low"}
WITHHELD: Final = frozenset({"family_name"})


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


@contextmanager
def staged(folder: Path, server: Server | None) -> Iterator[Stage]:
    """The governorate in `folder`, its store on the server if there is one; sound in the end."""
    with closing(make("gov", folder / "gov", server)) as gov:
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
