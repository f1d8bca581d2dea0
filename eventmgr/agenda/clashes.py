"""What an organiser may want to know of an agenda; none of it is forbidden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing about a session that may be a mistake, in a sentence."""

    session: Session
    sentence: str


def concerns(conference: Conference, sessions: Sequence[Session]) -> list[Concern]:
    """Return what may be wrong, in order: strange days, rooms or people needed twice."""
    found = [
        *_outside_days(conference, sessions),
        *_rooms_used_twice(sessions),
        *_people_in_two_places(sessions),
    ]
    return sorted(found, key=lambda each: (each.session.starts_at, each.session.id))


def outside_days(conference: Conference, sessions: Iterable[Session]) -> list[Session]:
    """Return the sessions that begin on a day on which there is no conference."""
    return [
        each
        for each in sessions
        if not conference.starts <= conference.at_venue(each.starts_at).date() <= conference.ends
    ]


def overlaps(sessions: Iterable[Session]) -> list[tuple[Session, Session]]:
    """Return the pairs of which the second begins before the first has ended."""
    pairs: list[tuple[Session, Session]] = []
    still_on: list[Session] = []
    for session in sorted(sessions, key=lambda each: (each.starts_at, each.id)):
        still_on = [each for each in still_on if each.ends_at > session.starts_at]
        pairs += [(each, session) for each in still_on]
        still_on.append(session)
    return pairs


def _outside_days(conference: Conference, sessions: Sequence[Session]) -> list[Concern]:
    sentence = _("The conference does not meet on this day.")
    return [Concern(each, sentence) for each in outside_days(conference, sessions)]


def _rooms_used_twice(sessions: Sequence[Session]) -> list[Concern]:
    return [
        Concern(
            second,
            _(
                "The room %(room)s is taken at that time by “%(other)s”.",
                room=name,
                other=first.title,
            ),
        )
        for name, within in _by_room(sessions)
        for first, second in overlaps(within)
    ]


def _by_room(sessions: Sequence[Session]) -> list[tuple[str, list[Session]]]:
    placed = sorted(
        ((each.room, each) for each in sessions if each.room), key=lambda pair: pair[0].id
    )
    return [
        (room.name, [each for _room, each in pairs])
        for room, pairs in groupby(placed, key=lambda pair: pair[0])
    ]


def _people_in_two_places(sessions: Sequence[Session]) -> list[Concern]:
    engaged: dict[int, dict[int, Session]] = {}
    names: dict[int, str] = {}
    for session in sessions:
        for role in session.roles:
            engaged.setdefault(role.person_id, {})[session.id] = session
            names[role.person_id] = role.person.shown_name
    return [
        Concern(
            second,
            _(
                "%(name)s is in “%(other)s” at that time.",
                name=names[person],
                other=first.title,
            ),
        )
        for person, theirs in engaged.items()
        for first, second in overlaps(theirs.values())
    ]
