"""Recommendations as a table for a spreadsheet, where no cell can become a formula.

It names no writer, nobody who proposed or commits in a group under the Chatham House Rule, and
nobody protected.
"""

from collections.abc import Iterable

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.discretion import Names
from eventmgr.recommendations import proposers
from eventmgr.recommendations.enums import (
    AGREEMENT_LABELS,
    KIND_LABELS,
    RECOMMENDATION_LABELS,
    TIME_FRAME_LABELS,
)
from eventmgr.recommendations.queries import Entry


def as_csv(entries: Iterable[Entry], *, hidden: Names = ()) -> bytes:
    """Return the entries as CSV in UTF-8, their cells as they are shown.

    ``hidden``: the names that no proposer is told by.
    """
    return tables.as_csv(_head(), (_cells(each, hidden) for each in entries))


def _head() -> list[str]:
    return [
        _("Reference"),
        _("Group"),
        _("Theme"),
        _("State"),
        _("Title"),
        _("Text"),
        _("Lead addressee"),
        _("Supporting addressees"),
        _("Time frame"),
        _("Indicator"),
        _("Rationale"),
        _("Level of agreement"),
        _("Dissent"),
        _("Revision"),
        _("Saved (UTC)"),
        _("Late text waiting"),
        _("Proposed by"),
        _("Kind"),
    ]


def _cells(entry: Entry, hidden: Names) -> list[str]:
    words, group = entry.words, entry.recommendation.group
    theme = words.theme or group.theme
    return [
        entry.reference,
        group.title,
        theme.name if theme else "",
        str(RECOMMENDATION_LABELS[entry.recommendation.state]),
        words.title,
        words.text,
        entry.lead,
        "\n".join(words.supporting_addressees),
        str(TIME_FRAME_LABELS[words.time_frame]),
        words.indicator,
        words.rationale,
        str(AGREEMENT_LABELS[entry.recommendation.agreement]),
        entry.recommendation.agreement_note,
        str(words.number),
        words.saved_at.isoformat(sep=" ", timespec="minutes")[:16],
        _("yes") if entry.waiting else _("no"),
        "" if group.is_discreet else proposers.told(entry.recommendation, hidden),
        str(KIND_LABELS[entry.recommendation.kind]),
    ]
