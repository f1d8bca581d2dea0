"""The form of a session and of who does what in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from eventmgr.agenda import rules
from eventmgr.agenda.enums import (
    KIND_LABELS,
    ROLE_LABELS,
    ROLE_STATE_LABELS,
    RoleState,
    SessionKind,
    SessionState,
)
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.agenda.operations import RoleEntry, SessionContent, version
from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.people.models import Person
from eventmgr.web.forms import (
    ChoiceField,
    LineField,
    MomentField,
    NumberField,
    TextField,
    VersionedForm,
)

EMPTY_ROWS = 2
TYPED = InputRequired(_l("Fill this in."))
"""For moments: what was typed and is none keeps its own sentence."""


class RoleRow(PlainForm):  # type: ignore[misc]  # WTForms ships no types
    """One person's part; a row without a role and a person says nothing."""

    person = HiddenField()
    """The key of somebody who has or had a part in the session; empty in a row for others."""
    role = ChoiceField(_l("Role"), ROLE_LABELS, empty=_l("None"))
    state = ChoiceField(_l("Answer"), ROLE_STATE_LABELS, default=RoleState.ACCEPTED)
    honorific = LineField(_l("Honorific"), longest=60)
    name = LineField(_l("Name"))
    email = LineField(_l("E-mail address"))
    title = LineField(_l("Office or title"), description=_l("The office held at the event."))
    affiliation = LineField(_l("Affiliation"))
    represented_by = LineField(
        _l("Represented by"), description=_l("Who comes in their stead, as the programme says it.")
    )
    place = NumberField(
        _l("Place"),
        lowest=1,
        highest=999,
        description=_l("By hand, from 1. Empty: by the order of precedence."),
    )

    @property
    def says_something(self) -> bool:
        """Whether the row names anybody; a known person's row without a role takes it away."""
        return bool(self.role.data and self.person.data) or bool(self.name.data or self.email.data)

    def entry(self, known: Mapping[str, Person]) -> RoleEntry:
        """Return the row as the agenda takes it; raises DomainError for a person without a role."""
        if self.role.data is None:
            raise DomainError(
                _("Choose the role of %(name)s.", name=self.name.data or self.email.data)
            )
        return RoleEntry(
            role=self.role.data,
            state=self.state.data or RoleState.ACCEPTED,
            title=self.title.data or "",
            affiliation=self.affiliation.data or "",
            represented_by=self.represented_by.data or "",
            place=self.place.data,
            person=self._person(known),
            name=self.name.data or "",
            email=self.email.data or "",
            honorific=self.honorific.data or "",
        )

    def _person(self, known: Mapping[str, Person]) -> Person | None:
        key = self.person.data or ""
        if key and key not in known:
            raise DomainError(_("Somebody changed these roles meanwhile. Open the page again."))
        return known.get(key)


class SessionForm(VersionedForm):
    """A session and who does what in it."""

    title = LineField(_l("Title"), required=True, longest=rules.LONGEST_TITLE)
    kind = ChoiceField(_l("Kind"), KIND_LABELS, default=SessionKind.PLENARY)
    theme = SelectField(_l("Theme"), coerce=str)
    starts_at = MomentField(_l("Starts"), validators=[TYPED], description=_l("Venue time."))
    ends_at = MomentField(_l("Ends"), validators=[TYPED], description=_l("Venue time."))
    room = SelectField(_l("Room"), coerce=str)
    is_unscheduled = BooleanField(
        _l("Without a time for now"),
        description=_l("It waits among the unscheduled sessions and keeps its length only."),
    )
    description = TextField(_l("Description"), longest=rules.LONGEST_DESCRIPTION)
    is_closed = BooleanField(
        _l("Closed session"),
        description=_l("For those invited to it. The agenda says so and names nobody."),
    )
    is_chatham = BooleanField(
        _l("Chatham House Rule"),
        description=_l("No name, affiliation or attendance leaves this session, in any format."),
    )
    roles = FieldList(FormField(RoleRow))

    def __init__(self, conference: Conference, session: Session | None = None) -> None:
        super().__init__(data=_data(conference, session))
        self.rooms: dict[str, Room] = {str(room.id): room for room in conference.rooms}
        self.themes: dict[str, Theme] = {str(theme.id): theme for theme in conference.themes}
        self.room.choices = choices(self.rooms)
        self.theme.choices = choices(self.themes)
        self.zone = conference.tzinfo
        roles = session.roles if session else []
        self.known: dict[str, Person] = {str(role.person_id): role.person for role in roles}
        """Everybody who need not be named again, by the key that a row carries."""
        self.notes: list[str] = []
        """What had to be assumed of the times, once `content` was asked for."""
        if not self.is_submitted():
            for _empty in range(EMPTY_ROWS):
                self.roles.append_entry()

    @property
    def names_strangers(self) -> bool:
        """Whether a row was sent for somebody who has no part in the session by now."""
        keys = {field.form.person.data or "" for field in self.roles}
        return bool(keys - {""} - set(self.known))

    def know(self, people: Mapping[int, Person]) -> None:
        """Take rows of these people as well, who had a part in the session once."""
        self.known |= {str(key): each for key, each in people.items()}

    def content(self) -> SessionContent:
        """Return what was typed of the session; raises DomainError for times that make no sense."""
        self.notes.clear()
        return SessionContent(
            title=self.title.data,
            starts_at=self._moment("starts_at"),
            ends_at=self._moment("ends_at"),
            kind=self.kind.data,
            room=self.rooms.get(self.room.data),
            theme=self.themes.get(self.theme.data),
            state=SessionState.UNSCHEDULED if self.is_unscheduled.data else SessionState.SCHEDULED,
            description=self.description.data or "",
            is_closed=self.is_closed.data,
            is_chatham=self.is_chatham.data,
        )

    def entries(self) -> list[RoleEntry]:
        """Return the roles in the order of their rows; raises DomainError."""
        rows = [field.form for field in self.roles]
        return [row.entry(self.known) for row in rows if row.says_something]

    def _moment(self, name: str) -> datetime:
        try:
            reading = venue_time.at_venue(self._fields[name].data, self.zone)
        except DomainError as error:
            raise DomainError(error.message, field=name) from error
        self.notes.extend(reading.notes)
        return reading.moment


def choices(named: Mapping[str, Room] | Mapping[str, Theme]) -> list[SelectChoice]:
    """Return what to choose from, and nothing first."""
    return [
        SelectChoice("", _("None")),
        *(SelectChoice(key, each.name) for key, each in named.items()),
    ]


def _data(conference: Conference, session: Session | None) -> dict[str, Any]:
    if session is None:
        return {}
    return {
        "version": version(session),
        "title": session.title,
        "kind": session.kind,
        "theme": str(session.theme_id or ""),
        "starts_at": conference.at_venue(session.starts_at).replace(tzinfo=None),
        "ends_at": conference.at_venue(session.ends_at).replace(tzinfo=None),
        "room": str(session.room_id or ""),
        "is_unscheduled": session.state is SessionState.UNSCHEDULED,
        "description": session.description,
        "is_closed": session.is_closed,
        "is_chatham": session.is_chatham,
        "roles": [row_of(role) for role in session.roles],
    }


def row_of(role: SessionRole) -> dict[str, Any]:
    """Return what a row shows of the role: of a protected person nothing that tells who it is."""
    hidden = role.person.is_protected
    return {
        "person": str(role.person_id),
        "role": role.role,
        "state": role.state,
        "title": "" if hidden else role.title,
        "affiliation": "" if hidden else role.affiliation,
        "represented_by": "" if hidden else role.represented_by,
        "place": role.place,
    }
