"""Forms that ask for badges, lists and certificates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from eventmgr.agenda.items import AgendaItem
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.printing import dates
from eventmgr.registration.enums import CATEGORY_LABELS
from eventmgr.registration.prints.certificates import Signer
from eventmgr.registration.prints.enums import (
    ARRANGEMENT_LABELS,
    LIST_LABELS,
    SIZE_LABELS,
    WEARER_LABELS,
    Arrangement,
    BadgeSize,
    Paperwork,
    Wearers,
)
from eventmgr.registration.prints.models import CertificateText
from eventmgr.registration.prints.operations import BadgeChoice, ListChoice
from eventmgr.web.forms import ChoiceField, Form, LineField, TextField


def _language_field(of: str) -> SelectField:
    """Return a field whose id is another than those of the page's other forms."""
    return SelectField(
        _l("Language of headings and labels"),
        id=f"{of}-language",
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )


class BadgesForm(Form):
    """Whose badges to print, and how."""

    wearers = ChoiceField(_l("For whom"), WEARER_LABELS, default=Wearers.ALL)
    category = ChoiceField(
        _l("Category"),
        CATEGORY_LABELS,
        empty=_l("Choose"),
        description=_l("Only for “One category”."),
    )
    names = TextField(
        _l("Names"),
        description=_l("Only for “Only those named below”: as on the badge, one on each line."),
    )
    size = ChoiceField(_l("Size"), SIZE_LABELS, default=BadgeSize.A6)
    arrangement = ChoiceField(_l("Order"), ARRANGEMENT_LABELS, default=Arrangement.NAME)
    language = _language_field("badges")

    def choice(self) -> BadgeChoice:
        """Return what was chosen."""
        return BadgeChoice(
            size=self.size.data,
            wearers=self.wearers.data,
            category=self.category.data,
            names=tuple((self.names.data or "").splitlines()),
            arrangement=self.arrangement.data,
            language=self.language.data,
        )


class ListsForm(Form):
    """Which list to print: of a session, of a day, or of the whole conference."""

    kind = ChoiceField(_l("What"), LIST_LABELS, default=Paperwork.ATTENDANCE)
    about = SelectField(_l("For what"))
    arrangement = ChoiceField(
        _l("Order"), ARRANGEMENT_LABELS, default=Arrangement.NAME, id="lists-arrangement"
    )
    language = _language_field("lists")

    def __init__(
        self,
        conference: Conference,
        items: Sequence[AgendaItem],
        **values: Any,  # noqa: ANN401 - the form's own
    ) -> None:
        super().__init__(**values)
        self._items = {f"session-{each.id}": each for each in items}
        self._days = {each.isoformat(): each for each in conference.days}
        self.about.choices = [
            SelectChoice("", _l("The whole conference, day by day")),
            *(SelectChoice(key, dates.full_day(day)) for key, day in self._days.items()),
            *(
                SelectChoice(
                    key, f"{conference.at_venue(each.starts_at):%d.%m. %H:%M} {each.title}"
                )
                for key, each in self._items.items()
            ),
        ]

    def choice(self) -> ListChoice:
        """Return what was chosen."""
        day: date | None = self._days.get(self.about.data)
        return ListChoice(
            kind=self.kind.data,
            day=day,
            item=self._items.get(self.about.data),
            arrangement=self.arrangement.data,
            language=self.language.data,
        )


class CertificatesForm(Form):
    """Where it was and who signs; one's own certificate says the same."""

    place = LineField(_l("Place"), description=_l("As it is to stand beside the dates."))
    signer_1 = LineField(_l("First who signs"))
    office_1 = LineField(_l("Office of the first"))
    signer_2 = LineField(_l("Second who signs"))
    office_2 = LineField(_l("Office of the second"))
    signer_3 = LineField(_l("Third who signs"))
    office_3 = LineField(_l("Office of the third"))
    language = _language_field("certificates")

    @classmethod
    def of(cls, conference: Conference, text: CertificateText | None) -> "CertificatesForm":
        """Return the form filled with what was typed last."""
        if text is None:
            first: CertificatesForm = cls(formdata=None, data={"place": conference.city})
            return first
        values = {"place": text.place, "language": text.language}
        for number, each in enumerate(text.signers, 1):
            values |= {f"signer_{number}": each["name"], f"office_{number}": each["office"]}
        form: CertificatesForm = cls(formdata=None, data=values)
        return form

    def signers(self) -> list[Signer]:
        """Return who signs; places where nothing was typed are left out."""
        pairs = (
            (self.signer_1, self.office_1),
            (self.signer_2, self.office_2),
            (self.signer_3, self.office_3),
        )
        typed = (Signer(name=name.data or "", office=office.data or "") for name, office in pairs)
        return [each for each in typed if each.name or each.office]
