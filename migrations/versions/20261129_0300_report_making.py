"""Since when a worker has been at its stage, and for which deadline a draft was made."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0300"
down_revision = "20261129_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report_file", sa.Column("stage_at", sa.DateTime(timezone=True)))
    op.add_column("report_version", sa.Column("deadline", sa.DateTime(timezone=True)))
    op.create_unique_constraint(
        "uq_report_version_conference_id_deadline", "report_version", ["conference_id", "deadline"]
    )


def downgrade() -> None:
    op.drop_constraint("uq_report_version_conference_id_deadline", "report_version")
    op.drop_column("report_version", "deadline")
    op.drop_column("report_file", "stage_at")
