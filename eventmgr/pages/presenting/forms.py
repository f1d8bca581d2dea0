"""The form that puts groups in order."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from flask import request

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting import operations
from eventmgr.groups.presenting.rules import Wish
from eventmgr.web.forms import VersionedForm

_DIGITS: Final = re.compile(r"[0-9]{1,6}", re.ASCII)


class ArrangeForm(VersionedForm):
    """A place and minutes for each group; the row's fields are named after its code."""

    def __init__(self, groups: Sequence[WorkingGroup]) -> None:
        super().__init__()
        self._codes = [each.code for each in groups]
        if self.version.data is None:
            self.version.data = operations.version(groups)

    def wishes(self) -> dict[str, Wish]:
        """Return what was typed; raise DomainError naming the group where it is no number."""
        return {
            code: Wish(
                place=_number(code, f"place-{code}"),
                minutes=_number(code, f"minutes-{code}") or 0,
            )
            for code in self._codes
            if f"minutes-{code}" in request.form
        }

    def moved(self) -> tuple[str, Literal[-1, 0, 1]]:
        """Return which group's button was pressed, and its way; none if it was another button."""
        for name, by in (("up", -1), ("down", 1)):
            if request.form.get(name):
                return request.form[name], by  # type: ignore[return-value] # one of the two
        return "", 0

    def typed(self, name: str, otherwise: object) -> str:
        """Return what was typed into the field, so that nothing of it is lost."""
        return str(request.form.get(name, "" if otherwise is None else otherwise))


def _number(code: str, name: str) -> int | None:
    typed = request.form.get(name, "").strip()
    if typed and not _DIGITS.fullmatch(typed):
        raise DomainError(_("%(code)s: write places and minutes as whole numbers.", code=code))
    return int(typed) if typed else None
