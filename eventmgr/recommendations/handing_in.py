"""Who hands in, signs, gives back and validates, and when; pure decisions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import HANDED_IN, RecommendationState, TimeFrame, Timing
from eventmgr.recommendations.wording import Wording

VALIDATORS: Final = frozenset({TeamRole.OWNER, TeamRole.RAPPORTEUR_GENERAL})
LACKS: Final = {
    "text": _l("the text"),
    "lead_addressee": _l("the lead addressee: who shall act"),
    "time_frame": _l("the time frame: by when"),
}
"""What a text must say before it is validated, if it is asked; up to then it is advice."""


def may_sign(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the group's list may be signed or sent back: by who moderates; organisers in place.

    Whoever handed the list in does not sign it, whatever they are: see `require_another`.
    """
    is_moderator = standing.group_roles.get(group.id) in group_rules.MODERATORS
    return is_moderator or conference_rules.may_organise(standing)


def may_return(standing: Standing) -> bool:
    """Whether one recommendation may be given back: by organisers and the rapporteur-general."""
    return group_rules.may_edit_texts(standing)


def may_validate(standing: Standing) -> bool:
    """Whether recommendations may be validated: by the rapporteur-general; owners stand in."""
    return standing.is_administrator or standing.team_role in VALIDATORS


def timing(group: WorkingGroup, *, now: datetime) -> Timing:
    """Return how what is handed in now stands to the deadline."""
    if group_rules.is_closed(group, now=now):
        return Timing.LATE
    is_past = group_rules.is_past_deadline(group, now=now)
    return Timing.IN_GRACE if is_past else Timing.IN_TIME


def lacking(wording: Wording, asked: Collection[str]) -> Sequence[str]:
    """Return the keys of `LACKS` for what is asked and the words do not say."""
    said = {
        "text": bool(wording.text.strip()),
        "lead_addressee": bool(wording.lead_addressee.strip()),
        "time_frame": wording.time_frame is not TimeFrame.UNSAID,
    }
    return [key for key, is_said in said.items() if key in asked and not is_said]


def require_valid(wording: Wording, asked: Collection[str]) -> None:
    """Raise DomainError, naming what lacks, unless the words say what they were asked for.

    Of a recommendation that is who does what by when, if the group's form asks for it.
    """
    lacks = lacking(wording, asked)
    if lacks:
        raise DomainError(
            _(
                "It cannot be validated yet. It lacks %(what)s. Return it to the group.",
                what="; ".join(str(LACKS[key]) for key in lacks),
            )
        )


def require_waiting(*, is_waiting: bool) -> None:
    """Raise DomainError unless a list waits for its signature."""
    if not is_waiting:
        raise DomainError(_("No list waits for a signature here."))


def require_another(*, submitter_id: int, signer_id: int | None) -> None:
    """Raise DomainError unless another person signs than the one who handed in."""
    if signer_id is None:
        raise DomainError(_("A list is signed by a person. Sign in first."))
    if signer_id == submitter_id:
        raise DomainError(
            _("You handed this list in, so somebody else signs it: a moderator or an organiser.")
        )


def require_returnable(state: RecommendationState) -> None:
    """Raise DomainError unless it has been handed in, so that it can be given back."""
    if state not in HANDED_IN:
        raise DomainError(_("This has not been handed in; the group has it."))


def require_returned(state: RecommendationState) -> None:
    """Raise DomainError unless it lies with the group again."""
    if state is not RecommendationState.RETURNED:
        raise DomainError(_("This was not returned, or was handed in again meanwhile."))


def require_submitted(state: RecommendationState) -> None:
    """Raise DomainError unless it has been handed in and nobody has validated or returned it."""
    if state is not RecommendationState.SUBMITTED:
        raise DomainError(_("Only what has been handed in can be validated."))


def require_not_validated(state: RecommendationState) -> None:
    """Raise DomainError for what has been validated: it is locked until it is returned."""
    if state is RecommendationState.VALIDATED:
        raise DomainError(_("This has been validated. It has to be returned to you first."))


def require_until_ahead(until: datetime | None, *, now: datetime) -> None:
    """Raise DomainError if it would be returned with its moment already behind it."""
    if until is not None and until <= now:
        raise DomainError(_("Choose a moment that is still to come."), field="until")


def require_returned_in_time(until: datetime | None, *, may_be_late: bool, now: datetime) -> None:
    """Raise DomainError after the moment set, except for those who may submit late."""
    if until is not None and now > until and not may_be_late:
        raise DomainError(
            _("The time to hand this in again is over. Ask the organisers to do it for you.")
        )
