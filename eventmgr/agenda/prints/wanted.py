"""What a print of the published agenda would tell by now, counted once for each state of it."""

from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.prints.facts import freeze
from eventmgr.agenda.versions.published import Published
from eventmgr.conferences.models import Conference
from eventmgr.foundation.bounded import Bounded

_kept: Bounded[tuple[object, ...], str] = Bounded(512)


def fingerprint(
    conference: Conference, public: Published, *, kind: PrintKind, paper: Paper, language: str
) -> str:
    """Return the fingerprint of such a print; empty as long as nothing was published.

    The conference's partners are asked for, which the revision does not tell of.
    """
    agenda = public.agenda
    if agenda is None or agenda.published_at is None:
        return ""
    moment = agenda.published_at
    partners = tuple((each.role, each.organisation.name) for each in conference.partners)
    return _kept.get_or_make(
        (public.revision, partners, kind, paper, language),
        lambda: (
            freeze(
                conference, agenda, kind=kind, paper=paper, language=language, now=moment
            ).fingerprint
        ),
    )
