"""Acts on answers."""

from eventmgr.invitations.answers.operations.answering import (
    accept,
    decline,
    leave_open,
    note_answer,
)
from eventmgr.invitations.answers.operations.proposing import (
    approve,
    propose,
    refuse,
    take_back,
)

__all__ = [
    "accept",
    "approve",
    "decline",
    "leave_open",
    "note_answer",
    "propose",
    "refuse",
    "take_back",
]
