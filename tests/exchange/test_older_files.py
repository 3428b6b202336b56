"""Files of older versions of the program are read as they are: no field that once shipped may go or change its kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.ids import new_id
from db.store import REVISIONS
from yazd_desktop import queries
from yazd_desktop.entities import ENTITIES
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.office import Office

from .forging import Forger
from .world import make

SHIPPED = Path(__file__).resolve().parent.parent / "samples" / "shipped_fields.txt"


@pytest.fixture
def governorate(tmp_path: Path) -> Iterator[Office]:
    with closing(make("gov", tmp_path / "gov")) as office:
        yield office


@pytest.mark.parametrize("schema", REVISIONS)
def test_a_file_of_every_older_version_is_read(governorate: Office, schema: str, tmp_path: Path) -> None:
    forger, case = Forger(governorate, "office"), new_id()
    values = {"request": "درخواست", "risk": "low"}
    path = forger.file(tmp_path, [forger.set(1, "case", case, values)], schema=schema)
    assert receive(governorate, path).new == 1
    assert values.items() <= queries.get(governorate, "case", case).items()


def test_a_file_of_a_newer_version_is_left_alone_and_asks_for_the_newer_program(
    governorate: Office, tmp_path: Path
) -> None:
    forger = Forger(governorate, "office")
    path = forger.file(tmp_path, [forger.set(1, "case", new_id(), {"risk": "low"})], schema="9999")
    with pytest.raises(UserError) as refused:
        receive(governorate, path)
    assert refused.value.code == "exchange.newer"


def test_no_shipped_field_ever_disappears_or_changes_its_kind() -> None:
    """It stands in the logs and files of offices, sealed as it was written: it may leave the forms, not the program."""
    listed = SHIPPED.read_text("utf-8").splitlines()
    now = {
        f"{entity.name}.{field.name} {field.kind}"
        for entity in ENTITIES
        for field in entity.fields.values()
        if not field.reckoned
    }
    assert not set(listed) - now
    assert listed == sorted(now), "add the new fields to tests/samples/shipped_fields.txt"
