"""Placeholders as people write them, in braces; and as the post office does, as slots."""

import difflib
import re
from collections.abc import Iterator
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail import slots
from eventmgr.mail.letters.catalogue import LETTERS, PLACEHOLDERS, Sort, line_placeholders
from eventmgr.mail.letters.letter import Wording

_BRACED = re.compile(r"\{\s*([^\W\d][\w ]*?)\s*\}")
LONGEST_SUBJECT: Final = 300
LONGEST_BODY: Final = 20_000


def braced(name: str) -> str:
    """Return the placeholder as people write it."""
    return f"{{{name}}}"


def as_typed(wording: Wording) -> Wording:
    """Return the words with their slots as placeholders."""
    return Wording(*(_with_braces(each) for each in (wording.subject, wording.body)))


def with_slots(letter: str, wording: Wording) -> Wording:
    """Return the typed words with slots for the placeholders that the letter has."""
    known = LETTERS[letter].placeholders

    def write(found: re.Match[str]) -> str:
        name = _read(found[1])
        return slots.slot(name) if name in known else found[0]

    return Wording(*(_BRACED.sub(write, each) for each in (wording.subject, wording.body)))


def objections(letter: str, wording: Wording) -> list[DomainError]:
    """Return what speaks against sending these typed words, in the order of the form."""
    return [*_about_subject(letter, wording.subject), *_about_body(letter, wording.body)]


def _about_subject(letter: str, subject: str) -> Iterator[DomainError]:
    if not subject.strip():
        yield DomainError(_("Write what stands in the subject."), field="subject")
    yield from _unknown(letter, subject, "subject")
    fitting = line_placeholders(LETTERS[letter].placeholders)
    for name in _known(letter, subject):
        if name not in fitting:
            yield DomainError(
                _("%(placeholder)s has no place in a subject.", placeholder=braced(name)),
                field="subject",
            )


def _about_body(letter: str, body: str) -> Iterator[DomainError]:
    if not body.strip():
        yield DomainError(_("Write what the letter says."), field="body")
        return
    yield from _unknown(letter, body, "body")
    present = _known(letter, body)
    for name in sorted(LETTERS[letter].needed - set(present)):
        yield DomainError(
            _(
                "%(placeholder)s is missing: without it the recipient cannot do what the letter "
                "is about.",
                placeholder=braced(name),
            ),
            field="body",
        )
    for line in body.split("\n"):
        for name in _known(letter, line):
            if PLACEHOLDERS[name].sort is Sort.PASSAGE and not _BRACED.fullmatch(line.strip()):
                yield DomainError(
                    _(
                        "%(placeholder)s stands for whole paragraphs: put it on a line of its own.",
                        placeholder=braced(name),
                    ),
                    field="body",
                )


def _unknown(letter: str, text: str, field: str) -> Iterator[DomainError]:
    known = LETTERS[letter].placeholders
    for typed in dict.fromkeys(found[1] for found in _BRACED.finditer(text)):
        if _read(typed) in known:
            continue
        near = difflib.get_close_matches(_read(typed), known, n=1)
        if near:
            sentence = _(
                "This letter has no %(typed)s. Did you mean %(placeholder)s?",
                typed=braced(typed),
                placeholder=braced(near[0]),
            )
        else:
            sentence = _(
                "This letter has no %(typed)s. Choose a placeholder of the list.",
                typed=braced(typed),
            )
        yield DomainError(sentence, field=field)


def _known(letter: str, text: str) -> list[str]:
    names = dict.fromkeys(_read(found[1]) for found in _BRACED.finditer(text))
    return [each for each in names if each in LETTERS[letter].placeholders]


def _read(typed: str) -> str:
    return "_".join(typed.lower().split())


def _with_braces(text: str) -> str:
    parts = slots.parted(text)
    return "".join(braced(part) if place % 2 else part for place, part in enumerate(parts))
