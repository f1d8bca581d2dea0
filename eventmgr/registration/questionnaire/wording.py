"""Rows of the questionnaire as questions in the reader's words, and answers in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language, locale_of
from eventmgr.people import countries
from eventmgr.registration.enums import Category
from eventmgr.registration.questionnaire.asked import Asked, Condition, Option, Value
from eventmgr.registration.questionnaire.enums import Among, QuestionKind
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.ready_made import BY_KEY, LANGUAGES, ReadyQuestion


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a question's words need beside its row."""

    kept: str = ""
    """How long answers are kept of which nothing else is said."""
    groups: Sequence[Option] = ()
    """The conference's working groups, by their codes."""
    days: tuple[date, date] | None = None
    """The first and the last day of the conference."""


def in_words_of_reader(
    rows: Iterable[Question], surroundings: Surroundings | None = None
) -> list[Asked]:
    """Return the questions as the reader is asked them, in their order."""
    ordered = sorted(rows, key=lambda each: (each.position, each.id))
    keys = {each.id: each.key for each in ordered}
    return [_asked(each, keys, surroundings or Surroundings()) for each in ordered]


def told(question: Asked, value: Value) -> str:
    """Return the answer in the reader's words, on one line unless it has several itself."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return _listed(question, [str(each) for each in value])
    return _ONE_BY_ONE.get(question.kind, _as_it_is)(question, str(value))


def _listed(question: Asked, keys: list[str]) -> str:
    labels = [question.label_of(key) for key in keys]
    if question.kind is QuestionKind.RANKED:
        return "; ".join(f"{number}. {label}" for number, label in enumerate(labels, 1))
    return ", ".join(labels)


def _asked(row: Question, keys: Mapping[int, str], surroundings: Surroundings) -> Asked:
    ready = BY_KEY.get(row.key)
    earliest, latest = _span(ready, surroundings.days)
    return Asked(
        id=row.id,
        key=row.key,
        kind=row.kind,
        label=row.label or (str(ready.label) if ready else ""),
        why=row.why or (str(ready.why) if ready else ""),
        kept=row.kept or surroundings.kept,
        is_required=row.is_required,
        options=_options(row, surroundings.groups),
        among=row.among,
        ranks=row.ranks,
        lowest=row.lowest,
        highest=row.highest,
        earliest=earliest,
        latest=latest,
        categories=frozenset(map(Category, row.categories)),
        condition=_condition(row, keys),
        is_retired=row.retired_at is not None,
    )


def _span(
    ready: ReadyQuestion | None, days: tuple[date, date] | None
) -> tuple[date, date] | tuple[None, None]:
    """Return between which days the answer lies; organisers' own questions take any day."""
    if ready is None or ready.days_ahead is None or days is None:
        return None, None
    first, last = days
    return first - timedelta(days=ready.days_ahead), last


def _condition(row: Question, keys: Mapping[int, str]) -> Condition | None:
    if row.shown_if_id is None:
        return None
    return Condition(keys.get(row.shown_if_id, ""), frozenset(row.shown_if))


def _options(row: Question, groups: Sequence[Option]) -> tuple[Option, ...]:
    if row.among is Among.GROUPS:
        return tuple(groups)
    if row.kind is QuestionKind.LANGUAGES:
        names = Locale.parse(language()).languages
        offered = [each["key"] for each in row.options] or LANGUAGES
        return tuple(Option(code, str(names.get(code, code))) for code in offered)
    ready = BY_KEY.get(row.key)
    words = {key: str(label) for key, label in ready.options} if ready else {}
    return tuple(
        Option(
            each["key"],
            each["label"] or words.get(each["key"], each["key"]),
            is_gone=bool(each.get("is_gone")),
        )
        for each in row.options
    )


def _as_it_is(_question: Asked, value: str) -> str:
    return value


def _day(_question: Asked, value: str) -> str:
    return str(format_date(date.fromisoformat(value), locale=locale_of(language())))


def _moment(_question: Asked, value: str) -> str:
    pattern = "d MMM y, HH:mm"
    return str(
        format_datetime(datetime.fromisoformat(value), pattern, locale=locale_of(language()))
    )


_ONE_BY_ONE: Final[dict[QuestionKind, Callable[[Asked, str], str]]] = {
    QuestionKind.ONE_OF: lambda question, value: question.label_of(value),
    QuestionKind.COUNTRY: lambda _question, value: countries.label(value),
    QuestionKind.DATE: _day,
    QuestionKind.MOMENT: _moment,
}
