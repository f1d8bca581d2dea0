"""Signs of life from the parts that no request can ask."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Model, Timestamp, db
from eventmgr.foundation.jobs import Job

BEAT = Job("heartbeat.beat")


class Heartbeat(Model):
    """When a part was last heard of."""

    __tablename__ = "heartbeat"

    part: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Timestamp]


def beat(part: str, *, now: datetime) -> None:
    """Note that the part is alive."""
    statement = insert(Heartbeat).values(part=part, at=now)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["part"], set_={"at": statement.excluded.at}
        ),
    )


def last(part: str) -> datetime | None:
    """Return when the part was last heard of, or None if never."""
    found = db.session.get(Heartbeat, part)
    return found.at if found else None
