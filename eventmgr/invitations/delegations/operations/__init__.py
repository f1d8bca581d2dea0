"""Acts on delegations; each holds the conference's row first of all, as whoever registers does."""

from eventmgr.invitations.delegations.operations.asking import (
    Asked,
    add_delegation,
    add_delegations,
    change_delegation,
    close_delegation,
    reopen_delegation,
    send_letter,
    void_link,
)
from eventmgr.invitations.delegations.operations.documents import keep_letter, note_download
from eventmgr.invitations.delegations.operations.nominating import (
    correct_nominee_address,
    mark_head,
    nominate,
    withdraw,
)
from eventmgr.invitations.delegations.operations.reminding import remind, send_due_reminders
from eventmgr.invitations.delegations.operations.replacing import replace_nominee, substitute

__all__ = [
    "Asked",
    "add_delegation",
    "add_delegations",
    "change_delegation",
    "close_delegation",
    "correct_nominee_address",
    "keep_letter",
    "mark_head",
    "nominate",
    "note_download",
    "remind",
    "reopen_delegation",
    "replace_nominee",
    "send_due_reminders",
    "send_letter",
    "substitute",
    "void_link",
    "withdraw",
]
