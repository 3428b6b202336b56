"""The tables of an office's store, one file for each family of records."""

from __future__ import annotations

from db.models.agency import Agency, AgencyContact
from db.models.attachment import Attachment
from db.models.case import Case, CaseIssue, CasePerson
from db.models.code import Code
from db.models.decision import Commitment, Decision, DecisionNeighbourhood, Extension
from db.models.household import Household
from db.models.issue import Issue
from db.models.meeting import AgendaItem, Attendance, Body, BodyMember, Meeting
from db.models.neighbourhood import Neighbourhood
from db.models.office import Office
from db.models.person import Person
from db.models.referral import FollowUp, Referral

__all__ = [
    "Agency",
    "AgencyContact",
    "AgendaItem",
    "Attachment",
    "Attendance",
    "Body",
    "BodyMember",
    "Case",
    "CaseIssue",
    "CasePerson",
    "Code",
    "Commitment",
    "Decision",
    "DecisionNeighbourhood",
    "Extension",
    "FollowUp",
    "Household",
    "Issue",
    "Meeting",
    "Neighbourhood",
    "Office",
    "Person",
    "Referral",
]
