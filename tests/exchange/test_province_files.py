"""What a governorate counts after real files have come is what its offices count for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from world import PASSWORD, TODAY

from db.models import Case
from tests.postgres_server import Server
from yazd_desktop import queries
from yazd_desktop.demo import make_demo
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container.reading import prove
from yazd_desktop.exchange.cover import read_cover
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.keys import own_keys
from yazd_desktop.exchange.pairing.peers import pair, peers
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import send
from yazd_desktop.form_state import why_locked
from yazd_desktop.labels import VERY_SENSITIVE
from yazd_desktop.list_state import ListState
from yazd_desktop.office import Office, create_office, open_office
from yazd_desktop.province import Figures, read_offices, read_places, summed
from yazd_desktop.queries import SCOPE
from yazd_desktop.reports.packet import packet
from yazd_desktop.security.password_lock import FAST_FOR_TESTS
from yazd_desktop.typeset.blocks import Table

SEEDS = (1, 2)


@pytest.fixture(scope="module")
def province(
    tmp_path_factory: pytest.TempPathFactory, server: Server | None
) -> Iterator[tuple[Office, list[Office]]]:
    """A governorate that has taken in a file of each of two sample offices, and sent one back."""
    root = tmp_path_factory.mktemp("province")
    governorate = create_office(
        root / "gov",
        name="استانداری یزد",
        code="YZD",
        user="کارشناس",
        password=PASSWORD,
        clock=lambda: TODAY,
        cost=FAST_FOR_TESTS,
        is_governorate=True,
        database=server.url(server.new_database()) if server is not None else None,
    ).office
    with governorate.writing() as unit:
        unit.create("agency", {"name": "استانداری یزد – بهزیستی استان", "code": "welfare-yazd"})
    offices = []
    for seed in SEEDS:
        folder = root / str(seed)
        make_demo(folder, password=PASSWORD, cases=40, seed=seed, clock=lambda: TODAY, cost=FAST_FOR_TESTS)
        office = open_office(folder, password=PASSWORD, clock=lambda: TODAY)
        offices.append(office)
        pair(office, own_card(governorate), "governorate")
        pair(governorate, own_card(office), "office")
        carry(office, governorate, root)
        carry(governorate, office, root)
    yield governorate, offices
    for office in (governorate, *offices):
        office.close()


def carry(giver: Office, taker: Office, root: Path) -> None:
    """One file from the one to the other."""
    with giver.reading() as connection:
        peer = next(one for one in peers(connection) if one.office == taker.id)
    receive(taker, send(giver, peer, root).file)


def test_each_office_is_counted_as_it_counts_itself(province: tuple[Office, list[Office]]) -> None:
    governorate, offices = province
    found = {one.id: one for one in read_offices(governorate)}
    for office in offices:
        told = found[office.id]
        assert (told.name, told.is_late, told.days) == (office.name, False, 0)
        secret = queries.count(office, "case", {"confidentiality": VERY_SENSITIVE})
        assert secret > 0
        assert told.figures.cases == queries.count(office, "case") - secret
        assert told.figures.issues == queries.count(office, "issue")
        assert told.figures.overdue == queries.count(office, "commitment", {"status": "overdue"})


def test_very_sensitive_files_are_told_by_number_alone_and_the_newest_file_counts(
    province: tuple[Office, list[Office]], tmp_path: Path
) -> None:
    governorate, offices = province
    with governorate.reading() as connection:
        held = set(connection.scalars(select(Case.confidentiality).where(Case.scope != governorate.id)))
    assert VERY_SENSITIVE not in held
    office = offices[0]

    def told() -> tuple[int, int]:
        facts = next(one for one in read_offices(governorate) if one.id == office.id)
        return facts.very_sensitive, facts.figures.cases

    before, cases = told()
    assert before == queries.count(office, "case", {"confidentiality": VERY_SENSITIVE})
    with office.reading() as connection:
        peer = next(one for one in peers(connection) if one.office == governorate.id)
    late = send(office, peer, tmp_path).file
    with office.writing() as unit:
        unit.create("case", {"confidentiality": VERY_SENSITIVE})
    for with_identity in (False, True):
        receive(governorate, send(office, peer, tmp_path, with_identity=with_identity).file)
        assert told() == (before + 1, cases)
    receive(governorate, late)
    assert told()[0] == before + 1, "an older file that comes late tells nothing new"
    assert sum(one.figures.cases for one in read_places(governorate, office.id)) <= cases


def test_nobody_but_the_governorate_is_told_the_number(
    province: tuple[Office, list[Office]], tmp_path: Path
) -> None:
    governorate, offices = province
    for giver, taker, is_told in ((offices[0], governorate, True), (governorate, offices[0], False)):
        with giver.reading() as connection:
            peer = next(one for one in peers(connection) if one.office == taker.id)
        with taker.reading() as connection:
            identities = own_keys(connection).identities
        signer = bytes.fromhex(own_card(giver).signing_key)
        facts = prove(send(giver, peer, tmp_path).file, identities, lambda _facts, key=signer: key).facts
        assert (read_cover(facts).very_sensitive is not None) == is_told
        cover = dict(facts["cover"])
        del cover["very_sensitive"]  # as the first version wrote them
        assert read_cover({"cover": cover}).very_sensitive is None
        for wrong in (-1, "3", True, 1.5):
            with pytest.raises(UserError):
                read_cover({"cover": {**cover, "very_sensitive": wrong}})


def test_neighbourhoods_come_to_the_same_sum(province: tuple[Office, list[Office]]) -> None:
    governorate, _ = province
    by_office = summed(one.figures for one in read_offices(governorate))
    by_place = summed(one.figures for one in read_places(governorate))
    assert (by_place.sent, by_place.silent) == (by_office.sent, by_office.silent)
    assert by_place.issues == by_office.issues
    assert by_office != Figures()


def test_agencies_that_every_office_has_count_once_in_the_packet(
    province: tuple[Office, list[Office]],
) -> None:
    governorate, offices = province
    assert queries.count(governorate, "agency") == 2 * queries.count(offices[0], "agency") - 1
    document = packet(governorate, None)
    for block in document.blocks:
        if isinstance(block, Table) and block.groups:
            names = [str(row[1]) for row in block.rows]
            assert len(names) == len(set(names))


def test_lists_say_whose_each_record_is(province: tuple[Office, list[Office]]) -> None:
    governorate, offices = province
    state = ListState(governorate, "case")
    state.filter(SCOPE, offices[0].id)
    place = state.columns.index(SCOPE)
    assert {state.cell(row, place) for row in range(state.count)} == {offices[0].name}
    assert state.count < state.total or state.is_narrowed


def test_what_the_governorate_owns_is_read_only_in_the_office(province: tuple[Office, list[Office]]) -> None:
    governorate, offices = province
    (theirs,) = queries.find_ids(offices[0], "agency", where={SCOPE: governorate.id})
    own = queries.find_ids(offices[0], "agency", where={SCOPE: offices[0].id}, limit=1)[0]
    assert why_locked(offices[0], "agency", theirs)
    assert why_locked(offices[0], "agency", own) == ""
