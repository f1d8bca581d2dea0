"""Acts on campaigns; none of them commits."""

from eventmgr.campaigns.operations.discarding import discard_drafts
from eventmgr.campaigns.operations.holding import require_prepared
from eventmgr.campaigns.operations.preparing import (
    claim,
    fail,
    prepare,
    put_back,
    sweep,
    take_piece,
)
from eventmgr.campaigns.operations.releasing import make_ready
from eventmgr.campaigns.operations.testing import send_test
from eventmgr.campaigns.operations.writing import (
    add_file,
    change_campaign,
    choose_calendar,
    choose_people,
    delete_campaign,
    open_campaign,
    remove_file,
    remove_words,
    unchoose_people,
    write_words,
)

__all__ = [
    "add_file",
    "change_campaign",
    "choose_calendar",
    "choose_people",
    "claim",
    "delete_campaign",
    "discard_drafts",
    "fail",
    "make_ready",
    "open_campaign",
    "prepare",
    "put_back",
    "remove_file",
    "remove_words",
    "require_prepared",
    "send_test",
    "sweep",
    "take_piece",
    "unchoose_people",
    "write_words",
]
