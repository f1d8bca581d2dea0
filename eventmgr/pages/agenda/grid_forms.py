"""What the grid sends: one small form for each act."""

from datetime import datetime

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from eventmgr.agenda import rules, venue_time
from eventmgr.agenda.enums import KIND_LABELS, SessionKind
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import SessionContent
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.pages.agenda.forms import TYPED
from eventmgr.web.forms import ChoiceField, Form, LineField, MomentField


class SeenForm(Form):
    """An act on a session as the sender saw it."""

    seen = HiddenField()

    def seen_version(self) -> str | None:
        """Return the version that was shown, or None if the sender says nothing of it."""
        return self.seen.data or None


class RoomForm(SeenForm):
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


class PlaceForm(RoomForm):
    """A new time and room for a session."""

    starts_at = MomentField(_l("Starts"), validators=[TYPED])
    ends_at = MomentField(_l("Ends"), validators=[TYPED])

    def times(self, session: Session) -> tuple[datetime, datetime]:
        """Return start and end; raises DomainError."""
        return (
            self.moment("starts_at", session.starts_at),
            self.moment("ends_at", session.ends_at),
        )


class CopyForm(RoomForm):
    """Where the copy of a session begins."""

    starts_at = MomentField(_l("Starts"), validators=[TYPED])


class NewForm(RoomForm):
    """A session in a few words."""

    title = LineField(_l("Title"), required=True, longest=rules.LONGEST_TITLE)
    kind = ChoiceField(_l("Kind"), KIND_LABELS, default=SessionKind.PLENARY)
    starts_at = MomentField(_l("Starts"), validators=[TYPED])
    ends_at = MomentField(_l("Ends"), validators=[TYPED])

    def content(self) -> SessionContent:
        """Return the session as the agenda takes it; raises DomainError."""
        return SessionContent(
            title=self.title.data,
            kind=self.kind.data,
            starts_at=self.moment("starts_at"),
            ends_at=self.moment("ends_at"),
            room=self.chosen_room(),
        )
