"""What passes to a substitute, and what does not; and who is not let in at the desk."""

import pytest

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.registration import operations
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference
from tests.factories.day import check_in, make_desk
from tests.factories.people import NOW
from tests.factories.places import arranged, coming, only
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("session")


def _hand_over(conference: Conference, leaving: Registration, to: Registration) -> None:
    operations.hand_over(conference=conference, leaving=leaving, coming=to, actor=COMMAND, now=NOW)


def test_a_substitute_waits_for_the_approval_that_is_still_to_come() -> None:
    conference = coming()
    leaving = make_registration(
        conference, state=RegistrationState.APPLIED, awaits_approval=True, answered_at=NOW
    )
    other = make_registration(conference, reason="An old refusal")
    _hand_over(conference, leaving, other)
    assert (other.state, other.awaits_approval, other.reason) == ("applied", True, "")


def test_a_substitute_is_cleared_by_nobody_elses_clearance() -> None:
    conference = coming()
    arranged(conference, clearance_sectors=("law_enforcement",))
    leaving = make_registration(conference, state=RegistrationState.CONFIRMED, answered_at=NOW)
    officer = make_registration(conference, sector="law_enforcement")
    _hand_over(conference, leaving, officer)
    assert officer.clearance is Clearance.PENDING


def test_the_desk_lets_in_nobody_who_was_never_vetted() -> None:
    conference = make_conference()
    arranged(conference, categories=only(Category.DELEGATE, needs_clearance=True))
    invited = make_registration(conference)
    with pytest.raises(DomainError):
        check_in(conference, invited, make_desk(), lets_in=True)
    assert invited.state is RegistrationState.INVITED
