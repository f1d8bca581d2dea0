"""Doors into the demo conference, for looking at it from every side; demo mode only."""

from typing import Final

from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.demo.build import ADMINISTRATOR, ORGANISER, SLUG
from eventmgr.foundation import tokens
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.people.queries import find_person_by_email

PURPOSE: Final = "demo"
ROLES: Final = ("organiser", "moderator", "rapporteur", "participant", "administrator")
DRAFTING_GROUP: Final = 4
"""Whose people the demo lets in: they still have something to write."""


class NoDemo(DomainError):  # noqa: N818 - read aloud: no demo
    """There is no demo conference to get into."""


def sign_in_links(base_url: str) -> dict[str, str]:
    """Return for each role an address that signs in as somebody who has it; raises NoDemo."""
    return {role: f"{base_url}/demo/{tokens.sign(PURPOSE, role)}" for role in _people()}


def person_behind(token: str) -> tuple[str, Person]:
    """Return role and person of a door's token; raises BadToken or NoDemo."""
    role: str = tokens.read(PURPOSE, token)
    return role, _people()[role]


def demo_conference() -> Conference:
    """Return the demo conference; raises NoDemo."""
    found = db.session.scalar(select(Conference).where(Conference.slug == SLUG))
    if found is None:
        raise NoDemo(_l("There is no demo conference here. Build one: eventmgr demo build"))
    return found


def _people() -> dict[str, Person]:
    conference = demo_conference()
    found = {
        "organiser": find_person_by_email(ORGANISER),
        "moderator": _seated(conference, GroupRole.MODERATOR),
        "rapporteur": _seated(conference, GroupRole.RAPPORTEUR),
        "participant": _seated(conference, GroupRole.MEMBER),
        "administrator": find_person_by_email(ADMINISTRATOR),
    }
    missing = [role for role, person in found.items() if person is None]
    if missing:
        raise NoDemo(
            _l("The demo conference has been changed: %(roles)s is missing.", roles=missing[0])
        )
    return {role: person for role, person in found.items() if person is not None}


def _seated(conference: Conference, role: GroupRole) -> Person | None:
    return db.session.scalar(
        select(Person)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .join(WorkingGroup)
        .where(
            WorkingGroup.conference_id == conference.id,
            WorkingGroup.number == DRAFTING_GROUP,
            GroupMember.role == role,
        )
        .order_by(GroupMember.id)
        .limit(1)
    )
