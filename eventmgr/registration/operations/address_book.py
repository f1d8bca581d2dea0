"""Keeping a conference's address book: adding people by hand, and changing what is known."""

from dataclasses import asdict
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same
from eventmgr.people import sectors
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.people.names import guessed_sort_name
from eventmgr.people.naming import share_names
from eventmgr.people.operations import find_or_add_organisation, find_or_add_person
from eventmgr.people.profile import Profile
from eventmgr.registration.address_book import is_known_elsewhere
from eventmgr.registration.operations.answering import add_contacts


def add_by_hand(
    *, conference: Conference, profile: Profile, email: str, actor: Actor, now: datetime
) -> Person:
    """Put a person into the address book; somebody known by the address keeps what is known.

    Raises DomainError for a bad address.
    """
    person = find_or_add_person(
        name=profile.name,
        email=email,
        honorific=profile.honorific,
        title=profile.title,
        organisation=profile.organisation,
        sector=profile.sector,
        language=profile.language,
        now=now,
    )
    for name in ("badge_name", "sort_name", "country", "languages"):
        if not getattr(person, name):
            setattr(person, name, _stored(profile, name))
    person.sort_name = person.sort_name or guessed_sort_name(person.name)
    add_contacts(conference=conference, person_ids=[person.id], now=now)
    audit.record(actor, "person.added", person, now=now, conference_id=conference.id)
    return person


def change_profile(
    *,
    conference: Conference,
    person: Person,
    profile: Profile,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Change what is known of a person of the address book.

    Raises Stale if others changed it meanwhile, and DomainError for a protected person, an unknown
    sector, and for whoever overwrites what another conference relies on: only administrators may.
    """
    share_names()  # before the person, as everybody does who names a body
    get_for_update(Person, person.id)
    known = Profile.of(person)
    require_same(seen, known.version)
    changed = known.differences(profile)
    _require_allowed(conference, person, known.overwritten(changed), actor)
    if profile.sector != known.sector and profile.sector not in {None, *sectors.names()}:
        raise DomainError(_("Choose one of the list."), field="sector")
    was_guessed = known.sort_name == profile.sort_name == guessed_sort_name(known.name)
    for name in changed:
        setattr(person, name, _stored(profile, name))
    if was_guessed or not person.sort_name:
        person.sort_name = guessed_sort_name(person.name)
    if changed:
        audit.record(
            actor,
            "person.changed",
            person,
            now=now,
            conference_id=conference.id,
            after={"fields": changed},
        )
    db.session.flush()


def _require_allowed(
    conference: Conference, person: Person, overwritten: list[str], actor: Actor
) -> None:
    if person.is_protected:
        raise DomainError(_("A protected person is not changed here. End the protection first."))
    if overwritten and not actor.is_administrator and is_known_elsewhere(conference, person):
        raise DomainError(
            _(
                "Another conference knows this person too: what is filled in already can be "
                "changed by an administrator only. Empty fields can be filled in."
            ),
            field=overwritten[0],
        )


def _stored(profile: Profile, name: str) -> object:
    """Return the particular as the person's row holds it."""
    value = asdict(profile)[name]
    if name == "organisation":
        return find_or_add_organisation(value) if value else None
    return list(value) if name == "languages" else value
