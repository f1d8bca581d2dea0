"""The columns that a file of people may have.

``BUILT_IN`` are those of every conference. Whoever knows more of people adds a function to
``SOURCES``, which tells the further columns of one conference.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.people import countries, sectors
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.enums import (
    CATEGORY_LABELS,
    CLEARANCE_LABELS,
    REGISTRATION_LABELS,
)
from eventmgr.registration.exports.answers import answer_columns
from eventmgr.registration.exports.column import Column, Row, Source
from eventmgr.registration.models import Registration


def _organisation(row: Row) -> str:
    if row.registration is not None:
        return row.registration.organisation
    return row.organisation.name if row.organisation else ""


def _province(row: Row) -> str:
    if row.registration is not None:
        return row.registration.province
    return row.organisation.province if row.organisation else ""


def _country(row: Row) -> str:
    return countries.label(row.said("country") or row.person.country)


def _sector(row: Row) -> str:
    return sectors.label((row.registration or row.person).sector)


def _registered(tell: Callable[[Registration], str]) -> Callable[[Row], str]:
    """Return what tells something of a registration, and nothing of whoever has none."""

    def cell(row: Row) -> str:
        return tell(row.registration) if row.registration is not None else ""

    return cell


def _yes_or_no(name: str) -> Callable[[Row], str]:
    return _registered(lambda each: _("yes") if getattr(each, name) else _("no"))


def _answered(registration: Registration) -> str:
    at = registration.answered_at
    return at.isoformat(sep=" ", timespec="minutes")[:16] if at else ""


def _state(row: Row) -> str:
    if row.registration is None:
        return _("Not invited yet")
    return str(REGISTRATION_LABELS[row.registration.state])


BUILT_IN: Final = (
    Column(
        key="honorific",
        label=_l("Honorific"),
        cell=lambda row: row.said("honorific"),
        is_usual=True,
    ),
    Column(key="name", label=_l("Name"), cell=lambda row: row.said("name"), is_usual=True),
    Column(
        key="badge_name", label=_l("Name on the badge"), cell=lambda row: row.said("badge_name")
    ),
    Column(key="sort_name", label=_l("Sorted by"), cell=lambda row: row.person.sort_name),
    Column(
        key="email", label=_l("E-mail address"), cell=lambda row: row.person.email, is_usual=True
    ),
    Column(
        key="title", label=_l("Office or title"), cell=lambda row: row.said("title"), is_usual=True
    ),
    Column(key="organisation", label=_l("Organisation"), cell=_organisation, is_usual=True),
    Column(key="sector", label=_l("Sector"), cell=_sector, is_usual=True),
    Column(
        key="category",
        label=_l("Category"),
        cell=_registered(lambda each: str(CATEGORY_LABELS[each.category])),
    ),
    Column(key="country", label=_l("Country"), cell=_country),
    Column(key="province", label=_l("Province"), cell=_province),
    Column(
        key="languages",
        label=_l("Languages spoken"),
        cell=lambda row: ", ".join(row.person.languages),
    ),
    Column(key="state", label=_l("State"), cell=_state, is_usual=True),
    Column(
        key="clearance",
        label=_l("Clearance"),
        cell=_registered(lambda each: str(CLEARANCE_LABELS[each.clearance])),
    ),
    Column(
        key="needs",
        label=_l("Needs"),
        cell=_registered(lambda each: each.needs),
        is_usual=True,
    ),
    Column(
        key="listed",
        label=_l("May be listed"),
        cell=_yes_or_no("consents_to_be_listed"),
        is_usual=True,
    ),
    Column(
        key="photographed",
        label=_l("May be photographed"),
        cell=_yes_or_no("consents_to_photographs"),
        is_usual=True,
    ),
    Column(
        key="quoted",
        label=_l("May be quoted"),
        cell=_yes_or_no("consents_to_be_quoted"),
        is_usual=True,
    ),
    Column(key="answered", label=_l("Answered (UTC)"), cell=_registered(_answered), is_usual=True),
    Column(key="walk_in", label=_l("Walk-in"), cell=_yes_or_no("is_walk_in")),
)


def _days(conference: Conference) -> list[Column]:
    """Return a column for each day of the conference: who was checked in."""
    return [
        Column(
            key=f"day-{day.isoformat()}",
            label=_l("Checked in on %(day)s", day=day.isoformat()),
            load=_there_on(day),
        )
        for day in conference.days
    ]


def _there_on(day: object) -> Callable[[Collection[int]], Mapping[int, str]]:
    def load(registrations: Collection[int]) -> Mapping[int, str]:
        there = db.session.scalars(
            select(CheckIn.registration_id).where(
                CheckIn.day == day, CheckIn.registration_id.in_(registrations)
            )
        )
        return dict.fromkeys(there, _("yes"))

    return load


SOURCES: Final[tuple[Source, ...]] = (_days, answer_columns)
"""What tells further columns of a conference."""
USUAL: Final = tuple(each for each in BUILT_IN if each.is_usual)


def columns_of(conference: Conference) -> dict[str, Column]:
    """Return every column that a file of the conference may have, by key, in order."""
    further = (column for source in SOURCES for column in source(conference))
    return {each.key: each for each in (*BUILT_IN, *further)}


def cells_of(columns: Sequence[Column], rows: Sequence[Row]) -> list[list[str]]:
    """Return the cells of these rows; each column that loads does so once."""
    keys = [row.registration.id for row in rows if row.registration is not None]
    loaded = {each.key: each.load(keys) for each in columns if each.load is not None}
    return [[_cell(column, row, loaded) for column in columns] for row in rows]


def _cell(column: Column, row: Row, loaded: Mapping[str, Mapping[int, str]]) -> str:
    if column.cell is not None:
        return column.cell(row)
    return loaded[column.key].get(row.registration.id, "") if row.registration is not None else ""
