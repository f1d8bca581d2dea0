"""What a group's members need first: where, when, what next, and how much time is left."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import format_timedelta

from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules
from eventmgr.groups.meetings import Meeting, announced, meets_on
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting import rules as presenting
from eventmgr.groups.presenting.queries import beside
from eventmgr.recommendations.progress import Progress
from eventmgr.web.templating import moment


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
    progress: Progress,
    now: datetime,
) -> Today:
    """Return the group as this member meets it now."""
    meeting = announced(group, agenda)
    due = meeting.due(now)
    return Today(
        group=group,
        meeting=meeting,
        due=due,
        is_today=meets_on(meeting, conference, conference.at_venue(now).date()),
        step=_next(group, conference, agenda, standing, progress, now),
        phase=phase_of(group, now=now),
        closes_at=rules.closes_at(group),
        left="" if progress.submission else told(group, now=now),
        is_running=not progress.submission and bool(group.deadline or group.opens_at),
        now=now,
    )


def _next(
    group: WorkingGroup,
    conference: Conference,
    agenda: Agenda | None,
    standing: Standing,
    progress: Progress,
    now: datetime,
) -> Step:
    if progress.is_waiting:
        return Step(words=_("The list waits for a moderator's signature."))
    if progress.returned:
        return Step(
            words=_("Something was returned. Read why, and hand it in again."),
            endpoint="recommendations.read_aloud",
            label=_("Read the list"),
        )
    if progress.submission:
        return _submitted(group, conference, agenda, now)
    return _step(group, standing, progress.texts, now)


def _submitted(
    group: WorkingGroup, conference: Conference, agenda: Agenda | None, now: datetime
) -> Step:
    session = presenting.session_of(agenda, now=now)
    if session is None or session.ends_at <= now:
        return Step(words=_("The list has been submitted. You can read it."))
    slots = presenting.slots(beside(conference.id), session.starts_at)
    said = moment(slots[group.id].starts_at or session.starts_at)
    return Step(words=_("Present at about %(time)s: %(title)s.", time=said, title=session.title))


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
