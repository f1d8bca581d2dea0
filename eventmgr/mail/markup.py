"""One source for a mail's text and its HTML: CommonMark with slots, without raw HTML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from eventmgr.mail import slots

_WEB = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_LINK_SLOT = re.compile(f"{slots.OPENS}[a-z0-9_]*link{slots.CLOSES}")
_LEFT_OUT: Final = ("code", "fence", "html_block", "html_inline", "image", "reference", "backticks")
_BUTTON: Final = "button"


@dataclass(frozen=True, slots=True)
class Marked:
    """What one source is as plain text and as HTML, both with the source's slots."""

    text: str
    html: str


def marked(source: str) -> Marked:
    """Return the source in both forms.

    Paragraphs, line breaks, emphasis, lists, headings, rules and links are understood; a link alone
    in its paragraph is a button. A link leads to the web, to an address, or to a slot whose name
    ends with ``link``; any other stays as it was typed. Whatever fills a slot is never read as
    markup.
    """
    tokens = _parser().parse(source)
    for before, inline, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (before.type, after.type) == ("paragraph_open", "paragraph_close") and _is_link(inline):
            before.attrSet("class", _BUTTON)
    html = _parser().renderer.render(tokens, _parser().options, {})
    return Marked(text="\n\n".join(_blocks(tokens)) + "\n", html=html)


def parsed(source: str) -> list[Token]:
    """Return the source's tokens, as ``marked`` reads it: for what is neither text nor HTML."""
    return _parser().parse(source)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(list(_LEFT_OUT))
    parser.validateLink = _is_target  # type: ignore[assignment]  # the library's own way
    parser.normalizeLink = _as_typed  # type: ignore[assignment]  # or slots would be encoded
    return parser


def _is_target(address: str) -> bool:
    return bool(_LINK_SLOT.fullmatch(address) or _WEB.match(address))


def _as_typed(address: str) -> str:
    return address


def _is_link(inline: Token) -> bool:
    children = [each.type for each in inline.children or ()]
    return children[:1] == ["link_open"] and children.index("link_close") == len(children) - 1


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the blocks of the plain text; the items of a list stand in one block."""
    items: list[str] = []
    marks: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            is_numbered = token.type.startswith("ordered")
            marks.append(int(token.attrGet("start") or 1) if is_numbered else None)
        elif token.type.endswith("_list_close"):
            marks.pop()
            if not marks:
                yield "\n".join(items)
                items = []
        elif token.type == "list_item_open":
            mark = _mark(marks)
        elif token.type == "hr":
            yield "---"
        elif token.type == "inline":
            words = "".join(_words(token.children or ()))
            if not marks:
                yield words
                continue
            indent = "  " * (len(marks) - 1)
            items.append(indent + mark + words.replace("\n", "\n" + indent + " " * len(mark)))
            mark = " " * len(mark)


def _mark(marks: list[int | None]) -> str:
    number = marks[-1]
    if number is None:
        return "- "
    marks[-1] = number + 1
    return f"{number}. "


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    target = ""
    since: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            target, since = str(token.attrGet("href")), []
        elif token.type == "link_close":
            words = "".join(since)
            yield words if words == target else f"{words}: {target}"
            target = ""
        else:
            words = "\n" if token.type in {"softbreak", "hardbreak"} else token.content
            if target:
                since.append(words)
            else:
                yield words
