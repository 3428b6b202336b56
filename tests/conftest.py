"""What every test stands on: no real window unless asked for, the same random examples everywhere, small offices."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from yazd_desktop.demo import make_demo
from yazd_desktop.i18n import use_language
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples in every run, so that a red test is red for everybody; no deadline: machines differ.
settings.register_profile("yazd", deadline=None, derandomize=True)
settings.load_profile("yazd")

PASSWORD = "three small stones"
TODAY = date(2026, 5, 5)  # 15 Ordibehesht 1405


@pytest.fixture(autouse=True)
def _persian() -> Iterator[None]:
    use_language("fa")
    yield
    use_language("fa")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An empty office called TST on a fixed day."""
    made = create_office(
        tmp_path / "office",
        name="دفتر آزمون",
        code="TST",
        user="مدیر آزمون",
        password=PASSWORD,
        clock=lambda: TODAY,
        cost=FAST_FOR_TESTS,
    )
    yield made.office
    made.office.close()


@pytest.fixture(scope="session")
def _sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "office"
    make_demo(folder, password=PASSWORD, cases=40, seed=3, clock=lambda: TODAY, cost=FAST_FOR_TESTS)
    return folder


@pytest.fixture
def sample_office_folder(_sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of a sample office of 40 case files, closed."""
    return Path(shutil.copytree(_sample_folder, tmp_path / "sample"))


@pytest.fixture
def sample_office(sample_office_folder: Path) -> Iterator[Office]:
    """A sample office of 40 case files, open; what a test changes in it is its own."""
    opened = open_office(sample_office_folder, password=PASSWORD, clock=lambda: TODAY)
    yield opened
    opened.close()


@pytest.fixture
def create(office: Office) -> Callable[..., str]:
    """Make one record of the empty office in a transaction of its own."""

    def make(entity: str, **values: Any) -> str:
        with office.writing() as unit:
            return unit.create(entity, values)

    return make
