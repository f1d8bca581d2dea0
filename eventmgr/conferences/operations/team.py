"""Acts on the team of a conference."""

from datetime import datetime

from sqlalchemy import func, select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.actor import Actor
from eventmgr.people.models import Account


def add_team_member(
    *, conference: Conference, account: Account, role: TeamRole, actor: Actor, now: datetime
) -> TeamMember:
    """Give an account a role in the team, or another one; raises DomainError for the last owner."""
    existing = db.session.scalar(
        select(TeamMember).where(
            TeamMember.conference_id == conference.id, TeamMember.account_id == account.id
        )
    )
    before = {"role": existing.role} if existing else None
    if existing is None:
        existing = join(conference, account.id, role)
    elif existing.role is TeamRole.OWNER and role is not TeamRole.OWNER:
        _require_other_owner(conference, existing)
    existing.role = role
    audit.record(
        actor,
        "team.changed",
        existing,
        now=now,
        conference_id=conference.id,
        before=before,
        after={"role": role, "name": account.person.shown_name},
    )
    return existing


def remove_team_member(
    *, member: TeamMember, conference: Conference, actor: Actor, now: datetime
) -> None:
    """Take a person out of the team; raises DomainError for the last owner."""
    if member.role is TeamRole.OWNER:
        _require_other_owner(conference, member)
    before = {"role": member.role, "name": member.account.person.shown_name}
    audit.record(actor, "team.removed", member, now=now, conference_id=conference.id, before=before)
    db.session.delete(member)


def join(conference: Conference, account_id: int, role: TeamRole) -> TeamMember:
    """Add the account to the team; it must not be in it."""
    member = TeamMember(conference_id=conference.id, account_id=account_id, role=role)
    db.session.add(member)
    db.session.flush()
    return member


def _require_other_owner(conference: Conference, leaving: TeamMember) -> None:
    get_for_update(Conference, conference.id)
    others = db.session.scalar(
        select(func.count()).where(
            TeamMember.conference_id == conference.id,
            TeamMember.role == TeamRole.OWNER,
            TeamMember.id != leaving.id,
        )
    )
    if not others:
        raise DomainError(_("A conference needs an owner. Make somebody else owner first."))
