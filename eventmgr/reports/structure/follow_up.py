"""What was offered, and who answers what next: commitments and the plan for following up."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.recommendations.enums import TIME_FRAME_LABELS
from eventmgr.reports.document import Block, Column, Paragraph, Table, plain
from eventmgr.reports.snapshot import Snapshot
from eventmgr.reports.structure.entries import LARGE, Entry
from eventmgr.reports.structure.matrix import gist, parted
from eventmgr.reports.structure.subjects import alike
from eventmgr.reports.structure.words import said

BLANK: Final = " "
"""What stands in a cell that is left for the reader's pen."""


def commitments(snapshot: Snapshot) -> Iterator[Block]:
    """Yield everything that somebody offered to do, of all groups."""
    found = [each for group in snapshot.groups for each in group.commitments]
    if not found:
        yield Paragraph(text=plain(_("No commitments were recorded.")), tone="note")
        return
    rows = tuple(
        (
            plain(each.reference),
            plain(gist(each)),
            plain(each.lead),
            plain(said(TIME_FRAME_LABELS, each.time_frame)),
        )
        for each in found
    )
    columns = (
        Column(heading=_("Reference"), share=4),
        Column(heading=_("Commitment"), share=11),
        Column(heading=_("Who commits"), share=6),
        Column(heading=_("Time frame"), share=5),
    )
    yield from parted(Table(caption=_("Commitments offered"), columns=columns, rows=rows))


def follow_up(entries: tuple[Entry, ...]) -> Iterator[Block]:
    """Yield the plan: who leads and by when, with room for the next review and for the answer."""
    if not entries:
        yield Paragraph(text=plain(_("There is nothing to follow up yet.")), tone="note")
    elif len(entries) > LARGE:
        words = _("A row stands for all that one addressee leads; the workbook has one for each.")
        yield Paragraph(text=plain(words), tone="note")
        yield from parted(_plan_by_lead(entries))
    else:
        yield from parted(_plan(entries))


def _plan(entries: tuple[Entry, ...]) -> Table:
    rows = tuple(
        (
            (entry.link,),
            plain(entry.recommendation.lead),
            plain(said(TIME_FRAME_LABELS, entry.recommendation.time_frame)),
            plain(BLANK),
            plain(BLANK),
        )
        for entry in entries
    )
    columns = (
        Column(heading=_("Reference"), share=4),
        Column(heading=_("Lead addressee"), share=7),
        Column(heading=_("Time frame"), share=5),
        Column(heading=_("Next review"), share=4),
        Column(heading=_("The addressee's answer"), share=7),
    )
    return Table(caption=_("Follow-up plan"), columns=columns, rows=rows)


def _plan_by_lead(entries: tuple[Entry, ...]) -> Table:
    leads = [each.recommendation.lead for each in entries]
    counts = Counter(map(alike, leads))
    spelt = {alike(each): each for each in reversed(leads)}
    rows = tuple(
        (
            plain(spelt[lead] or _("Addressed to nobody yet")),
            plain(str(counts[lead])),
            plain(BLANK),
            plain(BLANK),
        )
        for lead in sorted(counts, key=lambda each: (not each, each))
    )
    columns = (
        Column(heading=_("Lead addressee"), share=7),
        Column(heading=_("Recommendations"), share=5, numeric=True),
        Column(heading=_("Next review"), share=4),
        Column(heading=_("The addressee's answer"), share=8),
    )
    return Table(caption=_("Follow-up plan"), columns=columns, rows=rows)
