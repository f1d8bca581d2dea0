"""Forms about places, applications and clearance."""

from typing import Any

from wtforms import BooleanField, DateField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.people import sectors
from eventmgr.registration.arrangement import Arrangement, CategoryArrangement
from eventmgr.registration.enums import CATEGORY_LABELS, CLEARANCE_LABELS, Category, Clearance
from eventmgr.registration.rules import LONGEST_REASON
from eventmgr.web.forms import (
    ChoiceField,
    ChosenField,
    Form,
    NumberField,
    TextField,
    VersionedForm,
    understood,
)


class ArrangementForm(VersionedForm):
    """How the conference registers; the fields of each category are added below."""

    needs_approval = BooleanField(
        _l("An organiser looks at each application"),
        description=_l("Otherwise applicants get a place while places last, as the invited do."),
    )
    answers_until = DateField(
        _l("Answers can be changed until"),
        validators=[Optional(), understood],
        description=_l("The last day, at the venue. Empty: until the conference ends."),
    )
    offer_hours = NumberField(
        _l("Hours for which a place is held"),
        lowest=1,
        highest=24 * 30,
        description=_l(
            "Whoever is first in line has so long to accept, and never longer than until the "
            "conference begins."
        ),
    )
    clearance_days = NumberField(
        _l("Clearances are known so many days before"), lowest=0, highest=365
    )
    clearance_sectors = SelectMultipleField(
        _l("Sectors whose people have to be cleared"),
        choices=lambda: [SelectChoice(key, name) for key, name in sectors.names().items()],
        validators=[Optional()],
        description=_l("As a donor or the venue may ask for police. They wait until then."),
    )

    @classmethod
    def showing(cls, arrangement: Arrangement) -> "ArrangementForm":
        """Return the form filled with how things are now."""
        data: dict[str, Any] = {
            name: getattr(arrangement, name)
            for name in ("needs_approval", "answers_until", "offer_hours")
        }
        data["clearance_days"] = arrangement.clearance_days
        data["clearance_sectors"] = list(arrangement.clearance_sectors)
        data["version"] = arrangement.version()
        for each in Category:
            special = arrangement.of(each)
            data[f"capacity_{each}"] = special.capacity
            data[f"clearance_{each}"] = special.needs_clearance
            data[f"open_{each}"] = special.is_open
        form: ArrangementForm = cls(data=data)
        return form

    def arrangement(self) -> Arrangement:
        """Return what was typed; numbers that were left empty are the usual ones."""
        usual = Arrangement()
        return Arrangement(
            needs_approval=self.needs_approval.data,
            answers_until=self.answers_until.data,
            offer_hours=self.offer_hours.data or usual.offer_hours,
            clearance_days=(
                usual.clearance_days
                if self.clearance_days.data is None
                else self.clearance_days.data
            ),
            clearance_sectors=tuple(self.clearance_sectors.data or ()),
            categories={each: self._special(each) for each in Category},
        )

    def rows(self) -> list[tuple[Any, Any, Any, Any]]:
        """Return for each category its name and its fields: places, clearance, open."""
        return [
            (name, self[f"capacity_{each}"], self[f"clearance_{each}"], self[f"open_{each}"])
            for each, name in CATEGORY_LABELS.items()
        ]

    def _special(self, category: Category) -> CategoryArrangement:
        return CategoryArrangement(
            capacity=self[f"capacity_{category}"].data,
            needs_clearance=self[f"clearance_{category}"].data,
            is_open=self[f"open_{category}"].data,
        )


for _category, _name in CATEGORY_LABELS.items():
    setattr(
        ArrangementForm,
        f"capacity_{_category}",
        NumberField(_l("Places for: %(category)s", category=_name), lowest=0, highest=100_000),
    )
    setattr(
        ArrangementForm,
        f"clearance_{_category}",
        BooleanField(_l("Has to be cleared: %(category)s", category=_name)),
    )
    setattr(
        ArrangementForm,
        f"open_{_category}",
        BooleanField(_l("Can apply on the public site: %(category)s", category=_name)),
    )


class _ChosenForm(Form):
    """Some of the people on the page."""

    chosen = ChosenField(_l("People"))

    def validate_chosen(self, field: ChosenField) -> None:
        """Refuse to do nothing: whoever presses the button means somebody."""
        if not field.data and not field.errors:
            raise ValidationError(_l("Nobody is chosen. Tick at least one person."))


class DecisionForm(_ChosenForm):
    """Let the chosen in, or refuse them with a reason."""

    reason = TextField(
        _l("Reason, if you refuse"),
        longest=LONGEST_REASON,
        description=_l("In words for the person: it is sent to them."),
    )


class ClearanceForm(_ChosenForm):
    """What the vetting of the chosen came to."""

    clearance = ChoiceField(
        _l("Result"),
        {each: CLEARANCE_LABELS[each] for each in (Clearance.CLEARED, Clearance.REFUSED)},
    )
    note = TextField(
        _l("Note"), longest=LONGEST_REASON, description=_l("For the organisers alone.")
    )
