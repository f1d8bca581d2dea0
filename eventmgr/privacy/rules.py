"""Who may see what is held, and when it may go; pure decisions."""

from datetime import date

from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.models import Person
from eventmgr.registration.models import RegistrationSetup

LONGEST_WORDS = 10_000


def may_have_own_data(standing: Standing, conference: Conference) -> bool:
    """Whether the actor is told what the conference holds of them: whoever came as themselves."""
    actor = standing.actor
    return not actor.is_anonymous and actor.only_conference_id in {None, conference.id}


def require_sensible_day(conference: Conference, day: date | None, *, today: date) -> None:
    """Raise DomainError for a day on which the data are still needed, or that has passed.

    ``today`` is the day at the venue.
    """
    if day is None:
        return
    if day < conference.ends:
        raise DomainError(
            _("The conference needs the data until it ends. Choose its last day or a later one."),
            field="erase_on",
        )
    if day < today:
        raise DomainError(
            _("This day has passed: everything would be erased at once. Choose today or later."),
            field="erase_on",
        )


def require_fitting_words(words: str) -> None:
    """Raise DomainError for more words than a notice can hold."""
    if len(words) > LONGEST_WORDS:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_WORDS), field="privacy_words"
        )


def is_due(setup: RegistrationSetup, today: date) -> bool:
    """Whether the day is over after which everything is erased; ``today`` is at the venue."""
    return setup.erase_on is not None and today > setup.erase_on


def require_due(setup: RegistrationSetup, today: date) -> None:
    """Raise DomainError as long as the conference's data may stay."""
    if setup.erase_on is None:
        raise DomainError(_("Nobody has set a day after which the data are erased."))
    if not is_due(setup, today):
        raise DomainError(
            _(
                "The data stay until %(day)s. Nothing is erased before that.",
                day=setup.erase_on.isoformat(),
            )
        )


def require_tellable(person: Person) -> None:
    """Raise DomainError for a protected person: nobody but they themselves has such a file."""
    if person.is_protected:
        raise DomainError(
            _(
                "This person is protected: only they themselves can have this file, by their own "
                "link."
            )
        )
