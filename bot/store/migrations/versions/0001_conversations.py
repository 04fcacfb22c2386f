"""Conversations and their entries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversations",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("state", JSONB, nullable=False, server_default="{}"),
    )
    op.create_table(
        "entries",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("options", JSONB, nullable=False, server_default="[]"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True)),
        sa.Column("intent", sa.Text),
        sa.Column("confidence", sa.Float),
    )
    op.create_index("ix_entries_person_seq", "entries", ["person", "seq"])
    op.create_index(
        "uq_entries_delivery",
        "entries",
        ["person", "channel", "message_id", "role"],
        unique=True,
        postgresql_where=sa.text("role IN ('person', 'notice')"),
    )
    op.create_index(
        "ix_entries_unprocessed",
        "entries",
        ["person", "seq"],
        postgresql_where=sa.text("role = 'person' AND processed_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("entries")
    op.drop_table("conversations")
