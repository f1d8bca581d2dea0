"""Who took which file of the reports away, as far as it may be told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, select
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
    """None: whoever took it is seated in a group that names nobody."""
    file: ReportFile


def downloads(conference: Conference, standing: Standing, *, page: int = 1) -> Page[Download]:
    """Return what was taken, the newest first: four statements.

    Whoever moderates a group under the Chatham House Rule, and is not of the team, has the reports
    through that group alone, and so is told of to nobody outside it.
    """
    found: Page[AuditEntry] = paginate(_acts(conference), number=page)
    files = _files(conference, {each.object_id for each in found.rows})
    hidden = _seated_in_secret(conference, found.rows, standing)
    rows = [
        Download(
            at=each.at,
            by=None if each.person_id in hidden else each.actor_name,
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


def _seated_in_secret(
    conference: Conference, acts: Iterable[AuditEntry], standing: Standing
) -> set[int | None]:
    team = (
        select(Account.person_id)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .where(TeamMember.conference_id == conference.id)
    )
    statement = (
        select(GroupMember.person_id)
        .join(WorkingGroup, WorkingGroup.id == GroupMember.group_id)
        .where(
            WorkingGroup.conference_id == conference.id,
            WorkingGroup.id.not_in(standing.group_roles.keys()),
            discreet(),
            GroupMember.role.in_(MODERATORS),
            GroupMember.person_id.in_({each.person_id for each in acts}),
            GroupMember.person_id.not_in(team),
        )
    )
    return set(db.session.scalars(statement))
