"""The database: the session, the one transaction per act, and the column types."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import structlog
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Enum, Identity, MetaData, Text, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

log = structlog.get_logger(__name__)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints get predictable names, so that migrations can name them too."""

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
LARGEST_KEY = 2**31 - 1
"""No row has a larger key; the database would call a larger number an error, not a miss."""
Timestamp = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Words = Annotated[str, mapped_column(Text, default="")]
"""Text that may be empty, never null: one way only to say nothing."""


class Model(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(metadata=Model.metadata)

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


def choice(values: type[ChoiceT]) -> Enum:
    """Return the column type of a closed list, stored as text and checked by the database."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=values.__name__.lower(),
        values_callable=lambda kind: [each.value for each in kind],
    )


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Commit what happens inside as one act, or nothing of it.

    The only caller of commit in the house: views, tasks and commands open it, operations never do.
    """
    session = db.session()
    try:
        yield session
        session.commit()
    except BaseException:
        _undo(session)
        raise


def _undo(session: Session) -> None:
    """Roll back; where the connection cannot, leave it to the database, which misses us then.

    Whoever was broken off while the database was at work has a connection that takes no further
    command. That must not hide what broke in, nor stay with the session.
    """
    try:
        session.rollback()
    except SQLAlchemyError as error:
        log.warning("database.not_rolled_back", error=type(error).__name__)
        session.invalidate()
    except BaseException:
        session.invalidate()
        raise


def get_for_update(model: type[Any], key: int) -> Any:  # noqa: ANN401 - the caller's model type
    """Return the row, locked until the end of the transaction, its own columns freshly read.

    What was loaded of its relations stays loaded. Rows that merely refer to it can be added
    meanwhile. Raises NoResultFound if there is no such row.
    """
    db.session.flush()
    row = db.session.get_one(model, key)
    columns = [each.key for each in inspect(model).column_attrs if not each.deferred]
    # FOR NO KEY UPDATE: FOR UPDATE would make the foreign-key checks of every insert wait for us
    db.session.refresh(row, columns, with_for_update={"key_share": True})
    return row
