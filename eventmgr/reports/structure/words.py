"""How codes, days and moments are said in the report's language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from eventmgr.foundation.i18n import direction, language
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.enums import SECTOR_LABELS
from eventmgr.printing import dates
from eventmgr.reports.document import Fact
from eventmgr.reports.snapshot import Conference, Recommendation, Snapshot

_SPACED = frozenset({"fr"})
"""Languages that set a colon apart from the word before it, on the same line."""
RIGHT_TO_LEFT = "\u200f"
"""A mark that is not seen: what follows runs from right to left."""
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


def colon() -> str:
    """Return the colon of the language that is spoken now, with what stands before it."""
    return "\u00a0:" if language() in _SPACED else ":"


def facts(*pairs: tuple[str, str]) -> tuple[Fact, ...]:
    """Return the labelled lines that have something to say."""
    return tuple(Fact(label=name, value=value) for name, value in pairs if value.strip())


def listed(names: Iterable[str]) -> str:
    """Return the names on one line."""
    return "; ".join(names)


def shortened(text: str, most: int) -> str:
    """Return the text on one line; what is too long is cut between words and says so."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return (line[:most].rpartition(" ")[0] or line[:most]) + " …"


def venue(conference: Conference) -> str:
    """Return where it was held, on one line."""
    return ", ".join(filter(None, (conference.venue, conference.city)))


def day(iso: str) -> str:
    """Return an ISO day in full, with its weekday."""
    return dates.full_day(date.fromisoformat(iso))


def period(conference: Conference) -> str:
    """Return the conference's days, each with the least that tells it from the other."""
    return dates.period(date.fromisoformat(conference.starts), date.fromisoformat(conference.ends))


def moment(iso: str, zone: str) -> str:
    """Return an ISO moment by the clocks of the zone, which is named."""
    return dates.moment_at(datetime.fromisoformat(iso), zone)


def framed(sentence: str) -> str:
    """Return a sentence of ours so that it runs as its language does, though a name begins it."""
    return f"{RIGHT_TO_LEFT}{sentence}" if direction(language()) == "rtl" else sentence


def made_of(snapshot: Snapshot, fingerprint: str) -> tuple[str, str]:
    """Return which version it is and when it was compiled, and the digest of its data."""
    compilation = snapshot.compilation
    told = {
        "version": compilation.version,
        "moment": moment(compilation.compiled_at, snapshot.conference.zone),
    }
    return (
        str(_("Version %(version)s, compiled on %(moment)s") % told),
        str(_("SHA-256 of the data: %(digest)s") % {"digest": fingerprint}),
    )


def revision(text: Recommendation, zone: str) -> str:
    """Return which saved text stands, and since when if that is known."""
    number = str(text.revision)
    return f"{number}, {moment(text.revised_at, zone)}" if text.revised_at else number


def clock(starts: str, ends: str) -> str:
    """Return from when until when, by the clocks that the moments were written with."""
    return dates.clock(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
