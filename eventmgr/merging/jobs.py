"""Jobs about merges."""

from eventmgr.foundation.jobs import Job

GATHER = Job("merging.gather")
