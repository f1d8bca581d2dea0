"""From a letter's HTML to the page that mail clients show: direction, styles and buttons.

Slots stay slots: what is framed once is filled for many.
"""

import re
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from eventmgr.foundation import i18n
from eventmgr.mail import slots
from eventmgr.mail.templating import environment

TYPED: Final = "typed_"
"""How the names of slots begin that hold a line which a person typed: it has its own direction."""

_TAG_OR_SLOT = re.compile(f"<[^>]*>|{slots.OPENS}([a-z0-9_]+){slots.CLOSES}")
_BUTTON = re.compile(r'<p class="button"><a href="([^"]*)"[^>]*>(.*?)</a></p>', re.DOTALL)
_SPACED: Final = 'style="margin: 0 0 16px"'
_PARAGRAPHS: Final = {
    f"<p>{slots.OPENS}{TYPED}": f'<p dir="auto" {_SPACED}>{slots.OPENS}{TYPED}',
    "<p>": f"<p {_SPACED}>",
}
_BREAK: Final = "<br />\n"
_RULE: Final = "<hr />"
_NESTING: Final = ("ul", "ol", "blockquote")


@lru_cache(maxsize=256)
def framed(html: str, *, subject: str, language: str, plain: frozenset[str] = frozenset()) -> str:
    """Return the whole page for the HTML of one source, its slots still open.

    Whatever fills a slot is kept apart from the direction of the words around it, but for the
    ``plain`` ones, which are sentences in the letter's own language. A paragraph that is a link
    becomes a button with its address below; what follows the last rule is small print.
    """
    with i18n.in_language(language):
        body = _BUTTON.sub(_button, _isolating(html, plain))
        body = _with_small_print(body)
        for paragraph, styled in _PARAGRAPHS.items():
            body = body.replace(paragraph, styled)
        return (
            environment()
            .get_template("frame.html")
            .render(
                language=language,
                direction=i18n.direction(language),
                subject=subject,
                body=Markup(body),  # noqa: S704 - made by the Markdown parser, without raw HTML
            )
        )


def _isolating(html: str, plain: frozenset[str]) -> str:
    is_in_link = False

    def write(found: re.Match[str]) -> str:
        nonlocal is_in_link
        tag, name = found[0], found[1]
        if name is None:
            is_in_link = tag.startswith("<a ") or (is_in_link and tag != "</a>")
            return tag
        if name in plain or (name.startswith(TYPED) and not _follows_a_break(found)):
            return tag
        if not name.endswith("link"):
            return f"<bdi>{tag}</bdi>"
        address = f'<bdi dir="ltr">{tag}</bdi>'
        return address if is_in_link else f'<a href="{tag}">{address}</a>'

    return _TAG_OR_SLOT.sub(write, html)


def _follows_a_break(found: re.Match[str]) -> bool:
    """Whether it is a later line: the first alone decides the direction of its paragraph."""
    return found.string.startswith(_BREAK, max(0, found.start() - len(_BREAK)))


def _button(found: re.Match[str]) -> str:
    address, words = (Markup(each) for each in found.groups())  # noqa: S704 - as in ``framed``
    return environment().get_template("button.html").render(address=address, words=words)


def _with_small_print(html: str) -> str:
    words, rule, small = html.rpartition(_RULE)
    is_inside = any(small.count(f"<{tag}") != small.count(f"</{tag}") for tag in _NESTING)
    if not rule or is_inside:
        return html
    return f'{words}<div style="margin-top: 32px; font-size: 14px">{small}</div>'
