"""The statements behind each choice of people."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, or_, select

from eventmgr.agenda.enums import RoleState
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.campaigns import choosing
from eventmgr.campaigns.choosing import Choice
from eventmgr.campaigns.enums import Part
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.rules import MODERATORS
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.unsent import unsent
from eventmgr.people.models import Person
from eventmgr.registration.enums import Among
from eventmgr.registration.lists import queries as lists
from eventmgr.registration.narrowing import Filter, Wanted

Which = Select[Any]


def chosen(
    conference: Conference, included: Sequence[str], excluded: Sequence[str]
) -> ColumnElement[bool]:
    """Return which persons are in one of the included choices and in none of the excluded.

    Raises DomainError for a choice that is no longer there.
    """
    kept = [Person.id.in_(keys(conference, choosing.read(each))) for each in included]
    gone = [Person.id.not_in(keys(conference, choosing.read(each))) for each in excluded]
    return and_(
        or_(*kept) if kept else Person.id.is_(None),
        *gone,
        Person.merged_into_id.is_(None),
        Person.erased_at.is_(None),
    )


def keys(conference: Conference, choice: Choice) -> Which:
    """Return the statement that reads the keys of a choice's people; raises as ``chosen``."""
    return _STATEMENTS[choice.kind](conference, choice.value)


def _by_list(conference: Conference, wanted: Filter | Wanted) -> Which:
    return lists.matching(conference, wanted).with_only_columns(Person.id).order_by(None)


def _uninvited(conference: Conference) -> Which:
    """Return whoever of the address book has no registration, and whose invitation never left."""
    return select(Person.id).where(
        or_(
            Person.id.in_(_by_list(conference, Wanted(state=Among.UNINVITED))),
            Person.id.in_(unsent(conference).with_only_columns(Invitation.person_id)),
        )
    )


def _of_saved_list(conference: Conference, key: int) -> Which:
    saved = lists.find_list(conference, key)
    wanted = lists.wanted_by(saved) if saved else None
    if wanted is None:
        raise DomainError(
            _("A saved list that you chose is no longer there, or understood no more. Remove it.")
        )
    return _by_list(conference, wanted)


def _seated(conference: Conference, *conditions: SQLColumnExpression[bool]) -> Which:
    return (
        select(GroupMember.person_id)
        .join(GroupMember.group)
        .where(WorkingGroup.conference_id == conference.id, *conditions)
    )


def _of_groups(conference: Conference, part: Part) -> Which:
    if part is Part.ALL:
        return _seated(conference)
    roles = MODERATORS if part is Part.MODERATOR else {GroupRole(part.value)}
    return _seated(conference, GroupMember.role.in_(roles))


def _with_part(conference: Conference, *conditions: SQLColumnExpression[bool]) -> Which:
    return (
        select(SessionRole.person_id)
        .join(SessionRole.session)
        .where(
            Session.conference_id == conference.id,
            SessionRole.state != RoleState.DECLINED,
            *conditions,
        )
    )


_STATEMENTS: Final[Mapping[str, Callable[[Conference, Any], Which]]] = {
    "registered": lambda conference, _value: _by_list(conference, Filter()),
    "contacts": lambda conference, _value: _by_list(conference, Wanted()),
    "uninvited": lambda conference, _value: _uninvited(conference),
    "unanswered": lambda conference, _value: _by_list(conference, Filter(unanswered=True)),
    "state": lambda conference, value: _by_list(conference, Filter(state=value)),
    "category": lambda conference, value: _by_list(conference, Filter(category=value)),
    "list": _of_saved_list,
    "groups": _of_groups,
    "group": lambda conference, value: _seated(conference, WorkingGroup.id == value),
    "parts": lambda conference, _value: _with_part(conference),
    "role": lambda conference, value: _with_part(conference, SessionRole.role == value),
    "session": lambda conference, value: _with_part(conference, Session.id == value),
}
