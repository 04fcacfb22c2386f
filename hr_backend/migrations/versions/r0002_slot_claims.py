"""Claimed and recently offered times."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SPAN = (
    "int8range(person_no * 4294967296"
    " + floor(extract(epoch from start_at - '1970-01-01Z'::timestamptz) / 60)::bigint,"
    " person_no * 4294967296"
    " + ceil(extract(epoch from end_at - '1970-01-01Z'::timestamptz) / 60)::bigint)"
)


def upgrade() -> None:
    op.create_table(
        "slot_claims",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("person_no", sa.BigInteger(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("span", postgresql.INT8RANGE(), sa.Computed(SPAN, persisted=True)),
        sa.CheckConstraint(
            "(kind = 'hold') = (expires_at is not null)", name=op.f("ck_slot_claims_expiry")
        ),
        sa.CheckConstraint(
            "kind in ('interview', 'request', 'hold')", name=op.f("ck_slot_claims_kind")
        ),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_slot_claims_order")),
        postgresql.ExcludeConstraint(("span", "&&"), using="gist", name="ex_slot_claims_span"),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_slot_claims_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_no"], ["people.no"], name=op.f("fk_slot_claims_person_no")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_claims")),
    )
    op.create_index("ix_slot_claims_interview_id", "slot_claims", ["interview_id"])
    op.create_table(
        "slot_offers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("person_no", sa.BigInteger(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_slot_offers_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_no"],
            ["people.no"],
            name=op.f("fk_slot_offers_person_no"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_offers")),
    )
    op.create_index("ix_slot_offers_interview_id", "slot_offers", ["interview_id"])
    op.create_index(
        "ix_slot_offers_person_no_expires_at", "slot_offers", ["person_no", "expires_at"]
    )


def downgrade() -> None:
    op.drop_table("slot_offers")
    op.drop_table("slot_claims")
