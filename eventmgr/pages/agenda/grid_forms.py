"""What the grid sends: one small form for each act."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wtforms import Field, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from eventmgr.agenda import rules
from eventmgr.agenda.enums import KIND_LABELS, SessionKind
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import SessionContent
from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.pages.agenda.forms import TYPED
from eventmgr.web.forms import ChoiceField, Form, LineField, MomentField, NumberField

LONGEST: Final = 366 * 24 * 60
"""Minutes of the longest session that the grid takes: a year."""


class SeenForm(Form):
    """An act on a session as the sender saw it."""

    seen = HiddenField(validators=[InputRequired(_l("Say which version of it you saw."))])


class TurnForm(Form):
    """Undoing or doing again: the act that is meant, or nothing for whichever is next."""

    expected = HiddenField()


class RoomForm(Form):
    """An act that says in which room; none is a room as well."""

    room = SelectField(_l("Room"), coerce=str, default="")

    def __init__(self, conference: Conference) -> None:
        super().__init__()
        self.conference = conference
        self.rooms: dict[str, Room] = {str(room.id): room for room in conference.rooms}
        self.room.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(key, room.name) for key, room in self.rooms.items()),
        ]

    def chosen_room(self) -> Room | None:
        """Return the room, or None for no room."""
        return self.rooms.get(self.room.data)

    def moment(self, name: str, known: datetime | None = None) -> datetime:
        """Return the moment that the field shows on the venue's clocks; raises DomainError.

        A known moment that the clocks show so is kept: of an hour that they show twice the second
        one must not become the first when only the room is another.
        """
        typed: datetime = self._fields[name].data
        if known and self.conference.at_venue(known).replace(tzinfo=None, fold=0) == typed:
            return known
        try:
            return venue_time.at_venue(typed, self.conference.tzinfo).moment
        except DomainError as error:
            raise DomainError(error.message, field=name) from error


class TimesForm(RoomForm):
    """An act that says from when to when, or from when and how long in minutes.

    A length is true on a day of summer time as well, where the clocks do not show it.
    """

    starts_at = MomentField(_l("Starts"), validators=[TYPED])
    ends_at = MomentField(_l("Ends"), validators=[Optional()])
    minutes = NumberField(_l("Length in minutes"), lowest=0, highest=LONGEST)

    def times(self, known: Session | None = None) -> tuple[datetime, datetime]:
        """Return start and end, of the known session if the clocks show so; raises DomainError."""
        starts_at = self.moment("starts_at", known.starts_at if known else None)
        if self.minutes.data is not None:
            return starts_at, starts_at + timedelta(minutes=self.minutes.data)
        if self.ends_at.data is None:
            raise DomainError(TYPED.message, field="ends_at")
        return starts_at, self.moment("ends_at", known.ends_at if known else None)


class PlaceForm(TimesForm, SeenForm):
    """A new time and room for a session."""


class MadeForm(Form):
    """An act that makes a session, under the name that the sender chose: sent twice, made once."""

    uid = HiddenField()

    def validate_uid(self, field: Field) -> None:
        """Refuse what is no UUID (RFC 9562)."""
        try:
            self.chosen_uid()
        except ValueError:
            raise ValidationError(_("“%(text)s” is no UUID.", text=field.data)) from None

    def chosen_uid(self) -> UUID | None:
        """Return the name, or None if the sender chose none."""
        return UUID(self.uid.data) if self.uid.data else None


class CopyForm(RoomForm, MadeForm):
    """Where the copy of a session begins."""

    starts_at = MomentField(_l("Starts"), validators=[TYPED])


class NewForm(TimesForm, MadeForm):
    """A session in a few words."""

    title = LineField(_l("Title"), required=True, longest=rules.LONGEST_TITLE)
    kind = ChoiceField(_l("Kind"), KIND_LABELS, default=SessionKind.PLENARY)

    def content(self) -> SessionContent:
        """Return the session as the agenda takes it; raises DomainError."""
        starts_at, ends_at = self.times()
        return SessionContent(
            title=self.title.data,
            kind=self.kind.data,
            starts_at=starts_at,
            ends_at=ends_at,
            room=self.chosen_room(),
        )
