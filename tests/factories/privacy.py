"""Erasing, as an organiser and the clock do it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Text, cast, select, text

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.privacy import operations
from eventmgr.privacy.operations import Notice
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.everywhere import Everywhere, Marks, put_everywhere
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.registration import link_for

AFTER = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
"""Long after the conferences of the factories."""
LAST_DAY = date(2026, 5, 1)


def settled(conference: Conference, told: Marks, **values: Any) -> Everywhere:
    """Somebody who stands everywhere at the conference, whose agenda is published."""
    session: Session = make_session(conference)
    somebody = put_everywhere(
        conference, told, group=make_group(conference), sessions=[session], **values
    )
    publish_agenda(conference)
    return somebody


def erase(conference: Conference, person: Person | int, *, now: datetime = AFTER) -> bool:
    done = operations.erase_person(
        conference=conference,
        person_id=person if isinstance(person, int) else person.id,
        link_for=link_for,
        actor=COMMAND,
        now=now,
    )
    db.session.flush()
    db.session.expire_all()
    return done


def keep_until(conference: Conference, day: date | None, *, now: datetime = NOW) -> None:
    operations.change_notice(
        conference=conference, notice=Notice(erase_on=day), actor=COMMAND, now=now
    )
    db.session.flush()


def where_words_stand(words: tuple[str, ...]) -> dict[str, set[str]]:
    """Which of the words stand in which table, whatever the column: nothing is passed over."""
    found: dict[str, set[str]] = {}
    for table in db.metadata.sorted_tables:
        row = cast(table.table_valued(), Text)
        lines = db.session.execute(select(row)).scalars().all()
        standing = {word for word in words if any(word.lower() in _plain(line) for line in lines)}
        if standing:
            found[table.name] = standing
    return found


def _plain(line: str) -> str:
    """The line with the bytes of its binary columns read as text."""
    pieces = [line]
    for piece in line.split("\\x")[1:]:
        digits = piece.split('"')[0].rstrip(",)")
        try:
            pieces.append(bytes.fromhex(digits).decode("utf-8", "replace"))
        except ValueError:
            continue
    return "\n".join(pieces).lower()


@contextmanager
def refusing_change_of(registration_id: int, words: str) -> Iterator[None]:
    """Let the database refuse every change of one registration, in words that quote it."""
    db.session.execute(
        text(
            "CREATE FUNCTION refuse_for_now() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END; $$; "
            "CREATE TRIGGER refused BEFORE UPDATE ON registration FOR EACH ROW "
            f"WHEN (OLD.id = {registration_id}) EXECUTE FUNCTION refuse_for_now()"
        )
    )
    db.session.commit()
    yield
    db.session.execute(text("DROP FUNCTION refuse_for_now() CASCADE"))
