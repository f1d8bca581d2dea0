"""What differs from the version before."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Difference, Heading, PageBreak
from eventmgr.reports.snapshot import Change, Snapshot
from eventmgr.reports.structure.differing import told


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
    yield from (_difference(each, snapshot) for each in snapshot.changes)


def _difference(change: Change, snapshot: Snapshot) -> Difference:
    said = told(change, snapshot)
    return Difference(
        name=" · ".join(filter(None, (said.subject, said.name))),
        words=" · ".join(filter(None, (said.kind, said.field))),
        before=said.before,
        after=said.after,
    )
