"""From what stands in a form's fields to an answer, kind by kind; and back again."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final, TypeVar

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line
from eventmgr.people import countries
from eventmgr.people.rules import checked_address
from eventmgr.printing import dates
from eventmgr.registration.questionnaire.asked import NO, YES, Asked, Value
from eventmgr.registration.questionnaire.enums import PLURAL, QuestionKind

DayT = TypeVar("DayT", bound=date)

LONGEST_LINE = 300
LONGEST_TEXT = 2000
LARGEST: Final = 10**15 - 1
"""Beyond it, spreadsheets and browsers begin to round."""
FEWEST_DIGITS, MOST_DIGITS = 5, 15  # ITU-T E.164 knows no longer number

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,16}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:[0-9.]+)?")
_TELEPHONE: Final = re.compile(r"\+?[0-9 ()./-]+")


def answer_in(question: Asked, typed: Sequence[str], *, known: Value = None) -> Value:
    """Return the answer, None if nothing was answered; raises DomainError that says how to mend it.

    ``known`` is what was answered before: an option that is offered no longer can be kept.
    """
    if question.kind is QuestionKind.LONG_TEXT:
        return _long_text(question, [text for each in typed if (text := clean(each).strip())])
    given = [line for each in typed if (line := clean_line(each))]
    if not given:
        return None
    if question.kind in PLURAL:
        return _keys(question, given, known)
    if len(given) > 1:
        raise _fault(question, _("Give one answer only."))
    return _READERS[question.kind](question, given[0], known)


def typed_of(question: Asked, value: Value) -> list[str]:
    """Return what stands in the fields of a form that shows the answer."""
    if value is None:
        return []
    if question.kind is QuestionKind.YES_NO:
        return [YES if value else NO]
    if isinstance(value, list):
        return [str(each) for each in value]
    return [str(value)]


def keys_of(value: Value) -> frozenset[str]:
    """Return what a condition looks for in the answer: yes, no, or the keys of options."""
    if value is None:
        return frozenset()
    if isinstance(value, bool):
        return frozenset({YES if value else NO})
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset({str(value)})


def _fault(question: Asked, sentence: str) -> DomainError:
    return DomainError(sentence, field=question.field)


def _long_text(question: Asked, given: list[str]) -> Value:
    if not given:
        return None
    return _fitting(question, "\n".join(given), LONGEST_TEXT)


def _short_text(question: Asked, typed: str, _known: Value) -> Value:
    return _fitting(question, typed, LONGEST_LINE)


def _fitting(question: Asked, text: str, most: int) -> str:
    if len(text) > most:
        raise _fault(question, _("Use at most %(count)d characters.", count=most))
    return text


def _yes_no(question: Asked, typed: str, _known: Value) -> Value:
    if typed not in {YES, NO}:
        raise _fault(question, _("Choose yes or no."))
    return typed == YES


def _one_of(question: Asked, typed: str, known: Value) -> Value:
    if typed not in _choosable(question, known):
        raise _fault(question, _("Choose one of the list."))
    return typed


def _keys(question: Asked, given: list[str], known: Value) -> Value:
    """Return the chosen keys: in the order of preference, or else in that of the options."""
    choosable = _choosable(question, known)
    if not set(given) <= set(choosable):
        raise _fault(question, _("Choose of the list only."))
    if question.kind is not QuestionKind.RANKED:
        return [key for key in choosable if key in given]
    if len(set(given)) < len(given):
        raise _fault(question, _("Choose something else for each place: one stands here twice."))
    if len(given) > question.ranks:
        raise _fault(question, _("Choose at most %(count)d.", count=question.ranks))
    return given


def _choosable(question: Asked, known: Value) -> list[str]:
    before = keys_of(known)
    return [each.key for each in question.options if not each.is_gone or each.key in before]


def _number(question: Asked, typed: str, _known: Value) -> Value:
    plain = _plain_digits(typed).replace("−", "-")
    lowest, highest = question.lowest, question.highest
    number = int(plain) if _NUMBER.fullmatch(plain) else None
    if (
        number is None
        or abs(number) > LARGEST
        or (lowest is not None and number < lowest)
        or (highest is not None and number > highest)
    ):
        raise _fault(question, _range_of(lowest, highest))
    return number


def _range_of(lowest: int | None, highest: int | None) -> str:
    if lowest is not None and highest is not None:
        return _(
            "Write a whole number from %(lowest)s to %(highest)s.", lowest=lowest, highest=highest
        )
    if lowest is not None:
        return _("Write a whole number, at least %(lowest)s.", lowest=lowest)
    if highest is not None:
        return _("Write a whole number, at most %(highest)s.", highest=highest)
    return _("Write a whole number.")


def _date(question: Asked, typed: str, _known: Value) -> Value:
    plain = _plain_digits(typed)
    day = _parsed(date.fromisoformat, plain) if _DAY.fullmatch(plain) else None
    if day is None:
        raise _fault(question, _("Write the day as in 2026-03-01."))
    _require_in_span(question, day)
    return day.isoformat()


def _moment(question: Asked, typed: str, _known: Value) -> Value:
    parts = _MOMENT.fullmatch(_plain_digits(typed))
    moment = _parsed(datetime.fromisoformat, f"{parts[1]}T{parts[2]}") if parts else None
    if moment is None:
        raise _fault(question, _("Write day and time as in 2026-03-01 14:30."))
    _require_in_span(question, moment.date())
    return moment.isoformat(timespec="minutes")


def _require_in_span(question: Asked, day: date) -> None:
    earliest, latest = question.earliest, question.latest
    if earliest is not None and latest is not None and not earliest <= day <= latest:
        raise _fault(
            question,
            _(
                "Choose a day from %(earliest)s to %(latest)s.",
                earliest=dates.full_day(earliest),
                latest=dates.full_day(latest),
            ),
        )


def _parsed(parse: Callable[[str], DayT], text: str) -> DayT | None:
    try:
        return parse(text)
    except ValueError:
        return None


def _telephone(question: Asked, typed: str, _known: Value) -> Value:
    plain = _plain_digits(typed)
    digits = sum(each.isdigit() for each in plain)
    if not _TELEPHONE.fullmatch(plain) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise _fault(
            question, _("Write the number with the country's code, as in +92 300 1234567.")
        )
    return plain


def _email(question: Asked, typed: str, _known: Value) -> Value:
    return checked_address(typed, field=question.field)


def _country(question: Asked, typed: str, _known: Value) -> Value:
    if typed.upper() not in countries.choices():
        raise _fault(question, _("Choose one of the list."))
    return typed.upper()


def _plain_digits(typed: str) -> str:
    """Return the text with the digits of any script as 0 to 9, as they are typed in Urdu."""
    return "".join(
        each if (digit := unicodedata.decimal(each, None)) is None else str(digit) for each in typed
    )


_READERS: Final[dict[QuestionKind, Callable[[Asked, str, Value], Value]]] = {
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.ONE_OF: _one_of,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.MOMENT: _moment,
    QuestionKind.TELEPHONE: _telephone,
    QuestionKind.EMAIL: _email,
    QuestionKind.COUNTRY: _country,
}
