"""Whose a record is: in whose stream its changes stand, and who may change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update

from db.changes import ops_of
from db.ids import new_id
from db.models import Attachment
from db.this_copy import GOVERNORATE, INCARNATION, meta, set_meta
from yazd_desktop import queries
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.errors import UserError
from yazd_desktop.office import Office
from yazd_desktop.records import Unit

Create = Callable[..., str]
ELSEWHERE = new_id()
"""Another office: the governorate of an office, or one of the offices of a governorate."""


def _under(office: Office, governorate: str) -> None:
    with office.bookkeeping() as connection:
        set_meta(connection, GOVERNORATE, governorate)


@pytest.fixture
def governorate(office: Office) -> Office:
    """The office as a governorate's own store."""
    _under(office, office.id)
    return office


@pytest.fixture
def paired(office: Office) -> Office:
    """The office, paired with a governorate."""
    _under(office, ELSEWHERE)
    return office


@pytest.fixture
def create(create: Create, office: Office) -> Create:
    """Make one record, with what every such record has to have."""
    way = office.codes.rows("follow_up_way")[0].code

    def make(entity: str, **values: object) -> str:
        if entity == "follow_up":
            values = {"done_on": date(2026, 5, 5), "way": way, **values}
        if entity == "meeting":
            values = {"held_on": date(2026, 5, 5), "body": create("body", name="کارگروه"), **values}
        return create(entity, **values)

    return make


def _scope(office: Office, entity: str, record: str) -> str | None:
    model = entity_named(entity).model
    with office.reading() as connection:
        return connection.scalar(select(model.scope).where(model.id == record))


def _give(office: Office, entity: str, record: str, scope: str) -> None:
    """What a received file does: the record is another's."""
    model = entity_named(entity).model
    with office.bookkeeping() as connection:
        connection.execute(update(model).where(model.id == record).values(scope=scope))


def _streams(office: Office, record: str) -> list[tuple[str | None, str]]:
    """(field, whose stream) of each op of a record; all are of this copy."""
    with office.reading() as connection:
        own = meta(connection, INCARNATION)
        ops = ops_of(connection, [record])[record]
    assert {op.id.stream.split("/")[0] for op in ops} <= {own}
    return [(op.field, op.id.stream.split("/")[1]) for op in ops]


def _shipped(office: Office) -> str:
    return next(
        str(row["id"]) for row in queries.rows(office, "code", ("list_name",)) if row["list_name"] == "harm"
    )


def test_in_an_office_every_record_is_its_own(paired: Office, create: Create) -> None:
    meeting = create("meeting")
    _give(paired, "meeting", meeting, ELSEWHERE)
    decision = create("decision", meeting=meeting, text="مصوبه", clause=1)
    assert _scope(paired, "decision", decision) == paired.id
    assert {scope for _, scope in _streams(paired, decision)} == {paired.id}


def test_at_the_governorate_a_record_is_of_whom_it_hangs_on(governorate: Office, create: Create) -> None:
    case = create("case")
    _give(governorate, "case", case, ELSEWHERE)
    meeting = create("meeting")
    issue = create("issue", title="چاله", neighbourhood=create("neighbourhood", name="محله"))
    _give(governorate, "issue", issue, ELSEWHERE)
    made = {
        ("follow_up", create("follow_up", case=case, issue=issue)): ELSEWHERE,
        ("follow_up", create("follow_up", issue=issue)): ELSEWHERE,
        (
            "decision",
            create("decision", meeting=meeting, issue=issue, text="مصوبه", clause=1),
        ): governorate.id,
        ("agency", create("agency", name="دستگاه")): governorate.id,
        ("meeting", meeting): governorate.id,
        ("attachment", create("attachment", name="نامه", owner_entity="case", owner_id=case)): ELSEWHERE,
        ("attachment", create("attachment", name="نامه", owner_entity="meeting", owner_id=meeting)): (
            governorate.id
        ),
    }
    assert {one: _scope(governorate, *one) for one in made} == made
    for (_, record), scope in made.items():
        assert {found for _, found in _streams(governorate, record)} == {scope}


def test_what_hangs_on_a_part_of_another_office_is_that_offices_too(
    governorate: Office, create: Create
) -> None:
    case = create("case")
    _give(governorate, "case", case, ELSEWHERE)
    follow_up = create("follow_up", case=case)
    paper = create("attachment", name="نامه", owner_entity="follow_up", owner_id=follow_up)
    assert _scope(governorate, "attachment", paper) == ELSEWHERE


def test_a_change_stands_in_the_stream_of_its_record(governorate: Office, create: Create) -> None:
    """The governorate may change what offices sent it; each office gets only its own stream back."""
    case, own = create("case"), create("agency", name="دستگاه")
    before = len(_streams(governorate, case))
    _give(governorate, "case", case, ELSEWHERE)
    with governorate.writing() as unit:
        unit.update("case", case, {"risk": "high"})
        unit.update("agency", own, {"name": "نام دیگر"})
        unit.settle("case", case, "risk", "low")
        unit.retire("case", case)
        unit.restore("case", case)
    assert _streams(governorate, case)[before:] == [
        ("risk", ELSEWHERE),
        ("risk", ELSEWHERE),
        ("deleted", ELSEWHERE),
        ("deleted", ELSEWHERE),
    ]
    assert {scope for _, scope in _streams(governorate, own)} == {governorate.id}
    assert governorate.check() == []


