"""The recommendations as a table for spreadsheets: one line each, every field a column."""

from collections.abc import Iterator, Sequence
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.recommendations.enums import (
    AGREEMENT_LABELS,
    RECOMMENDATION_LABELS,
    TIME_FRAME_LABELS,
)
from eventmgr.reports.enums import ATTRIBUTION_LABELS, VARIANT_LABELS, Variant
from eventmgr.reports.selection import Selection
from eventmgr.reports.snapshot import Group, Recommendation, Snapshot
from eventmgr.reports.structure.entries import is_drafted
from eventmgr.reports.structure.subjects import chosen, require_subject
from eventmgr.reports.structure.words import said

RECOMMENDATION: Final = _l("Recommendation")
KINDS: Final = (
    (RECOMMENDATION, "recommendations"),
    (_l("Finding"), "findings"),
    (_l("Point of no agreement"), "disagreements"),
    (_l("Commitment"), "commitments"),
)
"""What a group writes: how it is called, and the field of the group that holds it."""


def head() -> list[str]:
    """Return the names of the columns."""
    return [
        _("Reference"),
        _("Kind"),
        _("Title"),
        _("Recommendation"),
        _("Theme"),
        _("Lead addressee"),
        _("Supporting addressees"),
        _("Time frame"),
        _("Indicator"),
        _("Rationale"),
        _("Group"),
        _("Level of agreement"),
        _("Dissent"),
        _("State"),
        _("Revision"),
        _("Last update"),
    ]


def lines(snapshot: Snapshot, selection: Selection) -> Iterator[list[str]]:
    """Yield a line for each text that is told, in the report's order, cells as they are shown.

    What is about a theme or an addressee tells recommendations alone.
    """
    entries = chosen(snapshot, selection)
    if selection.variant not in {Variant.FULL, Variant.GROUP}:
        for entry in entries:
            yield _cells(entry.recommendation, entry.group, str(RECOMMENDATION))
        return
    subject = require_subject(snapshot, selection)
    for group in snapshot.groups:
        if subject is None or group.code == subject.key:
            yield from _group_lines(group)


def _group_lines(group: Group) -> Iterator[list[str]]:
    for kind, field in KINDS:
        texts: Sequence[Recommendation] = getattr(group, field)
        for each in texts:
            yield _cells(each, group, str(kind))


def about(snapshot: Snapshot, selection: Selection, sha256: str) -> Iterator[tuple[str, str]]:
    """Yield what a reader must know of where the table is from and what it tells."""
    variant = str(VARIANT_LABELS[selection.variant])
    compilation = snapshot.compilation
    yield _("Conference"), snapshot.conference.title
    yield _("Version"), str(compilation.version)
    yield _("What it tells"), f"{variant}: {selection.subject}" if selection.subject else variant
    yield _("Who is named"), str(ATTRIBUTION_LABELS[selection.attribution])
    yield _("Compiled at"), compilation.compiled_at
    yield _("SHA-256 of the data"), sha256
    yield _("Made by"), compilation.generator


def _cells(text: Recommendation, group: Group, kind: str) -> list[str]:
    return [
        text.reference,
        kind,
        text.title,
        text.text,
        text.theme or group.theme,
        text.lead,
        "\n".join(text.supporting),
        said(TIME_FRAME_LABELS, text.time_frame),
        text.indicator,
        text.rationale,
        f"{group.code} · {group.title}",
        said(AGREEMENT_LABELS, text.agreement),
        text.dissent,
        _("Draft") if is_drafted(group, text) else said(RECOMMENDATION_LABELS, text.status),
        str(text.revision),
        text.revised_at,
    ]
