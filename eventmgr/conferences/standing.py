"""What a person is at one conference: everything that rights are decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.people.actor import ANONYMOUS, Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An actor's roles at one conference; rules ask nothing else of a person."""

    actor: Actor = ANONYMOUS
    team_role: TeamRole | None = None
    group_roles: Mapping[int, GroupRole] = field(default_factory=dict)
    """By the group's id."""
    is_invited: bool = False
    is_confirmed: bool = False

    @property
    def is_administrator(self) -> bool:
        """Whether the installation is in the actor's hands, and not by a personal link."""
        return self.actor.may_administer
