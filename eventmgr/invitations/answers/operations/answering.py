"""Yes, no and maybe, by the invited person or noted for them."""

from dataclasses import fields
from datetime import date, datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.answers import rules
from eventmgr.invitations.answers.enums import Noted
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_invitation, find_of_person
from eventmgr.invitations.rules import require_not_taken_back
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration import operations as registration
from eventmgr.registration.answers import Answers
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.letters import LinkFor
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import locked
from eventmgr.registration.queries import find_registration


def accept(
    *, conference: Conference, person: Person, link_for: LinkFor, actor: Actor, now: datetime
) -> Registration:
    """Accept by one press, with what is known of the person; the rest can be told later.

    Raises DomainError as registering does.
    """
    found = find_registration(conference, person.id)
    if found is None:
        raise DomainError(_("Only those who are invited can register."))
    known = {each.name: getattr(found, each.name) for each in fields(Answers)}
    return registration.register(
        conference=conference,
        person=person,
        answers=Answers(**known),
        link_for=link_for,
        actor=actor,
        now=now,
    )


def decline(
    *,
    conference: Conference,
    person: Person,
    reason: str,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> Registration:
    """Decline, and keep why, for organisers; the history tells only that a reason was given.

    Whoever has declined already only says why.

    Raises DomainError as declining does, and for a reason that is too long.
    """
    rules.require_fitting_reason(reason)
    declined = locked(conference, person, now)
    if declined.state is not RegistrationState.DECLINED:
        declined = registration.decline(
            conference=conference, person=person, link_for=link_for, actor=actor, now=now
        )
    invitation = find_of_person(conference.id, person.id)
    if invitation is not None:
        invitation.decline_reason = reason
        invitation.undecided_since = invitation.decides_by = None
        if reason:
            _record(invitation, "invitation.reason_given", actor=actor, now=now)
    return declined


def leave_open(
    *,
    conference: Conference,
    person: Person,
    decides_by: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say “maybe”, perhaps with the day by which the person will know.

    Raises DomainError for a day that makes no sense, and as keeping a registration open does.
    """
    rules.require_day_before(conference, decides_by, conference.at_venue(now).date())
    registration.keep_open(conference=conference, person=person, actor=actor, now=now)
    invitation = find_of_person(conference.id, person.id)
    if invitation is None:
        raise DomainError(_("Only those who are invited can register."))
    require_not_taken_back(invitation)
    invitation.undecided_since, invitation.decides_by = now, decides_by
    invitation.decline_reason = ""
    day = decides_by.isoformat() if decides_by else None
    _record(invitation, "invitation.left_open", actor=actor, now=now, day=day)


def note_answer(
    *,
    conference: Conference,
    invitation: Invitation,
    answer: Noted,
    decides_by: date | None,
    reason: str,
    link_for: LinkFor,
    actor: Actor,
    now: datetime,
) -> None:
    """Note for the person what they said by telephone; raises DomainError as answering does."""
    get_for_update(Conference, conference.id)
    fresh = find_invitation(conference, invitation.id)
    if fresh is None:
        raise DomainError(_("This invitation is no longer there."))
    require_not_taken_back(fresh)
    _record(fresh, "invitation.answer_noted", actor=actor, now=now, answer=answer, via="organiser")
    person = fresh.person
    if answer is Noted.YES:
        accept(conference=conference, person=person, link_for=link_for, actor=actor, now=now)
    elif answer is Noted.NO:
        decline(
            conference=conference,
            person=person,
            reason=reason,
            link_for=link_for,
            actor=actor,
            now=now,
        )
    else:
        leave_open(
            conference=conference, person=person, decides_by=decides_by, actor=actor, now=now
        )


def _record(
    invitation: Invitation, action: str, *, actor: Actor, now: datetime, **after: str | None
) -> None:
    audit.record(
        actor,
        action,
        invitation,
        now=now,
        conference_id=invitation.conference_id,
        after={name: value for name, value in after.items() if value},
    )
