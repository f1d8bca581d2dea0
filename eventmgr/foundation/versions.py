"""Short names of what a form showed, so that a late save overwrites nobody unawares."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from eventmgr.foundation import clock
from eventmgr.foundation.errors import Stale
from eventmgr.foundation.i18n import lazy_gettext as _l


def version_of(values: Mapping[str, object]) -> str:
    """Return a text that is another one whenever any value is; moments in any zone are equal."""
    told = [(name, _plain(values[name])) for name in sorted(values)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


OVERWRITTEN: Final = _l(
    "Somebody changed this meanwhile. Save again to overwrite it, or reload the page."
)


def require_same(seen: str | None, current: str, *, said: object = OVERWRITTEN) -> None:
    """Raise Stale unless the writer saw what is there, or says nothing of it (None).

    ``said``: what comes of sending it again.
    """
    if seen is not None and seen != current:
        raise Stale(said, version=current)


def _plain(value: object) -> object:
    return clock.written(value) if isinstance(value, datetime) else value
