"""Calendars that come in."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _feeds()
    _appointments()
    _busy_times()
    _conflicts()


def _feeds() -> None:
    op.create_table(
        "busy_feeds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("polled_at", MOMENT, nullable=True),
        sa.Column("ok_at", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("skipped", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unknown_zones", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_busy_feeds_person_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_busy_feeds_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_feeds")),
        sa.UniqueConstraint(
            "person_id", "fingerprint", name=op.f("uq_busy_feeds_person_id_fingerprint")
        ),
    )
    op.create_index("ix_busy_feeds_due_at", "busy_feeds", ["due_at"])


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("candidate_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start_at", MOMENT, nullable=False),
        sa.Column("end_at", MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('written_test', 'other')", name=op.f("ck_appointments_kind")),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_appointments_order")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["people.id"], name=op.f("fk_appointments_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_appointments_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_candidate_id"), "appointments", ["candidate_id"])


def _busy_times() -> None:
    for column, table in (("feed_id", "busy_feeds"), ("appointment_id", "appointments")):
        op.add_column("busy_times", sa.Column(column, sa.Text(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_busy_times_{column}"),
            "busy_times",
            table,
            [column],
            ["id"],
            ondelete="CASCADE",
        )
        op.create_index(
            f"ix_busy_times_{column}",
            "busy_times",
            [column],
            postgresql_where=sa.text(f"{column} is not null"),
        )


def _conflicts() -> None:
    op.create_table(
        "calendar_conflicts",
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("start_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_calendar_conflicts_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_calendar_conflicts_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "interview_id", "person_id", "start_at", name=op.f("pk_calendar_conflicts")
        ),
    )


def downgrade() -> None:
    op.drop_table("calendar_conflicts")
    for column in ("feed_id", "appointment_id"):
        op.drop_column("busy_times", column)
    op.drop_table("appointments")
    op.drop_table("busy_feeds")
