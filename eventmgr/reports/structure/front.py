"""The first pages: cover, contents, and what there is to know at a glance."""

from collections.abc import Iterator

from eventmgr.conferences.enums import PARTNER_LABELS
from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import (
    Block,
    Contents,
    Cover,
    Fact,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    plain,
)
from eventmgr.reports.snapshot import Snapshot
from eventmgr.reports.structure.words import label, listed, moment, period

UNCOUNTED = frozenset({"break", "social"})
"""Kinds of session that fill the agenda but not the report's numbers."""


def waiting(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the codes of the groups that have not handed in their recommendations."""
    return tuple(each.code for each in snapshot.groups if each.submitted_at is None)


def front(snapshot: Snapshot, fingerprint: str) -> Iterator[Block]:
    """Yield cover, contents and summary; ``fingerprint`` is the snapshot's digest."""
    yield _cover(snapshot, fingerprint)
    yield Contents(title=_("Contents"))
    yield PageBreak()
    yield from _summary(snapshot)


def _cover(snapshot: Snapshot, fingerprint: str) -> Cover:
    conference, compilation = snapshot.conference, snapshot.compilation
    return Cover(
        genre=_("Closing report"),
        title=conference.title,
        subtitle=conference.subtitle,
        lines=tuple(filter(None, (period(conference), conference.venue, conference.city))),
        notice=_draft_notice(snapshot),
        organisations=tuple(_organisations(snapshot)),
        colophon=(
            _("Version %(version)s, compiled on %(moment)s")
            % {
                "version": compilation.version,
                "moment": moment(compilation.compiled_at, conference.zone),
            },
            _("SHA-256 of the data: %(digest)s") % {"digest": fingerprint},
        ),
    )


def _draft_notice(snapshot: Snapshot) -> str:
    missing = waiting(snapshot)
    if not missing:
        return ""
    words = _("Draft: %(missing)s of %(all)s working groups have not submitted yet (%(codes)s).")
    counts = {"missing": len(missing), "all": len(snapshot.groups), "codes": ", ".join(missing)}
    return str(words % counts)


def _organisations(snapshot: Snapshot) -> Iterator[Fact]:
    for role in PARTNER_LABELS:
        names = [each.name for each in snapshot.organisations if each.role == role]
        if names:
            yield Fact(label=label(PARTNER_LABELS, role), value=listed(names))


def _summary(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading(level=1, text=_("Summary"), anchor="summary")
    if notice := _draft_notice(snapshot):
        yield Paragraph(text=plain(notice), tone="notice")
    if snapshot.conference.summary:
        yield Paragraph(text=plain(snapshot.conference.summary))
    yield Figures(figures=tuple(_figures(snapshot)))


def _figures(snapshot: Snapshot) -> Iterator[Fact]:
    sessions = [s for day in snapshot.days for s in day.sessions if s.kind not in UNCOUNTED]
    for name, number in (
        (_("Confirmed participants"), sum(each.confirmed for each in snapshot.participation)),
        (_("Sessions"), len(sessions)),
        (_("Working groups"), len(snapshot.groups)),
        (_("Recommendations"), sum(len(each.recommendations) for each in snapshot.groups)),
    ):
        yield Fact(label=name, value=str(number))
