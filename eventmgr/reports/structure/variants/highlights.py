"""What a conference came to, on one page."""

from collections.abc import Iterator
from itertools import chain, islice, zip_longest
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Heading, Listing, Paragraph, plain
from eventmgr.reports.structure.entries import Entry, entries_of
from eventmgr.reports.structure.front import waiting
from eventmgr.reports.structure.variants.source import Source, figures, gist, shortened
from eventmgr.reports.structure.words import period

TOP: Final = 5
MOST_COMMITMENTS: Final = 3
LENGTH: Final = 130
"""How many characters of a text stand here: eight of them, and the rest, fit on a page."""
TITLE: Final = 110


def highlights(source: Source) -> Iterator[Block]:
    """Yield figures, the first recommendations of the groups in turn, and commitments."""
    conference = source.snapshot.conference
    yield Heading(level=1, text=shortened(conference.title, TITLE), anchor="highlights")
    line = (period(conference), conference.venue, conference.city)
    yield Paragraph(text=plain(shortened(" · ".join(filter(None, line)), TITLE)), tone="note")
    if waiting(source.snapshot):
        words = _("Incomplete: not all working groups have submitted yet.")
        yield Paragraph(text=plain(words), tone="notice")
    yield from figures(source.whole())
    chosen = top(source)
    if chosen:
        yield Heading(level=2, text=_("Recommendations"), anchor="recommendations")
        yield Listing(items=tuple(map(_told, chosen)))
    if commitments := tuple(islice(_commitments(source), MOST_COMMITMENTS)):
        yield Heading(level=2, text=_("Commitments"), anchor="commitments")
        yield Listing(items=commitments)
    yield Paragraph(text=plain(source.made_of()), tone="note")


def top(source: Source) -> tuple[Entry, ...]:
    """Return one recommendation of each group, then a second of each, until there are enough.

    What a group puts first comes first; drafts are told only where nothing was handed in.
    """
    entries = entries_of(source.snapshot)
    handed_in = [each for each in entries if not each.is_draft] or list(entries)
    by_group = [
        sorted(
            (each for each in handed_in if each.group is group),
            key=lambda each: not getattr(each.recommendation, "starred", False),
        )
        for group in source.snapshot.groups
    ]
    turns = chain.from_iterable(zip_longest(*by_group))
    return tuple(islice((each for each in turns if each is not None), TOP))


def _told(entry: Entry) -> str:
    lead = shortened(entry.recommendation.lead, LENGTH // 3)
    words = gist(entry, LENGTH)
    reference = entry.recommendation.reference
    return f"{words} ({reference}; {lead})" if lead else f"{words} ({reference})"


def _commitments(source: Source) -> Iterator[str]:
    for group in source.snapshot.groups:
        for each in group.commitments if group.submitted_at else ():
            who = shortened(each.lead, LENGTH // 3)
            words = shortened(each.title or each.text, LENGTH)
            yield f"{who}: {words} ({each.reference})" if who else f"{words} ({each.reference})"
