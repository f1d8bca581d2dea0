"""What a session must be, and what of it everybody may see; pure decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from eventmgr.agenda.enums import RoleState
from eventmgr.agenda.items import AgendaItem, AgendaPart
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

LONGEST_TITLE = 300
LONGEST_DESCRIPTION = 20_000
MOST_ROLES = 60


def require_times_in_order(starts_at: datetime, ends_at: datetime) -> None:
    """Raise DomainError for a session that ends before it starts, which no table can hold."""
    if ends_at < starts_at:
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


def names_are_public(item: AgendaItem) -> bool:
    """Whether the agenda may name anybody: not if the session is closed or under Chatham House."""
    return not (item.is_chatham or item.is_closed)


def public_parts(item: AgendaItem) -> tuple[AgendaPart, ...]:
    """Return who does what as everybody may see it, in the order to show them.

    Whoever declined is left out; a protected person is shown by display name only, if at all.
    """
    if not names_are_public(item):
        return ()
    shown = (each for each in item.parts if each.name and each.state is not RoleState.DECLINED)
    return tuple(_discreet(each) if each.is_protected else each for each in shown)


def _discreet(part: AgendaPart) -> AgendaPart:
    return replace(part, title="", affiliation="", represented_by="")


def running(sessions: Iterable[AgendaItem], now: datetime) -> list[AgendaItem]:
    """Return the sessions that have begun and not ended."""
    return [each for each in sessions if each.starts_at <= now < each.ends_at]


def next_up(sessions: Sequence[AgendaItem], now: datetime) -> list[AgendaItem]:
    """Return the sessions that begin next, all that begin at the same moment."""
    ahead = [each for each in sessions if each.starts_at > now]
    first = min((each.starts_at for each in ahead), default=None)
    return [each for each in ahead if each.starts_at == first]
