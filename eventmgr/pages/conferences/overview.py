"""What an organiser sees first: what needs attention, and how far things are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from eventmgr.agenda import queries as agenda
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.groups import queries as groups
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.rules import is_past_deadline
from eventmgr.invitations import queries as invitations
from eventmgr.invitations.mail_log import Which, count_trouble, may_see_log
from eventmgr.recommendations import progress
from eventmgr.registration import queries as registration
from eventmgr.registration import waiting
from eventmgr.registration.enums import RegistrationState


@dataclass(frozen=True, kw_only=True, slots=True)
class Attention:
    """A count, a sentence and one action."""

    count: int
    sentence: str
    action: str
    endpoint: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """A number that leads to the list behind it."""

    name: str
    count: int
    endpoint: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """The organiser's first page."""

    attention: list[Attention]
    tiles: list[Tile]


def of(conference: Conference, *, standing: Standing, now: datetime) -> Overview:
    """Return the overview of what this reader may look into.

    Its number of statements does not grow with the conference.
    """
    found = _Numbers(conference, now, sees_mails=may_see_log(standing))
    return Overview(attention=list(_attention(conference, found)), tiles=_tiles(found))


class _Numbers:
    """What the pages behind the overview would count, read once."""

    def __init__(self, conference: Conference, now: datetime, *, sees_mails: bool) -> None:
        self.sessions = agenda.count_sessions(conference)
        self.mails = invitations.counts(conference)
        self.troubled = count_trouble(conference) if sees_mails else 0
        self.to_do = waiting.to_do(conference)
        self.registered = registration.counts(conference).by_state
        self.groups = groups.groups(conference)
        self.progress = progress.of_conference(conference, now=now)
        self.late = [each for each in self.groups if self._is_late(each, now)]
        self.leaderless = [each for each in self.groups if not each.members]

    def _is_late(self, group: WorkingGroup, now: datetime) -> bool:
        return is_past_deadline(group, now=now) and self.progress[group.id].submission is None


def _attention(conference: Conference, found: _Numbers) -> Iterator[Attention]:
    if not conference.rooms:
        yield Attention(
            count=0,
            sentence=_("There are no rooms yet."),
            action=_("Add rooms"),
            endpoint="conferences.rooms",
        )
    if not found.sessions:
        yield Attention(
            count=0,
            sentence=_("The agenda is empty."),
            action=_("Set up the agenda"),
            endpoint="agenda.manage",
        )
    if not found.groups:
        yield Attention(
            count=0,
            sentence=_("There are no working groups yet."),
            action=_("Set them up"),
            endpoint="groups.index",
        )
    yield from _counted(found)


def _counted(found: _Numbers) -> Iterator[Attention]:
    if found.troubled:
        yield _about_mails(found.troubled)
    rows = (*_about_people(found), *_about_groups(found))
    for count, sentence, action, endpoint in rows:
        if count:
            yield Attention(count=count, sentence=sentence, action=action, endpoint=endpoint)


def _about_mails(count: int) -> Attention:
    return Attention(
        count=count,
        sentence=ngettext(
            "mail failed, came back, may not have arrived, or waits for a letter that failed.",
            "mails failed, came back, may not have arrived, or wait for a letter that failed.",
            count,
        ),
        action=_("Show them"),
        endpoint="mailings.log",
        values={"state": Which.TROUBLE.value},
    )


def _about_people(found: _Numbers) -> Iterator[tuple[int, str, str, str]]:
    in_line = found.registered.get(RegistrationState.WAITLISTED, 0)
    to_do = found.to_do
    yield (
        to_do.applications,
        ngettext(
            "application waits for a decision.",
            "applications wait for a decision.",
            to_do.applications,
        ),
        _("Decide"),
        "places.applications",
    )
    yield (
        to_do.clearances,
        ngettext(
            "person has still to be cleared.",
            "people have still to be cleared.",
            to_do.clearances,
        ),
        _("Show them"),
        "places.clearances",
    )
    yield (
        in_line,
        ngettext("person is on the waiting list.", "people are on the waiting list.", in_line),
        _("Show them"),
        "registration.index",
    )


def _about_groups(found: _Numbers) -> Iterator[tuple[int, str, str, str]]:
    late, leaderless = len(found.late), len(found.leaderless)
    yield (
        late,
        ngettext("group has let its deadline pass.", "groups have let their deadline pass.", late),
        _("Show the groups"),
        "groups.index",
    )
    yield (
        leaderless,
        ngettext("group has no members.", "groups have no members.", leaderless),
        _("Seat people"),
        "groups.index",
    )


def _tiles(found: _Numbers) -> list[Tile]:
    far = found.progress.values()
    return [
        Tile(name=_("Sessions"), count=found.sessions, endpoint="agenda.manage"),
        Tile(name=_("Invited"), count=sum(found.mails.values()), endpoint="invitations.index"),
        Tile(
            name=_("Confirmed"),
            count=found.registered.get(RegistrationState.CONFIRMED, 0),
            endpoint="registration.index",
            values={"state": RegistrationState.CONFIRMED.value},
        ),
        Tile(name=_("Working groups"), count=len(found.groups), endpoint="groups.index"),
        Tile(
            name=_("Recommendations"),
            count=sum(each.recommendations for each in far),
            endpoint="recommendations.matrix",
        ),
        Tile(
            name=_("Submitted"),
            count=sum(each.handed_in for each in far),
            endpoint="recommendations.matrix",
        ),
    ]
