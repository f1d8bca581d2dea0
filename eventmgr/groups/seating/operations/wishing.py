"""Wishes: when they are taken, and what people wish."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.groups.seating import rules, wishes
from eventmgr.groups.seating.models import GroupWish, WishSetting
from eventmgr.people.actor import Actor


def open_wishes(
    *,
    conference: Conference,
    opens_at: datetime | None,
    closes_at: datetime | None,
    ranks: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Say from when until when people wish, and how many groups; raise DomainError if it cannot be.

    Wishes that were said stay, whatever becomes of the time.
    """
    rules.require_window(opens_at, closes_at)
    get_for_update(Conference, conference.id)
    setting = wishes.wish_setting(conference)
    if setting is None:
        setting = WishSetting(conference_id=conference.id)
        db.session.add(setting)
    setting.opens_at, setting.closes_at, setting.ranks = opens_at, closes_at, ranks
    audit.record(
        actor,
        "seating.wishes_opened",
        conference,
        now=now,
        conference_id=conference.id,
        after={
            "opens_at": opens_at.isoformat() if opens_at else None,
            "closes_at": closes_at.isoformat() if closes_at else None,
            "ranks": ranks,
        },
    )
    db.session.flush()


def save_wishes(
    *,
    conference: Conference,
    person_id: int,
    codes: Sequence[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what the person wishes, in place of what they wished before.

    No group at all means that any will do. Raise DomainError while no wishes are taken, and for
    groups that cannot be wished so.
    """
    setting = wishes.wish_setting(conference)
    rules.require_open(setting, now=now)
    assert setting is not None  # noqa: S101 - without one nothing is open
    rules.require_wishes(codes, wishes.offered(conference), setting.ranks)
    made = insert(GroupWish).values(
        conference_id=conference.id, person_id=person_id, codes=list(codes), saved_at=now
    )
    db.session.execute(
        made.on_conflict_do_update(
            index_elements=["conference_id", "person_id"],
            set_={"codes": made.excluded.codes, "saved_at": made.excluded.saved_at},
        )
    )
    audit.record(
        actor,
        "seating.wished",
        conference,
        now=now,
        conference_id=conference.id,
        after={"person_id": person_id},
    )
