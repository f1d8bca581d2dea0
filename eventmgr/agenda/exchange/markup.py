"""HTML inside texts becomes plain text; where links lead is kept."""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

_SIGNS: Final = re.compile(
    r"</?(?:p|br|ul|ol|li|a|b|i|u|em|strong|div|span|h[1-6]|blockquote|code|pre|table|tr|td|th|hr"
    r"|img|sup|sub|script|style)\b[^<>]*>|&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});",
    re.IGNORECASE,
)
_BLOCKS: Final = frozenset(
    {
        "p", "div", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
    }
)  # fmt: skip
_LINES: Final = frozenset({"br", "li", "tr", "hr"})
_UNSEEN: Final = frozenset({"script", "style"})
_MANY_NEWLINES: Final = re.compile(r"\n{3,}")


def is_markup(text: str) -> bool:
    """Whether the text was written for a browser."""
    return _SIGNS.search(text) is not None


def as_text(markup: str) -> str:
    """Return what a browser would show of it, paragraphs apart, addresses of links in brackets."""
    reader = _Reader()
    # the stubs ask for more of a target than lxml does
    parser = etree.HTMLParser(target=reader, encoding="utf-8")  # type: ignore[arg-type]
    # an element around it: in mere remains of a tag the parser would find no document
    parser.feed(f"<div>{markup}</div>".encode())
    parser.close()
    lines = [line.strip(" \t") for line in "".join(reader.said).split("\n")]
    return _MANY_NEWLINES.sub("\n\n", "\n".join(lines)).strip()


class _Reader:
    """Collects what is to be read; the methods are those that lxml calls."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._links: list[str] = []
        self._unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        self._break(tag)
        if tag == "li":
            self.said.append("– ")
        if tag == "a":
            self._links.append(attributes.get("href", "").strip())
        self._unseen += tag in _UNSEEN

    def end(self, tag: str) -> None:
        """End an element."""
        if tag in _BLOCKS:
            self._break(tag)
        if tag == "a":
            address = self._links.pop()
            is_said = not address or "".join(self.said[-1:]).strip().endswith(address)
            self.said += [] if is_said else [f" ({address})"]
        self._unseen -= tag in _UNSEEN

    def data(self, text: str) -> None:
        """Take text."""
        if not self._unseen:
            self.said.append(text)

    def close(self) -> None:
        """End the document."""

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.said.append("\n\n")
        elif tag in _LINES:
            self.said.append("\n")
