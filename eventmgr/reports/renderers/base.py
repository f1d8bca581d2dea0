"""What a renderer is."""

from collections.abc import Callable
from dataclasses import dataclass

from eventmgr.reports.material import Material


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file, and what its maker should know about it (such as substituted characters)."""

    content: bytes
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """One format.

    ``render(material)`` touches nothing else, and returns the same bytes for the same input.
    """

    suffix: str
    media_type: str
    render: Callable[[Material], Rendered]
