"""Indexes by whose a record is: a governorate counts and lists the records of each of its offices."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Those with figures hold what is counted, so that counting reads the index alone, in the order of the offices.
_COUNTED = {
    "case": ("deleted", "scope", "neighbourhood", "status", "risk"),
    "commitment": ("deleted", "scope", "status", "first_deadline", "deadline", "done_on", "agency"),
    "issue": ("deleted", "scope", "neighbourhood", "status"),
    "referral": (
        "deleted",
        "scope",
        "case",
        "issue",
        "agency",
        "status",
        "sent_on",
        "deadline",
        "replied_on",
    ),
}
# Those that are only listed begin with the office: what is asked without one goes its own ways.
_LISTED = (
    "agency",
    "body",
    "decision",
    "follow_up",
    "household",
    "meeting",
    "neighbourhood",
    "person",
)


def upgrade() -> None:
    for table, columns in _COUNTED.items():
        op.create_index(f"ix_{table}_by_office", table, list(columns))
    for table in _LISTED:
        op.create_index(f"ix_{table}_by_office", table, ["scope", "deleted"])
    for table in ("conflict", "held"):
        op.create_index(f"ix_{table}_entity", table, ["entity"])
