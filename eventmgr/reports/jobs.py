"""What workers do about reports."""

from eventmgr.foundation.jobs import Job

COMPILE = Job("reports.compile")
SWEEP = Job("reports.sweep")
DRAFT = Job("reports.draft_at_deadlines")
TELL_OF_COMMENTS = Job("reports.tell_of_comments")
