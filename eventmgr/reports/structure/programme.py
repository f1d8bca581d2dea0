"""The programme as it was held: days, sessions, and who did what in them."""

from collections.abc import Iterator

from eventmgr.agenda.enums import KIND_LABELS, ROLE_LABELS
from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Column, Heading, Paragraph, Run, Table, Text, plain
from eventmgr.reports.snapshot import Day, Session, SessionRole, Snapshot
from eventmgr.reports.structure.words import clock, day, label


def programme(snapshot: Snapshot) -> Iterator[Block]:
    """Yield a table for each day, without a heading; a Chatham House session names nobody."""
    days = [each for each in snapshot.days if each.sessions]
    if not days:
        yield Paragraph(text=plain(_("The programme has no sessions.")), tone="note")
    for each in days:
        yield Heading(level=2, text=day(each.date), anchor=f"day-{each.date}")
        yield _table(each)


def _table(each: Day) -> Table:
    return Table(
        caption=_("Programme of %(day)s") % {"day": day(each.date)},
        columns=(
            Column(heading=_("Time"), share=2),
            Column(heading=_("Session"), share=9),
            Column(heading=_("Room"), share=3),
        ),
        rows=tuple(
            (plain(clock(item.starts, item.ends)), _told(item), plain(item.room))
            for item in each.sessions
        ),
    )


def _told(session: Session) -> Text:
    return (Run(session.title, strong=True), Run("\n" + "\n".join(_lines(session))))


def _lines(session: Session) -> Iterator[str]:
    yield " · ".join(_marks(session))
    if session.description:
        yield session.description
    yield from map(role_line, session.roles)


def _marks(session: Session) -> Iterator[str]:
    yield label(KIND_LABELS, session.kind)
    if session.closed:
        yield _("Closed session")
    if session.chatham:
        yield _("Chatham House Rule: nobody is named")


def role_line(role: SessionRole) -> str:
    """Return who did what, with title and affiliation, and who stood in."""
    person = ", ".join(filter(None, (role.name, role.title, role.affiliation)))
    words = f"{label(ROLE_LABELS, role.role)}: {person}"
    if role.represented_by:
        stood_in = _("represented by %(name)s") % {"name": role.represented_by}
        return f"{words} ({stood_in})"
    return words
