"""The page that somebody sees first: on the day it is that of their working group."""

from datetime import datetime

from flask import url_for

from eventmgr.agenda.versions import published
from eventmgr.groups import meetings, queries
from eventmgr.people.actor import Actor


def of_the_day(actor: Actor, *, now: datetime) -> str:
    """Return the address of the one group in which the actor is awaited today.

    Empty if no group meets or has its list due today, or if several do: then they choose.
    """
    if actor.person_id is None:
        return ""
    found = [
        group
        for group in queries.seated_in(actor.person_id, around=now, only=actor.only_conference_id)
        if meetings.is_awaited(
            group, group.conference, published.current(group.conference).agenda, now=now
        )
    ]
    if len(found) != 1:
        return ""
    [group] = found
    return url_for("groups.show", slug=group.conference.slug, code=group.code)
