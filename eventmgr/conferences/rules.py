"""Who may do what with a conference; pure decisions."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import fold
from eventmgr.people.actor import Actor

LONGEST_DAYS = 31
MOST_OFFICES = 300
LONGEST_OFFICE = 300

_USERS: Final = {
    "session": _l("Sessions are held in it. Give them another room first."),
    "working_group": _l("Working groups are set to it. Change their setting first."),
    "revision": _l("Saved recommendations belong to it. Give it another name instead."),
}

ORGANISERS = frozenset({TeamRole.OWNER, TeamRole.ORGANISER})


def may_create(actor: Actor) -> bool:
    """Whether the actor may create a conference: whoever has an account."""
    return actor.is_administrator or (
        actor.account_id is not None and actor.only_conference_id is None
    )


def may_see_site(standing: Standing, conference: Conference) -> bool:
    """Whether the public site is shown: to everyone once published, before that to the team."""
    return conference.is_public or may_see_office(standing)


def may_see_office(standing: Standing) -> bool:
    """Whether the organisers' pages are shown: to every member of the team."""
    return standing.is_administrator or standing.team_role is not None


def may_organise(standing: Standing) -> bool:
    """Whether the conference, its agenda, people and groups may be changed."""
    return standing.is_administrator or standing.team_role in ORGANISERS


def may_change_team(standing: Standing) -> bool:
    """Whether team roles may be given and taken."""
    return standing.is_administrator or standing.team_role is TeamRole.OWNER


def still_used(table: str) -> str:
    """Return the sentence about what is in the way of a removal, by the table that refers to it."""
    return str(_USERS.get(table, _l("It is still used, so it stays.")))


def require_days_in_order(starts: date, ends: date) -> None:
    """Raise DomainError unless the days are in order and not absurdly many."""
    if ends < starts:
        raise DomainError(_("The last day is before the first. Swap the two."), field="ends")
    if (ends - starts).days >= LONGEST_DAYS:
        raise DomainError(
            _("A conference lasts %(days)d days at most. Check the year.", days=LONGEST_DAYS),
            field="ends",
        )


def require_sound_precedence(offices: Sequence[str]) -> None:
    """Raise DomainError for an office named twice, for too long a name, and for too many."""
    if len(offices) > MOST_OFFICES:
        raise DomainError(
            _("%(count)d offices; %(most)d are the most.", count=len(offices), most=MOST_OFFICES),
            field="offices",
        )
    met: set[str] = set()
    for office in offices:
        _require_new_office(office, met)
        met.add(fold(office))


def _require_new_office(office: str, met: set[str]) -> None:
    if len(office) > LONGEST_OFFICE:
        raise DomainError(
            _("“%(office)s…” is too long for the name of an office.", office=office[:40]),
            field="offices",
        )
    if fold(office) in met:
        raise DomainError(
            _("“%(office)s” stands here twice. Once is enough.", office=office), field="offices"
        )
