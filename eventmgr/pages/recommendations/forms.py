"""Forms about recommendations."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean_line
from eventmgr.groups.asking import ASKED_LABELS
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations import kinds
from eventmgr.recommendations.enums import (
    KIND_LABELS,
    RECOMMENDATION_LABELS,
    TIME_FRAME_LABELS,
    RecommendationKind,
)
from eventmgr.recommendations.models import Revision
from eventmgr.recommendations.queries import Filter
from eventmgr.recommendations.rules import LONGEST
from eventmgr.recommendations.wording import Wording
from eventmgr.web.forms import ChoiceField, Form, LineField, MomentField, TextField
from eventmgr.web.saves import SaveForm


def _is_id(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 20  # noqa: PLR2004 - as long as ids get


def _key(value: str | int | None) -> int | None:
    return int(value) if value else None


class WordingForm(SaveForm):
    """The words of a recommendation, and which save this is."""

    title = LineField(
        ASKED_LABELS["title"],
        longest=LONGEST["title"],
    )
    text = TextField(
        ASKED_LABELS["text"],
        longest=LONGEST["text"],
        description=_l("The verb first: adopt, establish, fund, publish … One action."),
    )
    lead_addressee = LineField(
        ASKED_LABELS["lead_addressee"],
        longest=LONGEST["lead_addressee"],
        description=_l("Who shall act."),
    )
    supporting_addressees = TextField(
        ASKED_LABELS["supporting_addressees"], description=_l("One on each line.")
    )
    time_frame = ChoiceField(ASKED_LABELS["time_frame"], TIME_FRAME_LABELS)
    indicator = TextField(
        ASKED_LABELS["indicator"],
        longest=LONGEST["indicator"],
        description=_l("How one will know that it was done."),
    )
    rationale = TextField(ASKED_LABELS["rationale"], longest=LONGEST["rationale"])
    theme_id = SelectField(ASKED_LABELS["theme_id"], coerce=_key, validators=[Optional()])

    def __init__(
        self,
        conference: Conference,
        revision: Revision | None = None,
        *,
        kind: RecommendationKind = RecommendationKind.RECOMMENDATION,
    ) -> None:
        super().__init__(data=_data(Wording.of(revision)) if revision else None)
        self.kind = kind
        kinds.fit(self, kind)
        themes = [(each.id, each.name) for each in conference.themes]
        self.theme_id.choices = [("", _("As the group")), *themes]
        self.text.flags.optional = False  # may wait for the title, but nobody should leave it out
        if not self.is_submitted():
            self.renew(revision.number if revision else 0)

    def fill(self, revision: Revision) -> None:
        """Put the words of the revision into the form, whatever was sent."""
        for name, value in _data(Wording.of(revision)).items():
            self[name].data = value

    def show(self, wording: Wording, names: Iterable[str]) -> None:
        """Put these fields of a wording in place of what is in the form."""
        values = _data(wording)
        for name in names:
            self[name].data = values[name]

    def wording(self) -> Wording:
        """Return what was typed."""
        supporting = [clean_line(each) for each in self.supporting_addressees.data.split("\n")]
        return Wording(
            title=self.title.data,
            text=self.text.data,
            lead_addressee=self.lead_addressee.data,
            supporting_addressees=tuple(each for each in supporting if each),
            time_frame=self.time_frame.data,
            indicator=self.indicator.data,
            rationale=self.rationale.data,
            theme_id=self.theme_id.data,
        )


class SubmitForm(Form):
    """Handing in the list that was read through."""

    seen = HiddenField()

    def show(self, revision_ids: Sequence[int | None]) -> None:
        """Remember which revisions the page shows, in order; None: one that does not count."""
        self.seen.data = " ".join(str(each) for each in revision_ids if each is not None)

    def seen_ids(self) -> list[int]:
        """Return which revisions were read; a garbled list is one that nobody has read."""
        words = (self.seen.data or "").split()
        return [int(each) for each in words] if all(map(_is_id, words)) else []


class ReopenForm(Form):
    """Giving a submitted list back."""

    reason = TextField(_l("Reason"), longest=2000, required=True)
    deadline = MomentField(
        _l("New deadline"),
        validators=[Optional()],
        description=_l("By the clocks at the venue. Empty: no deadline."),
    )

    def moment(self, conference: Conference) -> datetime | None:
        """Return the new deadline; raises DomainError if it makes no sense."""
        if self.deadline.data is None:
            return None
        try:
            return venue_time.at_venue(self.deadline.data, conference.tzinfo).moment
        except DomainError as error:
            raise DomainError(error.message, field="deadline") from error


class FilterForm(Form):
    """Which recommendations the organiser wants to see; sent in the address."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    group = SelectField(_l("Group"), coerce=_key)
    theme = SelectField(_l("Theme"), coerce=_key)
    state = ChoiceField(_l("State"), RECOMMENDATION_LABELS, empty=_l("All"))
    kind = ChoiceField(_l("Kind"), KIND_LABELS, empty=_l("All"))

    def __init__(self, conference: Conference, groups: Sequence[WorkingGroup]) -> None:
        usual = {"kind": RecommendationKind.RECOMMENDATION.value}
        super().__init__(MultiDict({**usual, **request.args}))
        codes = [(each.id, f"{each.code} {each.title}") for each in groups]
        themes = [(each.id, each.name) for each in conference.themes]
        self.group.choices = [("", _("All")), *codes]
        self.theme.choices = [("", _("All")), *themes]

    def wanted(self) -> Filter:
        """Return the filter; what makes no sense does not narrow the list."""
        if not self.validate():
            return Filter()
        return Filter(
            group_id=self.group.data,
            theme_id=self.theme.data,
            state=self.state.data,
            kind=self.kind.data,
        )


def _data(wording: Wording) -> dict[str, object]:
    values = wording.values()
    values["supporting_addressees"] = "\n".join(wording.supporting_addressees)
    return values
