"""What organisers do about one invitation after it was sent."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations import queries, rules
from eventmgr.invitations.links import links_for
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.operations.sending import send
from eventmgr.mail.operations import call_back
from eventmgr.people.actor import Actor
from eventmgr.people.operations import change_address, end_link_sign_ins
from eventmgr.registration.answers import HIDDEN
from eventmgr.registration.operations import take_place_back


def send_again(
    *, conference: Conference, invitation: Invitation, base_url: str, actor: Actor, now: datetime
) -> None:
    """Send the invitation once more, by a new mail; what earlier links have opened is shut.

    Whoever's invitation was taken back is invited again. Raises DomainError while an earlier mail
    is still on its way.
    """
    fresh = _locked(conference, invitation)
    rules.require_may_send_again(fresh)
    fresh.taken_back_at = None
    renew_link(fresh, now=now)
    send(conference, [(fresh, fresh.person)], base_url, now)
    audit.record(
        actor,
        "invitation.sent_again",
        fresh,
        now=now,
        conference_id=conference.id,
        after={"generation": fresh.generation},
    )


def withdraw_invitation(
    *, conference: Conference, invitation: Invitation, base_url: str, actor: Actor, now: datetime
) -> None:
    """Take the invitation back: its links open nothing, and its place goes to the next in line.

    ``base_url`` begins the link in the letter to whoever gets the place. Raises DomainError if it
    was taken back before.
    """
    fresh = _locked(conference, invitation)
    rules.require_not_taken_back(fresh)
    fresh.taken_back_at = now
    renew_link(fresh, now=now)
    take_place_back(
        conference=conference,
        person_id=fresh.person_id,
        link_for=links_for(base_url),
        actor=actor,
        now=now,
    )
    audit.record(actor, "invitation.taken_back", fresh, now=now, conference_id=conference.id)


def correct_address(
    *,
    conference: Conference,
    invitation: Invitation,
    email: str,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write to the person at another address from now on, at once by a new mail with a new link.

    Raises DomainError for a bad address, one that somebody has, an invitation that was taken back,
    and a person who is known by the present address elsewhere or signs in with it.
    """
    fresh = _locked(conference, invitation)
    rules.require_not_taken_back(fresh)
    rules.require_another_address(fresh, email)
    rules.require_known_here_only(is_invited_elsewhere=queries.is_invited_elsewhere(fresh))
    before = fresh.person.email
    change_address(person=fresh.person, email=email)
    renew_link(fresh, now=now)
    send(conference, [(fresh, fresh.person)], base_url, now)
    is_hidden = fresh.person.is_protected
    audit.record(
        actor,
        "invitation.address_corrected",
        fresh,
        now=now,
        conference_id=conference.id,
        before={"email": HIDDEN if is_hidden else before},
        after={"email": HIDDEN if is_hidden else fresh.person.email},
    )


def _locked(conference: Conference, invitation: Invitation) -> Invitation:
    """Return the invitation freshly read; the conference is locked first, as everywhere."""
    get_for_update(Conference, conference.id)
    fresh = queries.find_invitation(conference, invitation.id)
    if fresh is None:
        raise DomainError(_("This invitation is no longer there."))
    return fresh


def renew_link(invitation: Invitation, *, now: datetime) -> None:
    """Let the links of earlier mails, and the visits that they began, open nothing any more.

    A mail with the old link that has not left never leaves.
    """
    if invitation.mail_id is not None:
        call_back(mail_id=invitation.mail_id, now=now)
    invitation.generation += 1
    db.session.flush()
    end_link_sign_ins(person_id=invitation.person_id, conference_id=invitation.conference_id)
