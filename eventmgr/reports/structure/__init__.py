"""From the snapshot to the report document: what is said, in which order, in which words."""

from collections.abc import Iterator
from typing import Final

from eventmgr.foundation.colours import accent, ink
from eventmgr.foundation.i18n import direction, in_report_language
from eventmgr.foundation.i18n import gettext as _
from eventmgr.printing.canonical import digest
from eventmgr.reports.document import Block, Document, Meta
from eventmgr.reports.selection import WHOLE, Selection
from eventmgr.reports.snapshot import Snapshot, clean_snapshot, to_json
from eventmgr.reports.structure.annexes import annexes
from eventmgr.reports.structure.entries import entries_of
from eventmgr.reports.structure.front import front, waiting
from eventmgr.reports.structure.groups import groups
from eventmgr.reports.structure.matrix import matrix
from eventmgr.reports.structure.participation import participation
from eventmgr.reports.structure.programme import programme

HEADER: Final = 90
"""How many characters of the title stand above every page."""


def build(snapshot: Snapshot, language: str = "en", selection: Selection = WHOLE) -> Document:
    """Return the report on the snapshot, in the language where we speak it, else in English.

    What people wrote is cleaned and otherwise kept word for word. Raise SnapshotError when the
    snapshot holds a text that is not Unicode.
    """
    fingerprint = digest(to_json(snapshot))
    return compose(clean_snapshot(snapshot), language, selection=selection, fingerprint=fingerprint)


def compose(
    snapshot: Snapshot, language: str, *, selection: Selection, fingerprint: str
) -> Document:
    """Return the report on a cleaned snapshot; ``fingerprint`` is the digest of the frozen one."""
    del selection
    with in_report_language(language):
        return Document(
            meta=_meta(snapshot, language), blocks=tuple(_blocks(snapshot, fingerprint))
        )


def _running(title: str) -> str:
    """Return as much of the title as a page's header holds."""
    return title if len(title) <= HEADER else title[: HEADER - 1].rstrip() + "…"


def _blocks(snapshot: Snapshot, fingerprint: str) -> Iterator[Block]:
    entries = entries_of(snapshot)
    yield from front(snapshot, fingerprint)
    yield from participation(snapshot)
    yield from programme(snapshot)
    yield from groups(snapshot, entries)
    yield from matrix(entries)
    yield from annexes(snapshot, fingerprint)


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
        draft=_("Draft") if waiting(snapshot) else "",
    )
