"""What `yazd check` tells beside what the store itself finds."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Yazd
from tests.conftest import PASSWORD
from tests.exchange.merging import Elsewhere
from yazd_desktop import queries
from yazd_desktop.office import open_office


def test_two_records_with_one_number_are_told(yazd: Yazd, sample_office_folder: Path) -> None:
    office = open_office(sample_office_folder, password=PASSWORD)
    first, second = queries.find_ids(office, "case", limit=2)
    number = queries.get(office, "case", first)["number"]
    gov = Elsewhere(office)
    gov.says("case", second, {"number": number}, knows=True)
    gov.arrives()
    office.close()
    said = yazd("check", sample_office_folder, "--json")
    assert (said.code, said.json["problems"]) == (1, [f"case number {number} stands 2 times"])
