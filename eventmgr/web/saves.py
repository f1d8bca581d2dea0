"""A save of a text that several write at once: what its form and the script send with it."""

from typing import Any
from uuid import UUID, uuid4

from flask import abort, request
from wtforms import HiddenField

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.web.forms import Form


def number_of(typed: str | None, *, digits: int = 9) -> int:
    """Return the number that was sent, 0 for what is none; nine digits fit an integer."""
    word = typed or ""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= digits else 0


class SaveForm(Form):
    """Which save this is, and what it grew out of."""

    client_id = HiddenField()
    base_number = HiddenField()
    settles = HiddenField()

    def renew(self, number: int) -> None:
        """Make the form a save of its own, grown out of the revision of this number; 0: of none."""
        self.client_id.data = str(uuid4())
        self.base_number.data = str(number)

    def save_id(self) -> UUID:
        """Return which save this is; a garbled one counts as a new one."""
        try:
            return UUID(self.client_id.data or "")
        except ValueError:
            return uuid4()

    def base(self) -> int:
        """Return the number of the revision that the writer saw, 0 if none is known."""
        return number_of(self.base_number.data)

    def settled(self) -> int | None:
        """Return the number of the text that waits and on which the words decide, if they do."""
        return number_of(self.settles.data) or None


def sent() -> dict[str, Any]:
    """Return the JSON object that a script sent; 400 for anything else."""
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else abort(400)


def client_id(typed: object) -> UUID:
    """Return which save a script sent; raise DomainError if it does not say so."""
    try:
        return UUID(str(typed))
    except ValueError as error:
        raise DomainError(_("This save has no id of its own. Reload the page.")) from error


def after(told: dict[str, Any]) -> UUID | None:
    """Return which earlier save of the device the words grew out of, if it says so."""
    try:
        return UUID(str(told.get("after")))
    except ValueError:
        return None
