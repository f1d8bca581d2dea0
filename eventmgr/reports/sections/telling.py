"""What the report's snapshot is given of the sections."""

from collections.abc import Mapping

from eventmgr.conferences.models import Conference
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.sections import queries, rules


def told_sections(conference: Conference) -> tuple[frozen.Section, ...]:
    """Return the sections that are switched on, in order, each with its number and words."""
    places = [each for each in queries.sections(conference) if each.is_on]
    numbers = rules.numbered(
        [(each.key, each.kind) for each in places], queries.kept_numbers(conference)
    )
    return tuple(_section(each, numbers[each.key]) for each in places)


def told_summaries(conference: Conference) -> Mapping[int, str]:
    """Return by the session's id what the editors wrote of it."""
    return {
        each.session.id: each.words.text
        for each in queries.summaries(conference)
        if each.session is not None and each.words is not None and each.is_on
    }


def _section(place: queries.Place, number: str) -> frozen.Section:
    words = place.words
    return frozen.Section(
        key=place.key,
        kind=place.kind,
        number=number,
        title=words.title if words else "",
        text=words.text if words else "",
        revision=words.number if words else 0,
        revised_at=words.saved_at.isoformat(timespec="seconds") if words else "",
    )
