"""Figures: when somebody was invited and first got a time, beside the interview itself."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Interviews that are older than the columns: as far as the audit trail knows.
FROM_THE_TRAIL = """
    update interviews set {column} = known.at
    from (
        select subject_id, min(at) as at from audit_entries
        where subject_kind = 'interview' and action = '{action}' group by subject_id
    ) as known
    where known.subject_id = interviews.id
"""


def upgrade() -> None:
    for column, action in (
        ("invited_at", "interview.propose"),
        ("scheduled_at", "interview.schedule"),
    ):
        op.add_column("interviews", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
        op.execute(FROM_THE_TRAIL.format(column=column, action=action))


def downgrade() -> None:
    op.drop_column("interviews", "scheduled_at")
    op.drop_column("interviews", "invited_at")
