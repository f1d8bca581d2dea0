"""Acts on the agenda."""

from eventmgr.agenda.operations.imports import ImportReport, import_agenda
from eventmgr.agenda.operations.roles import RoleEntry, set_roles
from eventmgr.agenda.operations.sessions import (
    SessionContent,
    add_session,
    change_session,
    flag_chatham,
    remove_session,
    version,
)

__all__ = [
    "ImportReport",
    "RoleEntry",
    "SessionContent",
    "add_session",
    "change_session",
    "flag_chatham",
    "import_agenda",
    "remove_session",
    "set_roles",
    "version",
]
