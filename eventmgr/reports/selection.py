"""What a file tells of a version's snapshot, and in which formats that can be had."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from eventmgr.reports.enums import Attribution, Format, Variant


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

_TEXTS: Final = (Format.PDF, Format.DOCX, Format.HTML, Format.MARKDOWN)
_TABLES: Final = (Format.XLSX, Format.CSV)
FORMATS_OF: Final[Mapping[Variant, tuple[Format, ...]]] = MappingProxyType(
    {
        Variant.FULL: tuple(Format),
        Variant.GROUP: (*_TEXTS, *_TABLES),
        Variant.THEME: (*_TEXTS, *_TABLES),
        Variant.ADDRESSEE: (*_TEXTS, *_TABLES),
        Variant.HIGHLIGHTS: _TEXTS,
        Variant.PRESS: _TEXTS,
        Variant.SLIDES: (Format.PDF, Format.HTML),
    }
)
"""The formats that a variant is made in. Data (JSON) are always the whole snapshot."""

WITH_SUBJECT: Final = frozenset({Variant.GROUP, Variant.THEME, Variant.ADDRESSEE})
"""The variants that are about one of several."""
