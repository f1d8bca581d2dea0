"""Acts on the agenda."""

from eventmgr.agenda.operations import edits
from eventmgr.agenda.operations.bulk import fit_day, shift_following, swap_rooms
from eventmgr.agenda.operations.edits import recorded, version
from eventmgr.agenda.operations.journal import give_up
from eventmgr.agenda.operations.publishing import publish
from eventmgr.agenda.operations.roles import RoleEntry, set_roles
from eventmgr.agenda.operations.sessions import (
    SessionContent,
    add_session,
    change_session,
    copy_session,
    flag_chatham,
    move_session,
    remove_session,
    unschedule_session,
)
from eventmgr.agenda.operations.undoing import Overtaken, redo, undo

__all__ = [
    "Overtaken",
    "RoleEntry",
    "SessionContent",
    "add_session",
    "change_session",
    "copy_session",
    "edits",
    "fit_day",
    "flag_chatham",
    "give_up",
    "move_session",
    "publish",
    "recorded",
    "redo",
    "remove_session",
    "set_roles",
    "shift_following",
    "swap_rooms",
    "undo",
    "unschedule_session",
    "version",
]
