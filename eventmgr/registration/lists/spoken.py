"""A filter in words, as a list or the log of exports tells whom it is about."""

from collections.abc import Mapping
from datetime import date

from eventmgr.foundation.i18n import gettext as _
from eventmgr.people import countries, sectors
from eventmgr.printing import dates
from eventmgr.registration.enums import (
    AMONG_LABELS,
    CATEGORY_LABELS,
    CLEARANCE_LABELS,
    REGISTRATION_LABELS,
    Among,
    Category,
    Clearance,
    RegistrationState,
)
from eventmgr.registration.narrowing import EVER, NEVER, NOTHING, READERS, UNSAID, exactly
from eventmgr.registration.questionnaire.genders import gender_name

_ORDER = {name: at for at, name in enumerate(READERS)}


def described(words: Mapping[str, str], delegations: Mapping[int, str]) -> str:
    """Return whom the filter leaves on the list, in the reader's language.

    ``delegations`` tells the institutions' names by the keys of their lists.
    """
    told = sorted(words.items(), key=lambda each: _ORDER.get(each[0], len(_ORDER)))
    said = [_said(name, str(value), delegations) for name, value in told if value]
    return "; ".join(said) or _("Everybody")


def _said(name: str, value: str, delegations: Mapping[int, str]) -> str:
    if name == "unanswered":
        return _("Not answered")
    if name == "delegation":
        shown = delegations.get(int(value), value) if value.isdecimal() else value
        return f"{_('Delegation')}: {shown}"
    return f"{_heading(name)}: {_value(name, value)}"


def _heading(name: str) -> str:
    return {
        "state": _("State"),
        "sector": _("Sector"),
        "name": _("Name"),
        "words": _("Name, organisation or address"),
        "category": _("Category"),
        "organisation": _("Organisation"),
        "country": _("Country"),
        "province": _("Province"),
        "gender": _("Gender"),
        "clearance": _("Clearance"),
        "came": _("Checked in"),
    }.get(name, name)


def _value(name: str, value: str) -> str:
    if value in {UNSAID, NOTHING}:
        return _("Not said")
    try:
        return _VALUES.get(name, _plain)(value)
    except ValueError:
        return value


def _plain(value: str) -> str:
    return exactly(value) or value


def _state(value: str) -> str:
    if value in set(Among):
        return str(AMONG_LABELS[Among(value)])
    return str(REGISTRATION_LABELS[RegistrationState(value)])


def _came(value: str) -> str:
    if value in {EVER, NEVER}:
        return _("On any day") if value == EVER else _("On no day")
    return dates.full_day(date.fromisoformat(value))


_VALUES = {
    "state": _state,
    "sector": sectors.label,
    "category": lambda value: str(CATEGORY_LABELS[Category(value)]),
    "clearance": lambda value: str(CLEARANCE_LABELS[Clearance(value)]),
    "country": countries.label,
    "gender": gender_name,
    "came": _came,
}
