"""Forms by which a group agrees: answers, levels, comments, suggestions, places."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from wtforms import HiddenField

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.recommendations.agreement import (
    LONGEST_COMMENT,
    LONGEST_REASON,
    version_of_agreement,
    version_of_order,
)
from eventmgr.recommendations.enums import AGREEMENT_LABELS, Agreement
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.stances import STANCE_LABELS
from eventmgr.web.forms import ChoiceField, Form, NumberField, TextField, VersionedForm
from eventmgr.web.saves import number_of

LEVELS = {word: name for word, name in AGREEMENT_LABELS.items() if word is not Agreement.UNSAID}
MOST_PLACES = 100_000


class AnswerForm(Form):
    """What a member says of the text; the button pressed says it."""

    seen = HiddenField()
    stance = ChoiceField(_l("Answer"), STANCE_LABELS)
    answer_reason = TextField(
        _l("Reason"),
        longest=LONGEST_REASON,
        description=_l("Needed for a reservation and for an objection. The group reads it."),
    )

    def show(self, recommendation: Recommendation) -> None:
        """Remember which text the page shows."""
        stands = recommendation.revision
        self.seen.data = str(stands.number) if stands else ""

    def seen_number(self) -> int:
        """Return which text was read, 0 for none."""
        return number_of(self.seen.data)


class LevelForm(VersionedForm):
    """How far the group agrees, as its chair sees it."""

    level = ChoiceField(_l("Level of agreement"), LEVELS, empty=_l("Choose one"))
    note = TextField(
        _l("Dissent"),
        longest=LONGEST_REASON,
        description=_l("What those say who do not agree. It stands in the report, so name nobody."),
    )

    def __init__(self, recommendation: Recommendation, *, is_sent: bool = False) -> None:
        """Show what is recorded, or take what was sent."""
        if is_sent:
            super().__init__()
            return
        super().__init__(
            formdata=None,
            data={
                "level": recommendation.level
                if recommendation.level is not Agreement.UNSAID
                else None,
                "note": recommendation.agreement_note,
                "version": version_of_agreement(recommendation),
            },
        )

    def chosen(self) -> Agreement:
        """Return the level that was chosen."""
        return self.level.data or Agreement.UNSAID


class CommentForm(Form):
    """Something to say beside the text."""

    comment_id = HiddenField()
    comment = TextField(_l("Comment"), longest=LONGEST_COMMENT, required=True)

    def renew(self) -> None:
        """Make the form a comment of its own."""
        self.comment_id.data = str(uuid4())

    def client_id(self) -> UUID:
        """Return which comment this is; a garbled one counts as a new one."""
        try:
            return UUID(self.comment_id.data or "")
        except ValueError:
            return uuid4()


class DeclineForm(Form):
    """Why a suggestion is not taken over."""

    decline_reason = TextField(_l("Reason"), longest=LONGEST_REASON, required=True)

    def call_after(self, number: int) -> None:
        """Make the field's name on the page its own, where several such forms stand."""
        self.decline_reason.id = f"decline-{number}"


class PlaceForm(Form):
    """A place in the list as it was seen."""

    seen = HiddenField()
    place = NumberField(_l("Place"), lowest=1, highest=MOST_PLACES)

    def show(self, listed: Sequence[Recommendation]) -> None:
        """Remember the list that the page shows."""
        self.seen.data = version_of_order(each.number for each in listed)

    def wanted(self) -> int:
        """Return the place that was asked for; raise DomainError for none."""
        if self.place.data is None:
            raise DomainError(_("Say at which place it shall stand."), field="place")
        return int(self.place.data)
