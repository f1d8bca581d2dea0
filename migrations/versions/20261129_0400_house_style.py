"""House style of a conference: paper, fonts, words of donors, logos."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0400"
down_revision = "20261129_0300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_image",
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "house_style",
        sa.Column(
            "conference_id", sa.BigInteger(), sa.ForeignKey("conference.id"), primary_key=True
        ),
        sa.Column("paper", sa.String(40), nullable=False),
        sa.Column("typeface", sa.Text(), nullable=False),
        sa.Column("naskh", sa.Boolean(), nullable=False),
        sa.Column("donor_line", sa.Text(), nullable=False),
        sa.Column("disclaimer", sa.Text(), nullable=False),
        sa.CheckConstraint("paper IN ('a4', 'letter')", name="sheetsize"),
    )
    op.add_column(
        "partner", sa.Column("logo_sha256", sa.String(), sa.ForeignKey("stored_image.sha256"))
    )


def downgrade() -> None:
    op.drop_column("partner", "logo_sha256")
    op.drop_table("house_style")
    op.drop_table("stored_image")
