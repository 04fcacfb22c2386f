"""Batches of changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("request", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("planned_at", MOMENT, nullable=True),
        sa.Column("applied_at", MOMENT, nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("progress", postgresql.JSONB(), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.Column("basis", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("kind in ('cancel', 'reschedule')", name=op.f("ck_batches_kind")),
        sa.CheckConstraint(
            "status in ('planning', 'planned', 'failed', 'outdated', 'applied', 'undone')",
            name=op.f("ck_batches_status"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_batches_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(
        "ix_batches_actor_id_created_at_id", "batches", ["actor_id", "created_at", "id"]
    )
    op.create_index(
        "ix_batches_planning",
        "batches",
        ["seen_at"],
        postgresql_where=sa.text("status = 'planning'"),
    )
    words = postgresql.ARRAY(sa.Text())
    op.create_table(
        "batch_items",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("old_start", MOMENT, nullable=True),
        sa.Column("old_crew", words, nullable=False),
        sa.Column("new_start", MOMENT, nullable=True),
        sa.Column("crew", words, nullable=False),
        sa.Column("missed", words, nullable=False),
        sa.Column("blocked", sa.Text(), nullable=True),
        sa.Column("blocking", words, nullable=False),
        sa.Column("applied_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batches.id"],
            name=op.f("fk_batch_items_batch_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_batch_items_interview_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", "interview_id", name=op.f("pk_batch_items")),
    )


def downgrade() -> None:
    op.drop_table("batch_items")
    op.drop_table("batches")
