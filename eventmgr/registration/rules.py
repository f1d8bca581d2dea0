"""Who may register, and what becomes of a place; pure decisions."""

from datetime import date, datetime, timedelta

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people import countries
from eventmgr.registration.answers import Answers
from eventmgr.registration.arrangement import Arrangement
from eventmgr.registration.clearing import GIVEN_OR_NOT_NEEDED
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.models import Registration, RegistrationSetup

LONGEST_NEEDS = 2000
LONGEST_REASON = 2000

OVER = frozenset({ConferenceState.CLOSED, ConferenceState.ARCHIVED})
HOLDS = frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED})
"""The states that take one of the places."""
HOLDS_OR_AWAITS = HOLDS | {RegistrationState.WAITLISTED}
DECIDABLE = frozenset({RegistrationState.APPLIED, RegistrationState.REFUSED})
"""The states in which an organiser has a say."""
CAN_BE_TAKEN_OVER = HOLDS_OR_AWAITS | {RegistrationState.APPLIED}
"""What a substitute takes over as it is."""
VETTABLE = CAN_BE_TAKEN_OVER
"""The states in which it matters whether somebody is cleared."""
SAID_NO = frozenset({RegistrationState.DECLINED, RegistrationState.REFUSED})

TOLD_OF_EVERYBODY = frozenset(
    {"sector", "consents_to_be_listed", "consents_to_photographs", "consents_to_be_quoted"}
)
TOLD = TOLD_OF_EVERYBODY | {
    "name",
    "badge_name",
    "honorific",
    "title",
    "organisation",
    "country",
    "province",
}


def told_in_history(*, is_protected: bool) -> frozenset[str]:
    """Return the answers that the history may repeat: never needs, nor who a protected one is."""
    return TOLD_OF_EVERYBODY if is_protected else TOLD


def may_answer(standing: Standing) -> bool:
    """Whether the actor has a registration of their own to answer with."""
    return standing.is_invited


def is_over(conference: Conference, today: date) -> bool:
    """Whether the conference has ended or was closed; ``today`` is the day at the venue."""
    return conference.state in OVER or today > conference.ends


def require_open(conference: Conference, today: date) -> None:
    """Raise DomainError once the conference is over; ``today`` is the day at the venue."""
    if is_over(conference, today):
        raise DomainError(_("The conference is over: registrations can no longer be changed."))


def require_sound(answers: Answers) -> None:
    """Raise DomainError for answers that cannot be kept as they are."""
    if not answers.name:
        raise DomainError(_("Tell us your name."), field="name")
    if answers.country and answers.country not in countries.choices():
        raise DomainError(_("Choose one of the list."), field="country")
    if len(answers.needs) > LONGEST_NEEDS:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_NEEDS), field="needs"
        )


def require_place(state: RegistrationState) -> None:
    """Raise DomainError unless there is a place, or a place in the line, to give up."""
    if state not in HOLDS_OR_AWAITS | {RegistrationState.APPLIED}:
        raise DomainError(_("There is no place to cancel."))


def require_not_yet_in(state: RegistrationState) -> None:
    """Raise DomainError for declining what was accepted before: that is cancelling.

    An offer was accepted by nobody yet: it can be declined as an invitation can.
    """
    if state in HOLDS_OR_AWAITS - {RegistrationState.OFFERED}:
        raise DomainError(_("You have registered already. Cancel your place instead."))


def require_waits_or_declined(state: RegistrationState) -> None:
    """Raise DomainError for whoever has a place, or has asked for one: they have said yes."""
    if state not in {RegistrationState.INVITED, RegistrationState.DECLINED}:
        raise DomainError(_("You have registered already. Change your answers or cancel instead."))


def has_asked(registration: Registration) -> bool:
    """Whether the person holds a place or has asked for one, and so changes answers only."""
    if registration.state is RegistrationState.APPLIED:
        return registration.answered_at is not None
    return registration.state in HOLDS_OR_AWAITS


def takes_applications(conference: Conference, today: date) -> bool:
    """Whether whoever is not invited can apply; ``today`` is the day at the venue."""
    return conference.takes_applications and not is_over(conference, today)


def require_can_apply(category: Category, arrangement: Arrangement) -> None:
    """Raise DomainError unless people of the category can apply now."""
    if category not in arrangement.open_categories:
        raise DomainError(
            _("Nobody can apply in this way at present. Write to the organisers."),
            field="category",
        )


def require_not_refused(state: RegistrationState) -> None:
    """Raise DomainError for whoever was refused: organisers can reconsider, nobody else."""
    if state is RegistrationState.REFUSED:
        raise DomainError(
            _("Your application was refused. Write to the organisers if something has changed.")
        )


def require_gave_up(state: RegistrationState) -> None:
    """Raise DomainError unless the person once had a place, or an offer, and has none now."""
    if state is not RegistrationState.CANCELLED:
        raise DomainError(_("You have not given a place up, so there is nothing to take up again."))


def require_something_to_take_over(state: RegistrationState) -> None:
    """Raise DomainError for whoever gave their place up, or never was to have one."""
    if state in SAID_NO | {RegistrationState.CANCELLED}:
        raise DomainError(
            _("This person has no place that could be taken over. Invite the other person instead.")
        )


def require_reason(reason: str) -> None:
    """Raise DomainError unless there is a reason that can be told in a mail."""
    if not reason:
        raise DomainError(_("Say why, in words for the person."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_REASON), field="reason"
        )


def require_changeable(conference: Conference, setup: RegistrationSetup, now: datetime) -> None:
    """Raise DomainError once answers that were given stay as they are."""
    if _is_closed(conference, setup, now):
        raise DomainError(
            _("Answers can no longer be changed here. Write to the organisers what has changed.")
        )


def may_change_answers(
    conference: Conference, registration: Registration, setup: RegistrationSetup, now: datetime
) -> bool:
    """Whether the person can still change what they have answered."""
    if registration.state is RegistrationState.REFUSED:
        return False
    if is_over(conference, conference.at_venue(now).date()):
        return False
    return not has_asked(registration) or not _is_closed(conference, setup, now)


def _is_closed(conference: Conference, setup: RegistrationSetup, now: datetime) -> bool:
    until = setup.answers_until
    return until is not None and conference.at_venue(now).date() > until


def require_day_to_come(until: date | None, *, known: date | None, today: date) -> None:
    """Raise DomainError for a last day of answers that is over already; one known before stays."""
    if until is not None and until != known and until < today:
        raise DomainError(
            _("This day is over: choose today or a later one, or leave it empty."),
            field="answers_until",
        )


def may_be_placed(registration: Registration) -> bool:
    """Whether nothing stands between the person and a place: neither approval nor clearance."""
    return not registration.awaits_approval and registration.clearance in GIVEN_OR_NOT_NEEDED


def require_good_offer(registration: Registration, *, now: datetime) -> None:
    """Raise DomainError unless a place is held for the person at this moment."""
    if registration.state is not RegistrationState.OFFERED:
        raise DomainError(_("There is no offer to accept."))
    if registration.clearance is Clearance.REFUSED:
        raise DomainError(_("Your place cannot be confirmed at present. Write to the organisers."))
    if registration.offered_until is not None and registration.offered_until <= now:
        raise DomainError(
            _("The offer has expired, and the place went to the next. You can stand in line again.")
        )


def days_left(conference: Conference, setup: RegistrationSetup, today: date) -> int:
    """Return how many days are left until clearances have to be known; negative: overdue."""
    return (conference.starts - timedelta(days=setup.clearance_days) - today).days
