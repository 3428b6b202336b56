"""What every test stands on: no real window unless asked for, the same random examples everywhere, small offices."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import postgres_server
from tests.postgres_offices import Offices
from tests.postgres_server import Server
from yazd_desktop.demo import make_demo
from yazd_desktop.i18n import use_language
from yazd_desktop.moving import move_office
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples in every run, so that a red test is red for everybody; no deadline: machines differ.
settings.register_profile("yazd", deadline=None, derandomize=True)
settings.load_profile("yazd")

PASSWORD = "three small stones"
TODAY = date(2026, 5, 5)  # 15 Ordibehesht 1405
SQLCIPHER, POSTGRES = "sqlcipher", "postgres"
# Tests of what both kinds of store must answer alike: run on each. YAZD_TEST_STORE=postgres runs all there.
ON_BOTH = {
    "test_change_log",
    "test_form_state",
    "test_list_state",
    "test_log_soundness",
    "test_numbers",
    "test_office",
    "test_queries",
    "test_records",
    "test_search_index",
}
NO_SERVER = "PostgreSQL WAS NOT TESTED: install Debian's package postgresql (python3 dev.py setup, as root)"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of ON_BOTH on each kind of store."""
    is_chosen = metafunc.module.__name__.rpartition(".")[2] in ON_BOTH
    if "store_kind" in metafunc.fixturenames and is_chosen and "YAZD_TEST_STORE" not in os.environ:
        metafunc.parametrize("store_kind", [SQLCIPHER, POSTGRES])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that a whole kind of store was left out."""
    if postgres_server.binaries() is None:
        terminalreporter.write_line(NO_SERVER, red=True, bold=True)


@pytest.fixture
def store_kind() -> str:
    """What the offices of a test keep their records in."""
    return os.environ.get("YAZD_TEST_STORE", SQLCIPHER)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL."""
    if postgres_server.binaries() is None:
        pytest.skip(NO_SERVER)
    with postgres_server.running() as server:
        yield server


@pytest.fixture(scope="session")
def _postgres_offices(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Offices:
    return Offices(postgres, tmp_path_factory.mktemp("on-postgres"), PASSWORD, lambda: TODAY)


@pytest.fixture
def postgres_offices(_postgres_offices: Offices) -> Iterator[Offices]:
    """Offices on the server; their databases are gone after the test."""
    yield _postgres_offices
    _postgres_offices.clear()


@pytest.fixture(scope="session", autouse=True)
def _own_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing that this computer really remembers of offices counts, and tests add nothing to it."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_STATE_HOME", "LOCALAPPDATA"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def _persian() -> Iterator[None]:
    use_language("fa")
    yield
    use_language("fa")


@pytest.fixture
def office(tmp_path: Path, store_kind: str, request: pytest.FixtureRequest) -> Iterator[Office]:
    """An empty office called TST on a fixed day."""
    if store_kind == POSTGRES:
        offices: Offices = request.getfixturevalue("postgres_offices")
        with closing(offices.open(offices.copy("empty", offices.empty, tmp_path / "office"))) as opened:
            yield opened
        return
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
def sample_office_folder(
    _sample_folder: Path, tmp_path: Path, store_kind: str, request: pytest.FixtureRequest
) -> Path:
    """A copy of a sample office of 40 case files, closed."""
    if store_kind == POSTGRES:
        offices: Offices = request.getfixturevalue("postgres_offices")

        def move(folder: Path, address: str) -> None:
            shutil.copytree(_sample_folder, folder)
            move_office(folder, address, password=PASSWORD)

        return offices.copy("sample", move, tmp_path / "sample")
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
