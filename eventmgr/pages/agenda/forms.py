"""Forms about the agenda."""

from datetime import datetime
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from eventmgr.agenda import csv_import, rules, venue_time
from eventmgr.agenda.enums import KIND_LABELS, ROLE_LABELS, SessionKind
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.agenda.operations import RoleEntry, SessionContent, version
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import (
    ChoiceField,
    Form,
    LineField,
    MomentField,
    TextField,
    VersionedForm,
)

EMPTY_ROWS = 2
TYPED = InputRequired(_l("Fill this in."))
"""For moments: what was typed and is none keeps its own sentence."""


class RoleRow(PlainForm):  # type: ignore[misc]  # WTForms ships no types
    """One person's part; a row without a role and a person says nothing."""

    kept_id = HiddenField()
    order = IntegerField(_l("Order"), validators=[Optional(), NumberRange(0, 999)])
    role = ChoiceField(_l("Role"), ROLE_LABELS, empty=_l("None"))
    honorific = LineField(_l("Honorific"), longest=60)
    name = LineField(_l("Name"))
    email = LineField(_l("E-mail address"))
    title = LineField(_l("Office or title"), description=_l("The office held at the event."))
    affiliation = LineField(_l("Affiliation"))

    @property
    def says_something(self) -> bool:
        """Whether the row names anybody; a kept person's row without a role takes it away."""
        return bool(self.role.data and self.kept_id.data) or bool(self.name.data or self.email.data)

    def entry(self) -> RoleEntry:
        """Return the row as the agenda takes it; raises DomainError for a person without a role."""
        if self.role.data is None:
            raise DomainError(
                _("Choose the role of %(name)s.", name=self.name.data or self.email.data)
            )
        kept = str(self.kept_id.data or "")
        return RoleEntry(
            role=self.role.data,
            title=self.title.data or "",
            affiliation=self.affiliation.data or "",
            kept_id=int(kept) if kept.isascii() and kept.isdigit() else None,
            name=self.name.data or "",
            email=self.email.data or "",
            honorific=self.honorific.data or "",
        )


class SessionForm(VersionedForm):
    """A session and who does what in it."""

    title = LineField(_l("Title"), required=True, longest=rules.LONGEST_TITLE)
    kind = ChoiceField(_l("Kind"), KIND_LABELS, default=SessionKind.PLENARY)
    starts_at = MomentField(_l("Starts"), validators=[TYPED], description=_l("Venue time."))
    ends_at = MomentField(_l("Ends"), validators=[TYPED], description=_l("Venue time."))
    room = SelectField(_l("Room"), coerce=str)
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
        self.room.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(key, room.name) for key, room in self.rooms.items()),
        ]
        self.zone = conference.tzinfo
        roles = session.roles if session else []
        self.kept_names = {str(role.id): role.person.shown_name for role in roles}
        if not self.is_submitted():
            for _empty in range(EMPTY_ROWS):
                self.roles.append_entry()

    def content(self) -> SessionContent:
        """Return what was typed of the session; raises DomainError for times that make no sense."""
        return SessionContent(
            title=self.title.data,
            starts_at=self._moment("starts_at"),
            ends_at=self._moment("ends_at"),
            kind=self.kind.data,
            room=self.rooms.get(self.room.data),
            description=self.description.data or "",
            is_closed=self.is_closed.data,
            is_chatham=self.is_chatham.data,
        )

    def entries(self) -> list[RoleEntry]:
        """Return the roles in their order, rows without a number last; raises DomainError."""
        rows = [field.form for field in self.roles if field.form.says_something]
        rows.sort(key=lambda row: (row.order.data is None, row.order.data or 0))
        return [row.entry() for row in rows]

    def _moment(self, name: str) -> datetime:
        try:
            return venue_time.at_venue(self._fields[name].data, self.zone).moment
        except DomainError as error:
            raise DomainError(error.message, field=name) from error


class ImportForm(Form):
    """An agenda in a file."""

    file = FileField(
        _l("CSV file"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l(
            "UTF-8, with the columns start, end and title; "
            "room, kind, closed and description if you have them."
        ),
    )
    strict = BooleanField(_l("Import nothing if any line is refused"))

    def content(self) -> bytes:
        """Return the file's bytes, no more than an agenda can have and one."""
        return bytes(self.file.data.stream.read(csv_import.LIMITS.bytes + 1))


def _data(conference: Conference, session: Session | None) -> dict[str, Any]:
    if session is None:
        return {}
    return {
        "version": version(session),
        "title": session.title,
        "kind": session.kind,
        "starts_at": conference.at_venue(session.starts_at).replace(tzinfo=None),
        "ends_at": conference.at_venue(session.ends_at).replace(tzinfo=None),
        "room": str(session.room_id or ""),
        "description": session.description,
        "is_closed": session.is_closed,
        "is_chatham": session.is_chatham,
        "roles": [_row(role, number) for number, role in enumerate(session.roles, start=1)],
    }


def _row(role: SessionRole, number: int) -> dict[str, Any]:
    return {
        "kept_id": str(role.id),
        "order": number,
        "role": role.role,
        "title": role.title,
        "affiliation": role.affiliation,
    }
