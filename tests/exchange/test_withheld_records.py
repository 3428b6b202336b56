"""A governorate works with records of which it was not told everything, and nothing stands in its way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from world import PASSWORD, TODAY, make

from tests.postgres_server import Server
from yazd_desktop import queries
from yazd_desktop.demo import make_demo
from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Entity
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import pair, peers
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import send
from yazd_desktop.form_state import FormState
from yazd_desktop.i18n import t
from yazd_desktop.office import Office, open_office
from yazd_desktop.records import InvalidRecord
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

EDITABLE = {"text", "long_text", "yes_no", "date", "number"}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, server: Server | None) -> Iterator[tuple[Office, Office]]:
    """A governorate that has a file «بدون مشخصات» of a sample office, and the office."""
    root = tmp_path_factory.mktemp("withheld")
    governorate = make("gov", root / "gov", server)
    make_demo(root / "hsn", password=PASSWORD, cases=30, seed=3, clock=lambda: TODAY, cost=FAST_FOR_TESTS)
    office = open_office(root / "hsn", password=PASSWORD, clock=lambda: TODAY)
    pair(office, own_card(governorate), "governorate")
    pair(governorate, own_card(office), "office")
    with office.reading() as connection:
        (peer,) = peers(connection)
    receive(governorate, send(office, peer, root).file)
    yield governorate, office
    governorate.close()
    office.close()


def came(governorate: Office, office: Office, kind: Entity) -> list[str]:
    """The records of the office that lie at the governorate."""
    with governorate.reading() as connection:
        query = select(kind.model.id).where(kind.model.scope == office.id, ~kind.model.deleted)
        return list(connection.scalars(query.limit(3)))


def untold(kind: Entity, form: FormState) -> str | None:
    """A field that may stay empty and that the governorate may fill."""
    return next(
        (
            field.name
            for field in kind.fields.values()
            if field.kind in EDITABLE
            and not (field.required or form.read_only(field.name) or field.unique)
            and field.name not in form.withheld
            and isinstance(form.value(field.name), str | None)
        ),
        None,
    )


def test_a_record_of_any_kind_can_be_changed_though_names_are_missing(two: tuple[Office, Office]) -> None:
    governorate, office = two
    tried, nameless = set(), set()
    for kind in ENTITIES:
        for record in came(governorate, office, kind):
            form = FormState(governorate, kind.name, record)
            name = untold(kind, form)
            if name is None:
                continue
            new = TODAY if kind.fields[name].kind == "date" else "بررسی شد"
            form.enter(name, new)
            assert not [one for one in form.problems().values() if one.severity == "error"]
            form.save()
            assert queries.get(governorate, kind.name, record)[name] == new
            tried.add(kind.name)
            if form.withheld:
                nameless.add(kind.name)
    assert {"case", "person", "referral", "issue"} <= tried
    assert {"person", "referral"} <= nameless


def test_a_withheld_name_is_not_complained_of_and_may_not_be_emptied_again(
    two: tuple[Office, Office],
) -> None:
    governorate, office = two
    record = came(governorate, office, entity_named("referral"))[1]
    form = FormState(governorate, "referral", record)
    assert "subject" in form.withheld
    assert form.value("subject") is None
    assert "subject" not in form.problems()
    form.enter("subject", "پیگیری")
    form.save()
    assert "subject" not in form.withheld
    form.enter("subject", "")
    assert form.problems()["subject"].text == t("problem.required")
    with pytest.raises(InvalidRecord):
        form.save()


def test_an_office_knows_all_that_it_holds_itself(two: tuple[Office, Office]) -> None:
    _, office = two
    person = queries.find_ids(office, "person", limit=1)[0]
    assert FormState(office, "person", person).withheld == frozenset()
