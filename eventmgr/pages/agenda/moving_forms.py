"""Small forms that give a session another time and place."""

from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import SelectField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import version
from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.pages.agenda.forms import choices
from eventmgr.web.forms import NumberField, VersionedForm
from eventmgr.web.templating import day as in_full

LONGEST_MINUTES = 7 * 24 * 60


class ClockField(TimeField):  # type: ignore[misc]  # WTForms ships no types
    """A time on the venue's clocks."""

    def __init__(self, label: Any, *, required: bool = True, **kwargs: Any) -> None:  # noqa: ANN401 - a lazy translation
        need = InputRequired(_l("Fill this in.")) if required else Optional()
        formats = ["%H:%M", "%H:%M:%S"]
        super().__init__(label, format=formats, validators=[need], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with an example."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Write the time as in 14:30.")) from error


class CopyForm(VersionedForm):
    """Where a session's copy goes: it takes as long as the session."""

    day = SelectField(_l("Day"))
    starts_at = ClockField(_l("Starts"), description=_l("Venue time."))
    room = SelectField(_l("Room"), coerce=str)

    def __init__(self, conference: Conference, session: Session) -> None:
        super().__init__(data=self.shown(conference, session))
        self.rooms: dict[str, Room] = {str(room.id): room for room in conference.rooms}
        self.room.choices = choices(self.rooms)
        now_on = conference.at_venue(session.starts_at).date()
        self.day.choices = day_choices(sorted({*conference.days, now_on}))
        self.zone = conference.tzinfo
        self.length = session.ends_at - session.starts_at
        self.notes: list[str] = []

    @staticmethod
    def shown(conference: Conference, session: Session) -> dict[str, Any]:
        """Return what the form shows before anything is typed."""
        starts = conference.at_venue(session.starts_at)
        return {
            "version": version(session),
            "day": starts.date().isoformat(),
            "starts_at": starts.time(),
            "room": str(session.room_id or ""),
        }

    def start(self) -> datetime:
        """Return when it starts; raises DomainError."""
        return self.at(self.starts_at.data)

    def where(self) -> Room | None:
        """Return the chosen room, or None."""
        return self.rooms.get(self.room.data)

    def told(self) -> list[str]:
        """Return what had to be assumed of the times, each thing once."""
        return list(dict.fromkeys(self.notes))

    def at(self, clock: time) -> datetime:
        """Return the moment at which the venue's clocks show the time on the chosen day."""
        local = datetime.combine(date.fromisoformat(self.day.data), clock)
        reading = venue_time.at_venue(local, self.zone)
        self.notes.extend(reading.notes)
        return reading.moment


class MoveForm(CopyForm):
    """Another day, time, length or room for a session."""

    minutes = NumberField(
        _l("Minutes"),
        lowest=0,
        highest=LONGEST_MINUTES,
        description=_l("How long it takes; past midnight too."),
    )
    ends_at = ClockField(
        _l("Or ends"),
        required=False,
        description=_l("On the same day. If it is filled in, the minutes do not count."),
    )

    @staticmethod
    def shown(conference: Conference, session: Session) -> dict[str, Any]:
        """Return what the form shows before anything is typed."""
        minutes = (session.ends_at - session.starts_at) // timedelta(minutes=1)
        return {**CopyForm.shown(conference, session), "minutes": minutes}

    def end(self) -> datetime:
        """Return when it ends; raises DomainError if nothing says so."""
        if self.ends_at.data is not None:
            return self.at(self.ends_at.data)
        if self.minutes.data is None:
            raise DomainError(
                _("Say how long it takes, or when it ends."),
                field="minutes",
            )
        return self.start() + timedelta(minutes=self.minutes.data)


def day_choices(days: list[date]) -> list[SelectChoice]:
    """Return the days to choose from, each written out."""
    return [SelectChoice(each.isoformat(), in_full(each)) for each in days]
