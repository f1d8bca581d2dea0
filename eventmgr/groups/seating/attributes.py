"""What is known of people by which they can be seated, and how it is called."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from babel import Locale
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language, locale_of
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import fold
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.models import SeatingRound, SeatingSeat
from eventmgr.people import sectors
from eventmgr.registration.enums import CATEGORY_LABELS, Category
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import queries as questionnaire
from eventmgr.registration.questionnaire import rules as asking
from eventmgr.registration.questionnaire.asked import NO, YES, Asked
from eventmgr.registration.questionnaire.enums import QuestionKind
from eventmgr.registration.questionnaire.ready_made import GROUP_PREFERENCES
from eventmgr.registration.questionnaire.wording import in_words_of_reader

SECTOR: Final = "sector"
ORGANISATION: Final = "organisation"
QUESTION: Final = "q:"
ROUND: Final = "round:"

_NAMES: Final = {
    SECTOR: _l("Sector"),
    ORGANISATION: _l("Organisation"),
    "country": _l("Country"),
    "province": _l("Province"),
    "category": _l("Comes as"),
    "language": _l("Language"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribute:
    """One thing that is known of people."""

    key: str
    name: str
    labels: Mapping[str, str]
    """The values that have other names than themselves."""
    round_name: str = ""
    """What the earlier round is called, if it is about one."""

    def label(self, value: str) -> str:
        """Return how a value is called."""
        return self.labels.get(value, value)


def attributes(conference: Conference, *, but: int | None = None) -> dict[str, Attribute]:
    """Return what can be known of the conference's people, by key.

    Of earlier rounds, all but ``but``: who sat together there can be spread anew.
    """
    own = {key: Attribute(key=key, name=str(name), labels={}) for key, name in _NAMES.items()}
    locale = Locale.parse(locale_of(language()))
    own[SECTOR] = _named(SECTOR, sectors.names())
    own["country"] = _named("country", dict(locale.territories))
    own["language"] = _named("language", dict(locale.languages))
    own["category"] = _named("category", {key.value: str(n) for key, n in CATEGORY_LABELS.items()})
    return own | _of_questions(conference) | _of_rounds(conference, but)


def values_of(
    conference: Conference, registrations: Sequence[Registration], wanted: set[str]
) -> dict[int, dict[str, str]]:
    """Return what is known of each person, by their id: of the wanted attributes only."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for key in wanted & set(_OWN):
        spellings: dict[str, str] = {}
        for each in registrations:
            value = _OWN[key](each)
            found[each.person_id][key] = spellings.setdefault(fold(value), value)
    keys = {key.removeprefix(QUESTION) for key in wanted if key.startswith(QUESTION)}
    for person_id, answers in _answers(conference, registrations, keys).items():
        found[person_id] |= {QUESTION + key: value for key, value in answers.items()}
    for key in wanted:
        if key.startswith(ROUND):
            for person_id, group_id in _seats(int(key.removeprefix(ROUND))).items():
                found[person_id][key] = str(group_id)
    return {
        person_id: {key: value for key, value in sorted(values.items()) if value}
        for person_id, values in found.items()
    }


def wishes_of_questionnaire(
    conference: Conference, registrations: Sequence[Registration]
) -> dict[int, list[str]]:
    """Return the groups that people ranked when they registered, by their ids."""
    asked = asking.needed_for(in_words_of_reader(questionnaire.rows(conference)), GROUP_PREFERENCES)
    if not asked:
        return {}
    answers = questionnaire.answers_of(registrations, asked)
    return {
        each.person_id: [str(code) for code in ranked]
        for each in registrations
        if (ranked := answers[each.id].get(GROUP_PREFERENCES))
    }


def _named(key: str, labels: Mapping[str, str]) -> Attribute:
    return Attribute(key=key, name=str(_NAMES[key]), labels=labels)


def _of_questions(conference: Conference) -> dict[str, Attribute]:
    return {
        QUESTION + each.key: Attribute(
            key=QUESTION + each.key, name=each.label, labels=_labels(each)
        )
        for each in questionnaire.questions(conference)
        if each.kind in {QuestionKind.ONE_OF, QuestionKind.YES_NO}
    }


def _labels(question: Asked) -> dict[str, str]:
    if question.kind is QuestionKind.YES_NO:
        return {YES: _("yes"), NO: _("no")}
    return {each.key: each.label for each in question.options}


def _of_rounds(conference: Conference, but: int | None) -> dict[str, Attribute]:
    rounds = db.session.scalars(
        select(SeatingRound)
        .where(SeatingRound.conference_id == conference.id, SeatingRound.id != (but or 0))
        .order_by(SeatingRound.id)
    )
    codes = _codes(conference)
    return {
        f"{ROUND}{each.id}": Attribute(
            key=f"{ROUND}{each.id}",
            name=_("Sat together in “%(round)s”", round=each.name),
            labels=codes,
            round_name=each.name,
        )
        for each in rounds
    }


def _codes(conference: Conference) -> dict[str, str]:
    groups = db.session.scalars(
        select(WorkingGroup).where(WorkingGroup.conference_id == conference.id)
    )
    return {str(each.id): each.code for each in groups}


def _seats(round_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(SeatingSeat.person_id, SeatingSeat.group_id).where(SeatingSeat.round_id == round_id)
    )
    return {row[0]: row[1] for row in rows}


def _answers(
    conference: Conference, registrations: Sequence[Registration], keys: set[str]
) -> dict[int, dict[str, str]]:
    if not keys:
        return {}
    everything = in_words_of_reader(questionnaire.rows(conference))
    needed = {each.key for key in keys for each in asking.needed_for(everything, key)}
    asked = [each for each in everything if each.key in needed]
    answers = questionnaire.answers_of(registrations, asked)
    return {
        each.person_id: {
            key: _plain(value) for key, value in answers[each.id].items() if key in keys
        }
        for each in registrations
    }


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


_OWN: Mapping[str, Callable[[Registration], str]] = {
    SECTOR: lambda each: each.sector or each.person.sector or "",
    ORGANISATION: lambda each: each.organisation,
    "country": lambda each: each.country or each.person.country,
    "province": lambda each: each.province,
    "category": lambda each: Category(each.category).value,
    "language": lambda each: each.person.language,
}
