"""Where this installation writes from, as far as calendars are told."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """Handed in by whoever knows the settings."""

    base_url: str
    organiser_address: str
    """The address in the From field: a calendar takes changes from no other organiser."""
