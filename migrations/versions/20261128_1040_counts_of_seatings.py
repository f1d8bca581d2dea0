"""Keep counts of seatings only, and no values of single persons."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_1040"
down_revision = "20261128_1000"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """UPDATE seating_round SET result = result - 'people' - 'must_hold'
        #- '{draft,breaches}' #- '{first_come,breaches}' #- '{counting_off,breaches}'"""
    )
    op.execute(
        """UPDATE seating_round SET progress = '{"failure": "contradiction"}'
        WHERE progress @> '{"contradiction": true}'"""
    )
    op.drop_column("seating_round", "input_version")


def downgrade() -> None:
    op.add_column(
        "seating_round",
        sa.Column("input_version", sa.Text(), server_default="", nullable=False),
    )
    op.execute(
        """UPDATE seating_round SET progress = '{"contradiction": true}'
        WHERE progress @> '{"failure": "contradiction"}'"""
    )
