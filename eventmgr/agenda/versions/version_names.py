"""What published versions are called."""

import re
from collections.abc import Collection, Sequence

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

LONGEST = 60
_LAST_NUMBER = re.compile(r"([0-9]{1,9})(?!.*[0-9])", re.DOTALL)


def next_name(names: Sequence[str]) -> str:
    """Return the name to propose after these, the newest first: 1, 2 ... or 0.9, 0.10."""
    if not names:
        return "1"
    proposed = _counted_on(names[0])
    while proposed in names:
        proposed = _counted_on(proposed)
    return proposed[-LONGEST:]


def require_good(name: str, taken: Collection[str]) -> None:
    """Raise DomainError at ``name`` for an empty, too long or taken name."""
    if not name:
        raise DomainError(_("Give this version a name, as 1 or 2."), field="name")
    if len(name) > LONGEST:
        raise DomainError(
            _(
                "This name has %(length)d characters; %(longest)d are the most.",
                length=len(name),
                longest=LONGEST,
            ),
            field="name",
        )
    if name in taken:
        raise DomainError(
            _("There is a version “%(name)s” already. Choose another name.", name=name),
            field="name",
        )


def _counted_on(name: str) -> str:
    found = _LAST_NUMBER.search(name)
    if not found:
        return f"{name} 2"
    return f"{name[: found.start()]}{int(found[1]) + 1}{name[found.end() :]}"
