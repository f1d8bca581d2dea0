"""Who may have reports; pure decisions."""

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.groups.rules import MODERATORS

REPORTERS = frozenset({TeamRole.OWNER, TeamRole.ORGANISER, TeamRole.RAPPORTEUR_GENERAL})


def may_have_reports(standing: Standing) -> bool:
    """Whether reports may be compiled and downloaded: by organisers and by groups' moderators."""
    return (
        standing.is_administrator
        or standing.team_role in REPORTERS
        or not MODERATORS.isdisjoint(standing.group_roles.values())
    )
