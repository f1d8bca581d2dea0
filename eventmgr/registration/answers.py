"""What a person says of themselves for one conference."""

from dataclasses import dataclass

from eventmgr.people.enums import Sector


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """The answers of the registration form, whole."""

    name: str
    honorific: str = ""
    title: str = ""
    organisation: str = ""
    sector: Sector | None = None
    needs: str = ""
    consents_to_be_listed: bool = False
    consents_to_photographs: bool = False
