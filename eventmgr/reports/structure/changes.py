"""What differs from the version before."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.reports.document import Block, Difference, Heading, PageBreak
from eventmgr.reports.snapshot import Change, Snapshot
from eventmgr.reports.structure.words import label

_KINDS = {"added": _l("Added"), "removed": _l("Removed"), "changed": _l("Changed")}
_SUBJECTS = {
    "recommendation": _l("Recommendation"),
    "finding": _l("Finding"),
    "disagreement": _l("Point of no agreement"),
    "commitment": _l("Commitment offered"),
    "section": _l("Section"),
    "group": _l("Working group"),
    "session": _l("Session"),
    "figure": _l("Figure"),
}


def changes(snapshot: Snapshot) -> Iterator[Block]:
    """Yield a part on what changed, if anything is known to have."""
    if not snapshot.changes:
        return
    since = snapshot.compilation.since
    title = (
        _("What changed since version %(number)s") % {"number": since}
        if since is not None
        else _("What changed")
    )
    yield PageBreak()
    yield Heading(level=1, text=title, anchor="changes")
    yield from map(_difference, snapshot.changes)


def _difference(change: Change) -> Difference:
    return Difference(
        name=" · ".join(filter(None, (label(_SUBJECTS, change.subject), change.name))),
        words=label(_KINDS, change.kind),
        before=change.before,
        after=change.after,
    )
