"""Forms about seating."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.enums import (
    BOND_LABELS,
    EMPHASIS_LABELS,
    MODE_LABELS,
    RULE_LABELS,
    BondKind,
    Emphasis,
    Mode,
    RuleKind,
)
from eventmgr.groups.seating.models import GroupWish, WishSetting
from eventmgr.groups.seating.operations import RoundSetting, Sizes
from eventmgr.groups.seating.problem import Rule
from eventmgr.groups.seating.rules import LONGEST_NAME, LONGEST_SEARCH, MOST_IN_GROUP, require_sizes
from eventmgr.people.models import Person
from eventmgr.registration.enums import CATEGORY_LABELS, Category
from eventmgr.web.forms import (
    REQUIRED,
    ChoiceField,
    ChosenField,
    Form,
    LineField,
    MomentField,
    NumberField,
    VersionedForm,
    understood,
)

LONGEST_KEY: Final = 19
"""More digits has no key."""
MOST_RULES: Final = 20
LEAST_ROWS: Final = 6
FREE_ROWS: Final = 2


def _key(value: object) -> int | None:
    if value in {"", None, "None"}:
        return None
    typed = str(value)
    if len(typed) > LONGEST_KEY:  # more digits than int() takes would be an error of ours
        raise ValueError(typed[:LONGEST_KEY])
    return int(typed)


class GroupRow(PlainForm):  # type: ignore[misc]  # wtforms ships no types
    """One group, and how many it takes."""

    group_id = HiddenField()
    is_in = BooleanField(_l("Takes part"))
    smallest = NumberField(_l("At least"), lowest=0, highest=MOST_IN_GROUP)
    largest = NumberField(_l("At most"), lowest=0, highest=MOST_IN_GROUP)

    def validate_largest(self, field: NumberField) -> None:
        """Refuse sizes that are not in order, at the field."""
        try:
            require_sizes(self.smallest.data if self.is_in.data else None, field.data)
        except DomainError as error:
            raise ValidationError(str(error)) from error


class RuleRow(PlainForm):  # type: ignore[misc]  # wtforms ships no types
    """One rule."""

    attribute = SelectField(_l("About"), validators=[Optional()])
    kind = ChoiceField(_l("Rule"), RULE_LABELS, empty=_l("None"), validators=[Optional()])
    most = NumberField(_l("How many at most"), lowest=1, highest=MOST_IN_GROUP)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - wtforms' signature
        """Refuse half a rule, at the field that is missing."""
        is_sound = super().validate(extra_validators)
        about, kind, most = self.attribute, self.kind, self.most
        if bool(about.data) != bool(kind.data):
            lacking = kind if about.data else about
            lacking.errors = [*lacking.errors, _("Say of each rule what it is about, and which.")]
        elif kind.data is RuleKind.AT_MOST and most.data is None and not most.errors:
            most.errors = [_("Say how many of them a group may have.")]
        return bool(is_sound and not (about.errors or kind.errors or most.errors))


class RoundForm(VersionedForm):
    """Everything that an organiser decides before seats are looked for."""

    name = LineField(_l("Name of the round"), required=True, longest=LONGEST_NAME)
    mode = ChoiceField(_l("What the groups are like"), MODE_LABELS, default=Mode.BALANCED)
    emphasis = ChoiceField(
        _l("Where wishes and rules cannot both be met"), EMPHASIS_LABELS, default=Emphasis.EVEN
    )
    groups = FieldList(FormField(GroupRow))
    rules = FieldList(FormField(RuleRow), max_entries=MOST_RULES)
    keeps_seated = BooleanField(
        _l("Whoever is a member of one of these groups already stays there"),
    )
    seconds_at_most = NumberField(
        _l("Seconds to look for seats"),
        lowest=1,
        highest=LONGEST_SEARCH,
        description=_l("For up to some 120 people a minute finds what is proven to be best."),
    )
    seed = NumberField(
        _l("Seed"),
        lowest=1,
        highest=2**31 - 1,
        description=_l("The same people, rules and seed give the same seats; another, others."),
    )

    def __init__(
        self,
        attributes: Mapping[str, str],
        groups: Sequence[WorkingGroup],
        setting: RoundSetting | None = None,
        version: str = "",
    ) -> None:
        told = setting or RoundSetting(name="", groups={each.id: (None, None) for each in groups})
        data = _data(told, groups, has_setting=setting is not None)
        super().__init__(data=data | ({"version": version} if version else {}))
        self.known = {str(each.id): each for each in groups}
        about = [
            SelectChoice("", _("Nothing")),
            *map(SelectChoice, attributes, attributes.values()),
        ]
        for row in self.rules.entries:
            row.form.attribute.choices = about
        for category in Category:
            field = self._fields[f"category_{category.value}"]
            field.label.text = str(CATEGORY_LABELS[category])

    def blame(self, error: DomainError) -> None:
        """Show a refusal of all the ticks at the first of them."""
        ticks = {
            "categories": self.categories(),
            "groups": [each.form.is_in for each in self.groups.entries],
        }
        boxes = ticks.get(error.field or "")
        if not boxes:
            super().blame(error)
            return
        boxes[0].errors = [*boxes[0].errors, str(error)]
        if boxes[0] not in self._fields.values():  # a list of rows does not ask its rows again
            self.groups.errors = [*self.groups.errors, {"is_in": boxes[0].errors}]

    def categories(self) -> list[Any]:
        """Return the boxes of the categories."""
        return [self._fields[f"category_{each.value}"] for each in Category]

    def setting(self, present_on: date | None = None) -> RoundSetting:
        """Return what was typed; raises DomainError for a group that nobody offered."""
        return RoundSetting(
            name=self.name.data,
            groups=dict(self._groups()),
            mode=self.mode.data,
            emphasis=self.emphasis.data,
            categories=[each for each in Category if self._fields[f"category_{each.value}"].data],
            rules=self._rules(),
            keeps_seated=self.keeps_seated.data,
            present_on=present_on,
            seed=self.seed.data or 1,
            seconds_at_most=self.seconds_at_most.data or 60,
        )

    def _groups(self) -> list[tuple[int, Sizes]]:
        found = []
        for row in self.groups.entries:
            form = row.form
            if not form.is_in.data:
                continue
            typed = str(form.group_id.data)
            if typed not in self.known:
                raise DomainError(_("Choose from this conference's groups."), field="groups")
            found.append((int(typed), (form.smallest.data, form.largest.data)))
        return found

    def _rules(self) -> list[Rule]:
        rows = [each.form for each in self.rules.entries]
        return [
            Rule(attribute=each.attribute.data, kind=each.kind.data, most=each.most.data or 1)
            for each in rows
            if each.kind.data
        ]


for _category in Category:
    setattr(RoundForm, f"category_{_category.value}", BooleanField(CATEGORY_LABELS[_category]))


class BondForm(Form):
    """What must hold for one person, or for two."""

    kind = ChoiceField(_l("What must hold"), BOND_LABELS, default=BondKind.STAYS)
    person_id = SelectField(_l("Who"), coerce=_key, validators=[REQUIRED])
    other_id = SelectField(_l("With whom"), coerce=_key, validators=[Optional()])
    group_id = SelectField(_l("In which group"), coerce=_key, validators=[Optional()])

    def __init__(
        self,
        people: Sequence[Person],
        groups: Sequence[WorkingGroup],
        **sent: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(prefix="bond-", **sent)
        named = [(each.id, each.shown_name) for each in people]
        self.person_id.choices = [("", _("Choose")), *named]
        self.other_id.choices = [("", _("Nobody")), *named]
        self.group_id.choices = [("", _("None")), *((g.id, f"{g.code} {g.title}") for g in groups)]


class MoveForm(VersionedForm):
    """Who is put into which group of a draft, as it was seen."""

    people = ChosenField(_l("People"))
    group_id = SelectField(_l("Into group"), coerce=_key, validators=[REQUIRED])

    def __init__(self, groups: Sequence[WorkingGroup], **sent: Any) -> None:  # noqa: ANN401
        super().__init__(prefix="move-", **sent)
        self.group_id.choices = [
            ("", _("Choose")),
            *((g.id, f"{g.code} {g.title}") for g in groups),
        ]


class PriceForm(MoveForm):
    """Of whom it is asked what each group would cost; a group that is chosen stays chosen."""

    group_id = SelectField(coerce=_key, validators=[Optional()])


class ApplyForm(VersionedForm):
    """That the draft is applied as it was seen."""


class DayForm(Form):
    """For whom seats are looked for again: whoever came that day."""

    day = SelectField(_l("Those checked in on"), validators=[REQUIRED])

    def __init__(self, days: Mapping[str, str], **sent: Any) -> None:  # noqa: ANN401
        super().__init__(prefix="mend-", **sent)
        self.day.choices = list(days.items())

    def chosen(self) -> date:
        """Return the day."""
        return date.fromisoformat(self.day.data)


class WindowForm(Form):
    """From when until when participants wish."""

    opens_at = MomentField(
        _l("Open from"),
        validators=[Optional(), understood],
        description=_l("By the clocks at the venue. Empty: closed."),
    )
    closes_at = MomentField(
        _l("Closed after"),
        validators=[Optional(), understood],
        description=_l("Empty: until you close it."),
    )
    ranks = NumberField(_l("How many groups each may name"), lowest=1, highest=10)

    def __init__(self, conference: Conference, setting: WishSetting | None, **sent: Any) -> None:  # noqa: ANN401
        super().__init__(data=_window(conference, setting), **sent)
        self.zone = conference.tzinfo

    def moment(self, name: str) -> datetime | None:
        """Return the moment typed into a field; raises DomainError for one that is not there."""
        typed = self._fields[name].data
        if typed is None:
            return None
        try:
            return venue_time.at_venue(typed, self.zone).moment
        except DomainError as error:
            raise DomainError(error.message, field=name) from error


class WishForm(Form):
    """The groups in which a participant would like to be, the first first."""

    wishes = FieldList(SelectField(validators=[Optional()]), max_entries=10)

    def __init__(self, offered: Mapping[str, str], ranks: int, wish: GroupWish | None) -> None:
        codes = list(wish.codes[:ranks]) if wish else []
        super().__init__(data={"wishes": [*codes, *[""] * (ranks - len(codes))]})
        choices = [
            ("", _("No wish")),
            *((code, f"{code} {title}") for code, title in offered.items()),
        ]
        for number, field in enumerate(self.wishes.entries, 1):
            field.choices = choices
            field.label.text = _("Choice %(number)d", number=number)

    def codes(self) -> list[str]:
        """Return the codes of the groups, as they were put in order."""
        return [each.data for each in self.wishes.entries if each.data]


def _data(
    setting: RoundSetting, groups: Sequence[WorkingGroup], *, has_setting: bool
) -> dict[str, Any]:
    rules = [
        {
            "attribute": each.attribute,
            "kind": each.kind,
            "most": each.most if each.kind is RuleKind.AT_MOST else None,
        }
        for each in setting.rules
    ]
    rows = max(len(rules), min(MOST_RULES, max(LEAST_ROWS, len(rules) + FREE_ROWS)))
    categories = setting.categories if has_setting else (Category.DELEGATE, Category.SPEAKER)
    return {
        "name": setting.name,
        "mode": setting.mode,
        "emphasis": setting.emphasis,
        "keeps_seated": setting.keeps_seated,
        "seconds_at_most": setting.seconds_at_most,
        "seed": setting.seed,
        "groups": [_group_row(each, setting) for each in groups],
        "rules": [*rules, *({} for _ in range(rows - len(rules)))],
        **{f"category_{each.value}": each in categories for each in Category},
    }


def _group_row(group: WorkingGroup, setting: RoundSetting) -> dict[str, Any]:
    smallest, largest = setting.groups.get(group.id, (None, None))
    return {
        "group_id": group.id,
        "is_in": group.id in setting.groups,
        "smallest": smallest,
        "largest": largest,
    }


def _window(conference: Conference, setting: WishSetting | None) -> dict[str, Any]:
    if setting is None:
        return {"ranks": 3}
    at_venue = conference.at_venue
    return {
        "opens_at": at_venue(setting.opens_at).replace(tzinfo=None) if setting.opens_at else None,
        "closes_at": at_venue(setting.closes_at).replace(tzinfo=None)
        if setting.closes_at
        else None,
        "ranks": setting.ranks,
    }
