"""The closed lists of saved lists."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class ListKind(StrEnum):
    """Among whom a list looks."""

    REGISTRATIONS = "registrations"
    CONTACTS = "contacts"
    """The whole address book, whoever was not invited yet too."""


LIST_KIND_LABELS = {
    ListKind.REGISTRATIONS: _l("Registrations"),
    ListKind.CONTACTS: _l("Address book"),
}
