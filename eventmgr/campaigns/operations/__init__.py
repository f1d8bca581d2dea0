"""Acts on campaigns; none of them commits."""

from eventmgr.campaigns.operations.discarding import discard_drafts
from eventmgr.campaigns.operations.preparing import PREPARING, prepare, take_piece
from eventmgr.campaigns.operations.sending import call_back_mailing, send_mailing
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
    "PREPARING",
    "add_file",
    "call_back_mailing",
    "change_campaign",
    "choose_calendar",
    "choose_people",
    "delete_campaign",
    "discard_drafts",
    "open_campaign",
    "prepare",
    "remove_file",
    "remove_words",
    "send_mailing",
    "send_test",
    "take_piece",
    "unchoose_people",
    "write_words",
]
