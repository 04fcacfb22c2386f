"""Forecasts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "forecast_models",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("trained_at", MOMENT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("bookings", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.Column("model", postgresql.JSONB(), nullable=True),
        sa.Column("report", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "source in ('house', 'generated')", name=op.f("ck_forecast_models_source")
        ),
        sa.CheckConstraint(
            "attended between 0 and bookings", name=op.f("ck_forecast_models_counts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_models")),
    )
    op.create_index("ix_forecast_models_trained_at", "forecast_models", ["trained_at"])
    op.create_table(
        "attendance_forecasts",
        sa.Column("interview_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("model_id", sa.Text(), nullable=True),
        sa.Column("likelihood", sa.Float(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_attendance_forecasts_interview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["forecast_models.id"],
            name=op.f("fk_attendance_forecasts_model_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("interview_id", "version", name=op.f("pk_attendance_forecasts")),
    )
    op.create_table(
        "candidate_distances",
        sa.Column("candidate_id", sa.Text(), nullable=False),
        sa.Column("km", sa.Float(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.CheckConstraint("km between 0 and 20000", name=op.f("ck_candidate_distances_km")),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["people.id"], name=op.f("fk_candidate_distances_candidate_id")
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_candidate_distances")),
    )
    op.add_column(
        "reminders", sa.Column("extra", sa.Boolean(), server_default="false", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("reminders", "extra")
    op.drop_table("candidate_distances")
    op.drop_table("attendance_forecasts")
    op.drop_table("forecast_models")
