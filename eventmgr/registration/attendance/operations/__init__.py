"""Acts of the day."""

from eventmgr.registration.attendance.operations.certifying import (
    issue_again,
    issue_certificates,
    revoke_certificate,
)
from eventmgr.registration.attendance.operations.checking_in import check_in, undo_check_in
from eventmgr.registration.attendance.operations.told import Told
from eventmgr.registration.attendance.operations.walking_in import WalkIn, walk_in

__all__ = [
    "Told",
    "WalkIn",
    "check_in",
    "issue_again",
    "issue_certificates",
    "revoke_certificate",
    "undo_check_in",
    "walk_in",
]
