"""How codes, days and moments are said in the report's language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from eventmgr.people.enums import SECTOR_LABELS
from eventmgr.printing import dates
from eventmgr.reports.document import Fact
from eventmgr.reports.snapshot import Conference, Recommendation, Snapshot

UNSAID = "unsaid"
"""The code of a choice that nobody made; such lines are left out."""


def label(labels: Mapping[Any, object], code: str) -> str:
    """Return the code's label, or the code made readable where no label is known."""
    known = labels.get(code)
    return code.replace("_", " ").capitalize() if known is None else str(known)


def sector_labels(snapshot: Snapshot) -> dict[str, object]:
    """Return how the sectors are called: as built in, unless the installation says otherwise."""
    given = {each.sector: each.name for each in snapshot.sector_names}
    built_in: dict[str, object] = {each.value: name for each, name in SECTOR_LABELS.items()}
    return {**built_in, **given}


def said(labels: Mapping[Any, object], code: str) -> str:
    """Return the code's label, and nothing where nothing was said."""
    return "" if code in {"", UNSAID} else label(labels, code)


def facts(*pairs: tuple[str, str]) -> tuple[Fact, ...]:
    """Return the labelled lines that have something to say."""
    return tuple(Fact(label=name, value=value) for name, value in pairs if value.strip())


def listed(names: Iterable[str]) -> str:
    """Return the names on one line."""
    return "; ".join(names)


def day(iso: str) -> str:
    """Return an ISO day in full, with its weekday."""
    return dates.full_day(date.fromisoformat(iso))


def period(conference: Conference) -> str:
    """Return the conference's days, each with the least that tells it from the other."""
    return dates.period(date.fromisoformat(conference.starts), date.fromisoformat(conference.ends))


def moment(iso: str, zone: str) -> str:
    """Return an ISO moment by the clocks of the zone, which is named."""
    return dates.moment_at(datetime.fromisoformat(iso), zone)


def revision(text: Recommendation, zone: str) -> str:
    """Return which saved text stands, and since when if that is known."""
    number = str(text.revision)
    return f"{number}, {moment(text.revised_at, zone)}" if text.revised_at else number


def clock(starts: str, ends: str) -> str:
    """Return from when until when, by the clocks that the moments were written with."""
    return dates.clock(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
