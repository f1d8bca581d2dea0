"""What each letter is given, in every case that it has words for."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from eventmgr.conferences.models import Conference
from eventmgr.mail.letters.letter import Wording
from eventmgr.mail.letters.operations import save_letter
from eventmgr.people.actor import COMMAND
from tests.factories.people import NOW

LINK = "https://example.org/i/x?a&b"
CONFERENCE = SimpleNamespace(title="Water summit", venue="Serena Hotel", city="Quetta")
PLAIN = {"name": "Dr A", "conference": CONFERENCE, "dates": "1 March 2027", "link": LINK}


def passage(*sentences: str) -> Any:
    """What a letter says of one session."""
    return SimpleNamespace(sentences=list(sentences), link="https://example.org/c/x/sessions/1")


def cases(**others: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every letter with the values for each way it can be; ``others`` stand in their place."""
    for name, values in _cases():
        yield name, {**values, **{k: v for k, v in others.items() if k in values}}


def _cases() -> Iterator[tuple[str, dict[str, Any]]]:
    asked = {**PLAIN, "organisation": "Ministry", "deadline": "2 May", "message": ""}
    for name in ("sign_in", "link_again", "confirmation", "offer_lapsed", "application"):
        yield name, PLAIN
    yield "offer", {**PLAIN, "until": "3 May, 12:00"}
    yield "refusal", {**PLAIN, "reason": "It is full.\n\nWrite\nto us."}
    for message in ("", "Do come.\nWe mean it.\n\nYours"):
        for quota in (1, 3):
            yield "delegation", {**asked, "quota": quota, "message": message}
        for by in ("", "Ministry"):
            for takes_over in (True, False):
                invited = {"nominated_by": by, "takes_over": takes_over, "message": message}
                yield "invitation", {**PLAIN, **invited}
        for is_first in (True, False):
            told = {"is_first": is_first, "comment": message, "subject": "Changes"}
            for passages in ([], [passage("Moved."), passage("Cancelled.", "Sorry.")]):
                yield "agenda_changed", {**PLAIN, **told, "passages": passages}
    yield "delegation_reminder", {**asked, "quota": 3, "nominated": 1}
    yield from _later()
    yield from _of_groups()
    for organisation, is_replaced in (("A", True), ("", True), ("A", False)):
        told = {"organisation": organisation, "is_replaced": is_replaced}
        yield "no_longer_nominated", {**PLAIN, **told}


def _later() -> Iterator[tuple[str, dict[str, Any]]]:
    for promised in ("", "3 May"):
        yield "reminder", {**PLAIN, "promised": promised}
    for news in ("first", "changed", "gone"):
        told = {"title": "Opening", "when": "1 March, 9:00", "place": "Hall 1", "news": news}
        yield "calendar", {**PLAIN, **told}


def _of_groups() -> Iterator[tuple[str, dict[str, Any]]]:
    told = {**PLAIN, "group": "WG3 Water", "reference": "WG3-R07", "deadline": "3 May, 16:00"}
    for is_silent in (True, False):
        yield "group_nudge", {**told, "is_silent": is_silent}
    for event in ("waiting", "returned", "sent_back", "reopened"):
        yield "group_news", {**told, "event": event}
    for event in ("ready", "failed", "automatic"):
        yield "report_news", {**PLAIN, "event": event, "number": 3}
    for new, waiting in ((1, 1), (2, 5)):
        counted = {"event": "comments", "number": 3, "new": new, "open": waiting}
        yield "report_news", {**PLAIN, **counted}
    yield "report_review", {**PLAIN, "number": 3, "deadline": "3 May, 16:00"}


def make_wording(
    conference: Conference,
    letter: str = "invitation",
    language: str = "en",
    *,
    subject: str = "Come to {title}",
    body: str = "Dear {name},\n\n{message}\n\n[Answer]({link})\n",
) -> Wording:
    """Words of the conference's own, sent from now on."""
    wording = Wording(subject, body)
    save_letter(
        conference_id=conference.id,
        letter=letter,
        language=language,
        wording=wording,
        seen=None,
        actor=COMMAND,
        now=NOW,
    )
    return wording
