"""What may be saved and handed in, and what a good recommendation still lacks; pure decisions."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RecommendationState, TimeFrame
from eventmgr.recommendations.wording import Wording

LONGEST_TEXT: Final = 200_000
"""Far more than anybody asks for: what is pasted by mistake must not be lost either."""
LONGEST: Final[Mapping[str, int]] = {
    "title": LONGEST_TEXT,
    "text": LONGEST_TEXT,
    "lead_addressee": LONGEST_TEXT,
    "indicator": LONGEST_TEXT,
    "rationale": LONGEST_TEXT,
}
"""In characters."""
MOST_SUPPORTING: Final = 500
SHORT_TITLE: Final = 120
SHORT_TEXT: Final = 600
"""Up to here a text is one action that can be read out."""

ADVICE: Final = {
    "text_missing": _l("Write what shall be done, the verb first."),
    "title_long": _l("The title is long. Few words are remembered and cited."),
    "verb_first": _l("Begin the text with the verb: adopt, establish, fund, publish …"),
    "text_long": _l("The text is long. One action a recommendation is adopted more easily."),
    "lead_addressee_missing": _l("Say who shall act."),
    "time_frame_missing": _l("Say by when."),
    "indicator_missing": _l("Say how one will know that it was done."),
}
"""What each gap asks of the writer; advice, never an obstacle."""
_ADVISES: Final = {
    "text_missing": "text",
    "title_long": "title",
    "verb_first": "text",
    "text_long": "text",
    "lead_addressee_missing": "lead_addressee",
    "time_frame_missing": "time_frame",
    "indicator_missing": "indicator",
}
"""The field that each advice is about."""
_VERBS: Final = (
    "accelerate adopt agree allocate allow amend appoint approve assess ban build close "
    "commission complete conduct consult convene create define deliver design develop "
    "digitise direct enable enact encourage endorse enforce ensure establish expand extend "
    "finalise finance forbid fund grant guarantee hold identify implement improve include "
    "increase instruct integrate introduce invest issue keep launch limit link make mandate "
    "map monitor name negotiate offer open organise pass permit pilot prepare prohibit "
    "promote protect provide publish raise ratify recognise reduce reform regulate remove "
    "repeal repeat replace report require review revise set share sign simplify start stop "
    "strengthen support teach train translate update use"
)
VERBS: Final = tuple(_VERBS.split())
"""First words of a text that need no advice; others may be as good."""
ENGLISH: Final = ("and", "must", "shall", "should", "the", "with")
"""Words that tell English from the other languages in Latin letters."""
_FIRST_WORD: Final = re.compile(r"[A-Za-z]+(?=\s)")
_WORDS: Final = re.compile(r"[a-z]+")


def may_reopen(standing: Standing) -> bool:
    """Whether a submitted list may be opened again: by the organisers."""
    return conference_rules.may_organise(standing)


def may_let_stand(standing: Standing) -> bool:
    """Whether a late text may be made the one that counts."""
    return group_rules.may_edit_texts(standing)


CLOSED: Final = frozenset({RecommendationState.VALIDATED, RecommendationState.WITHDRAWN})
OPEN: Final = frozenset(RecommendationState) - CLOSED - {RecommendationState.SUBMITTED}
"""States in which the group still works on a text."""


def is_late(group: WorkingGroup, *, is_submitted: bool, now: datetime) -> bool:
    """Whether what is saved now comes after submission, or after deadline and grace."""
    return is_submitted or group_rules.is_closed(group, now=now)


def comes_late(
    group: WorkingGroup,
    state: RecommendationState | None,
    *,
    is_submitted: bool,
    now: datetime,
    returned_until: datetime | None = None,
) -> bool:
    """Whether what is saved now of a text in this state comes too late to count; None: a new one.

    What was returned to the group is open by itself until its own moment, whatever became of the
    rest.
    """
    if state is RecommendationState.RETURNED:
        return returned_until is not None and now > returned_until
    return state in CLOSED or is_late(group, is_submitted=is_submitted, now=now)


def advice(asked: Collection[str]) -> Mapping[str, object]:
    """Return the advice about the fields that a group is asked for."""
    return {key: said for key, said in ADVICE.items() if _ADVISES[key] in asked}


def gaps(wording: Wording) -> Sequence[str]:
    """Return the keys of `ADVICE` that the words call for, in the order of the form."""
    found = {
        "text_missing": not wording.text.strip(),
        "title_long": len(wording.title) > SHORT_TITLE,
        "verb_first": _begins_otherwise(wording.text),
        "text_long": len(wording.text) > SHORT_TEXT,
        "lead_addressee_missing": not wording.lead_addressee.strip(),
        "time_frame_missing": wording.time_frame is TimeFrame.UNSAID,
        "indicator_missing": not wording.indicator.strip(),
    }
    return [key for key, is_open in found.items() if is_open]


def _begins_otherwise(text: str) -> bool:
    """Whether an English text begins with another word; of other languages nothing is known."""
    first = _FIRST_WORD.match(text.strip())
    is_english = not set(ENGLISH).isdisjoint(_WORDS.findall(text.lower()))
    return is_english and first is not None and first[0].lower() not in VERBS


def require_begun(wording: Wording) -> None:
    """Raise DomainError if there is nothing to begin a recommendation with."""
    if not wording.text.strip() and not wording.title.strip():
        raise DomainError(_("Write a text first; a title is enough to begin with."), field="text")


def require_sound(wording: Wording) -> None:
    """Raise DomainError if a field is longer than a book."""
    for field, limit in LONGEST.items():
        _require_short(field, getattr(wording, field), limit)
    for each in wording.supporting_addressees:
        _require_short("supporting_addressees", each, LONGEST["lead_addressee"])
    if len(wording.supporting_addressees) > MOST_SUPPORTING:
        raise DomainError(
            _("Name %(count)d supporting addressees at most.", count=MOST_SUPPORTING),
            field="supporting_addressees",
        )


def _require_short(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise DomainError(
            _(
                "This has %(length)d characters; %(limit)d fit. Shorten it: nothing is saved yet.",
                length=len(text),
                limit=limit,
            ),
            field=field,
        )


def require_opened(group: WorkingGroup, *, may_be_early: bool, now: datetime) -> None:
    """Raise DomainError before the group's window opens, except for those who may write early."""
    if not may_be_early and not group_rules.has_opened(group, now=now):
        raise DomainError(
            _("Writing has not opened yet; the group's page says when. Nothing you typed is lost.")
        )


def require_open(*, is_submitted: bool) -> None:
    """Raise DomainError if the group's list has been handed in."""
    if is_submitted:
        raise DomainError(_("The list has been submitted. The organisers can reopen it."))


def require_in_time(group: WorkingGroup, *, may_be_late: bool, now: datetime) -> None:
    """Raise DomainError after deadline and grace, except for those who may submit late."""
    if group_rules.is_closed(group, now=now) and not may_be_late:
        raise DomainError(
            _("The deadline has passed. Ask the organisers to submit for you or to move it.")
        )


def require_reason(reason: str) -> None:
    """Raise DomainError unless a reason was given."""
    if not reason.strip():
        raise DomainError(_("Say why, so that the group understands."), field="reason")


def require_time_left(deadline: datetime | None, *, now: datetime) -> None:
    """Raise DomainError if the group would be reopened with its deadline already behind it."""
    if deadline is not None and deadline <= now:
        raise DomainError(
            _("Set a deadline that is still to come; what is saved after it counts as late."),
            field="deadline",
        )
