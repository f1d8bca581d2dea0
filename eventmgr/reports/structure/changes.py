"""What differs from the version before."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Difference, Heading, PageBreak
from eventmgr.reports.snapshot import Change, Snapshot
from eventmgr.reports.structure.differing import told

_WRITTEN: Final = frozenset({("section", "text"), ("session", "summary")})
"""What the report itself tells whole, so that nothing has to be told of it where it is new."""


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
    for each in snapshot.changes:
        yield _difference(each, snapshot)


def _difference(change: Change, snapshot: Snapshot) -> Difference:
    # Where neither stands, the words are kept back: it may have said something before.
    is_new = change.after and not change.before and (change.subject, change.field) in _WRITTEN
    said = told(replace(change, kind="added", after="") if is_new else change, snapshot)
    return Difference(
        name=" · ".join(filter(None, (said.subject, said.name, said.field))),
        words=said.kind,
        before=said.before,
        after=said.after,
    )
