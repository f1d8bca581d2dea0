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
    Paragraph,
    Picture,
    Run,
    plain,
)
from eventmgr.reports.snapshot import Logo, Snapshot
from eventmgr.reports.structure.changes import changes
from eventmgr.reports.structure.entries import Entry
from eventmgr.reports.structure.matrix import gist
from eventmgr.reports.structure.sections import missing
from eventmgr.reports.structure.words import label, listed, moment, period

UNCOUNTED = frozenset({"break", "social"})
"""Kinds of session that fill the agenda but not the report's numbers."""


def waiting(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the codes of the groups that have not handed in their recommendations."""
    return tuple(each.code for each in snapshot.groups if each.submitted_at is None)


def is_draft(snapshot: Snapshot) -> bool:
    """Whether groups are waited for, or sections are still to be written."""
    return bool(waiting(snapshot) or missing(snapshot))


def front(snapshot: Snapshot, fingerprint: str) -> Iterator[Block]:
    """Yield cover, contents and what changed; ``fingerprint`` is the snapshot's digest."""
    yield _cover(snapshot, fingerprint)
    yield Contents(title=_("Contents"))
    yield from changes(snapshot)


def _cover(snapshot: Snapshot, fingerprint: str) -> Cover:
    conference, compilation = snapshot.conference, snapshot.compilation
    return Cover(
        genre=_("Closing report"),
        title=conference.title,
        subtitle=conference.subtitle,
        lines=tuple(filter(None, (period(conference), conference.venue, conference.city))),
        notice="\n".join(_notices(snapshot)),
        organisations=tuple(_organisations(snapshot)),
        logos=tuple(map(_logo, snapshot.style.logos)),
        donor_line=snapshot.style.donor_line,
        colophon=(
            *filter(None, (snapshot.style.disclaimer,)),
            _("Version %(version)s, compiled on %(moment)s")
            % {
                "version": compilation.version,
                "moment": moment(compilation.compiled_at, conference.zone),
            },
            _("SHA-256 of the data: %(digest)s") % {"digest": fingerprint},
        ),
    )


def _logo(logo: Logo) -> Picture:
    return Picture(
        sha256=logo.sha256,
        alternative=_("Logo of %(organisation)s") % {"organisation": logo.organisation},
        media_type=logo.media_type,
        width=logo.width,
        height=logo.height,
    )


def _notices(snapshot: Snapshot) -> Iterator[str]:
    compilation = snapshot.compilation
    if compilation.corrects is not None:
        words = _("Corrigendum to version %(number)s") % {"number": compilation.corrects}
        yield f"{words}: {compilation.note}" if compilation.note else words
    if late := waiting(snapshot):
        words = _(
            "Incomplete: %(missing)s of %(all)s working groups have not submitted yet (%(codes)s)."
        )
        counts = {"missing": len(late), "all": len(snapshot.groups), "codes": ", ".join(late)}
        yield str(words % counts)
    if unwritten := missing(snapshot):
        words = _("Incomplete: these sections have not been written yet: %(titles)s.")
        yield str(words % {"titles": listed(unwritten)})


def _organisations(snapshot: Snapshot) -> Iterator[Fact]:
    for role in PARTNER_LABELS:
        names = [each.name for each in snapshot.organisations if each.role == role]
        if names:
            yield Fact(label=label(PARTNER_LABELS, role), value=listed(names))


def summary(snapshot: Snapshot, entries: tuple[Entry, ...], *, about: bool) -> Iterator[Block]:
    """Yield what there is to know at a glance, and what the groups put first.

    ``about``: with the conference's own description, where nobody has written a summary.
    """
    if about and snapshot.conference.summary:
        yield Paragraph(text=plain(snapshot.conference.summary))
    yield Figures(figures=tuple(_figures(snapshot)))
    first = [each for each in entries if each.recommendation.starred]
    if not first:
        return
    yield Heading(level=2, text=_("What the groups put first"), anchor="first")
    for entry in first:
        yield Paragraph(text=(entry.link, Run(f" {gist(entry.recommendation)}")))


def _figures(snapshot: Snapshot) -> Iterator[Fact]:
    sessions = [s for day in snapshot.days for s in day.sessions if s.kind not in UNCOUNTED]
    for name, number in (
        (_("Confirmed participants"), sum(each.confirmed for each in snapshot.participation)),
        (_("Sessions"), len(sessions)),
        (_("Working groups"), len(snapshot.groups)),
        (_("Recommendations"), sum(len(each.recommendations) for each in snapshot.groups)),
    ):
        yield Fact(label=name, value=str(number))
