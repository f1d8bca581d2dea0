"""The pages that a group shows, made of what it handed in or of what stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.rules import named_to_all
from eventmgr.recommendations.enums import (
    AGREEMENT_LABELS,
    TIME_FRAME_LABELS,
    Agreement,
    RecommendationState,
    TimeFrame,
)
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.presenting.splitting import pieces

LONGEST_TITLE: Final = 140
"""A longer title begins the text instead, and continues where that does."""
LONGEST_ADDRESSEE: Final = 160
_SIZES: Final = ((90, "short"), (220, "medium"))
_NAMED: Final = (GroupRole.MODERATOR, GroupRole.CO_MODERATOR, GroupRole.RAPPORTEUR)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A recommendation and the words of it that are shown."""

    recommendation: Recommendation
    words: Revision


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What stands on one page; empty is what it does not say."""

    anchor: str
    reference: str = ""
    title: str = ""
    text: str = ""
    lead: str = ""
    time_frame: str = ""
    agreement: str = ""
    is_starred: bool = False
    is_returned: bool = False
    """Whether the group has it back, to be written anew."""
    part: str = ""
    """Which of how many, where a text continues."""

    @property
    def size(self) -> str:
        """How large its letters may be: short, medium or long."""
        length = len(self.text) + self.text.count("\n") * 40
        return next((size for most, size in _SIZES if length <= most), "long")


@dataclass(frozen=True, kw_only=True, slots=True)
class Deck:
    """What one group shows."""

    group: WorkingGroup
    is_draft: bool
    """Whether nothing was handed in yet, so that what stands is shown."""
    leaders: Sequence[str]
    """Names for the title page; none under the Chatham House Rule, and no protected person's."""
    pages: Sequence[Page]

    @property
    def anchor(self) -> str:
        """The name of its title page."""
        return self.group.code.lower()


def deck_of(
    group: WorkingGroup, shown: Iterable[Shown], *, is_draft: bool, starred_first: bool = False
) -> Deck:
    """Return the group's deck; its members and session are loaded."""
    listed = list(shown)
    if starred_first:
        listed.sort(key=lambda each: not each.recommendation.is_starred)
    return Deck(
        group=group,
        is_draft=is_draft,
        leaders=leaders_of(group),
        pages=[page for each in listed for page in _pages(group, each)],
    )


def leaders_of(group: WorkingGroup) -> list[str]:
    """Return who moderates and reports, as they may be named before everybody."""
    return [each.person.shown_name for role in _NAMED for each in named_to_all(group, {role})]


def _pages(group: WorkingGroup, shown: Shown) -> Iterable[Page]:
    words, suffix = shown.words, shown.recommendation.reference_suffix
    parts = pieces(_flowing(words)) or [""]
    for number, text in enumerate(parts, start=1):
        yield Page(
            anchor=f"{group.code}-{suffix}".lower() + (f"-{number}" if number > 1 else ""),
            reference=f"{group.code}-{suffix}",
            title=words.title.strip() if len(words.title) <= LONGEST_TITLE else "",
            text=text,
            lead=_addressee(words),
            time_frame=_said(words.time_frame, TimeFrame.UNSAID, TIME_FRAME_LABELS),
            agreement=_said(shown.recommendation.level, Agreement.UNSAID, AGREEMENT_LABELS),
            is_starred=shown.recommendation.is_starred,
            is_returned=shown.recommendation.state is RecommendationState.RETURNED,
            part=(
                _("%(number)d of %(count)d", number=number, count=len(parts))
                if len(parts) > 1
                else ""
            ),
        )


def _flowing(words: Revision) -> str:
    """Return the text, with what is too long to stand at its own place before and after it."""
    title = words.title if len(words.title) > LONGEST_TITLE else ""
    to = words.lead_addressee if len(words.lead_addressee) > LONGEST_ADDRESSEE else ""
    return "\n".join(each.strip() for each in (title, words.text, to) if each.strip())


def _addressee(words: Revision) -> str:
    return words.lead_addressee.strip() if len(words.lead_addressee) <= LONGEST_ADDRESSEE else ""


def _said(value: object, unsaid: object, labels: Mapping[Any, object]) -> str:
    return "" if value is unsaid else str(labels[value])
