"""What a group's members need first: where, when, what next, and how much time is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import format_timedelta

from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries, rules
from eventmgr.groups.meetings import Meeting, announced, meets_on
from eventmgr.groups.models import WorkingGroup


class Phase(StrEnum):
    """How the group's window stands."""

    AHEAD = "ahead"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What comes next, and the page on which to do it; no page: there is nothing to press."""

    words: str
    endpoint: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """One group as its members meet it on the day."""

    group: WorkingGroup
    meeting: Meeting
    due: AgendaItem | None
    """The session that is on or comes next."""
    is_today: bool
    step: Step
    phase: Phase
    closes_at: datetime | None
    left: str
    """What the clock says: `told`."""
    is_running: bool
    """Whether there is anything to count down."""
    now: datetime


def phase_of(group: WorkingGroup, *, now: datetime) -> Phase:
    """Return how the group's window stands now."""
    if rules.is_closed(group, now=now):
        return Phase.CLOSED
    if not rules.has_opened(group, now=now):
        return Phase.AHEAD
    return Phase.GRACE if rules.is_past_deadline(group, now=now) else Phase.OPEN


def words_of(phase: Phase) -> str:
    """Return what the clock says in the phase, with {time} where the time stands."""
    return {
        Phase.AHEAD: _("Writing opens in {time}."),
        Phase.OPEN: _("{time} left."),
        Phase.GRACE: _("The deadline has passed; {time} of grace left."),
        Phase.CLOSED: _("The time is over. What is saved now is kept as late."),
    }[phase]


def told(group: WorkingGroup, *, now: datetime) -> str:
    """Return in words how much time the group has; empty if nothing limits it."""
    phase = phase_of(group, now=now)
    ends = {
        Phase.AHEAD: group.opens_at,
        Phase.OPEN: group.deadline,
        Phase.GRACE: rules.closes_at(group),
        Phase.CLOSED: now,
    }[phase]
    if ends is None:
        return ""
    left = str(format_timedelta(ends - now, threshold=1.5))
    return words_of(phase).replace("{time}", left)


def today_of(
    group: WorkingGroup,
    conference: Conference,
    agenda: Agenda | None,
    standing: Standing,
    *,
    count: int,
    submitted_at: datetime | None,
    now: datetime,
) -> Today:
    """Return the group as this member meets it now; ``count``: its recommendations."""
    meeting = announced(group, agenda)
    due = meeting.due(now)
    return Today(
        group=group,
        meeting=meeting,
        due=due,
        is_today=meets_on(meeting, conference, conference.at_venue(now).date()),
        step=_submitted(group, conference, agenda, now)
        if submitted_at
        else _step(group, standing, count, now),
        phase=phase_of(group, now=now),
        closes_at=rules.closes_at(group),
        left="" if submitted_at else told(group, now=now),
        is_running=not submitted_at and bool(group.deadline or group.opens_at),
        now=now,
    )


def presents_at(
    group: WorkingGroup, groups: Sequence[WorkingGroup], report_back: AgendaItem
) -> datetime:
    """Return when the group's turn comes if those before it keep to their minutes."""
    order = sorted(
        groups,
        key=lambda each: (
            each.report_back_position is None,
            each.report_back_position or 0,
            each.number,
        ),
    )
    before = order[: next(n for n, each in enumerate(order) if each.id == group.id)]
    return report_back.starts_at + timedelta(minutes=sum(each.presents_minutes for each in before))


def _submitted(
    group: WorkingGroup, conference: Conference, agenda: Agenda | None, now: datetime
) -> Step:
    coming = [
        each
        for each in (agenda.items if agenda else ())
        if each.kind is SessionKind.REPORT_BACK and each.ends_at > now
    ]
    if len(coming) != 1:  # of several, nobody has said yet in which the group presents
        return Step(words=_("The list has been submitted. You can read it."))
    at = presents_at(group, queries.in_conference(conference), coming[0])
    said = f"{conference.at_venue(at):%H:%M}"
    return Step(words=_("Present at %(time)s: %(title)s.", time=said, title=coming[0].title))


def _step(group: WorkingGroup, standing: Standing, count: int, now: datetime) -> Step:
    if not rules.may_write(standing, group):
        return Step(words=_("Read along while the group writes."))
    if not rules.has_opened(group, now=now):
        return Step(words=_("Read the mandate and the guiding questions; writing opens later."))
    if rules.is_closed(group, now=now):
        return Step(words=_("The deadline has passed; the list was not submitted."))
    if not count:
        return Step(
            words=_("Write the first recommendation."),
            endpoint="recommendations.new",
            label=_("Write"),
        )
    if rules.may_submit(standing, group):
        return Step(
            words=_("Read the list back to the group and submit it."),
            endpoint="recommendations.submit",
            label=_("Read through and submit"),
        )
    return Step(
        words=_("Go on writing, and endorse what you agree with."),
        endpoint="recommendations.new",
        label=_("Write"),
    )
