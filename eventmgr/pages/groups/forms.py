"""Forms about working groups."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import Optional

from eventmgr.agenda.enums import SessionKind, SessionState
from eventmgr.agenda.items import AgendaItem
from eventmgr.conferences.enums import GROUP_ROLE_LABELS, GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.versions import version_of
from eventmgr.groups.asking import (
    ALWAYS_ASKED,
    ASKED_LABELS,
    LONGEST_GRACE,
    LONGEST_PRESENTATION,
    MOST_RECOMMENDATIONS,
    asked,
)
from eventmgr.groups.models import ASKED, WorkingGroup
from eventmgr.groups.rules import LONGEST_MANDATE
from eventmgr.groups.setting import Setting, values_of
from eventmgr.pages.groups.moments import moment_of
from eventmgr.people.models import Person
from eventmgr.registration.questionnaire.composing import MOST_RANKS
from eventmgr.web.forms import (
    ChoiceField,
    Form,
    LineField,
    MomentField,
    NumberField,
    TextField,
    VersionedForm,
)

_BETWEEN_ADDRESSES = re.compile(r"[\s,;<>]+")


def _key(value: str | int | None) -> int | None:
    return int(value) if value else None


class SettingForm(VersionedForm):
    """What an organiser decides about a group."""

    title = LineField(_l("Title"), required=True)
    theme_id = SelectField(_l("Theme"), coerce=_key, validators=[Optional()])
    session_ids = SelectMultipleField(_l("Meets in sessions"), coerce=int, validators=[Optional()])
    room_id = SelectField(_l("Room"), coerce=_key, validators=[Optional()])
    opens_at = MomentField(
        _l("Writing opens"),
        validators=[Optional()],
        description=_l("By the clocks at the venue. Empty: from the beginning."),
    )
    deadline = MomentField(
        _l("Deadline for submitting"),
        validators=[Optional()],
        description=_l("By the clocks at the venue. What is saved later is kept as late."),
    )
    grace_minutes = NumberField(
        _l("Minutes of grace"),
        lowest=0,
        highest=LONGEST_GRACE,
        description=_l("What comes so soon after the deadline still counts as in time."),
        default=10,
    )
    recommendations_at_most = NumberField(
        _l("Recommendations at most"),
        lowest=1,
        highest=MOST_RECOMMENDATIONS,
        description=_l("Empty: as many as the group likes."),
    )
    presents_minutes = NumberField(
        _l("Minutes to present"), lowest=1, highest=LONGEST_PRESENTATION, default=5
    )
    asked_fields = SelectMultipleField(
        _l("What a recommendation consists of"), default=list(ASKED), validators=[Optional()]
    )
    needs_countersign = BooleanField(_l("A moderator countersigns what the rapporteur submits"))
    mandate = TextField(_l("Mandate"), longest=LONGEST_MANDATE)
    guiding_questions = TextField(
        _l("Guiding questions"), longest=LONGEST_MANDATE, description=_l("One on each line.")
    )
    is_chatham = BooleanField(
        _l("Chatham House Rule: no name and no affiliation leaves this group")
    )

    def __init__(
        self,
        conference: Conference,
        sessions: Sequence[AgendaItem],
        group: WorkingGroup | None = None,
        **sent: Any,  # noqa: ANN401 - wtforms' formdata
    ) -> None:
        super().__init__(data=_data(conference, group) if group else None, **sent)
        self.zone = conference.tzinfo
        for name in ("grace_minutes", "presents_minutes"):
            self[name].flags.optional = False
        self.theme_id.choices = _choices([(each.id, each.name) for each in conference.themes])
        self.room_id.choices = _choices([(each.id, each.name) for each in conference.rooms])
        self.asked_fields.choices = [
            (name, label) for name, label in ASKED_LABELS.items() if name not in ALWAYS_ASKED
        ]
        self.session_ids.choices = _meetings(conference, sessions, group)

    def setting(self) -> Setting:
        """Return what was typed; raises DomainError for a deadline that makes no sense."""
        return Setting(
            title=self.title.data,
            mandate=self.mandate.data,
            guiding_questions=self.guiding_questions.data,
            theme_id=self.theme_id.data,
            room_id=self.room_id.data,
            session_ids=tuple(sorted(set(self.session_ids.data or ()))),
            opens_at=moment_of(self.opens_at, self.zone),
            deadline=moment_of(self.deadline, self.zone),
            grace_minutes=self._number("grace_minutes"),
            recommendations_at_most=self.recommendations_at_most.data,
            asked_fields=asked(self.asked_fields.data or ()),
            needs_countersign=self.needs_countersign.data,
            presents_minutes=self._number("presents_minutes"),
            is_chatham=self.is_chatham.data,
        )

    def _number(self, name: str) -> int:
        """Return what was typed; raises DomainError if nothing was."""
        number: int | None = self[name].data
        if number is None:
            raise DomainError(_("Fill this in."), field=name)
        return number


class SeatForm(Form):
    """People who come into a group, in one role."""

    people = SelectMultipleField(
        _l("Confirmed participants"),
        coerce=int,
        validators=[Optional()],
        description=_l("Choose several with Ctrl or ⌘."),
    )
    addresses = TextField(
        _l("Or their e-mail addresses"), description=_l("Anybody expected at the conference.")
    )
    role = ChoiceField(_l("Role"), GROUP_ROLE_LABELS, default=GroupRole.MEMBER)

    def __init__(self, people: Sequence[Person], choices: Mapping[int, int]) -> None:
        """Show the people, those who wish it first; ``choices``: at which place, by their ids."""
        super().__init__(prefix="seat-")
        self.known = {each.id: each for each in people}
        wishing = sorted(people, key=lambda each: choices.get(each.id, MOST_RANKS + 1))
        self.people.choices = [(each.id, _wish(each, choices.get(each.id))) for each in wishing]

    def chosen(self) -> list[Person]:
        """Return the people chosen from the list."""
        return [self.known[key] for key in self.people.data or []]

    def typed(self) -> list[str]:
        """Return the addresses that were typed or pasted, names around them left aside."""
        words = _BETWEEN_ADDRESSES.split(self.addresses.data or "")
        return [each for each in words if "@" in each] or [each for each in words if each]


class RoleForm(Form):
    """What a member is in the group."""

    role = ChoiceField(_l("Role"), GROUP_ROLE_LABELS)


def _wish(person: Person, place: int | None) -> str:
    if place is None:
        return person.shown_name
    return f"{person.shown_name} ({_('Choice %(number)d', number=place)})"


def _meetings(
    conference: Conference, sessions: Sequence[AgendaItem], group: WorkingGroup | None
) -> list[tuple[int, str]]:
    """Return the sessions by name and time, breakouts first.

    Those that were removed stay until they are let go of.
    """
    breakouts_first = sorted(sessions, key=lambda each: each.kind is not SessionKind.BREAKOUT)
    found = [(each.id, _meeting(conference, each)) for each in breakouts_first]
    own = group.sessions if group else ()
    gone = [each for each in own if each.state is SessionState.REMOVED]
    return [*found, *((each.id, _("%(title)s (removed)", title=each.title)) for each in gone)]


def _meeting(conference: Conference, session: AgendaItem) -> str:
    if session.state is SessionState.UNSCHEDULED:
        return _("%(title)s (no time yet)", title=session.title)
    return f"{conference.at_venue(session.starts_at):%d.%m. %H:%M} {session.title}"


def _choices(rows: Sequence[tuple[int, str]]) -> list[tuple[str | int, str]]:
    return [("", _("None")), *rows]


def _data(conference: Conference, group: WorkingGroup) -> dict[str, Any]:
    values = values_of(group)
    values["version"] = version_of(values)
    for name in ("opens_at", "deadline"):
        if values[name]:
            values[name] = conference.at_venue(values[name]).replace(tzinfo=None)
    return values
