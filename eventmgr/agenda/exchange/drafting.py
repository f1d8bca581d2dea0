"""From the texts of a schedule's event to a session: mended where it can be, refused where not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from eventmgr.agenda import kinds, rules
from eventmgr.agenda.enums import KIND_LABELS, SessionKind
from eventmgr.agenda.exchange import keys, markup, moments, words
from eventmgr.agenda.exchange.incoming import IncomingPerson, IncomingSession
from eventmgr.agenda.exchange.lines import invisible_taken_out, is_turned, one_line
from eventmgr.agenda.exchange.moments import Clocks
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line, fold

LONGEST_NAME: Final = 100
"""The most characters in the name of a room or theme."""
LONGEST_PERSON: Final = 300
_MOST_MARKUP: Final = 60_000
_LINE_ENDS: Final = str.maketrans({"\r": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n"})


@dataclass(frozen=True, kw_only=True, slots=True)
class RawPerson:
    """Somebody as the file names them; ``role`` is JSON v2's word."""

    name: str
    role: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RawEvent:
    """An event as the file has it: texts, whatever they say."""

    where: str
    title: str
    day: str = ""
    date: str = ""
    start: str = ""
    end: str = ""
    duration: str = ""
    room: str = ""
    track: str = ""
    type: str = ""
    texts: tuple[str, ...] = ()
    persons: tuple[RawPerson, ...] = ()
    guid: str = ""
    code: str = ""
    id: str = ""
    notes: tuple[str, ...] = ()
    """What the reader had to repair already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What the file says of itself, as far as its events depend on it."""

    clocks: Clocks
    acronym: str = ""
    is_ours: bool = False
    """Whether it was written here: its texts are no HTML, whatever they look like."""


@dataclass(slots=True)
class _Repairs:
    """Sentences on what was mended, each once."""

    told: list[str] = field(default_factory=list)

    def tell(self, sentences: Iterable[str]) -> None:
        self.told += [each for each in sentences if each not in self.told]


def session(raw: RawEvent, source: Source) -> IncomingSession:
    """Return the session that the event is; raises DomainError if it cannot be one."""
    repairs = _Repairs(list(raw.notes))
    title, description = _texts(raw, source, repairs)
    starts_at, ends_at = _times(raw, source.clocks, repairs)
    stated = words.kind(raw.type)
    kind = stated or kinds.guess(title)
    if stated is None and words.plain(raw.type) not in words.VAGUE:
        repairs.tell([unknown_kind(raw.type, kind)])
    return IncomingSession(
        where=raw.where,
        keys=keys.keys(
            guid=raw.guid,
            code=raw.code,
            number=raw.id,
            acronym=source.acronym,
            title=title,
            starts_at=starts_at,
        ),
        guid=keys.uuid_of(raw.guid),
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        kind_is_stated=stated is not None,
        room=short_name(raw.room, _("room")),
        theme=short_name(raw.track, _("theme")),
        description=description,
        people=_people(raw, kind, repairs),
        repairs=tuple(repairs.told),
    )


def short_name(typed: str, what: str) -> str:
    """Return the name on one line; raises DomainError if it is longer than any list can show."""
    name = one_line(typed)
    if len(name) > LONGEST_NAME:
        raise DomainError(
            _(
                "The name of its %(what)s is longer than %(longest)d characters.",
                what=what,
                longest=LONGEST_NAME,
            )
        )
    return name


def fitting_title(title: str) -> tuple[str, str]:
    """Return the title as long as one may be, and the whole one again if it had to be cut."""
    if len(title) <= rules.LONGEST_TITLE:
        return title, ""
    cut = title[: rules.LONGEST_TITLE - 1]
    return (cut.rsplit(" ", 1)[0] or cut).rstrip() + "…", title


def title_too_long() -> str:
    """Return the sentence on a title that was cut."""
    return _("Its title is too long; the whole of it opens the description.")


def unknown_kind(typed: str, guess: SessionKind) -> str:
    """Return the sentence on a word that says no kind, and the kind that was guessed."""
    return _(
        "“%(kind)s” is no kind of session; going by the title, it is “%(guess)s”.",
        kind=clean_line(typed)[:40],
        guess=KIND_LABELS[guess],
    )


def _texts(raw: RawEvent, source: Source, repairs: _Repairs) -> tuple[str, str]:
    title, whole = fitting_title(one_line(raw.title))
    if not title:
        raise DomainError(_("It has no title."))
    if whole:
        repairs.tell([title_too_long()])
    found = [_plain(each, source, repairs) for each in raw.texts]
    paragraphs = list(dict.fromkeys(each for each in (whole, *found) if each))
    if _has_invisible(raw):
        repairs.tell([invisible_taken_out()])
    description = "\n\n".join(paragraphs)
    rules.require_fitting_texts(title, description)
    return title, description


def _has_invisible(raw: RawEvent) -> bool:
    lines = (raw.title, raw.room, raw.track, *(each.name for each in raw.persons))
    texts = map(_with_newlines, (raw.title, *raw.texts))
    return any(map(is_turned, lines)) or any(each != clean(each) for each in texts)


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").translate(_LINE_ENDS)


def _plain(text: str, source: Source, repairs: _Repairs) -> str:
    typed = clean(text).strip()
    if source.is_ours or len(typed) > _MOST_MARKUP or not markup.is_markup(typed):
        return typed
    repairs.tell([_("The HTML in its text was turned into plain text.")])
    return clean(markup.as_text(typed)).strip()


def _times(raw: RawEvent, clocks: Clocks, repairs: _Repairs) -> tuple[datetime, datetime]:
    date, clock = clean_line(raw.date), clean_line(raw.start)
    first = moments.start(date, clock=clock, day=clean_line(raw.day), clocks=clocks)
    last = moments.end(
        first.moment, typed=clean_line(raw.end), length=clean_line(raw.duration), clocks=clocks
    )
    moments.require_sensible_length(first.moment, last.moment)
    repairs.tell([*first.notes, *last.notes])
    if first.moment == last.moment:
        repairs.tell([_("It has no length: it ends when it starts.")])
    return first.moment, last.moment


def _people(raw: RawEvent, kind: SessionKind, repairs: _Repairs) -> tuple[IncomingPerson, ...]:
    found: dict[tuple[str, object], IncomingPerson] = {}
    for each in raw.persons:
        name = one_line(each.name)
        role, same = words.role_of_v2(each.role, kind)
        if len(name) > LONGEST_PERSON:
            repairs.tell([_("A name of %(count)d characters was left out.", count=len(name))])
        elif name and (fold(name), role) in found:
            repairs.tell([_("%(name)s was listed twice.", name=name)])
        elif name:
            found[fold(name), role] = IncomingPerson(name=name, role=role, same=same)
    return few(list(found.values()), repairs.told)


def few(people: list[IncomingPerson], repairs: list[str]) -> tuple[IncomingPerson, ...]:
    """Return as many people as a session may have, and tell how many were left out."""
    surplus = len(people) - rules.MOST_ROLES
    if surplus > 0:
        repairs.append(
            _(
                "It names %(count)d people; those after the first %(most)d were left out.",
                count=len(people),
                most=rules.MOST_ROLES,
            )
        )
    return tuple(people[: rules.MOST_ROLES])
