"""What a snapshot tells beside the full report: parts of it, and shorter forms for other readers.

Chapters and cards are made as the full report makes them, so numbers, references and words are the
same.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from eventmgr.reports.document import Block
from eventmgr.reports.enums import Variant
from eventmgr.reports.structure.variants import (
    excerpts,
    highlights,
    letter,
    press,
    slides,
)
from eventmgr.reports.structure.variants.source import Source, led

_TELLERS: Final[Mapping[Variant, Callable[[Source], Iterator[Block]]]] = MappingProxyType(
    {
        Variant.GROUP: excerpts.group,
        Variant.THEME: excerpts.theme,
        Variant.ADDRESSEE: letter.letter,
        Variant.HIGHLIGHTS: highlights.highlights,
        Variant.PRESS: press.press,
        Variant.SLIDES: slides.slides,
    }
)


def told(source: Source) -> tuple[Block, ...]:
    """Return the variant's blocks; links lead to places that the variant has."""
    return led(_TELLERS[source.selection.variant](source))


__all__ = ["Source", "told"]
