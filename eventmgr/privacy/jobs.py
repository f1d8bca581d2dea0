"""The names under which a worker knows the work on personal data."""

from eventmgr.foundation.jobs import Job

ERASE_DUE = Job("privacy.erase_due")
