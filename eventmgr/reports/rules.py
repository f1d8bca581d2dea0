"""Who may have reports; pure decisions."""

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing

REPORTERS = frozenset({TeamRole.OWNER, TeamRole.ORGANISER, TeamRole.RAPPORTEUR_GENERAL})


def may_have_reports(standing: Standing) -> bool:
    """Whether reports may be compiled and downloaded: by organisers and by groups' moderators."""
    return (
        standing.is_administrator
        or standing.team_role in REPORTERS
        or GroupRole.MODERATOR in standing.group_roles.values()
    )
