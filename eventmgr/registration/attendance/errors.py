"""What the desk is told when an act needs a second one."""

from eventmgr.foundation.errors import DomainError


class MayBeLetIn(DomainError):  # noqa: N818 - read aloud: who may be let in
    """Nothing was done, and the same act that says so knowingly would do."""
