"""What may be answered; pure decisions."""

from datetime import date

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.answers.enums import ProposalState
from eventmgr.invitations.answers.models import Proposal
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState

LONGEST_REASON = 1_000
MOST_PROPOSALS = 5
"""By one invitation in all, however they were decided: nobody tries addresses by the dozen."""


def require_day_before(conference: Conference, decides_by: date | None, today: date) -> None:
    """Raise DomainError for a day on which an answer would come too late, or that is over."""
    if decides_by is None:
        return
    if decides_by <= today:
        raise DomainError(_("Choose a day to come: on it you are reminded."), field="decides_by")
    if decides_by >= conference.starts:
        raise DomainError(_("Choose a day before the conference begins."), field="decides_by")


def require_fitting_reason(reason: str) -> None:
    """Raise DomainError for a reason that is too long to be read in a list."""
    if len(reason) > LONGEST_REASON:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_REASON), field="reason"
        )


def require_may_propose(
    person: Person, email: str, *, states: list[ProposalState], state: RegistrationState
) -> None:
    """Raise DomainError unless the person may propose this address now.

    Whether anybody knows the address plays no part: else trying addresses would tell.
    """
    if state not in {RegistrationState.INVITED, RegistrationState.DECLINED}:
        raise DomainError(_("You have registered already. Cancel your place first."))
    if email.lower() == person.email.lower():
        raise DomainError(_("This is your own address."), field="email")
    if ProposalState.OPEN in states:
        raise DomainError(
            _("You have proposed somebody already. Take that back first, or wait for the answer.")
        )
    if len(states) >= MOST_PROPOSALS:
        raise DomainError(
            _("You have proposed as many people as one can. Write to the organisers.")
        )


def require_undecided(proposal: Proposal) -> None:
    """Raise DomainError for a proposal that somebody has dealt with meanwhile."""
    if proposal.state is not ProposalState.OPEN:
        raise DomainError(_("This proposal was dealt with already."))


def require_still_wants(state: RegistrationState) -> None:
    """Raise DomainError for approving what its proposer has overtaken by registering."""
    if state not in {RegistrationState.INVITED, RegistrationState.DECLINED}:
        raise DomainError(
            _("Who proposed this has registered meanwhile. Refuse it, or invite both by the list.")
        )


def require_invited_anew(*, is_new: bool) -> None:
    """Raise DomainError if whoever was proposed is invited or registered already."""
    if not is_new:
        raise DomainError(
            _("This person is invited already. Refuse the proposal: nothing has to be sent.")
        )
