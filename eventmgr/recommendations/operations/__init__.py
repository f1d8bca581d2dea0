"""Acts on recommendations: write, put in order, hand in, take in from a file."""

from eventmgr.recommendations.operations.agreeing import (
    answer,
    propose,
    record_agreement,
    take_back_to_draft,
)
from eventmgr.recommendations.operations.commenting import (
    comment,
    finish_comment,
    withdraw_comment,
)
from eventmgr.recommendations.operations.intake import Intake, import_sheet
from eventmgr.recommendations.operations.ordering import (
    move_recommendation,
    restore_recommendation,
    withdraw_recommendation,
)
from eventmgr.recommendations.operations.placing import place_recommendation, star, unstar
from eventmgr.recommendations.operations.restoring import restore_revision
from eventmgr.recommendations.operations.returning import (
    resubmit,
    return_recommendation,
    validate,
)
from eventmgr.recommendations.operations.revising import Saved
from eventmgr.recommendations.operations.submitting import (
    countersign,
    reopen_group,
    send_back,
    submit_group,
)
from eventmgr.recommendations.operations.suggesting import decline, suggest, take_over
from eventmgr.recommendations.operations.writing import (
    let_late_text_stand,
    let_what_stands_be,
    save_revision,
    start_recommendation,
)

__all__ = [
    "Intake",
    "Saved",
    "answer",
    "comment",
    "countersign",
    "decline",
    "finish_comment",
    "import_sheet",
    "let_late_text_stand",
    "let_what_stands_be",
    "move_recommendation",
    "place_recommendation",
    "propose",
    "record_agreement",
    "reopen_group",
    "restore_recommendation",
    "restore_revision",
    "resubmit",
    "return_recommendation",
    "save_revision",
    "send_back",
    "star",
    "start_recommendation",
    "submit_group",
    "suggest",
    "take_back_to_draft",
    "take_over",
    "unstar",
    "validate",
    "withdraw_comment",
    "withdraw_recommendation",
]
