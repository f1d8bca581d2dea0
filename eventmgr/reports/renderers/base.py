"""What a renderer is."""

from collections.abc import Callable
from dataclasses import dataclass

from eventmgr.reports.document import Document


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file, and what its maker should know about it (such as substituted characters)."""

    content: bytes
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """One format.

    ``render(document, snapshot_json)`` takes the document that was built from the snapshot whose
    canonical JSON is given, touches nothing else, and returns the same bytes for the same input.
    """

    suffix: str
    media_type: str
    render: Callable[[Document, bytes], Rendered]
