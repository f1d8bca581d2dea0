"""Three tools that move many sessions at once, each a small form with a preview."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from eventmgr.agenda import operations, queries
from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.times import shifting, venue_time
from eventmgr.agenda.times.shifting import Moves
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.pages.agenda.moving_forms import ClockField, day_choices
from eventmgr.people.actor import Actor
from eventmgr.web import templating
from eventmgr.web.forms import NumberField, VersionedForm

MOST_MINUTES = 24 * 60


class _ToolForm(VersionedForm):
    """A tool on the draft; its version stands for the preview that was shown."""

    tool: ClassVar[str]
    is_confirmed = BooleanField()
    """Sent by the button below a preview alone."""

    def __init__(self, conference: Conference, items: Sequence[AgendaItem], **values: Any) -> None:  # noqa: ANN401 - passed on to the form
        super().__init__(prefix=f"{self.tool}-", **values)
        self.conference, self.items = conference, items

    def shown(self) -> str:
        """Return what stands for the preview that was shown; empty if there was none."""
        return self.seen() or ""

    def on(self, day: date) -> list[AgendaItem]:
        """Return the sessions that begin on this day of the venue."""
        days = dict(queries.by_day(self.conference, self.items))
        return days.get(day, [])


class ShiftForm(_ToolForm):
    """A session and what follows it, earlier or later."""

    tool = "shift"
    session = SelectField(_l("From this session on"))
    minutes = NumberField(
        _l("Minutes"),
        lowest=-MOST_MINUTES,
        highest=MOST_MINUTES,
        description=_l("Later, or with a minus earlier."),
    )
    scope = SelectField(
        _l("Where"),
        choices=[
            SelectChoice("room", _l("In its room only")),
            SelectChoice("all", _l("In all rooms")),
        ],
    )

    def __init__(self, conference: Conference, items: Sequence[AgendaItem], **values: Any) -> None:  # noqa: ANN401
        super().__init__(conference, items, **values)
        self.session.choices = [SelectChoice(str(each.id), _named(each)) for each in items]
        self.minutes.flags.optional = False  # what counts is asked for after the preview's button

    def moves(self) -> Moves:
        """Return where the session and what follows it on its day would go."""
        starting = self._starting()
        day = self.conference.at_venue(starting.starts_at).date()
        following = shifting.following(
            self.on(day), starting=starting, only_room=self.scope.data == "room"
        )
        return shifting.shifted(following, minutes=self._minutes())

    def carry_out(self, *, actor: Actor, now: datetime) -> int:
        """Move them, unless the preview would show something else by now: raises Stale."""
        session = queries.find_session(self.conference, self._starting().id)
        assert session is not None  # noqa: S101 - it is among the items
        return operations.shift_following(
            conference=self.conference,
            starting=session,
            minutes=self._minutes(),
            only_room=self.scope.data == "room",
            actor=actor,
            now=now,
            seen=self.shown(),
        )

    def _starting(self) -> AgendaItem:
        found = next((each for each in self.items if str(each.id) == self.session.data), None)
        if found is None:
            raise DomainError(_("This session is not in the agenda of that day any more."))
        return found

    def _minutes(self) -> int:
        if not self.minutes.data:
            raise DomainError(_("Say by how many minutes."), field="minutes")
        return int(self.minutes.data)


class FitForm(_ToolForm):
    """A day stretched or pressed between two times."""

    tool = "fit"
    day = SelectField(_l("Day"))
    starts = ClockField(_l("First start"))
    ends = ClockField(_l("Last end"))

    def __init__(self, conference: Conference, items: Sequence[AgendaItem], **values: Any) -> None:  # noqa: ANN401
        super().__init__(conference, items, **values)
        self.day.choices = [
            SelectChoice(day.isoformat(), _span(day, those))
            for day, those in queries.by_day(conference, items)
        ]

    def moves(self) -> Moves:
        """Return where the day's sessions would go."""
        day = date.fromisoformat(self.day.data)
        zone = self.conference.tzinfo
        return shifting.fitted(
            self.on(day),
            starts=venue_time.at_venue(datetime.combine(day, self.starts.data), zone).moment,
            ends=venue_time.at_venue(datetime.combine(day, self.ends.data), zone).moment,
        )

    def carry_out(self, *, actor: Actor, now: datetime) -> int:
        """Move them, unless the preview would show something else by now: raises Stale."""
        return operations.fit_day(
            conference=self.conference,
            day=date.fromisoformat(self.day.data),
            starts=self.starts.data,
            ends=self.ends.data,
            actor=actor,
            now=now,
            seen=self.shown(),
        )


class SwapForm(_ToolForm):
    """Two rooms that change places."""

    tool = "swap"
    first = SelectField(_l("This room"))
    second = SelectField(_l("And this room"))
    day = SelectField(_l("Day"))

    def __init__(self, conference: Conference, items: Sequence[AgendaItem], **values: Any) -> None:  # noqa: ANN401
        super().__init__(conference, items, **values)
        self.rooms: dict[str, Room] = {str(room.id): room for room in conference.rooms}
        rooms = [SelectChoice(key, room.name) for key, room in self.rooms.items()]
        self.first.choices = self.second.choices = rooms
        if not self.second.data and len(rooms) > 1:
            self.second.data = rooms[1].value
        days = [day for day, _those in queries.by_day(conference, items)]
        self.day.choices = [SelectChoice("", _("Every day")), *day_choices(days)]

    def moves(self) -> Moves:
        """Return which sessions would change rooms."""
        first, second = self.rooms[self.first.data], self.rooms[self.second.data]
        if first is second:
            raise DomainError(_("Choose two different rooms."), field="second")
        day = self._day()
        items = self.on(day) if day else self.items
        return shifting.swapped(items, first=first.id, second=second.id)

    def carry_out(self, *, actor: Actor, now: datetime) -> int:
        """Let them change places; raises Stale as `ShiftForm.carry_out` does."""
        return operations.swap_rooms(
            conference=self.conference,
            first=self.rooms[self.first.data],
            second=self.rooms[self.second.data],
            day=self._day(),
            actor=actor,
            now=now,
            seen=self.shown(),
        )

    def _day(self) -> date | None:
        return date.fromisoformat(self.day.data) if self.day.data else None


Tool = ShiftForm | FitForm | SwapForm
TOOLS: dict[str, type[Tool]] = {each.tool: each for each in (ShiftForm, FitForm, SwapForm)}


def _named(item: AgendaItem) -> str:
    return f"{templating.moment(item.starts_at)} {item.title}"


def _span(day: date, items: Sequence[AgendaItem]) -> str:
    """Return the day and from when until when it has sessions."""
    first = min(each.starts_at for each in items)
    last = max(each.ends_at for each in items)
    return (
        f"{templating.short_day(day)}, {templating.clock_time(first)}–{templating.clock_time(last)}"
    )
