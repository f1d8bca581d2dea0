"""What people wrote for a section: paragraphs, lists, and lines that explain an acronym."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from eventmgr.reports.document import Block, Fact, Facts, Listing, Paragraph, plain

BULLET: Final = "- "
_PARTED: Final = re.compile(r"\n[^\S\n]*\n")
_MEANING: Final = re.compile(r"^\s*(?P<short>[^\n]{1,40}?)(?:\s+[-–—]\s+|:\s+)(?P<long>\S.*)$")


def written(text: str) -> Iterator[Block]:
    """Yield paragraphs, parted by blank lines, and lists of lines that begin with ``- ``.

    Nothing else is markup.
    """
    for part in _PARTED.split(text):
        for is_list, lines in groupby(part.splitlines(), key=lambda line: line.startswith(BULLET)):
            told = list(lines)
            if is_list:
                yield Listing(items=tuple(each.removeprefix(BULLET) for each in told))
            elif words := "\n".join(told).strip():
                yield Paragraph(text=plain(words))


def acronyms(text: str) -> Iterator[Block]:
    """Yield the lines as acronyms with their meanings where all are such; else as written."""
    found = [_MEANING.match(line) for line in text.splitlines() if line.strip()]
    known = [each for each in found if each is not None]
    if not known or len(known) < len(found):
        yield from written(text)
        return
    yield Facts(facts=tuple(Fact(label=each["short"], value=each["long"]) for each in known))
