"""Every kind of record the program keeps. To add one: its model and migration, a file here, a name in ENTITIES."""

from __future__ import annotations

from typing import Final

from yazd_desktop.entities.agency import AGENCY, AGENCY_CONTACT
from yazd_desktop.entities.attachment import ATTACHMENT
from yazd_desktop.entities.base import Entity
from yazd_desktop.entities.case import CASE, CASE_ISSUE, CASE_PERSON
from yazd_desktop.entities.code import CODE
from yazd_desktop.entities.decision import COMMITMENT, DECISION, DECISION_NEIGHBOURHOOD, EXTENSION
from yazd_desktop.entities.household import HOUSEHOLD
from yazd_desktop.entities.issue import ISSUE
from yazd_desktop.entities.meeting import AGENDA_ITEM, ATTENDANCE, BODY, BODY_MEMBER, MEETING
from yazd_desktop.entities.neighbourhood import NEIGHBOURHOOD
from yazd_desktop.entities.office import OFFICE
from yazd_desktop.entities.person import PERSON
from yazd_desktop.entities.referral import FOLLOW_UP, REFERRAL

ENTITIES: Final[tuple[Entity, ...]] = (
    OFFICE,
    NEIGHBOURHOOD,
    HOUSEHOLD,
    PERSON,
    CASE,
    CASE_PERSON,
    ISSUE,
    CASE_ISSUE,
    AGENCY,
    AGENCY_CONTACT,
    REFERRAL,
    BODY,
    BODY_MEMBER,
    MEETING,
    DECISION,
    DECISION_NEIGHBOURHOOD,
    COMMITMENT,
    EXTENSION,
    AGENDA_ITEM,
    ATTENDANCE,
    FOLLOW_UP,
    ATTACHMENT,
    CODE,
)
_BY_NAME: Final = {entity.name: entity for entity in ENTITIES}


def entity(name: str) -> Entity:
    """The entity called `name`; KeyError when there is none."""
    return _BY_NAME[name]
