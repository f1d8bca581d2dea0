"""The work that the post office leaves to a worker."""

from eventmgr.foundation.jobs import Job

DELIVER = Job("mail.deliver")
"""Send what is due; carries no data, so a lost or doubled ring does no harm."""

SWEEP = Job("mail.sweep")
"""Take back what a dead worker held, and ring for what is due."""

COLLECT = Job("mail.collect")
"""Read what came back."""