def test_a_code_that_ships_is_of_whoever_changes_it(governorate: Office) -> None:
    code = _shipped(governorate)
    assert _scope(governorate, "code", code) is None
    with governorate.writing() as unit:
        unit.update("code", code, {"label": "نام استان"})
    assert _streams(governorate, code) == [("label", governorate.id)]
    assert _scope(governorate, "code", code) is None


Act = Callable[[Unit, str, str], object]
ACTS: dict[str, Act] = {
    "change": lambda unit, entity, record: unit.update(entity, record, {"name": "نام دیگر"}),
    "change nothing": lambda unit, entity, record: unit.update(entity, record, {}),
    "settle": lambda unit, entity, record: unit.settle(entity, record, "name", "نام دیگر"),
    "retire": lambda unit, entity, record: unit.retire(entity, record),
    "restore": lambda unit, entity, record: unit.restore(entity, record),
    "settle that it is gone": lambda unit, entity, record: unit.settle(entity, record, "deleted", value=True),
}


def _refused(office: Office, act: Act, entity: str, record: str) -> UserError:
    with pytest.raises(UserError) as refused, office.writing() as unit:
        act(unit, entity, record)
    assert refused.value.code == "records.of_governorate"
    return refused.value


@pytest.mark.parametrize("act", ACTS)
def test_an_office_reads_what_is_the_governorates_and_leaves_it_as_it_is(
    paired: Office, create: Create, act: str
) -> None:
    agency = create("agency", name="دستگاه")
    _give(paired, "agency", agency, ELSEWHERE)
    before = (queries.get(paired, "agency", agency), _streams(paired, agency))
    refused = _refused(paired, ACTS[act], "agency", agency)
    assert "استانداری" in refused.what
    assert "دستگاه" in refused.what
    assert "پیگیری" in refused.do
    assert (queries.get(paired, "agency", agency), _streams(paired, agency)) == before


@pytest.mark.parametrize("act", ACTS)
def test_an_office_changes_what_is_its_own(paired: Office, create: Create, act: str) -> None:
    agency = create("agency", name="دستگاه")
    with paired.writing() as unit:
        ACTS[act](unit, "agency", agency)
    assert {scope for _, scope in _streams(paired, agency)} == {paired.id}


def test_a_record_with_a_part_of_the_governorate_is_not_retired(paired: Office, create: Create) -> None:
    body = create("body", name="کارگروه")
    mine = create("body_member", body=body, name="عضو ما")
    theirs = create("body_member", body=body, name="عضو استان")
    _give(paired, "body_member", theirs, ELSEWHERE)
    _refused(paired, ACTS["retire"], "body", body)
    assert queries.count(paired, "body_member") == 2
    assert "deleted" not in {field for field, _ in [*_streams(paired, body), *_streams(paired, mine)]}


def test_why_it_cannot_be_retired_is_told_before_what_hangs_on_it(paired: Office, create: Create) -> None:
    """Nobody is to unlink ten referrals only to hear that it was for nothing."""
    agency = create("agency", name="دستگاه")
    create("commitment", agency=agency, text="کار")
    _give(paired, "agency", agency, ELSEWHERE)
    _refused(paired, ACTS["retire"], "agency", agency)


def test_code_lists_are_the_governorates_once_there_is_one(office: Office, create: Create) -> None:
    code, own = _shipped(office), create("code", list_name="harm", label="ترک تحصیل")
    with office.writing() as unit:
        unit.update("code", code, {"label": "نام ما"})
    assert _scope(office, "code", own) == office.id
    _under(office, ELSEWHERE)
    for record in (code, own):
        _refused(office, lambda unit, entity, one: unit.update(entity, one, {"label": "x"}), "code", record)
        _refused(office, lambda unit, entity, one: unit.settle(entity, one, "label", "x"), "code", record)
    _refused(
        office,
        lambda unit, entity, _: unit.create(entity, {"list_name": "harm", "label": "یکی دیگر"}),
        "code",
        "",
    )
    assert _streams(office, code) == [("label", office.id)]


def test_a_follow_up_may_be_written_on_what_is_the_governorates(paired: Office, create: Create) -> None:
    """As the message of the refusal says."""
    commitment = create("commitment", agency=create("agency", name="دستگاه"), text="کار")
    _give(paired, "commitment", commitment, ELSEWHERE)
    follow_up = create("follow_up", commitment=commitment, result="انجام شد")
    with paired.writing() as unit:
        unit.update("follow_up", follow_up, {"result": "هنوز نه"})
    assert {scope for _, scope in _streams(paired, follow_up)} == {paired.id}


def test_an_attachment_needs_no_owner(governorate: Office, create: Create) -> None:
    paper = create("attachment", name="نشان")
    assert _scope(governorate, "attachment", paper) == governorate.id
    with governorate.reading() as connection:
        assert connection.scalar(select(Attachment.owner_entity).where(Attachment.id == paper)) is None
