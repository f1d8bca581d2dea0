"""The forms that are kept while they are filled in."""

from enum import StrEnum


class DraftForm(StrEnum):
    """Which form it is."""

    REGISTRATION = "registration"
    """The answers of whoever is invited or applies."""
    NOMINATION = "nomination"
    """The rows by which an institution nominates."""
