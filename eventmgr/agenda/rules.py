"""What a session must be, and what of it everybody may see; pure decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.agenda.enums import SessionRoleName
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

LONGEST_TITLE = 300
LONGEST_DESCRIPTION = 20_000
MOST_ROLES = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in a session as everybody may see it."""

    role: SessionRoleName
    name: str
    title: str
    affiliation: str


def require_times_in_order(starts_at: datetime, ends_at: datetime) -> None:
    """Raise DomainError unless the session lasts longer than nothing."""
    if ends_at <= starts_at:
        raise DomainError(_("A session ends after it starts. Check both times."), field="ends_at")


def require_fitting_texts(title: str, description: str) -> None:
    """Raise DomainError for a missing title, or for texts longer than any agenda can show."""
    if not title:
        raise DomainError(_("A session needs a title."), field="title")
    if len(title) > LONGEST_TITLE:
        raise DomainError(
            _(
                "This title has %(length)d characters; %(longest)d are the most. "
                "Put the rest into the description.",
                length=len(title),
                longest=LONGEST_TITLE,
            ),
            field="title",
        )
    if len(description) > LONGEST_DESCRIPTION:
        raise DomainError(
            _(
                "This description has %(length)d characters; %(longest)d are the most.",
                length=len(description),
                longest=LONGEST_DESCRIPTION,
            ),
            field="description",
        )


def require_few_roles(count: int) -> None:
    """Raise DomainError for more roles than the form of one session can hold."""
    if count > MOST_ROLES:
        raise DomainError(
            _(
                "This session has %(count)d roles; %(most)d are the most. Name fewer people.",
                count=count,
                most=MOST_ROLES,
            )
        )


def names_are_public(session: Session) -> bool:
    """Whether the agenda may name anybody: not if the session is closed or under Chatham House."""
    return not (session.is_chatham or session.is_closed)


def public_roles(session: Session) -> list[SessionRole]:
    """Return the roles that everybody may see, in order of precedence."""
    if not names_are_public(session):
        return []
    return [role for role in session.roles if role.person.shown_name]


def public_parts(session: Session) -> list[Part]:
    """Return who does what, in order of precedence; a protected person by display name only."""
    return [_part(role) for role in public_roles(session)]


def _part(role: SessionRole) -> Part:
    if role.person.is_protected:
        return Part(role.role, role.person.shown_name, title="", affiliation="")
    return Part(role.role, role.person.shown_name, role.title, role.affiliation)


def running(sessions: Iterable[Session], now: datetime) -> list[Session]:
    """Return the sessions that have begun and not ended."""
    return [each for each in sessions if each.starts_at <= now < each.ends_at]


def next_up(sessions: Sequence[Session], now: datetime) -> list[Session]:
    """Return the sessions that begin next, all that begin at the same moment."""
    ahead = [each for each in sessions if each.starts_at > now]
    first = min((each.starts_at for each in ahead), default=None)
    return [each for each in ahead if each.starts_at == first]
