"""A letter as it could be: for whoever writes its words and wants to see them with values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from eventmgr.foundation import i18n
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.mail import slots
from eventmgr.mail.letters.catalogue import LETTERS
from eventmgr.mail.letters.telling import Told, told

_NAME: Final = _l("Dr Amina Rahman")
_ORGANISATION: Final = _l("Ministry of Water Resources")
_MESSAGE: Final = _l("We would be glad to have you with us.")
_VALUES: Final[dict[str, Any]] = {
    "name": _NAME,
    "function": _l("Director General"),
    "organisation": _ORGANISATION,
    "nominated_by": _ORGANISATION,
    "message": _MESSAGE,
    "comment": _l("The hall was not free in the morning. We are sorry."),
    "reason": _l("All places for the press are taken."),
    "subject": _l("Your session moved: Opening"),
    "place": _l("Hall 1"),
    "promised": "",
    "news": "changed",
    "group": _l("WG3 Water"),
    "event": "returned",
    "reference": "WG3-R07",
    "number": 3,
    "quota": 3,
    "nominated": 1,
}


_CASES_OF: Final = ("takes_over", "is_first", "is_replaced", "is_silent")


class Hosting(Protocol):
    """What a letter tells of a conference."""

    title: str
    venue: str
    city: str


@dataclass(frozen=True, slots=True)
class _Passage:
    sentences: list[str]
    link: str


def example(
    letter: str, language: str, *, conference: Hosting, dates: str, moment: str, link: str
) -> Told:
    """Return what the letter says in the case that is met most often."""
    return _examples(letter, language, conference, dates, moment, link)[0]


def shown(
    letter: str, language: str, *, conference: Hosting, dates: str, moment: str, link: str
) -> dict[str, str]:
    """Return an example for each placeholder of the letter, from whichever case has one."""
    cases = _examples(letter, language, conference, dates, moment, link)
    return {
        name: next(filter(None, (_in_one_line(name, each) for each in cases)), "")
        for name in LETTERS[letter].placeholders
    }


def _examples(
    letter: str, language: str, conference: Hosting, dates: str, moment: str, link: str
) -> Sequence[Told]:
    with i18n.in_language(language):
        given = {
            **{
                name: each if isinstance(each, int) else str(each) for name, each in _VALUES.items()
            },
            "passages": [_Passage([str(_l("“Opening” moved from 09:00 to 10:00."))], link)],
        }
    about = {
        "conference": conference,
        "dates": dates,
        **dict.fromkeys(("until", "deadline", "when"), moment),
    }
    return [
        told(letter, {**given, **about, "link": link, **case}, language=language)
        for case in (
            dict.fromkeys(_CASES_OF, False),
            dict.fromkeys(_CASES_OF, True),
        )
    ]


def _in_one_line(name: str, facts: Told) -> str:
    if name not in facts.passages:
        return facts.values[name]
    words = slots.filled(facts.passages[name], facts.values)
    return " ".join(words.split())
