"""Which certificates of a conference have been issued."""

from collections.abc import Sequence

from eventmgr.conferences.models import Conference
from eventmgr.registration.prints.certificates import Certificate


def certificates_of(_conference: Conference) -> Sequence[Certificate]:
    """Return the certificates that have been issued; as long as nobody issues any, none."""
    return ()
