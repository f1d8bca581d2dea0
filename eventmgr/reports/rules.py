"""Who may have reports; pure decisions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import REPORT_LANGUAGES
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.rules import MODERATORS
from eventmgr.reports.enums import VERSION_STATE_LABELS, VersionState

STEPS: Final = frozenset(
    {
        (VersionState.DRAFT, VersionState.IN_REVIEW),
        (VersionState.IN_REVIEW, VersionState.DRAFT),
        (VersionState.IN_REVIEW, VersionState.ADOPTED),
        (VersionState.ADOPTED, VersionState.PUBLISHED),
    }
)
"""The only ways a version goes; the database refuses any other."""
GATHERING: Final = timedelta(minutes=30)
"""How long the first of new comments waits for others before they are told of."""
DIGEST_EVERY: Final = timedelta(hours=24)
"""How often at most those who settle comments are written to about the same version."""
REPORTERS = frozenset({TeamRole.OWNER, TeamRole.ORGANISER, TeamRole.RAPPORTEUR_GENERAL})


def may_have_reports(standing: Standing) -> bool:
    """Whether reports may be compiled and downloaded: by organisers and by groups' moderators."""
    return (
        standing.is_administrator
        or standing.team_role in REPORTERS
        or not MODERATORS.isdisjoint(standing.group_roles.values())
    )


def may_edit_reports(standing: Standing) -> bool:
    """Whether reviews may be begun and ended, and comments settled: organisers and rapporteurs."""
    return standing.is_administrator or standing.team_role in REPORTERS


def is_late(state: VersionState, until: datetime | None, now: datetime) -> bool:
    """Whether a comment comes when nobody waits for it any more."""
    return state in {VersionState.ADOPTED, VersionState.PUBLISHED} or bool(until and now > until)


def digest_is_due(told_at: datetime | None, oldest: datetime, now: datetime) -> bool:
    """Whether it is time to tell of new comments, of which the oldest came then."""
    is_quiet = told_at is None or now - told_at >= DIGEST_EVERY
    return is_quiet and now - oldest >= GATHERING


def usual_language(languages: Sequence[str]) -> str:
    """Return the language that a conference's report has unless somebody chooses: its first."""
    first = next(iter(languages), "en")
    return first if first in REPORT_LANGUAGES else "en"


def require_language(language: str) -> None:
    """Raise DomainError unless the frame of a report can be in that language."""
    if language not in REPORT_LANGUAGES:
        offered = ", ".join(REPORT_LANGUAGES)
        raise DomainError(
            _(
                "No report is made in “%(language)s”, only in: %(offered)s.",
                language=language,
                offered=offered,
            ),
            field="language",
        )


def require_step(before: VersionState, after: VersionState) -> None:
    """Raise DomainError unless a version goes that way."""
    if (before, after) not in STEPS:
        raise DomainError(
            _(
                "It is “%(state)s” by now, so this is not the next step. Look at the page again.",
                state=VERSION_STATE_LABELS[before],
            )
        )
