"""Reason codes, attachments, deadlines of reviews, changes of mode; policies only grow."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = "kind in ('reschedule', 'cancel', 'mode', 'withdraw')"
KINDS_BEFORE = "kind in ('reschedule', 'cancel', 'withdraw')"
KEEP_POLICIES = """
create function keep_policies() returns trigger language plpgsql as $$
begin
    raise exception 'a policy is never changed: a new version is added';
end
$$
"""
MOMENT = sa.DateTime(timezone=True)
MODE_COLUMNS = ("old_mode", "new_mode", "new_location", "new_link")
STEP_MOMENTS = ("due_at", "reminded_at", "escalated_at")


def upgrade() -> None:
    _policies()
    op.create_table(
        "reason_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kinds", postgresql.JSONB(), nullable=False),
        sa.Column("words", postgresql.JSONB(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reason_codes")),
    )
    op.drop_constraint(op.f("ck_change_requests_kind"), "change_requests", type_="check")
    op.create_check_constraint(op.f("ck_change_requests_kind"), "change_requests", KINDS)
    for column in ("reason_code", *MODE_COLUMNS):
        op.add_column("change_requests", sa.Column(column, sa.Text(), nullable=True))
    _steps()
    op.alter_column("request_notes", "author_id", nullable=True)
    _attachments()


def _policies() -> None:
    op.add_column(
        "policies", sa.Column("created_at", MOMENT, server_default=sa.func.now(), nullable=False)
    )
    op.add_column("policies", sa.Column("author_id", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_policies_author_id"), "policies", "people", ["author_id"], ["id"]
    )
    op.execute(KEEP_POLICIES)
    op.execute(
        "create trigger policies_append_only before update or delete or truncate"
        " on policies for each statement execute function keep_policies()"
    )


def _steps() -> None:
    for column in STEP_MOMENTS:
        op.add_column("review_steps", sa.Column(column, MOMENT, nullable=True))
    op.add_column("review_steps", sa.Column("escalated_to_id", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_review_steps_escalated_to_id"),
        "review_steps",
        "people",
        ["escalated_to_id"],
        ["id"],
    )
    op.add_column(
        "review_steps",
        sa.Column("seats", postgresql.JSONB(), server_default="[]", nullable=False),
    )
    op.execute(
        "update review_steps set seats = case role when 'second' then"
        ' \'["owner", "hrbp"]\'::jsonb else \'["recruiter"]\'::jsonb end'
    )
    op.create_index(
        "ix_review_steps_due_at",
        "review_steps",
        ["due_at"],
        postgresql_where=sa.text("status = 'pending'"),
    )


def _attachments() -> None:
    op.create_table(
        "request_attachments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("uploader_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["change_requests.id"],
            name=op.f("fk_request_attachments_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["uploader_id"], ["people.id"], name=op.f("fk_request_attachments_uploader_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_attachments")),
        sa.UniqueConstraint("stored", name=op.f("uq_request_attachments_stored")),
    )
    for column in ("request_id", "uploader_id"):
        op.create_index(op.f(f"ix_request_attachments_{column}"), "request_attachments", [column])


def downgrade() -> None:
    op.drop_table("request_attachments")
    op.execute("delete from request_notes where author_id is null")
    op.alter_column("request_notes", "author_id", nullable=False)
    op.drop_index("ix_review_steps_due_at", "review_steps")
    for column in ("seats", "escalated_to_id", *STEP_MOMENTS):
        op.drop_column("review_steps", column)
    op.drop_constraint(op.f("ck_change_requests_kind"), "change_requests", type_="check")
    op.create_check_constraint(op.f("ck_change_requests_kind"), "change_requests", KINDS_BEFORE)
    for column in ("reason_code", *MODE_COLUMNS):
        op.drop_column("change_requests", column)
    op.drop_table("reason_codes")
    op.execute("drop trigger policies_append_only on policies")
    op.execute("drop function keep_policies()")
    for column in ("created_at", "author_id"):
        op.drop_column("policies", column)
