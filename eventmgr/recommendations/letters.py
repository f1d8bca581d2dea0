"""What those who lead a group are written about their list; never a word of a recommendation."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from babel.dates import format_datetime
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import locale_of
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.rules import LEADERS, WRITERS
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person


def leaders(group: WorkingGroup, roles: Collection[GroupRole] = LEADERS) -> Sequence[Person]:
    """Return those who lead the group and can be written to, in the order of their seats."""
    statement = (
        select(Person)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .where(GroupMember.group_id == group.id, GroupMember.role.in_(roles))
        .where(Person.erased_at.is_(None), Person.email != "")
        .order_by(GroupMember.id)
    )
    return db.session.scalars(statement).all()


def tell(
    group: WorkingGroup,
    event: str,
    *,
    actor: Actor,
    base_url: str,
    now: datetime,
    roles: Collection[GroupRole] = LEADERS,
    reference: str = "",
) -> None:
    """Write to those who lead the group what has happened, but for whoever did it."""
    conference = db.session.get_one(Conference, group.conference_id)
    readers = [each for each in leaders(group, roles) if each.id != actor.person_id]
    about = f"group-news:{group.id}:{event}:{reference}:{now.isoformat()}"
    drafts = [
        _draft("group_news", conference, group, person, about, base_url, event=event,
               reference=reference)
        for person in readers
    ]  # fmt: skip
    queue_mails(drafts, now=now)


def nudges(
    conference: Conference,
    group: WorkingGroup,
    *,
    moment: datetime,
    is_silent: bool,
    base_url: str,
) -> Sequence[Draft]:
    """Return the reminders of this moment to those who lead the group.

    If none of them can be written to, its members are; none: nobody of the group can be.
    """
    if group.deadline is None:
        return []
    about = f"group-nudge:{group.id}:{moment.isoformat()}"
    return [
        _draft(
            "group_nudge",
            conference,
            group,
            person,
            about,
            base_url,
            is_silent=is_silent,
            deadline=_spoken(conference, group.deadline, person.language),
        )
        for person in leaders(group) or leaders(group, WRITERS)
    ]


def _draft(
    letter: str,
    conference: Conference,
    group: WorkingGroup,
    person: Person,
    about: str,
    base_url: str,
    **values: Any,  # noqa: ANN401 - what the letter tells
) -> Draft:
    words = render_letter(
        letter,
        language=person.language,
        conference_id=conference.id,
        name=f"{person.honorific} {person.name}".strip(),
        conference=conference,
        group=f"{group.code} {group.title}",
        link=f"{base_url}/c/{conference.slug}/groups/{group.code}",
        **values,
    )
    return Draft.of(
        words,
        intent=f"{about}:{person.id}",
        kind=MailKind.GROUP,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=person.name,
        recipient_address=person.email,
    )


def _spoken(conference: Conference, moment: datetime, language: str) -> str:
    spoken = format_datetime(
        conference.at_venue(moment), "d MMMM y, HH:mm", locale=locale_of(language)
    )
    return f"{spoken} ({conference.zone})"
