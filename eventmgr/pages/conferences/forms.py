"""Forms about a conference."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from eventmgr.conferences.enums import (
    PARTNER_LABELS,
    STATE_LABELS,
    TEAM_LABELS,
)
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.conferences.operations import Description, version
from eventmgr.editions.enums import BY_DEFAULT, PART_LABELS, TEMPLATE_LABELS, Part
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    NumberField,
    TextField,
    VersionedForm,
)

LANGUAGE_NAMES = {
    "en": "English",
    "ur": "اردو",
    "ar": "العربية",
    "fr": "Français",
    "es": "Español",
    "ru": "Русский",
    "zh": "中文",
}


class DescriptionForm(VersionedForm):
    """What an organiser says of a conference."""

    title = LineField(_l("Title"), required=True)
    starts = DayField(_l("First day"))
    ends = DayField(_l("Last day"))
    zone = LineField(
        _l("Time zone of the venue"),
        required=True,
        default="Asia/Karachi",
        description=_l("As in Asia/Karachi; start typing and choose."),
    )
    venue = LineField(_l("Venue"))
    city = LineField(_l("City"))
    summary = TextField(
        _l("What it is about"), longest=4000, description=_l("Shown on top of the public page.")
    )
    languages = SelectMultipleField(
        _l("Languages"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()],
        default=["en"],
    )
    capacity = NumberField(
        _l("Places"),
        lowest=0,
        highest=100_000,
        description=_l("Whoever registers later goes on the waiting list. Empty: nobody counts."),
    )
    changeover = NumberField(
        _l("Minutes to change rooms"),
        lowest=0,
        highest=240,
        default=5,
        description=_l("Whoever has less between two sessions is a warning in the agenda."),
    )
    accent = LineField(_l("Accent colour"), default="#0b6e4f", render_kw={"type": "color"})

    zones = sorted(zone for zone in available_timezones() if "/" in zone)

    def description(self) -> Description:
        """Return what was typed."""
        return Description(
            title=self.title.data,
            starts=self.starts.data,
            ends=self.ends.data,
            zone=self.zone.data,
            venue=self.venue.data or "",
            city=self.city.data or "",
            summary=self.summary.data or "",
            languages=tuple(self.languages.data or ["en"]),
            capacity=self.capacity.data,
            changeover=self._changeover(),
            accent=self.accent.data or "#0b6e4f",
        )

    def _changeover(self) -> int:
        """Return the minutes; the usual ones if nothing was typed."""
        typed = self.changeover.data
        return int(self.changeover.default if typed is None else typed)

    @classmethod
    def of(cls, conference: Conference) -> "DescriptionForm":
        """Return the form filled with what is said now."""
        form: DescriptionForm = cls(obj=conference, data={"version": version(conference)})
        return form


class NewConferenceForm(DescriptionForm):
    """The description and the address of a new conference, of which nobody saw a version."""

    version = None
    slug = LineField(
        _l("Address"),
        longest=60,
        description=_l("Small letters, digits and hyphens. Empty: made of the title."),
    )
    template = ChoiceField(
        _l("Begin with"),
        TEMPLATE_LABELS,
        empty=_l("An empty agenda"),
        description=_l("Rooms, sessions and working groups to change as you like."),
    )


class EditionForm(Form):
    """Another edition of one of these conferences."""

    source = SelectField(_l("Conference"), coerce=str)
    title = LineField(_l("Title"), description=_l("Empty: the same as before."))
    slug = LineField(
        _l("Address"),
        longest=60,
        description=_l("Small letters, digits and hyphens. Empty: made of title and year."),
    )
    starts = DayField(
        _l("First day"),
        description=_l("Every session falls as many days after it as before, at the same time."),
    )
    parts = SelectMultipleField(
        _l("Take over"),
        choices=[SelectChoice(part.value, label) for part, label in PART_LABELS.items()],
        default=[part.value for part in BY_DEFAULT],
        option_widget=CheckboxInput(),
    )

    def __init__(self, sources: Sequence[Conference], *, asked: str = "") -> None:
        super().__init__(data={"source": asked})
        self.sources = {each.slug: each for each in sources}
        self.source.choices = [
            SelectChoice(each.slug, f"{each.title} ({each.starts:%Y})") for each in sources
        ]

    def chosen(self) -> Conference:
        """Return the conference to begin from."""
        return self.sources[self.source.data]

    def take(self) -> frozenset[Part]:
        """Return what was ticked."""
        return frozenset(Part(each) for each in self.parts.data)


class RoomForm(Form):
    """A room."""

    name = LineField(_l("Room"), required=True)
    capacity = NumberField(_l("Seats"), lowest=1, highest=100_000)


class ThemeForm(Form):
    """A theme."""

    name = LineField(_l("Theme"), required=True)


class NameForm(Form):
    """The name of a room or theme that is there already."""

    name = LineField(_l("Name"), required=True)

    def __init__(self, named: Room | Theme) -> None:
        super().__init__(prefix=f"row{named.id}-", data={"name": named.name})
        self.key = named.id


class PartnerForm(Form):
    """An organisation's part."""

    name = LineField(_l("Organisation"), required=True)
    role = ChoiceField(_l("Part"), PARTNER_LABELS)


class TeamForm(Form):
    """A member of the team."""

    name = LineField(_l("Name"))
    email = LineField(_l("E-mail address"), required=True)
    role = ChoiceField(_l("Role"), TEAM_LABELS)


class StateForm(Form):
    """How far the conference has come."""

    state = ChoiceField(_l("State"), STATE_LABELS)
