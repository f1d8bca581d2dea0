"""Acts of the post office; none of them commits."""

from eventmgr.mail.operations.deciding import (
    call_back,
    hold_for_arrived,
    put_back,
    retry_mail,
    send_again,
    take_out,
)
from eventmgr.mail.operations.enclosing import await_enclosure, enclose
from eventmgr.mail.operations.handing_out import (
    claim_batch,
    release,
    ring,
    settle,
    settle_sent,
    sweep,
)
from eventmgr.mail.operations.mailings import (
    cancel_mailing,
    discard_mailing,
    open_mailing,
    pause_mailing,
    release_mailing,
    resume_mailing,
    retry_failed,
    stop_if_refused,
)
from eventmgr.mail.operations.pacing import rest, slow_down
from eventmgr.mail.operations.returning import take_back
from eventmgr.mail.operations.suppressing import (
    allow_again,
    subscribe_again,
    suppress,
    suppress_by_hand,
    unsubscribe,
)
from eventmgr.mail.operations.taking_in import put, put_drafts, queue_mails

__all__ = [
    "allow_again",
    "await_enclosure",
    "call_back",
    "cancel_mailing",
    "claim_batch",
    "discard_mailing",
    "enclose",
    "hold_for_arrived",
    "open_mailing",
    "pause_mailing",
    "put",
    "put_back",
    "put_drafts",
    "queue_mails",
    "release",
    "release_mailing",
    "rest",
    "resume_mailing",
    "retry_failed",
    "retry_mail",
    "ring",
    "send_again",
    "settle",
    "settle_sent",
    "slow_down",
    "stop_if_refused",
    "subscribe_again",
    "suppress",
    "suppress_by_hand",
    "sweep",
    "take_back",
    "take_out",
    "unsubscribe",
]
