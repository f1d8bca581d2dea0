"""Who took which file of the reports away, as far as it may be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.queries import discreet
from eventmgr.groups.rules import MODERATORS
from eventmgr.people.models import Account
from eventmgr.reports.models import ReportFile, ReportVersion

ACT: Final = "report.downloaded"


@dataclass(frozen=True, slots=True)
class Download:
    """One file taken away by somebody who had to sign in for it."""

    at: datetime
    by: str | None
    """None: whoever took it may lead, or have led, a group that names nobody."""
    file: ReportFile


def downloads(conference: Conference, standing: Standing, *, page: int = 1) -> Page[Download]:
    """Return what was taken, the newest first: four statements.

    Whoever has or had the reports through a group under the Chatham House Rule alone is told of to
    nobody outside it: only who is of the team, administers, or leads another group is named.
    """
    found: Page[AuditEntry] = paginate(_acts(conference), number=page)
    files = _files(conference, {each.object_id for each in found.rows})
    told = _may_be_told(conference, standing)
    rows = [
        Download(
            at=each.at,
            by=each.actor_name if each.person_id is None or each.person_id in told else None,
            file=files[each.object_id],
        )
        for each in found.rows
    ]
    return Page(rows=rows, number=found.number, total=found.total, size=found.size)


def taken_by_the_public(conference: Conference) -> Sequence[ReportFile]:
    """Return the files that the public took, with their versions; by whom nobody knows."""
    return db.session.scalars(
        select(ReportFile)
        .join(ReportFile.version)
        .where(ReportVersion.conference_id == conference.id, ReportFile.public_downloads > 0)
        .options(contains_eager(ReportFile.version))
        .order_by(ReportVersion.number.desc(), ReportFile.id)
    ).all()


def _acts(conference: Conference) -> Select[AuditEntry]:
    return (
        select(AuditEntry)
        .where(AuditEntry.conference_id == conference.id, AuditEntry.action == ACT)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )


def _files(conference: Conference, wanted: Collection[int]) -> dict[int, ReportFile]:
    statement = (
        select(ReportFile)
        .join(ReportFile.version)
        .where(ReportFile.id.in_(wanted), ReportVersion.conference_id == conference.id)
        .options(joinedload(ReportFile.version))
    )
    return {each.id: each for each in db.session.scalars(statement)}


def _may_be_told(conference: Conference, standing: Standing) -> set[int]:
    team = (
        select(Account.person_id)
        .outerjoin(TeamMember, TeamMember.account_id == Account.id)
        .where(or_(TeamMember.conference_id == conference.id, Account.is_administrator))
    )
    leading = (
        select(GroupMember.person_id)
        .join(WorkingGroup, WorkingGroup.id == GroupMember.group_id)
        .where(
            WorkingGroup.conference_id == conference.id,
            GroupMember.role.in_(MODERATORS),
            or_(~discreet(), WorkingGroup.id.in_(standing.group_roles.keys())),
        )
    )
    return set(db.session.scalars(team.union(leading)))
