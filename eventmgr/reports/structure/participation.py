"""Who came, counted by sector; no name stands here."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import (
    Bar,
    BarChart,
    Block,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
    plain,
)
from eventmgr.reports.snapshot import SectorCount, Snapshot
from eventmgr.reports.structure.words import label, sector_labels


def participation(snapshot: Snapshot) -> Iterator[Block]:
    """Yield the numbers by sector as a table and as bars."""
    yield Heading(level=1, text=_("Participation"), anchor="participation")
    counts = snapshot.participation
    if not counts:
        yield Paragraph(text=plain(_("Nobody has registered.")), tone="note")
        return
    labels = sector_labels(snapshot)
    yield Table(
        caption=_("Participation by sector"),
        columns=(
            Column(heading=_("Sector"), share=3),
            Column(heading=_("Registered"), numeric=True),
            Column(heading=_("Confirmed"), numeric=True),
        ),
        rows=(*(_row(each, labels) for each in counts), _total(counts)),
    )
    yield _chart(counts, labels)


def _row(count: SectorCount, labels: dict[str, object]) -> tuple[Text, ...]:
    return (
        plain(label(labels, count.sector)),
        plain(str(count.registered)),
        plain(str(count.confirmed)),
    )


def _total(counts: tuple[SectorCount, ...]) -> tuple[Text, ...]:
    registered = sum(each.registered for each in counts)
    confirmed = sum(each.confirmed for each in counts)
    words = (_("Total"), str(registered), str(confirmed))
    return tuple((Run(each, strong=True),) for each in words)


def _chart(counts: tuple[SectorCount, ...], labels: dict[str, object]) -> BarChart:
    bars = tuple(Bar(label=label(labels, each.sector), value=each.confirmed) for each in counts)
    return BarChart(
        caption=_("Confirmed participants by sector"),
        description="; ".join(f"{each.label}: {each.value}" for each in bars),
        bars=bars,
    )
