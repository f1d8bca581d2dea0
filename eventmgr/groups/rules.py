"""Who may do what with a working group; pure decisions."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.models import Session
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.models import Person

READERS: Final = frozenset(
    {TeamRole.OWNER, TeamRole.ORGANISER, TeamRole.RAPPORTEUR_GENERAL, TeamRole.OBSERVER}
)
"""The check-in desk is not among them: it needs no group's texts."""
EDITORS: Final = frozenset({TeamRole.OWNER, TeamRole.ORGANISER, TeamRole.RAPPORTEUR_GENERAL})
MODERATORS: Final = frozenset({GroupRole.MODERATOR, GroupRole.CO_MODERATOR})
LEADERS: Final = MODERATORS | {GroupRole.RAPPORTEUR}
WRITERS: Final = LEADERS | {GroupRole.MEMBER}

LONGEST_TITLE: Final = 300
LONGEST_MANDATE: Final = 20_000


def may_see_groups(standing: Standing) -> bool:
    """Whether every group of the conference may be read."""
    return standing.is_administrator or standing.team_role in READERS


def may_edit_groups(standing: Standing) -> bool:
    """Whether groups may be set up, changed and seated."""
    return conference_rules.may_organise(standing)


def may_see_group(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the group's page may be read: by whoever sits in it, and by the team."""
    return may_see_groups(standing) or group.id in standing.group_roles


def is_inside(standing: Standing, group: WorkingGroup) -> bool:
    """Whether somebody sits in the group."""
    return group.id in standing.group_roles


def may_see_names(standing: Standing, group: WorkingGroup) -> bool:
    """Whether one may know who sits, writes and submits in the group: under the rule, who is in it.

    The team reads such a group's texts and knows nobody by them.
    """
    return is_inside(standing, group) or not group.is_discreet


def may_name(standing: Standing, group: WorkingGroup, person: Person) -> bool:
    """Whether one may know this person by what they do in the group.

    Protected people go by their display name among those who sit with them, and nowhere else.
    """
    return is_inside(standing, group) or not (group.is_discreet or person.is_protected)


def named_to_all(group: WorkingGroup, roles: Collection[GroupRole]) -> list[GroupMember]:
    """Return who has such a role, as far as anybody at all may know: on paper, before the hall.

    Nobody protected is among them, nor anybody in a group under the Chatham House Rule.
    """
    if group.is_discreet:
        return []
    return [each for each in group.members if each.role in roles and not each.person.is_protected]


def may_write(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the group's texts may be written: not by its observers."""
    return may_edit_texts(standing) or standing.group_roles.get(group.id) in WRITERS


def may_begin(standing: Standing, group: WorkingGroup, *, now: datetime) -> bool:
    """Whether a new text may be begun: by its writers from the moment that its window opens."""
    return may_edit_texts(standing) or (may_write(standing, group) and has_opened(group, now=now))


def may_submit(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the group's list may be put in order and handed in."""
    return may_edit_texts(standing) or standing.group_roles.get(group.id) in LEADERS


def may_edit_texts(standing: Standing) -> bool:
    """Whether the texts of all groups may be written, and submitted after the deadline too."""
    return standing.is_administrator or standing.team_role in EDITORS


def may_see_own_page(standing: Standing) -> bool:
    """Whether the conference has something to say to this person in particular."""
    return (
        may_see_groups(standing)
        or standing.team_role is not None
        or standing.is_invited
        or standing.is_confirmed
        or bool(standing.group_roles)
    )


def is_past_deadline(group: WorkingGroup, *, now: datetime) -> bool:
    """Whether the group's deadline has passed; the moment itself is still in time."""
    return group.deadline is not None and now > group.deadline


def closes_at(group: WorkingGroup) -> datetime | None:
    """Return until when what is saved or handed in counts as in time: deadline and grace."""
    if group.deadline is None:
        return None
    return group.deadline + timedelta(minutes=group.grace_minutes or 0)


def has_opened(group: WorkingGroup, *, now: datetime) -> bool:
    """Whether the group may write already; the moment itself is in time."""
    return group.opens_at is None or now >= group.opens_at


def is_closed(group: WorkingGroup, *, now: datetime) -> bool:
    """Whether deadline and grace are over; the last moment is still in time."""
    closes = closes_at(group)
    return closes is not None and now > closes


def is_open(group: WorkingGroup, *, now: datetime) -> bool:
    """Whether the group's window has opened and not closed yet."""
    return has_opened(group, now=now) and not is_closed(group, now=now)


def require_sound(*, title: str, mandate: str, guiding_questions: str) -> None:
    """Raise DomainError unless the group has a title and its texts have bearable lengths."""
    if not title:
        raise DomainError(_("Give the group a title."), field="title")
    texts = {"title": title, "mandate": mandate, "guiding_questions": guiding_questions}
    for field, text in texts.items():
        limit = LONGEST_TITLE if field == "title" else LONGEST_MANDATE
        if len(text) > limit:
            raise DomainError(
                _("This is longer than %(limit)d characters. Shorten it.", limit=limit), field=field
            )


def require_own_session(session: Session, others: Sequence[str]) -> None:
    """Raise DomainError unless the session can follow its one group under Chatham House Rule.

    ``others`` are the codes of the other groups that meet in it.
    """
    if session.kind is not SessionKind.BREAKOUT or others:
        raise DomainError(
            _(
                "The agenda names who is in this session, and it is not this group's alone. "
                "Put the session under the Chatham House Rule, or give the group its own."
            ),
            field="session_ids",
        )


def require_discreet(session: Session, codes: Sequence[str]) -> None:
    """Raise DomainError if the session names people and groups under the rule meet in it."""
    if codes and not session.is_chatham:
        raise DomainError(
            _(
                "%(codes)s meets in this session under the Chatham House Rule, so the session "
                "stays under it. Give the group another session first.",
                codes=", ".join(codes),
            ),
            field="is_chatham",
        )


def require_known(unknown: Sequence[str]) -> None:
    """Raise DomainError if any address belongs to nobody who is expected at the conference."""
    if unknown:
        raise DomainError(
            _(
                "Nobody expected at this conference has the address %(addresses)s. "
                "Invite them first, or correct the spelling.",
                addresses=", ".join(unknown),
            ),
            field="addresses",
        )
