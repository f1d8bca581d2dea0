"""The numbers of a report: by what people are counted, against what was promised, day by day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import in_language
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.matching import body_name
from eventmgr.registration.models import Registration
from eventmgr.registration.numbers.dimensions import EVERYBODY, ORGANISATION
from eventmgr.registration.numbers.measures import CHECKED_IN, CONFIRMED, REGISTERED
from eventmgr.registration.numbers.queries import Numbers, Promise, Table, numbers
from eventmgr.registration.numbers.rules import FEW, Counts, Line, added
from eventmgr.registration.questionnaire.genders import GENDERS
from eventmgr.reports import snapshot as frozen

CODED: Final = frozenset({"category", "sector", "country"})
"""Dimensions whose keys every language has words for."""
TOLD: Final = (REGISTERED, CONFIRMED, CHECKED_IN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """All numbers of one conference."""

    breakdowns: tuple[frozen.Breakdown, ...]
    attendance: tuple[frozen.Attendance, ...]
    target: int | None


def counted(conference: Conference) -> Counted:
    """Return the numbers as anybody may read them.

    Protected people are counted as the numbers' own rules allow. Of an answer to a private
    question no line tells of a few, and an organisation is named if it stands for several or if
    somebody of it agreed to be listed.
    """
    with in_language("en"):  # what a snapshot says does not depend on who asked for it
        found = numbers(conference)
        named = _organisations(conference)
        breakdowns = tuple(_breakdown(each, found, named) for each in found.tables if each.lines)
    promised = [each.promised for each in found.profile if each.target.dimension == EVERYBODY]
    return Counted(
        breakdowns=tuple(each for each in breakdowns if each.lines),
        attendance=tuple(
            frozen.Attendance(date=each.isoformat(), attended=found.total[each.isoformat()])
            for each in conference.days
        ),
        target=promised[0] if promised else conference.capacity,
    )


def folded(
    lines: Sequence[Line], rest: Counts, *, is_told: Callable[[Line], bool], hides_few: bool
) -> tuple[list[Line], dict[str, int]]:
    """Return the lines that may be told, and the rest with the others in it.

    If ``hides_few``, the rest is never a few either: the smallest lines go into it until it is
    not, or none is left.
    """
    kept = [each for each in lines if is_told(each)]
    others = dict(rest)
    for each in lines:
        if not is_told(each):
            others = added(others, each.counts)
    while hides_few and kept and is_few(others):
        smallest = min(kept, key=lambda each: each.counts.get(REGISTERED, 0))
        kept.remove(smallest)
        others = added(others, smallest.counts)
    return kept, others


def is_few(counts: Counts) -> bool:
    """Whether any number that is told is a few."""
    return any(0 < counts.get(key, 0) < FEW for key in TOLD)


def _breakdown(table: Table, found: Numbers, named: frozenset[str]) -> frozen.Breakdown:
    dimension = table.dimension
    tests: dict[bool, Callable[[Line], bool]] = {
        True: lambda line: not is_few(line.counts),
        False: lambda line: (
            dimension.key != ORGANISATION
            or line.value in named
            or line.counts.get(REGISTERED, 0) >= FEW
        ),
    }
    lines, rest = folded(
        table.lines,
        table.rest,
        is_told=tests[dimension.is_private],
        hides_few=dimension.is_private,
    )
    aims = {each.group: each for each in found.profile if each.target.dimension == dimension.key}
    there = {each.value for each in table.lines}
    told = [_line(dimension.key, each, aims.get(each.value)) for each in lines]
    nobody = [each for key, each in aims.items() if key not in there]
    return frozen.Breakdown(
        dimension=dimension.key,
        label=str(dimension.label),
        lines=(*told, *(_missing(dimension.key, each) for each in nobody)),
        unsaid=_count("", "", rest, None) if any(rest.get(key, 0) for key in TOLD) else None,
    )


def _line(dimension: str, line: Line, aim: Promise | None) -> frozen.CountLine:
    name = "" if _is_coded(dimension, line.value) else line.name
    return _count(line.value, name, line.counts, aim.promised if aim else None)


def _missing(dimension: str, aim: Promise) -> frozen.CountLine:
    name = "" if _is_coded(dimension, aim.group) else aim.of_whom
    return _count(aim.group, name, {}, aim.promised)


def _is_coded(dimension: str, key: str) -> bool:
    return dimension in CODED or (dimension == "gender" and key in GENDERS)


def _count(key: str, name: str, counts: Mapping[str, int], target: int | None) -> frozen.CountLine:
    return frozen.CountLine(
        key=key,
        name=name,
        registered=counts.get(REGISTERED, 0),
        confirmed=counts.get(CONFIRMED, 0),
        attended=counts.get(CHECKED_IN, 0),
        target=target,
    )


def _organisations(conference: Conference) -> frozenset[str]:
    """Return the keys of the organisations of which somebody agreed to be listed."""
    return frozenset(
        db.session.scalars(
            select(func.lower(body_name(Registration.organisation)))
            .join(Registration.person)
            .where(
                Registration.conference_id == conference.id,
                Registration.state == RegistrationState.CONFIRMED,
                Registration.consents_to_be_listed,
                Person.is_protected.is_(False),
            )
            .distinct()
        )
    )
