"""From the snapshot to the report document: what is said, in which order, in which words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eventmgr.foundation.colours import accent, ink
from eventmgr.foundation.i18n import direction, in_report_language
from eventmgr.foundation.i18n import gettext as _
from eventmgr.printing.canonical import digest
from eventmgr.printing.characters import clean
from eventmgr.reports.document import Block, Document, Meta
from eventmgr.reports.enums import VARIANT_LABELS, Variant
from eventmgr.reports.selection import WHOLE, Selection
from eventmgr.reports.snapshot import Snapshot, cleaned_from_json, to_json
from eventmgr.reports.structure.body import body
from eventmgr.reports.structure.front import front, is_draft
from eventmgr.reports.structure.sections import places
from eventmgr.reports.structure.subjects import found
from eventmgr.reports.structure.variants import Source, told

HEADER: Final = 90
"""How many characters of the title stand above every page."""


def build(snapshot: Snapshot, language: str = "en", selection: Selection = WHOLE) -> Document:
    """Return the report on the snapshot, in the language where we speak it, else in English.

    What people wrote is cleaned and otherwise kept word for word. Raise SnapshotError when the
    snapshot holds a text that is not Unicode, UnknownSubject when it lacks the selection's subject.
    """
    frozen = to_json(snapshot)
    clean = cleaned_from_json(frozen)
    return compose(clean, language, selection=selection, fingerprint=digest(frozen))


def compose(
    snapshot: Snapshot, language: str, *, selection: Selection, fingerprint: str
) -> Document:
    """Return the report on a cleaned snapshot; ``fingerprint`` is the digest of the frozen one."""
    with in_report_language(language):
        return Document(
            meta=_for(selection, _meta(snapshot, language)),
            blocks=_told(Source(snapshot, selection, fingerprint, _blocks)),
        )


def _told(source: Source) -> tuple[Block, ...]:
    """Return the full report, or the variant that is made of its parts."""
    found(source.snapshot, source.selection)
    if source.selection.variant is Variant.FULL:
        return tuple(_blocks(source.snapshot, source.fingerprint))
    return told(source)


def _for(selection: Selection, meta: Meta) -> Meta:
    """Return what a variant's file says about itself."""
    if selection.variant is Variant.FULL:
        return meta
    words = str(VARIANT_LABELS[selection.variant])
    about = f"{words} ({selection.subject})" if selection.subject else words
    title = _("%(conference)s: %(variant)s") % {"conference": meta.running, "variant": about}
    return replace(meta, title=clean(title), slides=selection.variant is Variant.SLIDES)


def _running(title: str) -> str:
    """Return as much of the title as a page's header holds."""
    return title if len(title) <= HEADER else title[: HEADER - 1].rstrip() + "…"


def _blocks(snapshot: Snapshot, fingerprint: str) -> Iterator[Block]:
    yield from front(snapshot, fingerprint)
    yield from body(snapshot, fingerprint)


def about(snapshot: Snapshot, language: str) -> Meta:
    """Return what the report on a cleaned snapshot says about itself in the language."""
    with in_report_language(language):
        return _meta(snapshot, language)


def _meta(snapshot: Snapshot, language: str) -> Meta:
    conference, colour = snapshot.conference, accent(snapshot.conference.accent)
    return Meta(
        title=_("%(conference)s: closing report") % {"conference": conference.title},
        running=_running(conference.title),
        language=language,
        direction="rtl" if direction(language) == "rtl" else "ltr",
        accent=colour,
        ink=ink(colour),
        compiled_at=snapshot.compilation.compiled_at,
        generator=snapshot.compilation.generator,
        page_of=_("Page {page} of {pages}"),
        version=_("Version %(version)s") % {"version": snapshot.compilation.version},
        draft=_("Incomplete") if is_draft(snapshot) else "",
        paper="letter" if snapshot.style.paper == "letter" else "a4",
        typeface=snapshot.style.typeface,
        naskh=snapshot.style.naskh,
        numbered=any(each.section.number for each in places(snapshot)),
    )
