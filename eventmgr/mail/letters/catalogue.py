"""The letters that the product sends by itself, and what each can say."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from eventmgr.foundation.i18n import lazy_gettext as _l


class Sort(StrEnum):
    """What a placeholder stands for."""

    VALUE = "value"
    """A name, a date, a place."""
    SENTENCE = "sentence"
    """Our own words, which depend on the case; perhaps none."""
    PASSAGE = "passage"
    """Paragraphs, perhaps none: it stands alone on its line."""
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where something stands that is different in each letter."""

    sort: Sort
    meaning: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterSort:
    """One letter of the product; the words are lazy translations."""

    label: Any
    occasion: Any
    """When it leaves."""
    recipient: Any
    """To whom."""
    placeholders: tuple[str, ...]
    is_of_conference: bool = True
    """Whether a conference may put it in its own words."""

    @property
    def needed(self) -> frozenset[str]:
        """What the letter cannot do without: the links that it is written for."""
        return frozenset(each for each in self.placeholders if each.endswith("link"))


PLACEHOLDERS: Final = {
    "action": Placeholder(Sort.SENTENCE, _l("what the link is for")),
    "city": Placeholder(Sort.VALUE, _l("the city")),
    "comment": Placeholder(Sort.PASSAGE, _l("what you wrote when you published, if anything")),
    "dates": Placeholder(Sort.VALUE, _l("the days of the conference")),
    "deadline": Placeholder(Sort.VALUE, _l("until when there is time")),
    "function": Placeholder(Sort.VALUE, _l("their office, if it is known")),
    "group": Placeholder(Sort.VALUE, _l("the working group")),
    "link": Placeholder(Sort.LINK, _l("the address of the page that the letter is about")),
    "message": Placeholder(Sort.PASSAGE, _l("what you wrote to this one, if anything")),
    "name": Placeholder(Sort.VALUE, _l("how the recipient is addressed")),
    "news": Placeholder(Sort.SENTENCE, _l("what has happened")),
    "nominated": Placeholder(Sort.VALUE, _l("how many are nominated")),
    "nomination": Placeholder(Sort.SENTENCE, _l("who has nominated them, if anybody")),
    "note": Placeholder(Sort.SENTENCE, _l("what else has to be known")),
    "organisation": Placeholder(Sort.VALUE, _l("the institution")),
    "place": Placeholder(Sort.VALUE, _l("where it takes place")),
    "promise": Placeholder(Sort.SENTENCE, _l("by when they wanted to answer, if they said so")),
    "quota": Placeholder(Sort.VALUE, _l("how many they may nominate")),
    "reason": Placeholder(Sort.PASSAGE, _l("the reason that you gave")),
    "request": Placeholder(Sort.SENTENCE, _l("how many the institution is asked to nominate")),
    "sessions": Placeholder(Sort.PASSAGE, _l("the sessions and what has changed in each")),
    "subject": Placeholder(Sort.SENTENCE, _l("what has changed, in a few words")),
    "takeover": Placeholder(Sort.SENTENCE, _l("that they come in place of somebody, if they do")),
    "title": Placeholder(Sort.VALUE, _l("the title of the conference")),
    "until": Placeholder(Sort.VALUE, _l("until when the place is held")),
    "venue": Placeholder(Sort.VALUE, _l("the venue")),
    "when": Placeholder(Sort.VALUE, _l("when it takes place")),
}
"""In every letter one name means one thing."""

_FACTS: Final = ("title", "dates", "venue", "city")
_GUEST: Final = _l("a guest")
_PARTICIPANT: Final = _l("a participant")
_APPLICANT: Final = _l("an applicant")
_LEADER: Final = _l("whoever leads a working group")
_FOCAL_POINT: Final = _l("the focal point of an institution")


def line_placeholders(names: Iterable[str]) -> tuple[str, ...]:
    """Return those that a single line, as a subject, can hold."""
    fitting = {Sort.VALUE, Sort.SENTENCE}
    return tuple(each for each in names if PLACEHOLDERS[each].sort in fitting)


