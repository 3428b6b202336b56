"""Two computers on one store: each learns what the other wrote, also its new users, by a short question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.conftest import PASSWORD
from tests.postgres_offices import Offices
from yazd_desktop import others
from yazd_desktop.office import Office, open_office
from yazd_desktop.others import has_others, news, seen_now
from yazd_desktop.security.password_lock import FAST_FOR_TESTS
from yazd_desktop.writers import Writers


@pytest.fixture
def two(
    postgres_offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Office, Office]]:
    """One office on the server, open on two computers that look at once."""
    monkeypatch.setattr("db.postgres.store._LOOK_SECONDS", 0.0)
    folder = postgres_offices.copy("empty", postgres_offices.empty, tmp_path / "shared")
    with closing(postgres_offices.open(folder)) as here, closing(postgres_offices.open(folder)) as there:
        yield here, there


def agency(office: Office, name: str = "برق") -> str:
    with office.writing() as unit:
        return unit.create("agency", {"name": name})


def test_a_store_in_a_folder_has_no_others(office: Office, two: tuple[Office, Office]) -> None:
    assert not has_others(office)
    assert has_others(two[0])


def test_what_another_computer_wrote_is_told_by_kind_and_id_once(two: tuple[Office, Office]) -> None:
    here, there = two
    seen = seen_now(here)
    assert news(here, seen) is None
    row = agency(there)
    with there.writing() as unit:
        unit.update("office", there.id, {"head": "آزموده"})
    found = news(here, seen)
    assert found is not None
    assert found.changes == {"agency": frozenset({row}), "office": frozenset({there.id})}
    assert news(here, found.seen) is None


def test_ones_own_changes_are_no_news(two: tuple[Office, Office]) -> None:
    seen = seen_now(two[0])
    agency(two[0])
    assert news(two[0], seen) is None


def test_what_is_no_record_is_told_too(two: tuple[Office, Office]) -> None:
    """A page that shows files and peers reads itself anew."""
    here, there = two
    seen = seen_now(here)
    with there.bookkeeping():
        pass
    found = news(here, seen)
    assert found is not None
    assert found.changes == {}


def test_too_much_to_be_told_is_said_to_be_so(
    two: tuple[Office, Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    monkeypatch.setattr(others, "MOST_TOLD", 2)
    seen = seen_now(here)
    for number in range(3):
        agency(there, f"اداره {number}")
    found = news(here, seen)
    assert found is not None
    assert found.changes is None
    agency(there)
    after = news(here, found.seen)
    assert after is not None
    assert after.changes is not None


def test_a_quiet_look_is_one_short_question(two: tuple[Office, Office]) -> None:
    seen = seen_now(two[0])
    asked: list[str] = []
    with two[0].reading() as connection:
        engine = connection.engine

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert news(two[0], seen) is None
    assert len(asked) == 1


def test_a_user_that_another_computer_added_is_known_by_name_and_stays(two: tuple[Office, Office]) -> None:
    here, there = two
    seen = seen_now(here)
    there.add_user("کارشناس تازه", "four other stones", cost=FAST_FOR_TESTS)
    with closing(open_office(there.folder, password="four other stones", user="کارشناس تازه")) as third:
        agency(third)
        assert third.user is not None
        actor = third.user.id
    with here.reading() as connection:
        own = f"{Writers(here, connection)._own.pop()}/{here.id}"
    found = news(here, seen)
    assert found is not None
    assert found.changes is not None
    assert here.id in found.changes["office"]
    with here.reading() as connection:
        assert Writers(here, connection).person(actor, own) == "کارشناس تازه"
    # What this computer then writes into the key file leaves the new one in it.
    here.change_password("five other stones", cost=FAST_FOR_TESTS)
    open_office(here.folder, password="four other stones", user="کارشناس تازه").close()


def test_a_password_changed_on_a_computer_that_has_not_looked_keeps_the_users_of_the_other(
    two: tuple[Office, Office],
) -> None:
    here, there = two
    there.add_user("کارشناس تازه", "four other stones", cost=FAST_FOR_TESTS)
    here.change_password(PASSWORD, cost=FAST_FOR_TESTS)
    open_office(here.folder, password="four other stones", user="کارشناس تازه").close()
    there.change_password("six other stones", cost=FAST_FOR_TESTS)
    open_office(here.folder, password="six other stones", user="مدیر آزمون").close()


def test_a_share_that_is_away_for_a_while_takes_no_users_away(two: tuple[Office, Office]) -> None:
    here, _ = two
    seen = seen_now(here)
    key_file = here.folder / "keys.json"
    key_file.rename(key_file.with_suffix(".away"))
    assert news(here, seen) is None
    assert [user.name for user in here.keyring.users] == ["مدیر آزمون"]
    key_file.with_suffix(".away").rename(key_file)
    assert news(here, seen) is None
