"""The deck as a file: pages of 16 to 9, set by our own typesetter.

The words travel as data and are placed as strings; the file tells of nobody who made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from eventmgr.conferences.models import Conference
from eventmgr.foundation.bounded import Bounded
from eventmgr.foundation.colours import accent
from eventmgr.foundation.i18n import direction, language
from eventmgr.foundation.i18n import gettext as _
from eventmgr.printing.canonical import canonical, digest
from eventmgr.printing.characters import clean, each_text
from eventmgr.printing.typesetting import script, typeset
from eventmgr.recommendations.presenting.deck import Deck, Page

TEMPLATE: Final = Path(__file__).parents[3] / "templates" / "presenting" / "slides.typ"
_kept: Bounded[str, bytes] = Bounded(8)


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """The few words that stand on every page, in the reader's language."""

    to: str
    by_when: str
    agreement: str
    draft: str
    nothing: str
    starred: str
    returned: str

    @classmethod
    def here(cls) -> "Labels":
        """Return them in the language that is spoken now."""
        return cls(
            to=_("To"),
            by_when=_("By when"),
            agreement=_("Agreement"),
            draft=_("Draft"),
            nothing=_("No recommendations yet"),
            starred=_("Put first by the group"),
            returned=_("Returned to the group"),
        )


def slides(conference: Conference, decks: Sequence[Deck], *, now: datetime) -> bytes:
    """Return the decks as a PDF; what was made of the same words before is not made again."""
    told = _told(conference, decks)
    return _kept.get_or_make(digest(canonical(told)), lambda: _made(told, now))


def _made(told: dict[str, Any], now: datetime) -> bytes:
    return typeset(TEMPLATE, {**told, **script(told["language"])}, moment=now).content


def _told(conference: Conference, decks: Sequence[Deck]) -> dict[str, Any]:
    names = ", ".join(each.group.code for each in decks[:1]) if len(decks) == 1 else _("All groups")
    labels = Labels.here()
    told = {
        "title": f"{conference.title}: {names}",
        "conference": conference.title,
        "language": language(),
        "direction": direction(language()),
        "accent": accent(conference.accent),
        "labels": {name: getattr(labels, name) for name in Labels.__dataclass_fields__},
        "decks": [_deck(each) for each in decks],
    }
    return {key: each_text(value, clean) for key, value in told.items()}


def _deck(deck: Deck) -> dict[str, Any]:
    return {
        "code": deck.group.code,
        "title": deck.group.title,
        "leaders": list(deck.leaders),
        "draft": deck.is_draft,
        "pages": [_page(each) for each in deck.pages],
    }


def _page(page: Page) -> dict[str, Any]:
    names = ("reference", "title", "text", "lead", "time_frame", "agreement", "part", "size")
    marks = {"starred": page.is_starred, "returned": page.is_returned}
    return {**{name: getattr(page, name) for name in names}, **marks}