LETTERS: Final = {
    "invitation": LetterSort(
        label=_l("Invitation"),
        occasion=_l("when you invite somebody, and when you send it again"),
        recipient=_GUEST,
        placeholders=("name", *_FACTS, "nomination", "takeover", "message", "action", "link"),
    ),
    "formal_invitation": LetterSort(
        label=_l("Formal letter of invitation"),
        occasion=_l("on paper, when you have formal letters made"),
        recipient=_GUEST,
        placeholders=("name", "function", "organisation", *_FACTS),
    ),
    "link_again": LetterSort(
        label=_l("The link once more"),
        occasion=_l("when somebody asks for their personal link again"),
        recipient=_GUEST,
        placeholders=("name", *_FACTS, "link"),
    ),
    "application": LetterSort(
        label=_l("Link to apply"),
        occasion=_l("when somebody gives their address in order to apply"),
        recipient=_APPLICANT,
        placeholders=(*_FACTS, "link"),
    ),
    "confirmation": LetterSort(
        label=_l("Confirmation"),
        occasion=_l("when a place is confirmed"),
        recipient=_PARTICIPANT,
        placeholders=("name", *_FACTS, "link"),
    ),
    "refusal": LetterSort(
        label=_l("Refusal"),
        occasion=_l("when you refuse an application"),
        recipient=_APPLICANT,
        placeholders=("name", *_FACTS, "reason", "link"),
    ),
    "offer": LetterSort(
        label=_l("Offer of a place"),
        occasion=_l("when a place becomes free for the first in the waiting list"),
        recipient=_l("the first in the waiting list"),
        placeholders=("name", *_FACTS, "until", "link"),
    ),
    "offer_lapsed": LetterSort(
        label=_l("The offer has expired"),
        occasion=_l("when an offer was not taken in time"),
        recipient=_l("whoever was offered the place"),
        placeholders=("name", *_FACTS, "link"),
    ),
    "delegation": LetterSort(
        label=_l("Request to nominate"),
        occasion=_l("when you ask an institution to nominate"),
        recipient=_FOCAL_POINT,
        placeholders=(
            "name",
            *_FACTS,
            "organisation",
            "quota",
            "request",
            "deadline",
            "message",
            "link",
        ),
    ),
    "delegation_reminder": LetterSort(
        label=_l("Reminder to nominate"),
        occasion=_l("before the deadline, or when you remind them"),
        recipient=_FOCAL_POINT,
        placeholders=("name", *_FACTS, "organisation", "nominated", "quota", "deadline", "link"),
    ),
    "no_longer_nominated": LetterSort(
        label=_l("No longer expected"),
        occasion=_l("when somebody's nomination is withdrawn, or somebody else comes instead"),
        recipient=_l("whoever was to come"),
        placeholders=("name", "organisation", "news", *_FACTS),
    ),
    "agenda_changed": LetterSort(
        label=_l("News of the agenda"),
        occasion=_l("when you publish the agenda and tell those whom it touches"),
        recipient=_l("whoever has a part in the sessions"),
        placeholders=("name", "title", "subject", "news", "sessions", "comment", "action", "link"),
    ),
    "reminder": LetterSort(
        label=_l("Reminder to answer"),
        occasion=_l("when a guest has not answered, by your rules or when you remind them"),
        recipient=_GUEST,
        placeholders=("name", *_FACTS, "subject", "promise", "request", "link"),
    ),
    "calendar": LetterSort(
        label=_l("Entry for the calendar"),
        occasion=_l("when somebody's calendar is filled, changed or emptied"),
        recipient=_PARTICIPANT,
        placeholders=(
            "name",
            "title",
            "subject",
            "news",
            "when",
            "place",
            "action",
            "note",
            "link",
        ),
    ),
    "group_nudge": LetterSort(
        label=_l("Reminder to a working group"),
        occasion=_l("shortly before its deadline, if the group has nothing to hand in"),
        recipient=_LEADER,
        placeholders=("name", "title", "group", "subject", "news", "deadline", "link"),
    ),
    "group_news": LetterSort(
        label=_l("News of a working group's list"),
        occasion=_l("when a list waits for a signature, and when it or a part of it comes back"),
        recipient=_LEADER,
        placeholders=("name", "title", "group", "subject", "news", "link"),
    ),
    "report_news": LetterSort(
        label=_l("News of the closing report"),
        occasion=_l(
            "when a version of the closing report is ready, could not be made whole, "
            "or has new comments"
        ),
        recipient=_l("whoever organises the conference or moderates a group"),
        placeholders=("name", "title", "subject", "news", "link"),
    ),
    "report_review": LetterSort(
        label=_l("Review of the closing report"),
        occasion=_l("when you ask for comments on a version of the closing report"),
        recipient=_l("whoever organises the conference or moderates a group"),
        placeholders=("name", "title", "subject", "news", "deadline", "link"),
    ),
    "sign_in": LetterSort(
        label=_l("Link to sign in"),
        occasion=_l("when somebody asks for a link to sign in"),
        recipient=_l("whoever has an account"),
        placeholders=("name", "link"),
        is_of_conference=False,
    ),
}
