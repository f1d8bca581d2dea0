"""Letters from templates, in the recipient's language: a subject, a text and an HTML body."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from eventmgr.foundation import i18n
from eventmgr.foundation.text import clean_line

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "mail"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said in one mail."""

    subject: str
    text: str
    html: str
    language: str


def render_letter(template: str, /, *, language: str, **values: Any) -> Letter:  # noqa: ANN401 - template values
    """Return the letter ``templates/mail/<template>`` with the values as data, never as markup.

    An unknown language is written in English; a value that the template misses raises
    jinja2.UndefinedError. Addresses of links are values: the post office knows no base address.
    """
    code = language if language in i18n.LANGUAGES else "en"
    with i18n.in_language(code):
        frame = {"language": code, "direction": i18n.direction(code), **values}
        return Letter(
            subject=clean_line(_plain().get_template(f"{template}/subject.txt").render(frame)),
            text=_plain().get_template(f"{template}/body.txt").render(frame).strip() + "\n",
            html=_markup().get_template(f"{template}/body.html").render(frame),
            language=code,
        )


@cache
def _plain() -> Environment:
    return _environment(autoescape=False)


@cache
def _markup() -> Environment:
    environment = _environment(autoescape=True)
    environment.filters["paragraphs"] = paragraphs
    return environment


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - off for plain text only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        i18n.gettext, i18n.ngettext, newstyle=True
    )
    return environment


def paragraphs(text: str) -> Markup:
    """Return typed text as HTML paragraphs, line breaks kept."""
    blocks = [block.strip("\n") for block in text.split("\n\n") if block.strip()]
    return Markup("\n").join(
        Markup("<p>{}</p>").format(
            Markup("<br>\n").join(escape(line) for line in block.split("\n"))
        )
        for block in blocks
    )
