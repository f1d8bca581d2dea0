"""Acts on invitations."""

from eventmgr.invitations.operations.applying import apply, ask_to_apply
from eventmgr.invitations.operations.inviting import Invited, invite_known, invite_people
from eventmgr.invitations.operations.mending import (
    correct_address,
    send_again,
    withdraw_invitation,
)
from eventmgr.invitations.operations.repeating import put_back, retry_failed, retry_mail
from eventmgr.invitations.operations.sending import send_links_again

__all__ = [
    "Invited",
    "apply",
    "ask_to_apply",
    "correct_address",
    "invite_known",
    "invite_people",
    "put_back",
    "retry_failed",
    "retry_mail",
    "send_again",
    "send_links_again",
    "withdraw_invitation",
]
