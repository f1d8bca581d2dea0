"""Recommendations as a table for a spreadsheet, where no cell can become a formula.

It names no writer, and no proposer of a group under the Chatham House Rule.
"""

from collections.abc import Iterable

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import gettext as _
from eventmgr.recommendations.enums import (
    AGREEMENT_LABELS,
    RECOMMENDATION_LABELS,
    TIME_FRAME_LABELS,
)
from eventmgr.recommendations.queries import Entry


def as_csv(entries: Iterable[Entry]) -> bytes:
    """Return the entries as CSV in UTF-8, their cells as they are shown."""
    return tables.as_csv(_head(), map(_cells, entries))


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
        _("Revision"),
        _("Saved (UTC)"),
        _("Late text waiting"),
        _("Proposed by"),
    ]


def _cells(entry: Entry) -> list[str]:
    words, group = entry.words, entry.recommendation.group
    theme = words.theme or group.theme
    return [
        entry.reference,
        group.title,
        theme.name if theme else "",
        str(RECOMMENDATION_LABELS[entry.recommendation.state]),
        words.title,
        words.text,
        words.lead_addressee,
        "\n".join(words.supporting_addressees),
        str(TIME_FRAME_LABELS[words.time_frame]),
        words.indicator,
        words.rationale,
        str(AGREEMENT_LABELS[words.agreement]),
        str(words.number),
        words.saved_at.isoformat(sep=" ", timespec="minutes")[:16],
        _("yes") if entry.waiting else _("no"),
        "" if group.is_chatham else entry.recommendation.proposer,
    ]
