"""The report's sections in their order: what was written first, then what fills itself."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Heading, PageBreak, Paragraph, plain
from eventmgr.reports.enums import SectionKind
from eventmgr.reports.snapshot import Snapshot
from eventmgr.reports.structure.annexes import method, participants
from eventmgr.reports.structure.entries import Entry, entries_of
from eventmgr.reports.structure.follow_up import commitments, follow_up
from eventmgr.reports.structure.front import summary
from eventmgr.reports.structure.groups import groups
from eventmgr.reports.structure.matrix import matrix
from eventmgr.reports.structure.participation import participation
from eventmgr.reports.structure.programme import programme
from eventmgr.reports.structure.raw import raw_texts
from eventmgr.reports.structure.sections import PAGED, Place, places
from eventmgr.reports.structure.sessions import CLOSING, OPENING, TOLD, sessions
from eventmgr.reports.structure.written import acronyms, written


def body(snapshot: Snapshot, fingerprint: str) -> Iterator[Block]:
    """Yield every section that is switched on, once and in its order."""
    entries = entries_of(snapshot)
    told: set[str] = set()
    for place in places(snapshot):
        if place.kind in PAGED or not told:
            yield PageBreak()
        yield Heading(level=1, text=place.title, anchor=place.anchor, number=place.section.number)
        yield from _text(place)
        if place.kind not in told:  # a second one of the same kind says what was written for it
            yield from _filled(place, snapshot, entries, fingerprint)
        told.add(place.kind)


def _text(place: Place) -> Iterator[Block]:
    if place.is_missing:
        words = _("This section has not been written yet.")
        yield Paragraph(text=plain(words), tone="note")
    elif place.kind == SectionKind.ACRONYMS:
        yield from acronyms(place.section.text)
    else:
        yield from written(place.section.text)


def _filled(
    place: Place, snapshot: Snapshot, entries: tuple[Entry, ...], fingerprint: str
) -> Iterator[Block]:
    """Return what the section says by itself, whatever was written."""
    fillings = {
        SectionKind.SUMMARY: lambda: summary(snapshot, entries, about=not place.section.text),
        SectionKind.OBJECTIVES: lambda: _how(snapshot),
        SectionKind.PARTICIPATION: lambda: participation(snapshot),
        SectionKind.OPENING: lambda: sessions(snapshot, place, OPENING),
        SectionKind.SESSIONS: lambda: sessions(snapshot, place, TOLD),
        SectionKind.GROUPS: lambda: groups(snapshot, entries, place.section.number),
        SectionKind.MATRIX: lambda: matrix(entries),
        SectionKind.COMMITMENTS: lambda: commitments(snapshot),
        SectionKind.CLOSING: lambda: sessions(snapshot, place, CLOSING),
        SectionKind.FOLLOW_UP: lambda: follow_up(entries),
        SectionKind.PROGRAMME: lambda: programme(snapshot),
        SectionKind.PARTICIPANTS: lambda: participants(snapshot),
        SectionKind.RAW_TEXTS: lambda: raw_texts(snapshot, place),
        SectionKind.METHOD: lambda: method(snapshot, fingerprint),
    }
    kind = SectionKind(place.kind)
    return fillings[kind]() if kind in fillings else iter(())


def _how(snapshot: Snapshot) -> Iterator[Block]:
    """Yield how the groups were set up, as far as the data tell it."""
    if not snapshot.groups:
        return
    members = sum(each.members for group in snapshot.groups for each in group.composition)
    words = _("Participants worked in %(groups)s working groups.")
    if all(each.questions for each in snapshot.groups):
        words = _(
            "Participants worked in %(groups)s working groups, each on guiding questions of its "
            "own."
        )
    yield Paragraph(text=plain(words % {"groups": len(snapshot.groups)}))
    if members:
        seated = _("The groups whose composition may be told had %(members)s members.")
        yield Paragraph(text=plain(seated % {"members": members}))
    quiet = [each.code for each in snapshot.groups if each.chatham]
    if quiet:
        note = _(
            "Under the Chatham House Rule (%(codes)s), what was said may be used, but nobody who "
            "was there is named."
        )
        yield Paragraph(text=plain(note % {"codes": ", ".join(quiet)}), tone="note")
