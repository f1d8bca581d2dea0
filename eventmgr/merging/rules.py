"""Who may merge whom, which of two rows stays, and what it says; pure decisions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import version_of
from eventmgr.people.models import Person
from eventmgr.registration.consents.rules import COLUMNS
from eventmgr.registration.enums import RegistrationState

FIELDS: Final = (
    "honorific",
    "name",
    "badge_name",
    "sort_name",
    "title",
    "organisation_id",
    "sector",
    "country",
    "languages",
    "language",
    "email",
)
"""What one of two people can be chosen for, field by field."""

_STATES: Final = (
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.WAITLISTED,
    RegistrationState.APPLIED,
    RegistrationState.INVITED,
    RegistrationState.DECLINED,
    RegistrationState.REFUSED,
    RegistrationState.CANCELLED,
)
_WAIT: Final = (RegistrationState.WAITLISTED, RegistrationState.APPLIED)
TYPED: Final = (
    "honorific",
    "name",
    "badge_name",
    "title",
    "organisation",
    "sector",
    "country",
    "province",
    "needs",
    "clearance_note",
)
"""What a registration says in words; why it was refused is told of one that was."""
_GROUP_ROLES: Final = (
    GroupRole.MODERATOR,
    GroupRole.CO_MODERATOR,
    GroupRole.RAPPORTEUR,
    GroupRole.MEMBER,
    GroupRole.OBSERVER,
)
_TEAM_ROLES: Final = (
    TeamRole.OWNER,
    TeamRole.ORGANISER,
    TeamRole.RAPPORTEUR_GENERAL,
    TeamRole.DESK,
    TeamRole.OBSERVER,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """What stands behind two people, as far as it bears on who may merge them."""

    is_known_elsewhere: bool
    """Whether a conference that is not the actor's knows either of them."""
    has_account: bool


def require_mergeable(kept: Person, lost: Person) -> None:
    """Raise DomainError unless these are two rows, each of which somebody lives in."""
    if kept.id == lost.id:
        raise DomainError(_("This is one person already."))
    if kept.erased_at is not None or lost.erased_at is not None:
        raise DomainError(_("The data of one of them were erased. Nothing can be merged."))
    if kept.merged_into_id is not None or lost.merged_into_id is not None:
        raise DomainError(_("One of them was merged meanwhile. Look at the list again."))


def require_within_reach(reach: Reach, *, is_administrator: bool) -> None:
    """Raise DomainError if others rely on either of the two: then administrators alone merge."""
    if is_administrator:
        return
    if reach.has_account:
        raise DomainError(
            _("One of them signs in with an account, so only an administrator can merge them.")
        )
    if reach.is_known_elsewhere:
        raise DomainError(
            _("Another conference knows one of them, so only an administrator can merge them.")
        )


def require_open(kept: Person, lost: Person, *, is_administrator: bool) -> None:
    """Raise DomainError for a protected person, whom only administrators may merge."""
    if (kept.is_protected or lost.is_protected) and not is_administrator:
        raise DomainError(_("A protected person is merged by an administrator only."))


def who_stays(
    first: Person, second: Person, *, with_account: Collection[int]
) -> tuple[Person, Person]:
    """Return who stays and who is merged into them: the one with an account, else the older."""
    older, younger = sorted((first, second), key=lambda each: each.id)
    if younger.id in with_account and older.id not in with_account:
        return younger, older
    return older, younger


def version_of_both(first: Person, second: Person) -> str:
    """Return a text that is another one whenever either of them says anything else."""
    older, younger = sorted((first, second), key=lambda each: each.id)
    return version_of(
        {
            f"{place} {name}": getattr(each, name)
            for place, each in (("older", older), ("younger", younger))
            for name in FIELDS
        }
    )


def suggested(kept: Person, lost: Person) -> dict[str, int]:
    """Return whose word stands in each field if nobody chooses: the kept one's, if they say any."""
    return {
        name: kept.id if getattr(kept, name) or not getattr(lost, name) else lost.id
        for name in FIELDS
    }


def values_of(kept: Person, lost: Person, choice: Mapping[str, int]) -> dict[str, Any]:
    """Return what the merged person says, but for the address; what nobody chose is suggested.

    Whoever is protected stays protected, by the display name that they have.
    """
    chosen = {**suggested(kept, lost), **choice}
    values = {
        name: getattr(lost if chosen[name] == lost.id else kept, name)
        for name in FIELDS
        if name != "email"
    }
    hidden = next((each for each in (kept, lost) if each.is_protected), None)
    values["is_protected"] = hidden is not None
    values["display_name"] = hidden.display_name if hidden else ""
    return values


def better_registration(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the first of two registrations is the one that stays: it has come further.

    Of two in the same state it is the one that somebody has answered.
    """
    return _how_far(one) < _how_far(other)


def _how_far(registration: Mapping[str, Any]) -> tuple[int, bool]:
    return _place(_STATES, registration["state"]), registration["answered_at"] is None


def typed_in_other(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, str]:
    """Return what only the registration that goes says: the one that stays says it from now on."""
    return {name: goes[name] for name in TYPED if goes[name] and not stays[name]}


def turn_kept(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, datetime]:
    """Return since when the person waits, if they have waited longer in the other registration."""
    asked = [each["answered_at"] for each in (stays, goes)]
    if stays["state"] != goes["state"] or stays["state"] not in _WAIT or None in asked:
        return {}
    mine, theirs = map(datetime.fromisoformat, asked)
    return {"answered_at": theirs} if theirs < mine else {}


def consents_left(stays: Mapping[str, Any], goes: Mapping[str, Any]) -> dict[str, bool]:
    """Return which consents fall, as the same person did not give them in the other registration.

    A registration that nobody has answered yet refuses nothing.
    """
    if goes["answered_at"] is None:
        return {}
    return {column: False for column in COLUMNS.values() if stays[column] and not goes[column]}


def better_seat(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the first of two seats in a group is the one that stays: it has more to do."""
    return _place(_GROUP_ROLES, one["role"]) < _place(_GROUP_ROLES, other["role"])


def better_team_role(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the first of two roles in a team is the one that stays: it may do more."""
    return _place(_TEAM_ROLES, one["role"]) < _place(_TEAM_ROLES, other["role"])


def earlier(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the first of two check-ins of a day is the one that stays: it came first."""
    return bool(one["at"] < other["at"])


def later(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the first of two open proposals is the one that stays: it is what they want now."""
    return bool(one["created_at"] > other["created_at"])


def _place(order: tuple[str, ...], value: str) -> int:
    return order.index(value)


WINS = MappingProxyType(
    {
        "group_member": better_seat,
        "check_in": earlier,
        "invitation_proposal": later,
        "team_member": better_team_role,
    }
)
"""Which of two rows stays where there can be one only; elsewhere it is the kept person's."""
