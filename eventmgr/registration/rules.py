"""Who may register, and what becomes of a place; pure decisions."""

from datetime import date

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.registration.answers import Answers
from eventmgr.registration.enums import RegistrationState

LONGEST_NEEDS = 2000

OVER = frozenset({ConferenceState.CLOSED, ConferenceState.ARCHIVED})
HOLDS_OR_AWAITS = frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITLISTED})


TOLD_OF_EVERYBODY = frozenset(
    {"sector", "consents_to_be_listed", "consents_to_photographs", "consents_to_be_quoted"}
)
TOLD = TOLD_OF_EVERYBODY | {"name", "badge_name", "honorific", "title", "organisation", "province"}


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
    if len(answers.needs) > LONGEST_NEEDS:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_NEEDS), field="needs"
        )


def require_place(state: RegistrationState) -> None:
    """Raise DomainError unless there is a place, or a place in the line, to give up."""
    if state not in HOLDS_OR_AWAITS:
        raise DomainError(_("There is no place to cancel."))


def require_not_yet_in(state: RegistrationState) -> None:
    """Raise DomainError for declining what was accepted before: that is cancelling."""
    if state in HOLDS_OR_AWAITS:
        raise DomainError(_("You have registered already. Cancel your place instead."))


def free_places(capacity: int | None, *, confirmed: int, waiting: int) -> int:
    """Return how many of those who wait can be confirmed now; no capacity means all of them."""
    return waiting if capacity is None else min(waiting, max(0, capacity - confirmed))
