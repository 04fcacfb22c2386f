"""Leave: profiles, the ledger, requests, rules and answers of HR."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DAYS = sa.Numeric(8, 4)
KINDS = "kind in ('earned', 'taken', 'expired', 'carried', 'adjusted', 'returned')"


def upgrade() -> None:
    _people()
    _requests()
    _rules()
    op.execute(
        "create trigger leave_entries_append_only before update or delete or truncate"
        " on leave_entries for each statement execute function refuse_change()"
    )


def _people() -> None:
    op.create_table(
        "leave_profiles",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("first_worked_on", sa.Date(), nullable=True),
        sa.Column("continuous_since", sa.Date(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by_id", sa.Text(), nullable=True),
        _key("leave_profiles", "person_id", "people.id"),
        _key("leave_profiles", "updated_by_id", "people.id"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_leave_profiles")),
    )


def _requests() -> None:
    op.create_table(
        "leave_entries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("leave_type", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("days", DAYS, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Text(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_leave_entries_kind")),
        sa.CheckConstraint("valid_from <= expires_on", name=op.f("ck_leave_entries_validity")),
        _key("leave_entries", "person_id", "people.id"),
        _key("leave_entries", "created_by_id", "people.id"),
        _key("leave_entries", "request_id", "employee_requests.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_leave_entries_key")),
    )
    op.create_index(
        "ix_leave_entries_person_id_leave_type", "leave_entries", ["person_id", "leave_type"]
    )
    op.create_index(op.f("ix_leave_entries_request_id"), "leave_entries", ["request_id"])
    op.create_table(
        "leave_requests",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("leave_type", sa.Text(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("start_half", sa.Boolean(), nullable=False),
        sa.Column("end_half", sa.Boolean(), nullable=False),
        sa.Column("start_at", MOMENT, nullable=True),
        sa.Column("end_at", MOMENT, nullable=True),
        sa.Column("days", DAYS, nullable=False),
        sa.Column("per_year", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("start_on <= end_on", name=op.f("ck_leave_requests_days_in_order")),
        sa.CheckConstraint(
            "(start_at is null) = (end_at is null)", name=op.f("ck_leave_requests_both_moments")
        ),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_leave_requests_moments_in_order")),
        sa.CheckConstraint("days > 0", name=op.f("ck_leave_requests_days")),
        _key("leave_requests", "request_id", "employee_requests.id"),
        _key("leave_requests", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_leave_requests")),
    )
    op.create_index(
        "ix_leave_requests_person_id_start_on", "leave_requests", ["person_id", "start_on"]
    )


def _rules() -> None:
    op.create_table(
        "leave_rules",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Text(), nullable=True),
        _key("leave_rules", "created_by_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_rules")),
    )
    op.create_table(
        "leave_runs",
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_leave_runs")),
    )
    op.create_table(
        "leave_answers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("leave_type", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("variants", postgresql.JSONB(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by_id", sa.Text(), nullable=True),
        _key("leave_answers", "updated_by_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_answers")),
    )


def _key(table: str, column: str, refers: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [refers], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    for table in (
        "leave_answers",
        "leave_runs",
        "leave_rules",
        "leave_requests",
        "leave_entries",
        "leave_profiles",
    ):
        op.drop_table(table)
