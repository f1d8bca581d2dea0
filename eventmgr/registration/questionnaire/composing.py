"""What a question may be, and what may follow what; pure decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import fold, slug
from eventmgr.foundation.versions import version_of
from eventmgr.registration.enums import Category
from eventmgr.registration.questionnaire.asked import NO, YES, Asked, Condition, Option
from eventmgr.registration.questionnaire.enums import CHOSEN, DECIDING, Among, QuestionKind
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.reading import LARGEST

LONGEST_LABEL = 300
LONGEST_WORDS = 1000
LONGEST_OPTION = 200
MOST_OPTIONS = 60
MOST_QUESTIONS = 100
MOST_RANKS = 10
FEWEST_OPTIONS: Final = 2
_SAID: Final = (
    *("label", "why", "kept", "is_required", "among", "ranks", "lowest", "highest", "shown_if_id"),
)
"""The columns of a question that hold one thing each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What an organiser says of a question."""

    label: str
    why: str
    kept: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    """In order; without a key if they are new."""
    among: Among = Among.OPTIONS
    ranks: int = 3
    lowest: int | None = None
    highest: int | None = None
    categories: frozenset[Category] = frozenset()
    condition: Condition | None = None

    @classmethod
    def of(cls, question: Asked) -> "Content":
        """Return what is said of it now."""
        same = (name for name in cls.__slots__ if name != "options")
        return cls(options=question.offered, **{name: getattr(question, name) for name in same})


def version(question: Question) -> str:
    """Return what stands for all that is said of it, by its own words: the same in any language."""
    return version_of(
        {
            **{name: getattr(question, name) for name in _SAID},
            "options": [sorted(each.items()) for each in question.options],
            "categories": sorted(question.categories),
            "shown_if": sorted(question.shown_if),
        }
    )


def require_sound(kind: QuestionKind, content: Content) -> None:
    """Raise DomainError for a question that nobody could understand or answer."""
    if not content.label:
        raise DomainError(_("Write what you ask."), field="label")
    if not content.why:
        raise DomainError(_("Say why you ask: whoever answers reads it."), field="why")
    for field, most in (
        ("label", LONGEST_LABEL),
        ("why", LONGEST_WORDS),
        ("kept", LONGEST_WORDS),
    ):
        if len(getattr(content, field)) > most:
            raise DomainError(_("Use at most %(count)d characters.", count=most), field=field)
    if kind in CHOSEN and content.among is Among.OPTIONS:
        _require_options(content.options)
    if not 1 <= content.ranks <= MOST_RANKS:
        raise DomainError(
            _("Write a whole number from %(lowest)s to %(highest)s.", lowest=1, highest=MOST_RANKS),
            field="ranks",
        )
    _require_bounds(content.lowest, content.highest)


def require_order(questions: Sequence[Asked]) -> None:
    """Raise DomainError unless each question comes after the one that it depends on.

    A question depends on earlier ones only, so no chain of conditions ever comes back to itself.
    """
    earlier: dict[str, Asked] = {}
    for each in questions:
        condition = each.condition
        if condition is not None and not each.is_retired:
            found = earlier.get(condition.key)
            if found is None:
                raise DomainError(
                    _(
                        "“%(question)s” is shown by the answers to a question that has to come "
                        "before it, and be asked itself.",
                        question=each.label,
                    ),
                    field="condition",
                )
            _require_answers(found, condition)
        if not each.is_retired:
            earlier[each.key] = each


def require_not_needed(question: Asked, asked: Sequence[Asked]) -> None:
    """Raise DomainError, naming them, as long as other questions depend on this one."""
    labels = [each.label for each in asked if each.condition and each.condition.key == question.key]
    if labels:
        named = ", ".join(f"“{each}”" for each in labels)
        raise DomainError(
            _(
                "“%(question)s” decides whether this is asked: %(others)s. Remove that first, or "
                "change “Only if” there.",
                question=question.label,
                others=named,
            )
        )


def require_few(count: int) -> None:
    """Raise DomainError for more questions than anybody would answer."""
    if count > MOST_QUESTIONS:
        raise DomainError(_("A form holds at most %(count)d questions.", count=MOST_QUESTIONS))


def answers_to(question: Asked) -> list[Option]:
    """Return the answers on which another question can depend; none for kinds without a list."""
    if question.kind not in DECIDING:
        return []
    if question.kind is QuestionKind.YES_NO:
        return [Option(YES, _("yes")), Option(NO, _("no"))]
    return list(question.offered)


def answers_named(question: Asked, condition: Condition | None) -> list[Option]:
    """Return the answers by which the condition is met, those that are offered no longer too."""
    if condition is None or condition.key != question.key:
        return []
    gone = (each for each in question.options if each.is_gone)
    return [each for each in (*answers_to(question), *gone) if each.key in condition.answers]


def with_keys(wanted: Sequence[Option], known: Sequence[Option]) -> tuple[Option, ...]:
    """Return the options to keep: the wanted ones, each with a key, and after them those now gone.

    An option that comes back under the same words is the one it was.
    """
    before = {fold(each.label): each.key for each in known if each.is_gone}
    taken = {each.key for each in known} | {each.key for each in wanted}
    found = []
    for each in wanted:
        key = each.key or before.get(fold(each.label)) or free_key(each.label, "option", taken)
        taken.add(key)
        found.append(Option(key, each.label))
    kept = {each.key for each in found}
    gone = (Option(each.key, each.label, is_gone=True) for each in known if each.key not in kept)
    return (*found, *gone)


def free_key(label: str, otherwise: str, taken: set[str]) -> str:
    """Return a key made of the words that nothing has yet."""
    start = slug(label)[:50].strip("-") or otherwise
    key, number = start, 1
    while key in taken:
        number += 1
        key = f"{start}-{number}"
    return key


def _require_answers(question: Asked, condition: Condition) -> None:
    known = {each.key for each in answers_to(question)} | {each.key for each in question.options}
    if question.kind not in DECIDING or not condition.answers <= known or not condition.answers:
        raise DomainError(
            _("Choose by which answers to “%(question)s” it is shown.", question=question.label),
            field="condition",
        )


def _require_options(options: Sequence[Option]) -> None:
    if len(options) < FEWEST_OPTIONS:
        raise DomainError(_("Write at least two options."), field="options")
    if len(options) > MOST_OPTIONS:
        raise DomainError(
            _("Write at most %(count)d options.", count=MOST_OPTIONS), field="options"
        )
    if any(len(each.label) > LONGEST_OPTION for each in options):
        raise DomainError(
            _("An option has at most %(count)d characters.", count=LONGEST_OPTION), field="options"
        )
    labels = [fold(each.label) for each in options]
    if not all(labels) or len(set(labels)) < len(labels):
        raise DomainError(_("Two options are the same. Change one of them."), field="options")


def _require_bounds(lowest: int | None, highest: int | None) -> None:
    if any(abs(each) > LARGEST for each in (lowest or 0, highest or 0)):
        raise DomainError(_("This number is too large."), field="highest")
    if lowest is not None and highest is not None and lowest > highest:
        raise DomainError(_("The largest number is below the smallest."), field="highest")
