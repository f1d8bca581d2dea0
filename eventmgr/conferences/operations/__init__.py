"""Acts on conferences, their rooms, themes, partners and team."""

from eventmgr.conferences.operations.belongings import (
    Belonging,
    add_partner,
    add_room,
    add_theme,
    remove,
    rename_room,
    rename_theme,
)
from eventmgr.conferences.operations.conference import (
    Description,
    create_conference,
    describe,
    set_state,
    version,
)
from eventmgr.conferences.operations.precedence import (
    precedence_version,
    set_precedence,
)
from eventmgr.conferences.operations.team import add_team_member, remove_team_member

__all__ = [
    "Belonging",
    "Description",
    "add_partner",
    "add_room",
    "add_team_member",
    "add_theme",
    "create_conference",
    "describe",
    "precedence_version",
    "remove",
    "remove_team_member",
    "rename_room",
    "rename_theme",
    "set_precedence",
    "set_state",
    "version",
]
