"""Ways to reach people, dead letters, reminders, feeds, webhooks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
WAYS = "way in ('chat', 'mail', 'sms')"
TABLES = (
    "calendar_feeds",
    "webhook_calls",
    "house_events",
    "webhooks",
    "reminders",
    "deliveries",
)


def upgrade() -> None:
    widen_outbox()
    op.create_table(
        "deliveries",
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="trying", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status in ('trying', 'sent', 'refused')", name=op.f("ck_deliveries_status")
        ),
        sa.CheckConstraint(WAYS, name=op.f("ck_deliveries_way")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["outbox.id"], name=op.f("fk_deliveries_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("notice_id", "way", name=op.f("pk_deliveries")),
    )
    op.create_table(
        "reminders",
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("minutes_before", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), server_default="planned", nullable=False),
        sa.CheckConstraint(
            "status in ('planned', 'sent', 'dropped')", name=op.f("ck_reminders_status")
        ),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_reminders_interview_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "interview_id", "version", "minutes_before", name=op.f("pk_reminders")
        ),
    )
    op.create_index(
        "ix_reminders_due_at",
        "reminders",
        ["due_at"],
        postgresql_where=sa.text("status = 'planned'"),
    )
    create_feeds()
    create_webhooks()


def widen_outbox() -> None:
    op.add_column(
        "outbox", sa.Column("status", sa.Text(), server_default="waiting", nullable=False)
    )
    op.add_column("outbox", sa.Column("way", sa.Text(), server_default="chat", nullable=False))
    op.execute("update outbox set status = 'delivered' where delivered_at is not null")
    op.create_check_constraint(
        op.f("ck_outbox_status"), "outbox", "status in ('waiting', 'delivered', 'dead')"
    )
    op.create_check_constraint(op.f("ck_outbox_way"), "outbox", WAYS)
    op.drop_index("ix_outbox_due_at", table_name="outbox")
    op.create_index(
        "ix_outbox_way_due_at",
        "outbox",
        ["way", "due_at"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "ix_outbox_dead",
        "outbox",
        ["created_at", "id"],
        postgresql_where=sa.text("status = 'dead'"),
    )


def create_feeds() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("handle", name=op.f("uq_calendar_feeds_handle")),
    )
    op.create_index(op.f("ix_calendar_feeds_person_id"), "calendar_feeds", ["person_id"])


def create_webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_webhooks_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "house_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_events")),
    )
    op.create_index("ix_house_events_created_at_id", "house_events", ["created_at", "id"])
    op.create_table(
        "webhook_calls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status in ('waiting', 'sent', 'dead')", name=op.f("ck_webhook_calls_status")
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhooks.id"],
            name=op.f("fk_webhook_calls_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_calls")),
        sa.UniqueConstraint(
            "webhook_id", "event_id", name=op.f("uq_webhook_calls_webhook_id_event_id")
        ),
    )
    op.create_index(
        "ix_webhook_calls_due_at",
        "webhook_calls",
        ["due_at"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "ix_webhook_calls_webhook_id_created_at_id",
        "webhook_calls",
        ["webhook_id", "created_at", "id"],
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_outbox_dead", table_name="outbox")
    op.drop_index("ix_outbox_way_due_at", table_name="outbox")
    op.drop_constraint(op.f("ck_outbox_way"), "outbox")
    op.drop_constraint(op.f("ck_outbox_status"), "outbox")
    op.drop_column("outbox", "way")
    op.drop_column("outbox", "status")
    op.create_index(
        "ix_outbox_due_at",
        "outbox",
        ["due_at"],
        postgresql_where=sa.text("delivered_at is null"),
    )
