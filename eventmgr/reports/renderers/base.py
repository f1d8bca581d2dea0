"""What a renderer is."""

from collections.abc import Callable
from dataclasses import dataclass

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Bar
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


def value_of(bar: Bar) -> str:
    """Return what a bar of a chart says in words, in the language that is spoken now."""
    if bar.target is None:
        return str(bar.value)
    return _("%(value)d of %(target)d", value=bar.value, target=bar.target)
