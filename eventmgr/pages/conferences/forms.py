"""Forms about a conference."""

from zoneinfo import available_timezones

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice

from eventmgr.conferences.enums import (
    PARTNER_LABELS,
    STATE_LABELS,
    TEAM_LABELS,
)
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.conferences.operations import Description, version
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
            accent=self.accent.data or "#0b6e4f",
        )

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
