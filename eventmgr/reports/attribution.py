"""Who is named: taking names and organisations out of a snapshot before anything is made of it."""

from eventmgr.reports.enums import Attribution
from eventmgr.reports.snapshot import Snapshot


def attributed(snapshot: Snapshot, attribution: Attribution) -> Snapshot:
    """Return what may be told under the attribution; the snapshot itself where all may."""
    if attribution is Attribution.NAMES:
        return snapshot
    raise NotImplementedError(attribution)
