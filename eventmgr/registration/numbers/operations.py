"""Writing down what a donor was promised, and taking the numbers along."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, i18n, spreadsheets
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.people.actor import Actor
from eventmgr.registration.numbers import queries, rules
from eventmgr.registration.numbers.dimensions import EVERYBODY, find_dimension
from eventmgr.registration.numbers.models import ProfileTarget
from eventmgr.registration.numbers.queries import Numbers


def promise(
    *,
    conference: Conference,
    dimension: str,
    value: str,
    number: int | None,
    share: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Note what was promised of one group, in place of what was promised of it before.

    ``value`` is the group as typed. Raises DomainError for a group that cannot be, and unless
    either a number or a share is told.
    """
    key, spelt = _group(conference, dimension, value)
    rules.require_sound_target(number=number, share=share)
    rules.require_room(_promised_of_others(conference, dimension, key))
    told = {"spelt": spelt, "number": number, "share": share}
    db.session.execute(
        insert(ProfileTarget)
        .values(conference_id=conference.id, dimension=dimension, value=key, **told)
        .on_conflict_do_update(index_elements=["conference_id", "dimension", "value"], set_=told)
    )
    audit.record(
        actor,
        "profile.promised",
        conference,
        now=now,
        conference_id=conference.id,
        after={"dimension": dimension, "value": spelt, "number": number, "share": share},
    )


def _promised_of_others(conference: Conference, dimension: str, key: str) -> int:
    """Return how many lines there are beside the one that may be replaced."""
    is_this = and_(ProfileTarget.dimension == dimension, ProfileTarget.value == key)
    count = select(func.count()).where(ProfileTarget.conference_id == conference.id, ~is_this)
    return db.session.scalar(count) or 0


def withdraw(*, target: ProfileTarget, actor: Actor, now: datetime) -> None:
    """Forget what was promised of one group."""
    audit.record(
        actor,
        "profile.withdrawn",
        target,
        now=now,
        conference_id=target.conference_id,
        before={
            "dimension": target.dimension,
            "value": target.spelt,
            "number": target.number,
            "share": target.share,
        },
    )
    db.session.delete(target)
    db.session.flush()


def take_along(
    *,
    conference: Conference,
    as_workbook: bool,
    file: IO[bytes],
    actor: Actor,
    now: datetime,
) -> None:
    """Write the numbers into a file, and note who took them."""
    found = queries.numbers(conference)
    rows = list(_rows(found))
    if as_workbook:
        is_rtl = i18n.direction(i18n.language()) == "rtl"
        spreadsheets.write_xlsx(file, rows, title=_("Numbers"), is_rtl=is_rtl)
    else:
        spreadsheets.write_csv(file, rows)
    audit.record(
        actor,
        "numbers.exported",
        conference,
        now=now,
        conference_id=conference.id,
        after={"format": "xlsx" if as_workbook else "csv", "rows": len(rows) - 1},
    )


def _group(conference: Conference, dimension: str, value: str) -> tuple[str, str]:
    """Return the group's key, and how it is spelt."""
    if dimension == EVERYBODY:
        return "", ""
    found = find_dimension(dimension)
    if found is None:
        raise DomainError(_("Choose one of the list."), field="dimension")
    spelt = clean_line(value)
    if not spelt:
        raise DomainError(_("Say of whom."), field="value")
    if len(spelt) > rules.LONGEST_VALUE:
        raise DomainError(
            _("Use at most %(count)d characters.", count=rules.LONGEST_VALUE), field="value"
        )
    return found.read(conference, spelt), spelt


def _rows(found: Numbers) -> Iterator[Sequence[str]]:
    keys = [each.key for each in found.measures]
    yield [
        _("Counted by"),
        _("Group"),
        *(str(each.label) for each in found.measures),
        _("Promised"),
        _("Missing"),
    ]
    waiting = list(found.profile)

    def line(dimension: str, value: str, counts: rules.Counts) -> list[str]:
        promised = ("", "")
        for told in waiting:
            if (told.target.dimension, told.group) == (dimension, value):
                promised = (str(told.promised), str(told.missing))
                waiting.remove(told)
                break
        return [*(str(counts.get(key, 0)) for key in keys), *promised]

    yield [_("Everybody"), "", *line(EVERYBODY, "", found.total)]
    for table in found.tables:
        label = str(table.dimension.label)
        for each in table.lines:
            yield [label, each.name, *line(table.dimension.key, each.value, each.counts)]
        if table.lines and table.has_rest:
            yield [label, _("Not said, or not told here"), *line("", "", table.rest)]
        counts = {each.value: each.counts for each in table.lines}
        for promise_ in [p for p in waiting if p.target.dimension == table.dimension.key]:
            yield [
                label,
                promise_.of_whom,
                *line(table.dimension.key, promise_.group, counts.get(promise_.group, {})),
            ]
