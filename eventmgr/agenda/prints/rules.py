"""Who may have which print, and what cannot be printed; pure decisions."""

from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.items import Agenda
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _

FROM_DRAFT = frozenset({PrintKind.RUN_OF_SHOW})
"""What shows the working draft; all else shows the version that everybody sees."""


def may_have(standing: Standing, kind: PrintKind) -> bool:
    """Whether it may be asked for and taken away: by the team, what is internal by organisers."""
    if kind in FROM_DRAFT:
        return conference_rules.may_organise(standing)
    return conference_rules.may_see_office(standing)


def printable(agenda: Agenda | None, kind: PrintKind, paper: Paper) -> Agenda:
    """Return the agenda; raises DomainError if its print would be empty, or no paper holds it."""
    if agenda is None:
        raise DomainError(
            _("No version of the agenda has been published yet. Publish one, then print it.")
        )
    if not agenda.items:
        raise DomainError(_("There is nothing to print: the agenda has no sessions yet."))
    if kind is PrintKind.DOOR_SHEETS and not any(each.room for each in agenda.items):
        raise DomainError(
            _("No session has a room yet, so there is no door to hang a sheet at. Choose rooms.")
        )
    if paper is Paper.FOLDED and kind is not PrintKind.BOOKLET:
        raise DomainError(_("Only the programme can be folded. Choose A4 or A5."), field="paper")
    return agenda
