"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.types
from db import search

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SEARCHED = (
    "office",
    "neighbourhood",
    "household",
    "person",
    "case",
    "issue",
    "agency",
    "agency_contact",
    "referral",
    "follow_up",
    "body",
    "body_member",
    "meeting",
    "decision",
    "commitment",
    "attachment",
    "code",
)


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=True),
        sa.Column("name_key", sa.String(length=400), nullable=True),
        sa.Column("short_name", sa.String(length=60), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("reply_working_days", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_agency")),
        sa.UniqueConstraint("id", name=op.f("uq_agency_id")),
    )
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_name_key"), ["name_key"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("secrecy", sa.String(length=60), nullable=True),
        sa.Column("owner_entity", sa.String(length=40), nullable=True),
        sa.Column("owner_id", db.types.Key(length=16), nullable=True),
        sa.Column("description", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("id", name=op.f("uq_attachment_id")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_sha256"), ["sha256"], unique=False)

    op.create_table(
        "body",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("name_key", sa.String(length=400), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("chair", sa.String(length=120), nullable=True),
        sa.Column("secretary", sa.String(length=120), nullable=True),
        sa.Column("quorum_percent", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_body")),
        sa.UniqueConstraint("id", name=op.f("uq_body_id")),
    )
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_name_key"), ["name_key"], unique=False)

    op.create_table(
        "code",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("list_name", sa.String(length=60), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("label", sa.String(length=160), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("tone", sa.String(length=60), nullable=True),
        sa.Column("phase", sa.String(length=60), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_code")),
        sa.UniqueConstraint("id", name=op.f("uq_code_id")),
    )
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_list_name"), ["list_name"], unique=False)

    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "stream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream")),
        sa.UniqueConstraint("name", name=op.f("uq_stream_name")),
    )
    op.create_table(
        "agency_contact",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("agency", db.types.Key(length=16), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("held_from", sa.Date(), nullable=True),
        sa.Column("held_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"],
            ["agency.id"],
            name=op.f("fk_agency_contact_agency"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_agency_contact")),
        sa.UniqueConstraint("id", name=op.f("uq_agency_contact_id")),
    )
    with op.batch_alter_table("agency_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_contact_agency"), ["agency"], unique=False)

    op.create_table(
        "body_member",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("body", db.types.Key(length=16), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("post", sa.String(length=160), nullable=True),
        sa.Column("agency", db.types.Key(length=16), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"],
            ["agency.id"],
            name=op.f("fk_body_member_agency"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["body"], ["body.id"], name=op.f("fk_body_member_body"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_body_member")),
        sa.UniqueConstraint("id", name=op.f("uq_body_member_id")),
    )
    with op.batch_alter_table("body_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_member_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_body_member_body"), ["body"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("body", db.types.Key(length=16), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.String(length=5), nullable=True),
        sa.Column("ends_at", sa.String(length=5), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("chair", sa.String(length=120), nullable=True),
        sa.Column("secretary", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["body"], ["body.id"], name=op.f("fk_meeting_body"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("id", name=op.f("uq_meeting_id")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_body"), ["body"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_held_on"), ["held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_status"), ["status"], unique=False)

    op.create_table(
        "neighbourhood",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("name_key", sa.String(length=400), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=True),
        sa.Column("municipal_district", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("target_since", sa.Integer(), nullable=True),
        sa.Column("population", sa.BigInteger(), nullable=True),
        sa.Column("households", sa.BigInteger(), nullable=True),
        sa.Column("area_hectares", sa.Float(), nullable=True),
        sa.Column("outline", db.types.Key(length=16), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["outline"],
            ["attachment.id"],
            name=op.f("fk_neighbourhood_outline"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_neighbourhood")),
        sa.UniqueConstraint("id", name=op.f("uq_neighbourhood_id")),
    )
    with op.batch_alter_table("neighbourhood", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_neighbourhood_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_neighbourhood_status"), ["status"], unique=False)

    op.create_table(
        "office",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("operator", sa.String(length=200), nullable=True),
        sa.Column("contract_from", sa.Date(), nullable=True),
        sa.Column("contract_to", sa.Date(), nullable=True),
        sa.Column("head", sa.String(length=120), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("emblem", db.types.Key(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["emblem"],
            ["attachment.id"],
            name=op.f("fk_office_emblem"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_office")),
        sa.UniqueConstraint("id", name=op.f("uq_office_id")),
    )
    op.create_table(
        "op",
        sa.Column("stream", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hlc", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("row", db.types.Key(length=16), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["stream"], ["stream.id"], name=op.f("fk_op_stream")),
        sa.PrimaryKeyConstraint("stream", "seq", name=op.f("pk_op")),
    )
    with op.batch_alter_table("op", schema=None) as batch_op:
        batch_op.create_index("ix_op_row", ["row", "field"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("meeting", db.types.Key(length=16), nullable=True),
        sa.Column("member", db.types.Key(length=16), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("post", sa.String(length=160), nullable=True),
        sa.Column("presence", sa.String(length=60), nullable=True),
        sa.Column("deputy_letter", sa.String(length=60), nullable=True),
        sa.Column("arrived_at", sa.String(length=5), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
            name=op.f("fk_attendance_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["member"],
            ["body_member.id"],
            name=op.f("fk_attendance_member"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("id", name=op.f("uq_attendance_id")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_meeting"), ["meeting"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_member"), ["member"], unique=False)

    op.create_table(
        "household",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("head", db.types.Key(length=16), nullable=True),
        sa.Column("neighbourhood", db.types.Key(length=16), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("block", sa.String(length=60), nullable=True),
        sa.Column("lane", sa.String(length=80), nullable=True),
        sa.Column("postal_code", sa.String(length=10), nullable=True),
        sa.Column("tenure", sa.String(length=60), nullable=True),
        sa.Column("dwelling_material", sa.String(length=60), nullable=True),
        sa.Column("has_permit", sa.Boolean(), nullable=True),
        sa.Column("has_deed", sa.Boolean(), nullable=True),
        sa.Column("income_source", sa.String(length=60), nullable=True),
        sa.Column("income_band", sa.String(length=60), nullable=True),
        sa.Column("rent_rials", sa.BigInteger(), nullable=True),
        sa.Column("cover", sa.String(length=60), nullable=True),
        sa.Column("insurance", sa.String(length=60), nullable=True),
        sa.Column("resident_since", sa.Integer(), nullable=True),
        sa.Column("tags", db.types.CodeSet(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["neighbourhood"],
            ["neighbourhood.id"],
            name=op.f("fk_household_neighbourhood"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_household")),
        sa.UniqueConstraint("id", name=op.f("uq_household_id")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_head"), ["head"], unique=False)
        batch_op.create_index("ix_household_in_order", ["deleted", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_neighbourhood"), ["neighbourhood"], unique=False)

    op.create_table(
        "issue",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("title_key", sa.String(length=400), nullable=True),
        sa.Column("category", sa.String(length=60), nullable=True),
        sa.Column("neighbourhood", db.types.Key(length=16), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reach", sa.String(length=60), nullable=True),
        sa.Column("people_affected", sa.BigInteger(), nullable=True),
        sa.Column("severity", sa.BigInteger(), nullable=True),
        sa.Column("urgency", sa.BigInteger(), nullable=True),
        sa.Column("feasibility", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("score_override", sa.Float(), nullable=True),
        sa.Column("score_reason", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("committee", sa.String(length=60), nullable=True),
        sa.Column("agency", db.types.Key(length=16), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("status_reason", sa.String(length=300), nullable=True),
        sa.Column("right_body", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.id"], name=op.f("fk_issue_agency"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"],
            ["neighbourhood.id"],
            name=op.f("fk_issue_neighbourhood"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_issue")),
        sa.UniqueConstraint("id", name=op.f("uq_issue_id")),
    )
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_found_on"), ["found_on"], unique=False)
        batch_op.create_index("ix_issue_in_order", ["deleted", "score"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_neighbourhood"), ["neighbourhood"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_title_key"), ["title_key"], unique=False)

    op.create_table(
        "case",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("household", db.types.Key(length=16), nullable=True),
        sa.Column("neighbourhood", db.types.Key(length=16), nullable=True),
        sa.Column("harms", db.types.CodeSet(), nullable=True),
        sa.Column("risk", sa.String(length=60), nullable=True),
        sa.Column("confidentiality", sa.String(length=60), nullable=True),
        sa.Column("caseworker", sa.String(length=120), nullable=True),
        sa.Column("found_by", sa.String(length=60), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_reason", sa.String(length=60), nullable=True),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household"],
            ["household.id"],
            name=op.f("fk_case_household"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"],
            ["neighbourhood.id"],
            name=op.f("fk_case_neighbourhood"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_case")),
        sa.UniqueConstraint("id", name=op.f("uq_case_id")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_confidentiality"), ["confidentiality"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_household"), ["household"], unique=False)
        batch_op.create_index("ix_case_in_order", ["deleted", "opened_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_neighbourhood"), ["neighbourhood"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_risk"), ["risk"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_status"), ["status"], unique=False)

    op.create_table(
        "decision",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("meeting", db.types.Key(length=16), nullable=True),
        sa.Column("clause", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("issue", db.types.Key(length=16), nullable=True),
        sa.Column("votes_for", sa.BigInteger(), nullable=True),
        sa.Column("votes_against", sa.BigInteger(), nullable=True),
        sa.Column("dissent", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_decision_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
            name=op.f("fk_decision_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_decision")),
        sa.UniqueConstraint("id", name=op.f("uq_decision_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_issue"), ["issue"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_meeting"), ["meeting"], unique=False)

    op.create_table(
        "person",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("given_name", sa.String(length=80), nullable=True),
        sa.Column("family_name", sa.String(length=80), nullable=True),
        sa.Column("family_name_key", sa.String(length=400), nullable=True),
        sa.Column("fathers_name", sa.String(length=80), nullable=True),
        sa.Column("identity_kind", sa.String(length=60), nullable=True),
        sa.Column("identity_number", sa.String(length=40), nullable=True),
        sa.Column("identity_reason", sa.String(length=200), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=60), nullable=True),
        sa.Column("nationality", sa.String(length=60), nullable=True),
        sa.Column("marital_status", sa.String(length=60), nullable=True),
        sa.Column("education", sa.String(length=60), nullable=True),
        sa.Column("work", sa.String(length=60), nullable=True),
        sa.Column("disability", db.types.CodeSet(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("household", db.types.Key(length=16), nullable=True),
        sa.Column("relation_to_head", sa.String(length=60), nullable=True),
        sa.Column("local_roles", db.types.CodeSet(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household"],
            ["household.id"],
            name=op.f("fk_person_household"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_person")),
        sa.UniqueConstraint("id", name=op.f("uq_person_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_family_name_key"), ["family_name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_household"), ["household"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_identity_number"), ["identity_number"], unique=False)
        batch_op.create_index("ix_person_in_order", ["deleted", "family_name_key"], unique=False)

    op.create_table(
        "case_issue",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("case", db.types.Key(length=16), nullable=True),
        sa.Column("issue", db.types.Key(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["case"], ["case.id"], name=op.f("fk_case_issue_case"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_case_issue_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_case_issue")),
        sa.UniqueConstraint("id", name=op.f("uq_case_issue_id")),
    )
    with op.batch_alter_table("case_issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_issue_case"), ["case"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_issue_issue"), ["issue"], unique=False)

    op.create_table(
        "case_person",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("case", db.types.Key(length=16), nullable=True),
        sa.Column("person", db.types.Key(length=16), nullable=True),
        sa.Column("role", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["case"], ["case.id"], name=op.f("fk_case_person_case"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
            name=op.f("fk_case_person_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_case_person")),
        sa.UniqueConstraint("id", name=op.f("uq_case_person_id")),
    )
    with op.batch_alter_table("case_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_person_case"), ["case"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_person_person"), ["person"], unique=False)

    op.create_table(
        "commitment",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("decision", db.types.Key(length=16), nullable=True),
        sa.Column("agency", db.types.Key(length=16), nullable=True),
        sa.Column("part", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("measure", sa.String(length=300), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("first_deadline", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("block_reason", sa.String(length=60), nullable=True),
        sa.Column("percent", sa.BigInteger(), nullable=True),
        sa.Column("last_reply", sa.String(length=300), nullable=True),
        sa.Column("last_reply_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"],
            ["agency.id"],
            name=op.f("fk_commitment_agency"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["decision"],
            ["decision.id"],
            name=op.f("fk_commitment_decision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("id", name=op.f("uq_commitment_id")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_decision"), ["decision"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_first_deadline"), ["first_deadline"], unique=False)
        batch_op.create_index("ix_commitment_in_order", ["deleted", "deadline"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_status"), ["status"], unique=False)

    op.create_table(
        "decision_neighbourhood",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("decision", db.types.Key(length=16), nullable=True),
        sa.Column("neighbourhood", db.types.Key(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision"],
            ["decision.id"],
            name=op.f("fk_decision_neighbourhood_decision"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["neighbourhood"],
            ["neighbourhood.id"],
            name=op.f("fk_decision_neighbourhood_neighbourhood"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_decision_neighbourhood")),
        sa.UniqueConstraint("id", name=op.f("uq_decision_neighbourhood_id")),
    )
    with op.batch_alter_table("decision_neighbourhood", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_neighbourhood_decision"), ["decision"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decision_neighbourhood_neighbourhood"), ["neighbourhood"], unique=False
        )

    op.create_table(
        "referral",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("case", db.types.Key(length=16), nullable=True),
        sa.Column("issue", db.types.Key(length=16), nullable=True),
        sa.Column("agency", db.types.Key(length=16), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("service_asked", sa.Text(), nullable=True),
        sa.Column("urgency", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("drafted_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("letter_number", sa.String(length=60), nullable=True),
        sa.Column("shared_fields", db.types.CodeSet(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("refusal_reason", sa.String(length=60), nullable=True),
        sa.Column("right_agency", db.types.Key(length=16), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.id"], name=op.f("fk_referral_agency"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["case"], ["case.id"], name=op.f("fk_referral_case"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_referral_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["right_agency"],
            ["agency.id"],
            name=op.f("fk_referral_right_agency"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_referral")),
        sa.UniqueConstraint("id", name=op.f("uq_referral_id")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_case"), ["case"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_deadline"), ["deadline"], unique=False)
        batch_op.create_index("ix_referral_in_order", ["deleted", "sent_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_issue"), ["issue"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_right_agency"), ["right_agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_status"), ["status"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("meeting", db.types.Key(length=16), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("presenter", sa.String(length=120), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("issue", db.types.Key(length=16), nullable=True),
        sa.Column("commitment", db.types.Key(length=16), nullable=True),
        sa.Column("referral", db.types.Key(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.id"],
            name=op.f("fk_agenda_item_commitment"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_agenda_item_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
            name=op.f("fk_agenda_item_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["referral"],
            ["referral.id"],
            name=op.f("fk_agenda_item_referral"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("id", name=op.f("uq_agenda_item_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_commitment"), ["commitment"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_issue"), ["issue"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_meeting"), ["meeting"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_referral"), ["referral"], unique=False)

    op.create_table(
        "extension",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("commitment", db.types.Key(length=16), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("granted_by", sa.String(length=160), nullable=True),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.id"],
            name=op.f("fk_extension_commitment"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_extension")),
        sa.UniqueConstraint("id", name=op.f("uq_extension_id")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_commitment"), ["commitment"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("local_id", sa.Integer(), nullable=False),
        sa.Column("id", db.types.Key(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(length=60), nullable=True),
        sa.Column("case", db.types.Key(length=16), nullable=True),
        sa.Column("issue", db.types.Key(length=16), nullable=True),
        sa.Column("referral", db.types.Key(length=16), nullable=True),
        sa.Column("commitment", db.types.Key(length=16), nullable=True),
        sa.Column("contact", sa.String(length=160), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("next_step", sa.String(length=300), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_done", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case"], ["case.id"], name=op.f("fk_follow_up_case"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.id"],
            name=op.f("fk_follow_up_commitment"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_follow_up_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["referral"],
            ["referral.id"],
            name=op.f("fk_follow_up_referral"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("local_id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("id", name=op.f("uq_follow_up_id")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_case"), ["case"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_commitment"), ["commitment"], unique=False)
        batch_op.create_index("ix_follow_up_in_order", ["deleted", "done_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_issue"), ["issue"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_next_on"), ["next_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_referral"), ["referral"], unique=False)

    for statement in search.create_statements(_SEARCHED, op.get_bind().dialect.name):
        op.execute(statement)
