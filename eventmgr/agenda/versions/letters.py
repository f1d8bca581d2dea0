"""What the agenda writes to the people whose sessions a new version changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from eventmgr.agenda.models import AgendaVersion
from eventmgr.agenda.versions import sentences
from eventmgr.agenda.versions.changes import Change, ChangeKind
from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.people.models import Person

_SUBJECTS: Final = {
    ChangeKind.CANCELLED: _l("Your session is cancelled: %(title)s"),
    ChangeKind.MOVED: _l("Your session moved: %(title)s"),
    ChangeKind.RESTORED: _l("Your session takes place after all: %(title)s"),
    ChangeKind.ADDED: _l("A new session of yours: %(title)s"),
    ChangeKind.JOINED: _l("A new session of yours: %(title)s"),
}
"""For letters about one session, by what weighs most."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a letter says of one session."""

    sentences: list[str]
    link: str


def intent_prefix(version: AgendaVersion) -> str:
    """Return how the intents of all letters about the version begin."""
    return f"agenda:{version.id}:"


def agenda_mail(
    conference: Conference,
    version: AgendaVersion,
    person: Person,
    changes: Sequence[Change],
    *,
    base_url: str,
) -> Draft:
    """Return the one mail to the person about the version: ``changes`` of their sessions only.

    It names nobody but the person, so that it may speak of closed sessions to their own people.
    """
    site = f"{base_url}/c/{conference.slug}/"
    with i18n.in_language(person.language):
        is_first = _is_first(version)
        letter = render_letter(
            "agenda_changed",
            language=person.language,
            conference_id=conference.id,
            name=f"{person.honorific} {person.name}".strip(),
            conference=conference,
            subject=_subject(conference, changes, is_first=is_first),
            is_first=is_first,
            comment=version.comment,
            passages=_passages(conference, changes, site),
            link=site if is_first else f"{site}changes",
        )
    return Draft.of(
        letter,
        intent=f"{intent_prefix(version)}{person.id}",
        kind=MailKind.AGENDA_CHANGED,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=person.name,
        recipient_address=person.email,
    )


def _is_first(version: AgendaVersion) -> bool:
    return version.number == 1


def _subject(conference: Conference, changes: Sequence[Change], *, is_first: bool) -> str:
    if is_first:
        return _("Your sessions at %(conference)s", conference=conference.title)
    titles = {change.session_ids: change.title for change in changes}
    kinds = {change.kind for change in changes}
    weighing = next((words for kind, words in _SUBJECTS.items() if kind in kinds), None)
    if len(titles) == 1 and weighing is not None:
        return str(weighing) % {"title": changes[0].title}
    return _("Changes to your sessions at %(conference)s", conference=conference.title)


def _passages(conference: Conference, changes: Iterable[Change], site: str) -> list[Passage]:
    return [
        Passage(
            [sentences.own_sentence(each, conference) for each in about],
            f"{site}sessions/{session_ids[0]}",
        )
        for session_ids, about in groupby(changes, key=lambda change: change.session_ids)
    ]
