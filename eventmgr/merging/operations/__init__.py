"""Acts: merging two people, undoing it, and saying that two are two."""

from eventmgr.merging.operations.gathering import gather, late_merges
from eventmgr.merging.operations.merging import merge
from eventmgr.merging.operations.telling_apart import tell_apart
from eventmgr.merging.operations.undoing import undo

__all__ = ["gather", "late_merges", "merge", "tell_apart", "undo"]
