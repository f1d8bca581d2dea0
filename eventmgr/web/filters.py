"""A filter of people as an address holds it, for acts that a wrong word would do to others."""

from collections.abc import Mapping

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.registration.lists.enums import ListKind
from eventmgr.registration.lists.rules import filter_of
from eventmgr.registration.narrowing import AnyFilter


def of_address(words: Mapping[str, str]) -> AnyFilter:
    """Return the filter that the address holds, its ``kind`` beside it.

    Raises DomainError for a word that no filter knows, for it would choose other people.
    """
    told = {name: value for name, value in words.items() if value}
    kind = told.pop("kind", ListKind.REGISTRATIONS.value)
    if kind not in set(ListKind):
        raise DomainError(_("There is no such list of people. Choose them anew."))
    return filter_of(ListKind(kind), told)
