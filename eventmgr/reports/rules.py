"""Who may have reports, and how long a worker is waited for; pure decisions."""

from datetime import datetime, timedelta

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.reports.enums import FileState
from eventmgr.reports.models import ReportFile

MOST_ATTEMPTS = 3
LEASE = timedelta(minutes=10)
"""Longer than a task may run (worker/celery.py): whoever holds a lease longer is dead."""
UNHEARD = timedelta(seconds=15)
"""A queued file this old: the bell was not heard, the sweep rings again."""

REPORTERS = frozenset({TeamRole.OWNER, TeamRole.ORGANISER, TeamRole.RAPPORTEUR_GENERAL})


def may_have_reports(standing: Standing) -> bool:
    """Whether reports may be compiled and downloaded: by organisers and by groups' moderators."""
    return (
        standing.is_administrator
        or standing.team_role in REPORTERS
        or GroupRole.MODERATOR in standing.group_roles.values()
    )


def is_abandoned(file: ReportFile, *, now: datetime) -> bool:
    """Whether the worker that claimed the file must be dead."""
    return (
        file.state is FileState.RUNNING and file.lease_until is not None and file.lease_until < now
    )
