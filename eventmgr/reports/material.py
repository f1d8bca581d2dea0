"""All that a renderer is given: made once from the frozen snapshot, with nothing else at hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from eventmgr.printing.canonical import digest
from eventmgr.reports.attribution import attributed
from eventmgr.reports.document import Document, Meta
from eventmgr.reports.selection import WHOLE, Selection
from eventmgr.reports.snapshot import Snapshot, cleaned_from_json, to_json
from eventmgr.reports.structure import about, compose

NO_IMAGES: Final[Mapping[str, bytes]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Material:
    """A file's content in every form that a format may want."""

    snapshot: Snapshot
    """What the selection's attribution lets be told, cleaned."""
    told: bytes
    """The same as canonical JSON; under `Attribution.NAMES` the frozen bytes, not cleaned."""
    sha256: str
    """The digest of the frozen snapshot, the same in every file of a version."""
    selection: Selection = WHOLE
    language: str = "en"
    images: Mapping[str, bytes] = field(default_factory=lambda: NO_IMAGES)
    """The pictures that the document shows, by their SHA-256."""

    @cached_property
    def document(self) -> Document:
        """The report as blocks; composed for the formats that want it."""
        return compose(
            self.snapshot, self.language, selection=self.selection, fingerprint=self.sha256
        )

    def showing(self, document: Document) -> "Material":
        """Return the same with another document."""
        other = replace(self)
        other.__dict__["document"] = document
        return other

    @cached_property
    def meta(self) -> Meta:
        """What the document says about itself, without composing it."""
        return about(self.snapshot, self.language, self.selection)


def prepare(
    frozen: bytes,
    language: str = "en",
    selection: Selection = WHOLE,
    images: Mapping[str, bytes] = NO_IMAGES,
) -> Material:
    """Return what a file of this language and selection is made of.

    Raise SnapshotError when the bytes are no snapshot.
    """
    whole = cleaned_from_json(frozen)
    snapshot = attributed(whole, selection.attribution)
    return Material(
        snapshot=snapshot,
        told=frozen if snapshot is whole else to_json(snapshot),
        sha256=digest(frozen),
        selection=selection,
        language=language,
        images=images,
    )
