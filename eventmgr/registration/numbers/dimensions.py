"""By what people are counted.

Whoever knows more of people adds a Dimension to ``DIMENSIONS``: it appears among the numbers, in
their files, and among what can be promised.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, type_coerce
from sqlalchemy.types import Text

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean_line
from eventmgr.people import countries, sectors
from eventmgr.people.rules import checked_sector
from eventmgr.registration.enums import CATEGORY_LABELS, Category
from eventmgr.registration.matching import body_name
from eventmgr.registration.models import Registration
from eventmgr.registration.narrowing import NOTHING, UNSAID, quoted
from eventmgr.registration.questionnaire.genders import (
    GENDERS,
    gender_name,
    gender_of_registration,
    genders,
)

ORGANISATION: Final = "organisation"
EVERYBODY: Final = "everybody"
"""Stands for no dimension: a promise about all together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dimension:
    """One question that parts the people of a conference into groups."""

    key: str
    label: object
    """What it is called; it may be a lazy translation."""
    value: ColumnElement[Any]
    """The key of a registration's group; empty or NULL: nothing was said."""
    name: Callable[[str], str]
    """Tells how a group is called, by its key or as it is spelt."""
    read: Callable[[Conference, str], str]
    """Returns the group's key of what was typed; DomainError for what is none."""
    spelt: ColumnElement[Any] | None = None
    """The group as people wrote it; None: as its key says."""
    link: Callable[[str], Mapping[str, str]] | None = None
    """Tells the words of a filter that leaves this group; None: no list can."""
    order: Callable[[Iterable[str]], list[str]] | None = None
    """The keys in their own order; None: the largest group first."""
    offered: Callable[[Conference], Iterable[str]] = lambda _conference: ()
    """The names that can be typed, if they are known beforehand."""
    is_private: bool = False
    """Whether only organisers may read of whom it is said: an answer to a question of theirs."""
    is_open: bool = False
    """Whether any word can be promised, so that one may be misspelt and mean nobody."""
    is_telling: bool = False
    """Whether the group says who somebody is, so that no protected person is counted in it."""


def _in_order(known: Callable[[], Iterable[str]]) -> Callable[[Iterable[str]], list[str]]:
    def order(keys: Iterable[str]) -> list[str]:
        there = list(keys)
        first = [each for each in known() if each in there]
        return first + sorted(set(there) - set(first))

    return order


def _category(_conference: Conference, typed: str) -> str:
    wanted = clean_line(typed).casefold()
    for each, name in CATEGORY_LABELS.items():
        if wanted in {each.value, str(name).casefold()}:
            return each.value
    raise DomainError(
        _(
            "“%(typed)s” is no category. Use one of: %(known)s.",
            typed=typed[:60],
            known=", ".join(str(each) for each in CATEGORY_LABELS.values()),
        ),
        field="value",
    )


def _sector(_conference: Conference, typed: str) -> str:
    try:
        return checked_sector(clean_line(typed), sectors.names()) or _nothing()
    except DomainError as error:
        raise DomainError(error.message, field="value") from error


def _country(_conference: Conference, typed: str) -> str:
    if (code := countries.code_of(typed)) is not None:
        return code
    raise DomainError(
        _("“%(typed)s” is no country. Write its name, or two letters as in PK.", typed=typed[:60]),
        field="value",
    )


def _gender(conference: Conference, typed: str) -> str:
    wanted, known = clean_line(typed).casefold(), genders(conference)
    for key, label in known.items():
        if wanted in {key, label.casefold()}:
            return key
    raise DomainError(
        _(
            "“%(typed)s” is no answer to the question of gender. Use one of: %(known)s.",
            typed=typed[:60],
            known=", ".join(known.values()),
        ),
        field="value",
    )


def _words(_conference: Conference, typed: str) -> str:
    return clean_line(typed).lower() or _nothing()


def _body(conference: Conference, typed: str) -> str:
    """Return the key by which the organisation is counted that is called so, or once was."""
    wanted = _words(conference, typed)
    return db.session.scalar(select(func.lower(body_name(wanted)))) or wanted


def _nothing() -> str:
    raise DomainError(_("Say of whom."), field="value")


DIMENSIONS: list[Dimension] = [
    Dimension(
        key="category",
        label=_l("Category"),
        value=type_coerce(Registration.category, Text),
        name=lambda key: str(CATEGORY_LABELS[Category(key)]),
        read=_category,
        link=lambda key: {"category": key},
        order=_in_order(lambda: [each.value for each in Category]),
        offered=lambda _: [str(each) for each in CATEGORY_LABELS.values()],
    ),
    Dimension(
        key="sector",
        label=_l("Sector"),
        value=Registration.sector.expression,
        name=sectors.label,
        read=_sector,
        link=lambda key: {"sector": key or UNSAID},
        order=_in_order(sectors.names),
        offered=lambda _: sectors.choices().values(),
    ),
    Dimension(
        key=ORGANISATION,
        label=_l("Organisation"),
        value=func.lower(body_name(Registration.organisation)),
        spelt=body_name(Registration.organisation),
        name=str,
        read=_body,
        link=lambda key: {"organisation": quoted(key) if key else NOTHING},
        is_open=True,
        is_telling=True,
    ),
    Dimension(
        key="province",
        label=_l("Province"),
        value=func.lower(Registration.province),
        spelt=Registration.province.expression,
        name=str,
        read=_words,
        link=lambda key: {"province": quoted(key) if key else NOTHING},
        is_open=True,
        is_telling=True,
    ),
    Dimension(
        key="country",
        label=_l("Country"),
        value=func.upper(Registration.country),
        name=countries.label,
        read=_country,
        link=lambda key: {"country": key or NOTHING},
        is_telling=True,
    ),
    Dimension(
        key="gender",
        label=_l("Gender"),
        value=gender_of_registration(),
        name=gender_name,
        read=_gender,
        link=lambda key: {"gender": key or UNSAID},
        is_private=True,
        order=_in_order(GENDERS.keys),
        offered=lambda conference: genders(conference).values(),
        is_open=True,
    ),
]


def find_dimension(key: str) -> Dimension | None:
    """Return the dimension of this key."""
    return next((each for each in DIMENSIONS if each.key == key), None)
