"""What a reminder says."""

from babel.dates import format_date

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import locale_of
from eventmgr.invitations.links import personal_link
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.reminders.enums import ReminderRule
from eventmgr.invitations.reminders.rules import Due
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.registration.letters import addressed, spoken_dates


def intent_of(invitation: Invitation, due: Due) -> str:
    """Return what makes the reminder one: never two mails of it, however often it is asked for."""
    which = f"{invitation.id}:{invitation.generation}"
    return f"reminder:{which}:{due.rule}:{due.number}"


def reminder(
    conference: Conference,
    invitation: Invitation,
    due: Due,
    *,
    base_url: str,
) -> Draft:
    """Return the mail: the letter “reminder”, as the conference words it in their language."""
    person = invitation.person
    promised = invitation.decides_by if due.rule is ReminderRule.PROMISED else None
    letter = render_letter(
        "reminder",
        language=person.language,
        conference_id=conference.id,
        name=addressed(person.honorific, person.name),
        conference=conference,
        dates=spoken_dates(conference, person.language),
        promised=format_date(promised, "d MMMM y", locale=locale_of(person.language))
        if promised
        else "",
        link=personal_link(base_url, invitation),
    )
    return Draft.of(
        letter,
        intent=intent_of(invitation, due),
        kind=MailKind.REMINDER,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=addressed(person.honorific, person.name),
        recipient_address=person.email,
    )
