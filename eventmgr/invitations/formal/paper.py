"""What stands on a formal letter: every word as data, and in which direction it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from markdown_it.token import Token

from eventmgr.agenda.prints.words import look
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import LANGUAGES, in_language
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.invitations.formal.models import FormalSetup
from eventmgr.mail import slots
from eventmgr.mail.letters import written
from eventmgr.mail.markup import parsed
from eventmgr.people.models import Person
from eventmgr.registration.letters import addressed, spoken_dates
from eventmgr.registration.prints.spoken import reads_from_right

LETTER: Final = "formal_invitation"
Told = dict[str, Any]
_OPENS: Final = {"strong_open": "strong", "em_open": "emph"}
_CLOSES: Final = {"strong_close": "strong", "em_close": "emph"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee:
    """To whom a letter is written."""

    name: str
    function: str
    organisation: str
    language: str


def addressee_of(person: Person) -> Addressee:
    """Return the person by the name that an embassy knows; they come with their organisation."""
    return Addressee(
        name=clean_line(addressed(person.honorific, person.name)),
        function=person.title,
        organisation=person.organisation.name if person.organisation else "",
        language=language_of(person),
    )


def language_of(person: Person) -> str:
    """Return in which of our languages the person is written to."""
    return person.language if person.language in LANGUAGES else "en"


def told(
    conference: Conference, setup: FormalSetup, addressee: Addressee, *, reference: str
) -> Told:
    """Return everything that the letter says but its date, in the addressee's language."""
    wording, values = written(
        LETTER,
        language=addressee.language,
        conference_id=conference.id,
        name=addressee.name,
        function=addressee.function,
        organisation=addressee.organisation,
        conference=conference,
        dates=spoken_dates(conference, addressee.language),
    )
    with in_language(addressee.language):
        return {
            "look": look(conference, genre=_("Letter of invitation")),
            "language": addressee.language,
            "letterhead": _pieces(setup.letterhead.split("\n")),
            "reference": {"label": _("Our reference:"), **_piece(reference)},
            "dateline": list(_dateline(setup.place)),
            "to": _pieces([addressee.name, addressee.function, addressee.organisation]),
            "subject": list(_runs_of(wording.subject, values)),
            "blocks": list(_blocks(_parsed(wording.body), values)),
            "signatory": _pieces([setup.signatory, setup.office]),
        }


def plain(data: Told) -> str:
    """Return what stands on a letter as plain text, but for its date and its letterhead."""
    blocks = ["\n".join(each["text"] for each in data["to"]), _plain(data["subject"])]
    blocks += [_plain(each["runs"]) for each in data["blocks"] if "runs" in each]
    return "\n\n".join(blocks)


def _plain(runs: Sequence[Told]) -> str:
    return "".join("\n" if each["kind"] == "break" else each["text"] for each in runs)


def _dateline(place: str) -> Iterator[Told]:
    """Yield place and day as the language puts them; the day is said when it is printed."""
    if not place:
        yield {"kind": "day"}
        return
    words = _("%(place)s, %(day)s", place=slots.slot("place"), day=slots.slot("day"))
    for number, part in enumerate(slots.parted(words)):
        if number % 2 and part == "day":
            yield {"kind": "day"}
        elif part:
            kind = "value" if number % 2 else "words"
            yield _run(kind, place if number % 2 else part)


def _run(kind: str, words: str) -> Told:
    return {"kind": kind, "strong": False, "emph": False, **_piece(words)}


def _pieces(lines: Sequence[str]) -> list[Told]:
    return [_piece(each.strip()) for each in lines if each.strip()]


def _piece(words: str) -> Told:
    return {"text": words, "rtl": reads_from_right(words)}


@lru_cache(maxsize=16)
def _parsed(body: str) -> Sequence[Token]:
    """Return the tokens of the words, in which slots stand for values: the same for many guests."""
    return tuple(parsed(body))


def _blocks(tokens: Sequence[Token], values: Mapping[str, str]) -> Iterator[Told]:
    """Yield paragraphs, headings, rules and items of lists, one after the other."""
    marks: list[int | None] = []
    mark, is_heading = "", False
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            start = int(token.attrGet("start") or 1)
            marks.append(start if token.type.startswith("ordered") else None)
        elif token.type.endswith("_list_close"):
            marks.pop()
        elif token.type == "list_item_open":
            number = marks[-1]
            mark = "•" if number is None else f"{number}."
            if number is not None:
                marks[-1] = number + 1
        elif token.type in {"heading_open", "heading_close"}:
            is_heading = token.type == "heading_open"
        elif token.type == "hr":
            yield {"kind": "rule"}
        elif token.type == "inline":
            kind = "heading" if is_heading else "item" if marks else "paragraph"
            runs = list(_runs(token.children or (), values))
            yield {"kind": kind, "depth": len(marks), "mark": mark, "runs": runs}
            mark = ""


def _runs(tokens: Sequence[Token], values: Mapping[str, str]) -> Iterator[Told]:
    """Yield the words of one block, each with its looks; a link is followed by its address."""
    looks: set[str] = set()
    target = ""
    for token in tokens:
        if token.type in _OPENS:
            looks.add(_OPENS[token.type])
        elif token.type in _CLOSES:
            looks.discard(_CLOSES[token.type])
        elif token.type in {"softbreak", "hardbreak"}:
            yield {"kind": "break"}
        elif token.type == "link_open":
            target = slots.filled(str(token.attrGet("href")), values)
        elif token.type == "link_close":
            yield from _runs_of(f" ({target})", values)
        else:
            for each in _runs_of(token.content, values):
                yield {**each, "strong": "strong" in looks, "emph": "emph" in looks}


def _runs_of(words: str, values: Mapping[str, str]) -> Iterator[Told]:
    """Yield our words and values in turn: a value keeps its own direction among them."""
    for place, part in enumerate(slots.parted(words)):
        is_value = bool(place % 2)
        text = values[part] if is_value else part
        if text:
            yield _run("value" if is_value else "words", text)
