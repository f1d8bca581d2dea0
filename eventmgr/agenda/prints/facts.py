"""What is frozen when a print is asked for: every fact and word of it, in one language."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.prints import booklet, door_sheets, run_of_show
from eventmgr.agenda.prints.words import Told
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import in_language
from eventmgr.printing import dates, prints
from eventmgr.printing.prints import Frozen

_TELLERS: Final[Mapping[PrintKind, Callable[[Conference, Agenda], Told]]] = MappingProxyType(
    {
        PrintKind.BOOKLET: booklet.told,
        PrintKind.DOOR_SHEETS: door_sheets.told,
        PrintKind.RUN_OF_SHOW: run_of_show.told,
    }
)


def freeze(
    conference: Conference,
    agenda: Agenda,
    *,
    kind: PrintKind,
    paper: Paper,
    language: str,
    now: datetime,
) -> Frozen:
    """Return what a worker needs to print the agenda; the conference's partners are asked for."""
    moment = agenda.published_at or now
    with in_language(language):
        told = {
            **_TELLERS[kind](conference, agenda),
            "language": language,
            "paper": paper.value,
            "version": agenda.name,
        }
        stamp = _stamp(conference, agenda, moment)
    return prints.freeze(told, stamp=stamp, moment=moment, is_dated=agenda.published_at is not None)


def _stamp(conference: Conference, agenda: Agenda, moment: datetime) -> str:
    said = dates.moment_at(moment, conference.zone)
    if agenda.number is None:
        return _("Draft of %(moment)s", moment=said)
    return _("%(name)s, published on %(moment)s", name=agenda.name, moment=said)
