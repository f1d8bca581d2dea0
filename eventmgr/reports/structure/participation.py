"""Who came: by each dimension against what was promised, and day by day; no name stands here."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.people import countries
from eventmgr.registration.enums import CATEGORY_LABELS
from eventmgr.registration.numbers.dimensions import find_dimension
from eventmgr.registration.questionnaire.genders import GENDERS
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
from eventmgr.reports.snapshot import Breakdown, CountLine, Snapshot
from eventmgr.reports.structure.matrix import parted
from eventmgr.reports.structure.words import colon, day, label, sector_labels

MOST_BARS = 20
"""A chart of more shows nothing any more; the table has them all."""


def participation(snapshot: Snapshot) -> Iterator[Block]:
    """Yield the numbers as tables and as bars, without a heading."""
    found = snapshot.breakdowns or _by_sector(snapshot)
    if not found:
        yield Paragraph(text=plain(_("Nobody has registered.")), tone="note")
        return
    if snapshot.target is not None:
        confirmed = sum(each.confirmed for each in snapshot.participation)
        words = _("%(confirmed)s participants were confirmed; %(target)s were foreseen.")
        told = {"confirmed": confirmed, "target": snapshot.target}
        yield Paragraph(text=plain(words % told))
    for each in found:
        yield from _breakdown(each, snapshot)
    yield from _days(snapshot)


def _by_sector(snapshot: Snapshot) -> tuple[Breakdown, ...]:
    """Return the only numbers that reports had before there were dimensions."""
    if not snapshot.participation:
        return ()
    lines = tuple(
        CountLine(key=each.sector, registered=each.registered, confirmed=each.confirmed)
        for each in snapshot.participation
    )
    return (Breakdown(dimension="sector", label="Sector", lines=lines),)


def _breakdown(breakdown: Breakdown, snapshot: Snapshot) -> Iterator[Block]:
    dimension = find_dimension(breakdown.dimension)
    name = str(dimension.label) if dimension else breakdown.label
    yield Heading(level=2, text=name, anchor=f"participation-{breakdown.dimension}")
    lines = [*breakdown.lines, *filter(None, (breakdown.unsaid,))]
    labels = _labels(breakdown, snapshot)
    came = any(each.attended for each in lines)
    aims = any(each.target is not None for each in lines)
    columns = (
        Column(heading=name, share=3),
        Column(heading=_("Registered"), numeric=True),
        Column(heading=_("Confirmed"), numeric=True),
        *((Column(heading=_("Attended"), numeric=True),) if came else ()),
        *((Column(heading=_("Target"), numeric=True),) if aims else ()),
    )
    cells = [_cells(each, labels, came=came, aims=aims) for each in lines]
    yield from parted(
        Table(
            caption=_("Participation: %(dimension)s") % {"dimension": name},
            columns=columns,
            rows=(*(tuple(map(plain, each)) for each in cells), _total(lines, came, aims)),
        )
    )
    yield from _chart(breakdown, name, labels)


def _labels(breakdown: Breakdown, snapshot: Snapshot) -> dict[str, str]:
    """Return what each line is called, by its key; the empty key is whoever is in no line."""
    known: dict[str, dict[str, object]] = {
        "sector": sector_labels(snapshot),
        "category": {each.value: said for each, said in CATEGORY_LABELS.items()},
        "gender": dict(GENDERS),
        "country": {each.key: countries.label(each.key) for each in breakdown.lines}
        if breakdown.dimension == "country"
        else {},
    }
    words = known.get(breakdown.dimension, {})
    named = {each.key: each.name or label(words, each.key) for each in breakdown.lines}
    return {**named, "": _("Others, and not said")}


def _cells(line: CountLine, labels: dict[str, str], *, came: bool, aims: bool) -> list[str]:
    cells = [labels[line.key], str(line.registered), str(line.confirmed)]
    if came:
        cells.append(str(line.attended))
    if aims:
        cells.append("" if line.target is None else str(line.target))
    return cells


def _total(lines: list[CountLine], came: bool, aims: bool) -> tuple[Text, ...]:  # noqa: FBT001 - two columns that may lack
    words = [
        _("Total"),
        str(sum(each.registered for each in lines)),
        str(sum(each.confirmed for each in lines)),
    ]
    if came:
        words.append(str(sum(each.attended for each in lines)))
    if aims:
        words.append("")
    return tuple((Run(each, strong=True),) for each in words)


def _chart(breakdown: Breakdown, name: str, labels: dict[str, str]) -> Iterator[Block]:
    if not 1 < len(breakdown.lines) <= MOST_BARS:
        return
    bars = tuple(_bar(labels[each.key], each.confirmed, each.target) for each in breakdown.lines)
    yield _drawn(_("Confirmed participants: %(dimension)s") % {"dimension": name}, bars)


def _bar(label: str, value: int, target: int | None = None) -> Bar:
    words = str(value)
    if target is not None:
        words = str(_("%(value)d of %(target)d") % {"value": value, "target": target})
    return Bar(label=label, value=value, words=words, target=target)


def _drawn(caption: str, bars: tuple[Bar, ...]) -> BarChart:
    described = "; ".join(f"{each.label}{colon()} {each.words}" for each in bars)
    return BarChart(caption=caption, description=described, bars=bars)


def _days(snapshot: Snapshot) -> Iterator[Block]:
    if not any(each.attended for each in snapshot.attendance):
        return
    yield Heading(level=2, text=_("Day by day"), anchor="participation-days")
    bars = tuple(_bar(day(each.date), each.attended) for each in snapshot.attendance)
    yield Table(
        caption=_("Participants checked in, day by day"),
        columns=(Column(heading=_("Day"), share=3), Column(heading=_("Attended"), numeric=True)),
        rows=tuple((plain(each.label), plain(str(each.value))) for each in bars),
    )
    if len(bars) > 1:
        yield _drawn(_("Participants checked in by day"), bars)
