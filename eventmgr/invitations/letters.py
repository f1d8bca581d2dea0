"""What an invitation says, and the mail that brings its link once more."""

from datetime import datetime, timedelta

from eventmgr.conferences.models import Conference
from eventmgr.invitations.application_links import Applicant, application_link
from eventmgr.invitations.links import personal_link
from eventmgr.invitations.models import Invitation
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.people.discretion import Names, tells_of
from eventmgr.people.models import Person
from eventmgr.registration.letters import addressed, spoken_dates

LINK_PAUSE = timedelta(minutes=5)
"""Whoever asks for the link again within it gets no second mail."""


def invitation_mail(
    conference: Conference,
    invitation: Invitation,
    person: Person,
    *,
    base_url: str,
    hidden: Names = (),
) -> Draft:
    """Return the mail of this generation of the invitation, with the person's own link.

    Whoever proposed the person is not named if theirs is one of the ``hidden`` names.
    """
    is_told = not tells_of(invitation.nominated_by, hidden)
    letter = render_letter(
        "invitation",
        language=person.language,
        conference_id=conference.id,
        name=addressed(person.honorific, person.name),
        conference=conference,
        dates=spoken_dates(conference, person.language),
        message=invitation.message,
        nominated_by=invitation.nominated_by if is_told else "",
        takes_over=invitation.takes_over,
        link=personal_link(base_url, invitation),
    )
    return Draft.of(
        letter,
        intent=f"invitation:{invitation.id}:{invitation.generation}",
        kind=MailKind.INVITATION,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=addressed(person.honorific, person.name),
        recipient_address=person.email,
    )


def link_mail(invitation: Invitation, *, base_url: str, now: datetime) -> Draft:
    """Return the mail with the personal link for whoever asked for it; one for each five minutes.

    The invitation comes with its person and conference.
    """
    conference, person = invitation.conference, invitation.person
    letter = render_letter(
        "link_again",
        language=person.language,
        conference_id=conference.id,
        name=addressed(person.honorific, person.name),
        conference=conference,
        dates=spoken_dates(conference, person.language),
        link=personal_link(base_url, invitation),
    )
    return Draft.of(
        letter,
        intent=f"link-again:{invitation.id}:{invitation.generation}:{_pause(now)}",
        kind=MailKind.SIGN_IN,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=addressed(person.honorific, person.name),
        recipient_address=person.email,
    )


def application_mail(
    conference: Conference, applicant: Applicant, *, base_url: str, now: datetime
) -> Draft:
    """Return the mail with the link to apply; one to an address for each five minutes.

    It says nothing but what was typed, for whoever typed it may be anybody.
    """
    letter = render_letter(
        "application",
        language=applicant.language,
        conference_id=conference.id,
        conference=conference,
        dates=spoken_dates(conference, applicant.language),
        link=application_link(base_url, conference, applicant),
    )
    asked = f"{applicant.category}:{applicant.email.lower()}:{_pause(now)}"
    return Draft.of(
        letter,
        intent=f"application:{conference.id}:{asked}",
        kind=MailKind.SIGN_IN,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name="",
        recipient_address=applicant.email,
    )


def _pause(now: datetime) -> int:
    return int(now.timestamp() // LINK_PAUSE.total_seconds())
