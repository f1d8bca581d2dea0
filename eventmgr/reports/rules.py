"""Who may have reports, and how long a worker is waited for; pure decisions."""

from datetime import datetime, timedelta

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.reports.enums import FileState
from eventmgr.reports.models import ReportFile

MOST_ATTEMPTS = 3
TIME_LIMIT_SECONDS = 600
"""How long a worker may be busy with one task: then it is ended."""
LEASE = timedelta(seconds=TIME_LIMIT_SECONDS) + timedelta(minutes=1)
"""Longer than a task may run: whoever holds a lease longer is dead."""
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


def is_unfinished(file: ReportFile) -> bool:
    """Whether a worker has still to do with the file."""
    return file.state in {FileState.QUEUED, FileState.RUNNING}


def is_abandoned(file: ReportFile, *, now: datetime) -> bool:
    """Whether the worker that claimed the file must be dead."""
    return (
        file.state is FileState.RUNNING and file.lease_until is not None and file.lease_until < now
    )
