"""From which device a message came, where others use it too."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("entries", sa.Column("device", sa.Text))


def downgrade() -> None:
    """Take back."""
    op.drop_column("entries", "device")
