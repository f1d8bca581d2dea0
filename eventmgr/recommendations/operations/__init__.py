"""Acts on recommendations: write, put in order, hand in, take in from a file."""

from eventmgr.recommendations.operations.intake import Intake, import_sheet
from eventmgr.recommendations.operations.ordering import (
    move_recommendation,
    restore_recommendation,
    withdraw_recommendation,
)
from eventmgr.recommendations.operations.returning import (
    resubmit,
    return_recommendation,
    validate,
)
from eventmgr.recommendations.operations.submitting import (
    countersign,
    reopen_group,
    send_back,
    submit_group,
)
from eventmgr.recommendations.operations.writing import (
    Saved,
    let_late_text_stand,
    let_what_stands_be,
    save_revision,
    start_recommendation,
)

__all__ = [
    "Intake",
    "Saved",
    "countersign",
    "import_sheet",
    "let_late_text_stand",
    "let_what_stands_be",
    "move_recommendation",
    "reopen_group",
    "restore_recommendation",
    "resubmit",
    "return_recommendation",
    "save_revision",
    "send_back",
    "start_recommendation",
    "submit_group",
    "validate",
    "withdraw_recommendation",
]
