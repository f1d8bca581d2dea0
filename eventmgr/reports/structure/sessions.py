"""What was said: the opening and closing with their speakers, plenaries and panels."""

from collections.abc import Iterator

from eventmgr.agenda.enums import KIND_LABELS
from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Heading, Listing, Paragraph, plain
from eventmgr.reports.enums import SESSIONS_OF, SectionKind
from eventmgr.reports.snapshot import Session, Snapshot
from eventmgr.reports.structure.programme import role_line
from eventmgr.reports.structure.sections import Place
from eventmgr.reports.structure.words import clock, day, label
from eventmgr.reports.structure.written import written


def sessions(snapshot: Snapshot, place: Place) -> Iterator[Block]:
    """Yield a part for each session that the section tells; who spoke, in the order of protocol."""
    kinds = SESSIONS_OF[SectionKind(place.kind)]
    found = [
        (each.date, session)
        for each in snapshot.days
        for session in each.sessions
        if session.kind in kinds
    ]
    if not found and not place.section.text.strip():
        yield Paragraph(text=plain(_("The programme has no such session.")), tone="note")
    for number, (date, session) in enumerate(found, 1):
        yield Heading(level=2, text=session.title, anchor=f"{place.anchor}-session-{number}")
        yield from _session(date, session)


def _session(date: str, session: Session) -> Iterator[Block]:
    marks = (
        label(KIND_LABELS, session.kind),
        day(date),
        clock(session.starts, session.ends),
        session.room,
    )
    yield Paragraph(text=plain(" · ".join(filter(None, marks))), tone="note")
    if session.chatham:
        nobody = _("The session was held under the Chatham House Rule: nobody is named.")
        yield Paragraph(text=plain(nobody), tone="note")
    if session.roles:
        yield Listing(items=tuple(map(role_line, session.roles)))
    yield from written(session.summary or session.description)
