"""Rooms and themes that somebody removes while a session is given them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import IntegrityError

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l

_GONE: Final = {
    "fk_session_room_id": ("room", _l("This room was removed meanwhile. Choose another.")),
    "fk_session_theme_id": ("theme", _l("This theme was removed meanwhile. Choose another.")),
}
"""The field to blame and what is said, by the foreign key that noticed."""


@contextmanager
def told() -> Iterator[None]:
    """Raise DomainError in place of the database's refusal of a room or theme that is gone."""
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.orig, "diag", None)
        found = _GONE.get(str(getattr(diagnosis, "constraint_name", "")))
        if found is None:
            raise
        field, sentence = found
        raise DomainError(sentence, field=field) from error
