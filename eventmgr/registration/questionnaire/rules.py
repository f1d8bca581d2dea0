"""Who is asked what, and which answers count; pure decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.versions import version_of
from eventmgr.registration.enums import Category
from eventmgr.registration.questionnaire.asked import Asked, Typed, Value, Values
from eventmgr.registration.questionnaire.enums import CHOSEN, QuestionKind
from eventmgr.registration.questionnaire.errors import RefusedAnswers
from eventmgr.registration.questionnaire.reading import answer_in, keys_of

UNANSWERED: Final = _l("Answer this.")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form came to."""

    answered: dict[str, Value] = field(default_factory=dict)
    """What is to be kept of the questions that it showed; None: nothing was answered."""
    faults: dict[str, str] = field(default_factory=dict)
    """What is wrong, by the keys of the questions."""


def asked_of(questions: Iterable[Asked], category: Category) -> list[Asked]:
    """Return what people of the category may be asked, by whatever they answer before."""
    found: dict[str, Asked] = {}
    for each in questions:
        may_show = each.condition is None or each.condition.key in found
        if may_show and _concerns(each, category) and _can_be_answered(each):
            found[each.key] = each
    return list(found.values())


def standing(questions: Iterable[Asked], category: Category, stored: Values) -> dict[str, Value]:
    """Return the answers that count: of what the person is asked by now.

    What was answered before a condition or the category became another is kept, and does not count.
    ``questions`` are in order, so that whatever one depends on comes before it.
    """
    found: dict[str, Value] = {}
    for each in questions:
        if each.key in stored and _is_asked(each, category, found):
            found[each.key] = stored[each.key]
    return found


def left_over(questions: Sequence[Asked], category: Category, stored: Values) -> list[Asked]:
    """Return the questions with answers that do not count: the person is not asked them now."""
    counting = standing(questions, category, stored)
    return [each for each in questions if each.key in stored and each.key not in counting]


def read(
    questions: Iterable[Asked],
    *,
    category: Category,
    typed: Typed,
    stored: Values,
    demands: bool = True,
) -> Reading:
    """Return what was answered and what is wrong with it.

    What is hidden is passed over, whatever was typed. A question that the form did not show keeps
    the answer that it has. What is required has to be there if ``demands``.
    """
    reading, answers = Reading(), dict[str, Value]()
    for each in questions:
        if not _is_asked(each, category, answers) or not _can_be_answered(each):
            continue
        value = stored.get(each.key)
        if each.key in typed:
            try:
                value = answer_in(each, typed[each.key], known=value)
            except DomainError as error:
                reading.faults[each.key] = str(error)
                continue
            reading.answered[each.key] = value
        if value is not None:
            answers[each.key] = value
        elif demands and each.is_required:
            reading.faults[each.key] = str(UNANSWERED)
    return reading


def require_faultless(questions: Iterable[Asked], reading: Reading) -> None:
    """Raise RefusedAnswers if anything is wrong."""
    if reading.faults:
        fields = {each.key: each.field for each in questions}
        raise RefusedAnswers({fields[key]: words for key, words in reading.faults.items()})


def version(stored: Values) -> str:
    """Return what stands for all that somebody has answered."""
    return version_of(stored)


def needed_for(questions: Sequence[Asked], key: str) -> list[Asked]:
    """Return the question of this key and all that decide whether it is asked, in order."""
    wanted = {key}
    for each in reversed(questions):
        if each.key in wanted and each.condition is not None:
            wanted.add(each.condition.key)
    return [each for each in questions if each.key in wanted]


def _is_asked(question: Asked, category: Category, answers: Values) -> bool:
    if not _concerns(question, category):
        return False
    condition = question.condition
    return condition is None or bool(condition.answers & keys_of(answers.get(condition.key)))


def _concerns(question: Asked, category: Category) -> bool:
    return not question.is_retired and (not question.categories or category in question.categories)


def _can_be_answered(question: Asked) -> bool:
    """Whether there is anything to choose from, if it is a choice."""
    if question.kind in CHOSEN or question.kind is QuestionKind.LANGUAGES:
        return bool(question.options)
    return True
