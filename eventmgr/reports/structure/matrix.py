"""All recommendations side by side: by theme in full width, by addressee as an index."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.recommendations.enums import (
    AGREEMENT_LABELS,
    RECOMMENDATION_LABELS,
    TIME_FRAME_LABELS,
)
from eventmgr.reports.document import (
    Block,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
    plain,
)
from eventmgr.reports.snapshot import Recommendation
from eventmgr.reports.structure.entries import LARGE, Entry, links
from eventmgr.reports.structure.words import said, shortened

GIST: Final = 200
"""How many characters of a text without a title the matrix shows; the card has all of it."""
MOST_ROWS: Final = 1_000
"""LibreOffice needs minutes for a table of ten thousand rows."""

BRIEF_COLUMNS: Final = 3


def matrix(entries: tuple[Entry, ...]) -> Iterator[Block]:
    """Yield the recommendations by theme, then by whom they address, without a heading."""
    if not entries:
        yield Paragraph(text=plain(_("There are no recommendations.")), tone="note")
        return
    yield Heading(level=2, text=_("By theme"), anchor="by-theme")
    brief = len(entries) > LARGE
    if brief:
        words = _("Time frames and standing are told with each recommendation and in the workbook.")
        yield Paragraph(text=plain(words), tone="note")
    for number, (theme, own) in enumerate(_by_theme(entries).items(), 1):
        yield Heading(level=3, text=theme, anchor=f"theme-{number}")
        table = _theme_table(theme, own)
        yield from parted(_first_columns(table) if brief else table)
    yield Heading(level=2, text=_("By addressee"), anchor="by-addressee")
    yield from parted(_addressee_table(entries))


def _by_theme(entries: tuple[Entry, ...]) -> dict[str, list[Entry]]:
    sorted_out: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        sorted_out[entry.theme or _("Without a theme")].append(entry)
    return sorted_out


def _theme_table(theme: str, entries: list[Entry]) -> Table:
    return Table(
        caption=_("Recommendations on %(theme)s") % {"theme": theme},
        columns=(
            Column(heading=_("Reference"), share=4),
            Column(heading=_("Recommendation"), share=11),
            Column(heading=_("Lead addressee"), share=6),
            Column(heading=_("Time frame"), share=5),
            Column(heading=_("Standing"), share=4),
        ),
        rows=tuple(map(_theme_row, entries)),
    )


def _first_columns(table: Table) -> Table:
    """Return the table with what one needs to find a recommendation."""
    rows = tuple(row[:BRIEF_COLUMNS] for row in table.rows)
    return replace(table, columns=table.columns[:BRIEF_COLUMNS], rows=rows)


def _theme_row(entry: Entry) -> tuple[Text, ...]:
    recommendation = entry.recommendation
    return (
        (entry.link,),
        plain(gist(entry.recommendation)),
        plain(recommendation.lead),
        plain(said(TIME_FRAME_LABELS, recommendation.time_frame)),
        plain("\n".join(filter(None, _standing(entry)))),
    )


def gist(recommendation: Recommendation) -> str:
    """Return the title, or as much of the text as a table's row holds."""
    if recommendation.title:
        return " ".join(recommendation.title.split())
    return shortened(recommendation.text, GIST)


def parted(table: Table) -> Iterator[Table]:
    """Yield the table, in parts where it is longer than word processors open in good time."""
    if len(table.rows) <= MOST_ROWS:
        yield table
        return
    for start in range(0, len(table.rows), MOST_ROWS):
        rows = table.rows[start : start + MOST_ROWS]
        words = _("%(caption)s (rows %(first)s to %(last)s of %(all)s)") % {
            "caption": table.caption,
            "first": start + 1,
            "last": start + len(rows),
            "all": len(table.rows),
        }
        yield replace(table, caption=words, rows=rows)


def _standing(entry: Entry) -> Iterator[str]:
    draft = entry.is_draft
    yield _("Draft") if draft else said(RECOMMENDATION_LABELS, entry.recommendation.status)
    yield said(AGREEMENT_LABELS, entry.recommendation.agreement)


def _addressee_table(entries: tuple[Entry, ...]) -> Table:
    return Table(
        caption=_("Recommendations by addressee"),
        columns=(
            Column(heading=_("Addressee"), share=3),
            Column(heading=_("In the lead"), share=4),
            Column(heading=_("Supporting"), share=4),
        ),
        rows=tuple(_addressee_rows(entries)),
    )


def _addressee_rows(entries: tuple[Entry, ...]) -> Iterator[tuple[Text, ...]]:
    leads: dict[str, list[Entry]] = defaultdict(list)
    supports: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        leads[entry.recommendation.lead].append(entry)
        for name in entry.recommendation.supporting:
            supports[name].append(entry)
    for name in sorted({*leads, *supports}, key=lambda each: (not each, each.casefold(), each)):
        yield (_addressee(name), links(leads[name]), links(supports[name]))


def _addressee(name: str) -> Text:
    return (Run(name or _("Addressed to nobody yet"), strong=True),)
