"""What people are called, told in so few letters that it can be asked for every time."""

from sqlalchemy import ColumnElement, ScalarSelect, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from eventmgr.people.models import Person


def digest(those: ColumnElement[bool]) -> ScalarSelect[str]:
    """Return the subquery that stands for the names of ``those`` by now; NULL for nobody.

    It is another one as soon as any of them is renamed, merged, protected, or
    protected no longer.
    """
    shown = cast(
        func.jsonb_build_array(
            Person.id,
            Person.honorific,
            Person.name,
            Person.display_name,
            Person.is_protected,
            Person.merged_into_id,
        ),
        Text,
    )
    together = func.md5(func.string_agg(shown, aggregate_order_by(literal("\n"), Person.id)))
    return select(together).where(those).scalar_subquery()
