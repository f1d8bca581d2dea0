"""Acts on the questionnaire; each holds the conference's row until its end."""

from eventmgr.registration.questionnaire.operations.answering import (
    answer_questions,
    correct_answers,
    remove_left_over,
)
from eventmgr.registration.questionnaire.operations.composing import (
    add_question,
    add_ready_made,
    change_question,
    move_question,
    restore_question,
    retire_question,
)
from eventmgr.registration.questionnaire.operations.copying import copy_questions

__all__ = [
    "add_question",
    "add_ready_made",
    "answer_questions",
    "change_question",
    "copy_questions",
    "correct_answers",
    "move_question",
    "remove_left_over",
    "restore_question",
    "retire_question",
]
