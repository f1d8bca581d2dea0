"""The questions that most conferences ask, in the words of whoever reads them."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from eventmgr.foundation.i18n import LazyText
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.questionnaire.enums import Among, QuestionKind


class ReadyMade(StrEnum):
    """What is asked by one press; some of them are two questions."""

    DIETARY = "dietary"
    ACCESSIBILITY = "accessibility"
    INTERPRETATION = "interpretation"
    ARRIVAL = "arrival"
    EMERGENCY = "emergency"
    GENDER = "gender"
    TELEPHONE = "telephone"
    GROUPS = "groups"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadyQuestion:
    """One question, as it is before an organiser changes it."""

    key: str
    kind: QuestionKind
    label: LazyText
    why: LazyText
    options: tuple[tuple[str, LazyText], ...] = ()
    among: Among = Among.OPTIONS
    shown_if: tuple[str, str] | None = None
    """The key of another one of the same press, and of its answer."""
    days_ahead: int | None = None
    """How long before the conference the day can be that it asks for; it is never after it."""


GENDER: Final = "gender"
GROUP_PREFERENCES: Final = "group-preferences"

_OTHER: Final = ("other", _l("Something else"))
_DIETARY: Final = (
    ReadyQuestion(
        key="dietary",
        kind=QuestionKind.SEVERAL_OF,
        label=_l("What do you not eat, or eat only?"),
        why=_l("So that there is something for you at every meal."),
        options=(
            ("vegetarian", _l("Vegetarian")),
            ("vegan", _l("Vegan")),
            ("halal", _l("Halal")),
            ("kosher", _l("Kosher")),
            ("gluten-free", _l("No gluten")),
            ("dairy-free", _l("No milk")),
            ("nut-free", _l("No nuts")),
            _OTHER,
        ),
    ),
    ReadyQuestion(
        key="dietary-other",
        kind=QuestionKind.SHORT_TEXT,
        label=_l("What else does the kitchen have to know?"),
        why=_l("So that there is something for you at every meal."),
        shown_if=("dietary", "other"),
    ),
)
_ACCESSIBILITY: Final = (
    ReadyQuestion(
        key="accessibility",
        kind=QuestionKind.SEVERAL_OF,
        label=_l("What do you need to take part?"),
        why=_l("So that rooms, seats and services are ready for you."),
        options=(
            ("step-free", _l("A way without steps")),
            ("wheelchair", _l("Room for a wheelchair")),
            ("sign-language", _l("Sign language interpreting")),
            ("hearing-loop", _l("A hearing loop")),
            ("captions", _l("Captions")),
            ("large-print", _l("Papers in large print, or as files")),
            ("assistant", _l("A seat for somebody who assists me")),
            _OTHER,
        ),
    ),
    ReadyQuestion(
        key="accessibility-other",
        kind=QuestionKind.LONG_TEXT,
        label=_l("What else do you need to take part?"),
        why=_l("So that rooms, seats and services are ready for you."),
        shown_if=("accessibility", "other"),
    ),
)
_INTERPRETATION: Final = (
    ReadyQuestion(
        key="interpretation",
        kind=QuestionKind.LANGUAGES,
        label=_l("In which languages can you follow the sessions?"),
        why=_l("To know for which languages interpreters are needed."),
    ),
)
_ARRIVAL: Final = (
    ReadyQuestion(
        key="arrival",
        kind=QuestionKind.MOMENT,
        label=_l("When do you arrive?"),
        why=_l("To plan transport and rooms. By the clocks at the venue."),
        days_ahead=30,
    ),
    ReadyQuestion(
        key="flight",
        kind=QuestionKind.SHORT_TEXT,
        label=_l("By which flight, train or bus?"),
        why=_l("To fetch you, and to know if it is late."),
    ),
)
_EMERGENCY: Final = (
    ReadyQuestion(
        key="emergency-name",
        kind=QuestionKind.SHORT_TEXT,
        label=_l("Whom shall we call in an emergency?"),
        why=_l("If something happens to you here. Ask them whether they agree."),
    ),
    ReadyQuestion(
        key="emergency-telephone",
        kind=QuestionKind.TELEPHONE,
        label=_l("Their telephone number"),
        why=_l("If something happens to you here."),
    ),
)
_GENDER: Final = (
    ReadyQuestion(
        key=GENDER,
        kind=QuestionKind.ONE_OF,
        label=_l("Your gender"),
        why=_l("To count who takes part. Numbers are published, never beside your name."),
        options=(
            ("woman", _l("Woman")),
            ("man", _l("Man")),
            ("another", _l("Another")),
            ("not-said", _l("I prefer not to say")),
        ),
    ),
)
_TELEPHONE: Final = (
    ReadyQuestion(
        key="telephone",
        kind=QuestionKind.TELEPHONE,
        label=_l("Your telephone number"),
        why=_l("To reach you during the conference, if something changes at short notice."),
    ),
)
_GROUPS: Final = (
    ReadyQuestion(
        key=GROUP_PREFERENCES,
        kind=QuestionKind.RANKED,
        among=Among.GROUPS,
        label=_l("In which working groups would you like to be?"),
        why=_l("The organisers seat people, as far as they can, in the order that they wish."),
    ),
)

SETS: Final = MappingProxyType(
    {
        ReadyMade.DIETARY: _DIETARY,
        ReadyMade.ACCESSIBILITY: _ACCESSIBILITY,
        ReadyMade.INTERPRETATION: _INTERPRETATION,
        ReadyMade.ARRIVAL: _ARRIVAL,
        ReadyMade.EMERGENCY: _EMERGENCY,
        ReadyMade.GENDER: _GENDER,
        ReadyMade.TELEPHONE: _TELEPHONE,
        ReadyMade.GROUPS: _GROUPS,
    }
)
BY_KEY: Final = MappingProxyType({each.key: each for some in SETS.values() for each in some})
READY_LABELS = {
    ReadyMade.DIETARY: _l("Food"),
    ReadyMade.ACCESSIBILITY: _l("Accessibility"),
    ReadyMade.INTERPRETATION: _l("Languages, for interpreting"),
    ReadyMade.ARRIVAL: _l("Arrival: day, time and flight"),
    ReadyMade.EMERGENCY: _l("Emergency contact"),
    ReadyMade.GENDER: _l("Gender, with “I prefer not to say”"),
    ReadyMade.TELEPHONE: _l("Telephone"),
    ReadyMade.GROUPS: _l("Working groups, in order of preference"),
}

LANGUAGES: Final = (
    *("en", "ur", "ar", "bn", "zh", "fa", "fr", "de", "gu", "hi", "id", "it", "ja", "ko", "ml"),
    *("ne", "ps", "pt", "pa", "ru", "sd", "si", "es", "sw", "ta", "te", "tr"),
)
"""What is offered where languages are asked for and an organiser names none."""
