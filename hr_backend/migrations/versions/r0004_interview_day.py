"""Stand-by candidates, the day of the interview, scorecards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "scorecard_reminders",
    "scorecards",
    "criteria_sets",
    "interview_sessions",
    "incidents",
    "offers",
    "freed_slots",
    "waitlist",
)


def upgrade() -> None:
    op.add_column("interviews", sa.Column("rebook_of", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_interviews_rebook_of"), "interviews", "interviews", ["rebook_of"], ["id"]
    )
    op.create_unique_constraint(op.f("uq_interviews_rebook_of"), "interviews", ["rebook_of"])
    op.add_column(
        "applications",
        sa.Column("outcome", sa.Text(), server_default="in_review", nullable=False),
    )
    op.add_column("applications", sa.Column("next_round", sa.Integer(), nullable=True))
    op.add_column("applications", sa.Column("message", sa.Text(), nullable=True))
    op.add_column(
        "applications", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_check_constraint(
        op.f("ck_applications_outcome"),
        "applications",
        "outcome in ('in_review', 'advance', 'offer', 'rejected', 'hold')",
    )
    create_tables()
    op.add_column("slot_claims", sa.Column("offer_id", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_slot_claims_offer_id"),
        "slot_claims",
        "offers",
        ["offer_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(
        "ix_slot_claims_offer_id",
        "slot_claims",
        ["offer_id"],
        postgresql_where=sa.text("offer_id is not null"),
    )
    op.create_check_constraint(
        op.f("ck_slot_claims_offer"), "slot_claims", "(kind = 'offer') = (offer_id is not null)"
    )
    allow_kinds("'interview', 'request', 'hold', 'offer'")


def allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_slot_claims_kind"), "slot_claims")
    op.create_check_constraint(op.f("ck_slot_claims_kind"), "slot_claims", f"kind in ({kinds})")


def create_tables() -> None:
    op.create_table(
        "waitlist",
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("requisition_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_waitlist_rank")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_waitlist_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisitions.id"], name=op.f("fk_waitlist_requisition_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_waitlist")),
    )
    op.create_index(
        "ix_waitlist_requisition_id_rank", "waitlist", ["requisition_id", "rank"], unique=False
    )
    op.create_table(
        "freed_slots",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("requisition_id", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("interviewers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("freed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status in ('open', 'filled', 'lapsed')", name=op.f("ck_freed_slots_status")
        ),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_freed_slots_order")),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_freed_slots_interview_id")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisitions.id"], name=op.f("fk_freed_slots_requisition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_slots")),
    )
    op.create_index(
        "ix_freed_slots_requisition_id_start_at",
        "freed_slots",
        ["requisition_id", "start_at"],
        unique=False,
    )
    op.create_index(
        "ix_freed_slots_start_at",
        "freed_slots",
        ["start_at"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "uq_freed_slots_open",
        "freed_slots",
        ["interview_id", "start_at"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("slot_id", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Text(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interview_id", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'accepted') = (interview_id is not null)", name=op.f("ck_offers_taken")
        ),
        sa.CheckConstraint(
            "(status = 'open') = (answered_at is null)", name=op.f("ck_offers_answered")
        ),
        sa.CheckConstraint(
            "status in ('open', 'accepted', 'declined', 'expired')", name=op.f("ck_offers_status")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_offers_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_offers_interview_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["freed_slots.id"], name=op.f("fk_offers_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint(
            "application_id", "start_at", name=op.f("uq_offers_application_id_start_at")
        ),
    )
    op.create_index("ix_offers_made_at_id", "offers", ["made_at", "id"], unique=False)
    op.create_index("ix_offers_slot_id", "offers", ["slot_id"], unique=False)
    op.create_index(
        "uq_offers_open_application",
        "offers",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "uq_offers_open_slot",
        "offers",
        ["slot_id"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('late', 'technical', 'nobody_there')", name=op.f("ck_incidents_kind")
        ),
        sa.CheckConstraint("minutes between 1 and 600", name=op.f("ck_incidents_minutes")),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_incidents_interview_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_incidents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(
        "ix_incidents_interview_id_at", "incidents", ["interview_id", "at"], unique=False
    )
    op.create_index(op.f("ix_incidents_person_id"), "incidents", ["person_id"], unique=False)
    op.create_table(
        "interview_sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("fault_id", sa.Text(), nullable=True),
        sa.CheckConstraint("started_at <= ended_at", name=op.f("ck_interview_sessions_order")),
        sa.ForeignKeyConstraint(
            ["fault_id"], ["incidents.id"], name=op.f("fk_interview_sessions_fault_id")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_interview_sessions_interview_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_sessions")),
    )
    op.create_index(
        "ix_interview_sessions_interview_id", "interview_sessions", ["interview_id"], unique=False
    )
    op.create_index(
        "uq_interview_sessions_open",
        "interview_sessions",
        ["interview_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "criteria_sets",
        sa.Column("requisition_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_criteria_sets_version")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_criteria_sets_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisitions.id"], name=op.f("fk_criteria_sets_requisition_id")
        ),
        sa.PrimaryKeyConstraint("requisition_id", "version", name=op.f("pk_criteria_sets")),
    )
    op.create_table(
        "scorecards",
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("interviewer_id", sa.Text(), nullable=False),
        sa.Column("requisition_id", sa.Text(), nullable=False),
        sa.Column("criteria_version", sa.Integer(), nullable=True),
        sa.Column("scores", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "recommendation in ('strong_no', 'no', 'yes', 'strong_yes')",
            name=op.f("ck_scorecards_recommendation"),
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_scorecards_interview_id")
        ),
        sa.ForeignKeyConstraint(
            ["interviewer_id"], ["people.id"], name=op.f("fk_scorecards_interviewer_id")
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id", "criteria_version"],
            ["criteria_sets.requisition_id", "criteria_sets.version"],
            name=op.f("fk_scorecards_requisition_id_criteria_version"),
        ),
        sa.ForeignKeyConstraint(
            ["requisition_id"], ["requisitions.id"], name=op.f("fk_scorecards_requisition_id")
        ),
        sa.PrimaryKeyConstraint("interview_id", "interviewer_id", name=op.f("pk_scorecards")),
    )
    op.create_index(
        op.f("ix_scorecards_interviewer_id"), "scorecards", ["interviewer_id"], unique=False
    )
    op.create_table(
        "scorecard_reminders",
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_scorecard_reminders_interview_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_scorecard_reminders_person_id")
        ),
        sa.PrimaryKeyConstraint("interview_id", "person_id", name=op.f("pk_scorecard_reminders")),
    )


def downgrade() -> None:
    op.execute("delete from slot_claims where kind = 'offer'")
    allow_kinds("'interview', 'request', 'hold'")
    op.drop_constraint(op.f("ck_slot_claims_offer"), "slot_claims")
    op.drop_column("slot_claims", "offer_id")
    for table in TABLES:
        op.drop_table(table)
    op.drop_constraint(op.f("ck_applications_outcome"), "applications")
    for column in ("outcome", "next_round", "message", "released_at"):
        op.drop_column("applications", column)
    op.drop_column("interviews", "rebook_of")
