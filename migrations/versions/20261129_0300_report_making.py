"""Since when a worker has been at its stage, which deadline made a draft, and who was told."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0300"
down_revision = "20261129_0200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report_file", sa.Column("stage_at", sa.DateTime(timezone=True)))
    op.add_column("report_version", sa.Column("deadline", sa.DateTime(timezone=True)))
    op.add_column("report_version", sa.Column("told_at", sa.DateTime(timezone=True)))
    op.add_column(
        "report_version",
        sa.Column("tells_all", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("report_version", "tells_all", server_default=None)
    op.execute("UPDATE report_version SET told_at = created_at")
    op.create_unique_constraint(
        "uq_report_version_conference_id_deadline", "report_version", ["conference_id", "deadline"]
    )


def downgrade() -> None:
    op.drop_constraint("uq_report_version_conference_id_deadline", "report_version")
    for name in ("tells_all", "told_at", "deadline"):
        op.drop_column("report_version", name)
    op.drop_column("report_file", "stage_at")
