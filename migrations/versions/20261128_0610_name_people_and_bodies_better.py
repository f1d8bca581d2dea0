"""Name people and organisations better, and let an installation have sectors of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "20261128_0610"
down_revision = "20261128_0600"
branch_labels = None
depends_on = None

SECTORED = ("person", "organisation", "registration")
SECTORS = (
    "federal_government",
    "provincial_government",
    "parliament",
    "law_enforcement",
    "judiciary",
    "diplomatic_mission",
    "international_organisation",
    "national_ngo",
    "international_ngo",
    "academia",
    "private_sector",
    "media",
    "lived_experience",
    "other",
)
LISTED = ", ".join(f"'{each}'" for each in SECTORS)


def upgrade() -> None:
    for table in SECTORED:
        op.drop_constraint(f"ck_{table}_sector", table)
        op.alter_column(table, "sector", type_=sa.Text())
    _add_words("person", "badge_name", "sort_name", "country")
    _add_words("organisation", "country", "province")
    op.add_column(
        "person",
        sa.Column("languages", ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    op.alter_column("person", "languages", server_default=None)
    op.add_column("organisation", sa.Column("level", sa.String(40)))
    op.create_check_constraint("level", "organisation", "level IN ('federal', 'provincial')")
    op.create_table(
        "organisation_alias",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column(
            "organisation_id",
            sa.BigInteger(),
            sa.ForeignKey("organisation.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False, unique=True),
    )
    op.create_table(
        "sector",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
    )


def downgrade() -> None:
    for table in ("sector", "organisation_alias"):
        op.drop_table(table)
    for name in ("level", "country", "province"):
        op.drop_column("organisation", name)
    for name in ("badge_name", "sort_name", "country", "languages"):
        op.drop_column("person", name)
    for table in SECTORED:
        rows = sa.table(table, sa.column("sector"))
        op.execute(rows.update().where(rows.c.sector.not_in(SECTORS)).values(sector=SECTORS[-1]))
        op.alter_column(table, "sector", type_=sa.String(40))
        op.create_check_constraint("sector", table, f"sector IN ({LISTED})")


def _add_words(table: str, *names: str) -> None:
    for name in names:
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column(table, name, server_default=None)
