"""What one participant needs on the day: where, when, with whom, what next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.agenda.items import Agenda
from eventmgr.agenda.versions import published
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries
from eventmgr.groups.meetings import Meeting
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating import rules as seating
from eventmgr.groups.seating.wishes import wish_setting
from eventmgr.pages.groups.today import Today, today_of
from eventmgr.recommendations import progress
from eventmgr.recommendations.progress import Progress
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import find_registration


@dataclass(frozen=True, kw_only=True, slots=True)
class MyGroup:
    """One of the participant's groups, and what is to be done there."""

    group: WorkingGroup
    meeting: Meeting
    role: GroupRole
    today: Today


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
    known = progress.of_conference(conference, now=now) if groups else {}
    agenda = published.current(conference).agenda if groups else None
    return MyPage(
        registration=registration,
        next_step=_what_next(registration, groups),
        groups=sorted(
            (_mine(each, conference, agenda, standing, known[each.id], now) for each in groups),
            key=lambda each: not each.today.is_today,
        ),
        takes_wishes=seating.may_wish(standing)
        and seating.is_open(wish_setting(conference), now=now),
    )


def _mine(
    group: WorkingGroup,
    conference: Conference,
    agenda: Agenda | None,
    standing: Standing,
    own: Progress,
    now: datetime,
) -> MyGroup:
    today = today_of(group, conference, agenda, standing, progress=own, now=now)
    return MyGroup(
        group=group, meeting=today.meeting, role=standing.group_roles[group.id], today=today
    )


def _what_next(registration: Registration | None, groups: Sequence[WorkingGroup]) -> str:
    if registration and registration.state is RegistrationState.INVITED:
        return str(_("Say whether you are coming."))
    if registration and registration.state is RegistrationState.WAITLISTED:
        return str(_("You are on the waiting list. We write as soon as there is a place."))
    if not groups:
        return str(_("The organisers have not put you into a working group yet."))
    return ""
