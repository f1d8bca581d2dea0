"""Acts on working groups and their seats."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import flag_chatham
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same, version_of
from eventmgr.groups import asking, queries, rules
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.setting import FIELDS, Setting, values_of
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person

_BELONGINGS: Final[dict[str, type[Theme | Room]]] = {"theme_id": Theme, "room_id": Room}


def add_group(
    *, conference: Conference, setting: Setting, actor: Actor, now: datetime
) -> WorkingGroup:
    """Make a group with the conference's next number. Raise DomainError for what cannot stand."""
    get_for_update(Conference, conference.id)
    _require_sound(conference.id, setting)
    _require_kept_sessions(setting, ())
    _keep_discreet(setting, group=None, actor=actor, now=now)
    last = db.session.scalar(
        select(func.max(WorkingGroup.number)).where(WorkingGroup.conference_id == conference.id)
    )
    group = WorkingGroup(
        conference_id=conference.id,
        number=(last or 0) + 1,
        created_at=now,
        sessions=_sessions(setting),
        **_values(setting),
    )
    db.session.add(group)
    audit.record(actor, "group.added", group, now=now, conference_id=conference.id)
    return group


def change_group(
    *,
    group: WorkingGroup,
    setting: Setting,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Give the group this setting. Raise DomainError for what cannot stand.

    Raise Stale if ``seen`` is given and is not the `version` of what would be overwritten.
    """
    get_for_update(WorkingGroup, group.id)
    _require_sound(group.conference_id, setting)
    old = values_of(group)
    changed = [field for field in FIELDS if old[field] != getattr(setting, field)]
    if not changed:
        return
    require_same(seen, version_of(old))
    _require_kept_sessions(setting, old["session_ids"])
    _keep_discreet(setting, group=group, actor=actor, now=now)
    for field, value in _values(setting).items():
        setattr(group, field, value)
    if "session_ids" in changed:
        db.session.refresh(group, ["sessions"])
        group.sessions = _sessions(setting)
    _record(actor, "group.changed", group, now, {field: old[field] for field in changed})


def seat_people(
    *,
    group: WorkingGroup,
    people: Sequence[Person],
    role: GroupRole,
    actor: Actor,
    now: datetime,
) -> list[GroupMember]:
    """Give seats in this role and return the new ones; who has a seat keeps it and its role."""
    get_for_update(WorkingGroup, group.id)
    seated = set(
        db.session.scalars(select(GroupMember.person_id).where(GroupMember.group_id == group.id))
    )
    coming = {each.id: each for each in people if each.id not in seated}
    members = [GroupMember(group_id=group.id, person_id=each, role=role) for each in coming]
    db.session.add_all(members)
    if members:
        after = {"person_ids": list(coming), "role": role.value}
        audit.record(
            actor, "group.seated", group, now=now, conference_id=group.conference_id, after=after
        )
    return members


def seat_members(
    *,
    group: WorkingGroup,
    addresses: Sequence[str],
    role: GroupRole,
    actor: Actor,
    now: datetime,
) -> list[GroupMember]:
    """Seat the people with these e-mail addresses in this role, as `seat_people` does.

    Raise DomainError naming every address that nobody expected at the conference has; then
    nobody is seated.
    """
    expected = queries.expected_people(group.conference_id, addresses)
    rules.require_known([each for each in addresses if each.lower() not in expected])
    people = [expected[each.lower()] for each in addresses]
    return seat_people(group=group, people=people, role=role, actor=actor, now=now)


def give_role(*, member: GroupMember, role: GroupRole, actor: Actor, now: datetime) -> None:
    """Change what the member is in the group; raise DomainError if they sit there no longer."""
    _hold(member)
    if member.role is role:
        return
    before, member.role = member.role, role
    _record_seat(actor, "group.role_given", member, now=now, before=before, after=role)


def unseat(*, member: GroupMember, actor: Actor, now: datetime) -> None:
    """Take the seat away; what the person wrote in the group stays.

    Raise DomainError if somebody else has taken it away meanwhile.
    """
    _hold(member)
    _record_seat(actor, "group.unseated", member, now=now, before=member.role, after=None)
    db.session.delete(member)
    db.session.flush()


def _hold(member: GroupMember) -> None:
    """Lock the group, as whoever seats people does, and read the seat anew."""
    get_for_update(WorkingGroup, member.group_id)
    there = select(GroupMember).where(GroupMember.id == member.id)
    if db.session.scalar(there, execution_options={"populate_existing": True}) is None:
        raise DomainError(_("This seat was taken away meanwhile."))


def _require_sound(conference_id: int, setting: Setting) -> None:
    rules.require_sound(
        title=setting.title,
        mandate=setting.mandate,
        guiding_questions=setting.guiding_questions,
    )
    asking.require_window(setting.opens_at, setting.deadline)
    asking.require_grace(setting.grace_minutes)
    asking.require_limits(
        at_most=setting.recommendations_at_most, presents_minutes=setting.presents_minutes
    )
    asking.asked(setting.asked_fields)
    for field, kind in _BELONGINGS.items():
        key = getattr(setting, field)
        if key is not None:
            _require_own(conference_id, kind, key, field)
    for key in setting.session_ids:
        _require_own(conference_id, Session, key, "session_ids")


def _require_own(
    conference_id: int, kind: type[Theme | Room | Session], key: int, field: str
) -> None:
    if getattr(db.session.get(kind, key), "conference_id", None) != conference_id:
        raise DomainError(_("Choose one of this conference."), field=field)


def _require_kept_sessions(setting: Setting, before: Collection[int]) -> None:
    """Raise DomainError for a session that was removed, unless the group has it from before."""
    for session in _sessions(setting):
        if session.id not in before and session.state is SessionState.REMOVED:
            raise DomainError(
                _("This session was removed from the agenda. Choose another."), field="session_ids"
            )


def _keep_discreet(
    setting: Setting, *, group: WorkingGroup | None, actor: Actor, now: datetime
) -> None:
    """Put the sessions of a group under the Chatham House Rule under the rule too."""
    if not setting.is_chatham:
        return
    for key in setting.session_ids:
        session: Session = get_for_update(Session, key)
        if not session.is_chatham:
            rules.require_own_session(session, queries.codes_meeting_in(session, but=group))
            flag_chatham(session=session, actor=actor, now=now)


def _sessions(setting: Setting) -> list[Session]:
    return [db.session.get_one(Session, key) for key in setting.session_ids]


def _values(setting: Setting) -> dict[str, Any]:
    """Return what the table has of the setting: everything but the sessions."""
    own = {field: getattr(setting, field) for field in FIELDS if field != "session_ids"}
    return own | {"asked_fields": list(setting.asked_fields)}


def _record(
    actor: Actor, action: str, group: WorkingGroup, now: datetime, before: dict[str, Any]
) -> None:
    now_is = values_of(group)
    audit.record(
        actor,
        action,
        group,
        now=now,
        conference_id=group.conference_id,
        before=_plain(before),
        after=_plain({field: now_is[field] for field in before}),
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        field: value.isoformat() if isinstance(value, datetime) else value
        for field, value in values.items()
    }


def _record_seat(
    actor: Actor,
    action: str,
    member: GroupMember,
    *,
    now: datetime,
    before: GroupRole,
    after: GroupRole | None,
) -> None:
    group = db.session.get_one(WorkingGroup, member.group_id)
    audit.record(
        actor,
        action,
        group,
        now=now,
        conference_id=group.conference_id,
        before={"person_id": member.person_id, "role": before},
        after={"person_id": member.person_id, "role": after},
    )
