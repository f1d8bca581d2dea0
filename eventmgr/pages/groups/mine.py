"""What one participant needs on the day: where, when, with whom, what next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_timedelta

from eventmgr.agenda.items import Agenda
from eventmgr.agenda.versions import published
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries, rules
from eventmgr.groups.meetings import Meeting, announced
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating import rules as seating
from eventmgr.groups.seating.queries import wish_setting
from eventmgr.recommendations import queries as recommendations
from eventmgr.recommendations.queries import Tally
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import find_registration


@dataclass(frozen=True, kw_only=True, slots=True)
class MyGroup:
    """One of the participant's groups, and what is to be done there."""

    group: WorkingGroup
    meeting: Meeting
    role: GroupRole
    next_step: str
    left: str
    """The time that is left until the deadline; empty if there is none or it has passed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MyPage:
    """Everything that the participant's own page says."""

    registration: Registration | None
    next_step: str
    groups: Sequence[MyGroup]
    takes_wishes: bool
    """Whether the participant can say now in which groups they would like to be."""


def page_of(conference: Conference, standing: Standing, *, now: datetime) -> MyPage:
    """Return the page of the one who stands so at the conference."""
    person_id = standing.actor.person_id or 0
    groups = queries.my_groups(conference, person_id)
    registration = find_registration(conference, person_id)
    tallies = recommendations.tallies(conference) if groups else {}
    agenda = published.current(conference).agenda if groups else None
    return MyPage(
        registration=registration,
        next_step=_what_next(registration, groups),
        groups=[_mine(each, agenda, standing, tallies, now) for each in groups],
        takes_wishes=seating.may_wish(standing)
        and seating.is_open(wish_setting(conference), now=now),
    )


def time_left(group: WorkingGroup, *, now: datetime) -> str:
    """Return how long there is until the group's deadline, in words; empty if there is no time."""
    if group.deadline is None or rules.is_past_deadline(group, now=now):
        return ""
    return str(format_timedelta(group.deadline - now, threshold=1.5))


def _mine(
    group: WorkingGroup,
    agenda: Agenda | None,
    standing: Standing,
    tallies: Mapping[int, Tally],
    now: datetime,
) -> MyGroup:
    return MyGroup(
        group=group,
        meeting=announced(group, agenda),
        role=standing.group_roles[group.id],
        next_step=_step(group, standing, tallies.get(group.id, Tally()), now),
        left=time_left(group, now=now),
    )


def _step(group: WorkingGroup, standing: Standing, tally: Tally, now: datetime) -> str:
    if tally.submitted_at:
        return str(_("The list has been submitted. You can read it."))
    if not rules.may_write(standing, group):
        return str(_("Read along while the group writes."))
    if rules.is_past_deadline(group, now=now):
        return str(_("The deadline has passed; the list was not submitted."))
    if not tally.count:
        return str(_("Write the first recommendation."))
    if rules.may_submit(standing, group):
        return str(_("Go through the list and submit it."))
    return str(_("Go on writing with your group."))


def _what_next(registration: Registration | None, groups: Sequence[WorkingGroup]) -> str:
    if registration and registration.state is RegistrationState.INVITED:
        return str(_("Say whether you are coming."))
    if registration and registration.state is RegistrationState.WAITLISTED:
        return str(_("You are on the waiting list. We write as soon as there is a place."))
    if not groups:
        return str(_("The organisers have not put you into a working group yet."))
    return ""
