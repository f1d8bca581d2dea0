"""What a file tells of a version's snapshot."""

from dataclasses import dataclass

from eventmgr.reports.enums import Attribution, Variant


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """How much of a snapshot is told, and who is named in it.

    ``subject`` is the code of the group, the name of the theme, or the addressee that the variant
    is about; empty for the others.
    """

    variant: Variant = Variant.FULL
    subject: str = ""
    attribution: Attribution = Attribution.NAMES


WHOLE = Selection()
