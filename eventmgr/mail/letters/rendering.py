"""From the words of a letter and its values to what one person reads."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any, Final

from eventmgr.foundation import i18n
from eventmgr.foundation.text import clean_line
from eventmgr.mail import slots
from eventmgr.mail.frame import framed
from eventmgr.mail.isolation import isolated
from eventmgr.mail.letters import overrides
from eventmgr.mail.letters.catalogue import PLACEHOLDERS, Sort
from eventmgr.mail.letters.defaults import default_wording
from eventmgr.mail.letters.letter import Letter, Wording
from eventmgr.mail.letters.telling import Told, told
from eventmgr.mail.markup import Marked, marked

SENTENCES: Final = frozenset(
    name for name, each in PLACEHOLDERS.items() if each.sort is Sort.SENTENCE
)
_ADDRESS_AT_END = re.compile(
    f"(?m)(?<![^\\n]\\n)^(.*[^:\\n]): ({slots.OPENS}[a-z0-9_]*link{slots.CLOSES})$(?!\\n[^\\n])"
)


def render_letter(
    name: str,
    /,
    *,
    language: str,
    conference_id: int | None = None,
    left_open: Collection[str] = (),
    **values: Any,  # noqa: ANN401 - whatever the letter tells
) -> Letter:
    """Return the letter in the language, by the conference's own words if it has written any.

    The values are data, never markup. An unknown language is written in English; a value that the
    letter misses raises KeyError. Words of a conference that cannot be used are noted in the log,
    and the letter leaves by the product's own. Placeholders ``left_open`` stay slots: for a content
    that many share. Addresses of links are values: the post office
    knows no base address.
    """
    code = language if language in i18n.LANGUAGES else "en"
    own = overrides.own_wording(conference_id, name, code)
    facts = told(name, values, language=code, left_open=left_open)
    return rendered(own or default_wording(name, code), facts, language=code)


def written(
    name: str,
    /,
    *,
    language: str,
    conference_id: int,
    **values: Any,  # noqa: ANN401 - whatever the letter tells
) -> tuple[Wording, dict[str, str]]:
    """Return the letter's words, with slots, and what fills these: for what is no mail.

    As ``render_letter``: the conference's own words if it has written any.
    """
    own = overrides.own_wording(conference_id, name, language)
    facts = told(name, values, language=language)
    wording = own or default_wording(name, language)
    return Wording(wording.subject, _with_passages(wording.body, facts)), facts.values


def rendered(wording: Wording, facts: Told, *, language: str) -> Letter:
    """Return what the words say with these facts; raises KeyError for one that is missing."""
    both = _marked(_with_passages(wording.body, facts))
    page = framed(both.html, subject=wording.subject, language=language, plain=SENTENCES)
    return Letter(
        subject=clean_line(slots.filled(wording.subject, facts.values)),
        text=slots.filled(_with_addresses_below(both.text), _spoken(facts, language)),
        html=slots.filled_html(page, facts.values),
        language=language,
    )


def _with_passages(source: str, facts: Told) -> str:
    for name, passage in facts.passages.items():
        source = source.replace(slots.slot(name), passage)
    return _without_gaps(source, facts.values)


@lru_cache(maxsize=256)
def _marked(source: str) -> Marked:
    return marked(source)


def _without_gaps(source: str, values: dict[str, str]) -> str:
    """Return the source without the lines that would say nothing."""
    return "\n".join(line for line in source.split("\n") if not _is_gap(line, values))


def _is_gap(line: str, values: dict[str, str]) -> bool:
    parts = slots.parted(line)
    words, names = parts[::2], parts[1::2]
    if not names or any(each.isalnum() for each in "".join(words)):
        return False
    return not any(values[name].strip() for name in names)


def _with_addresses_below(text: str) -> str:
    """Put the address of a button on a line of its own, where any program finds its end."""
    return _ADDRESS_AT_END.sub(r"\1:\n\2", text)


def _spoken(facts: Told, language: str) -> dict[str, str]:
    direction = i18n.direction(language)
    return {
        name: isolated(value, direction)
        if name in PLACEHOLDERS and PLACEHOLDERS[name].sort is Sort.VALUE
        else value
        for name, value in facts.values.items()
    }
