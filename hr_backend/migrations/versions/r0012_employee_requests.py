"""Requests by employees."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLE = "employee_requests"
PEOPLE = ("person_id", "approver_id", "decided_by_id")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("approver_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind in ('leave', 'punch_correction', 'overtime', 'profile', 'certificate')",
            name=op.f(f"ck_{TABLE}_kind"),
        ),
        sa.CheckConstraint(
            "status in ('pending', 'needs_info', 'approved', 'rejected', 'withdrawn', 'expired')",
            name=op.f(f"ck_{TABLE}_status"),
        ),
        sa.CheckConstraint(
            "decided_by_id <> person_id or status = 'withdrawn'",
            name=op.f(f"ck_{TABLE}_not_ones_own"),
        ),
        *(
            sa.ForeignKeyConstraint([column], ["people.id"], name=op.f(f"fk_{TABLE}_{column}"))
            for column in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])
    op.create_index(f"ix_{TABLE}_created_at_id", TABLE, ["created_at", "id"])
    op.create_index(
        f"ix_{TABLE}_approver",
        TABLE,
        ["approver_id"],
        postgresql_where=sa.text("status = 'pending'"),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
