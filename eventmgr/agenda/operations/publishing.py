"""Acts of publishing: a version for everybody, and letters to those whom it concerns."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import func, select

from eventmgr.agenda import queries, stored
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.models import AgendaVersion, Session
from eventmgr.agenda.operations import edits
from eventmgr.agenda.versions import changes, differences, letters, news, sequences, version_names
from eventmgr.agenda.versions.news import News
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line
from eventmgr.mail.models import Mail
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person

Concerned = Mapping[int, Sequence[Person]]
"""Further people who have to hear of a session, by its id, as the members of its groups."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What publishing the draft now would mean."""

    before: Agenda | None
    draft: Agenda
    recipients: tuple[Person, ...]
    """Who would get a letter, by name."""
    seen: str
    """Stands for this draft: `publish` refuses another one if it is given this."""

    @property
    def is_first(self) -> bool:
        """Whether nothing was published before."""
        return self.before is None

    @property
    def is_unchanged(self) -> bool:
        """Whether the draft says what the last version says."""
        return self.before is not None and _is_same(self.before, self.draft)


def outlook(conference: Conference, *, concerned: Concerned) -> Outlook:
    """Return what publishing would mean now; writes nothing."""
    before, draft = queries.published(conference), queries.draft(conference)
    found = _news(before, draft, concerned)
    return Outlook(
        before=before,
        draft=draft,
        recipients=tuple(_recipients(found)),
        seen=fingerprint(draft),
    )


def fingerprint(draft: Agenda) -> str:
    """Return what stands for this very draft."""
    content = json.dumps(stored.to_json(draft), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def publish(
    *,
    conference: Conference,
    name: str,
    comment: str = "",
    tell: bool = True,
    concerned: Callable[[], Concerned] | None = None,
    base_url: str,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> AgendaVersion:
    """Make the draft the public agenda under the name, and queue the letters that it calls for.

    Raises DomainError at ``name`` for an empty, long or taken one, DomainError if the last version
    says the same already, and Stale if ``seen`` is given and the draft is another by now. While the
    conference itself is a draft, nobody is told, whatever ``tell`` says. Waits for every edit that
    is on its way, and asks ``concerned`` only then.
    """
    get_for_update(Conference, conference.id)
    name, draft = clean_line(name), _locked_draft(conference)
    earlier = queries.versions(conference)
    version_names.require_good(name, {each.name for each in earlier})
    _require_seen(seen, draft)
    before = queries.published(conference)
    if before is not None and _is_same(before, draft):
        raise DomainError(_("Nothing has changed since the last version was published."))
    after = sequences.counted(before, draft, now=now)
    version = _add_version(conference, name, comment, before, after, actor=actor, now=now)
    if tell and conference.is_public:
        found = _news(before, after, concerned() if concerned else {})
        _queue_letters(conference, version, found, base_url=base_url, now=now)
    return version


def next_name(versions: Sequence[AgendaVersion]) -> str:
    """Return the name to propose after these versions, the newest first."""
    return version_names.next_name([each.name for each in versions])


def count_letters(version: AgendaVersion) -> int:
    """Return how many letters about the version were queued."""
    about_it = Mail.intent.startswith(letters.intent_prefix(version), autoescape=True)
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Mail)
            .where(Mail.conference_id == version.conference_id, about_it)
        )
        or 0
    )


def renew_preview_key(*, conference: Conference, actor: Actor, now: datetime) -> str:
    """Make every link to the draft void, and return the key of the new one."""
    get_for_update(Conference, conference.id)
    conference.preview_key = token_urlsafe(24)
    audit.record(actor, "agenda.preview_renewed", conference, now=now, conference_id=conference.id)
    return conference.preview_key


def _locked_draft(conference: Conference) -> Agenda:
    """Return the draft, kept from changing until the end: no session is seen half changed.

    All sessions are locked, whatever their state: an edit on its way may bring any of them in.
    """
    held = {each.id for each in edits.lock(Session.conference_id == conference.id)}
    draft = queries.draft(conference)
    return replace(draft, items=tuple(each for each in draft.items if each.id in held))


def _add_version(
    conference: Conference,
    name: str,
    comment: str,
    before: Agenda | None,
    after: Agenda,
    *,
    actor: Actor,
    now: datetime,
) -> AgendaVersion:
    found = differences.between(before, after)
    version = AgendaVersion(
        conference_id=conference.id,
        number=(before.number or 0) + 1 if before else 1,
        name=name,
        comment=clean(comment).strip(),
        content=stored.to_json(after),
        changes=[changes.to_json(each) for each in found],
        published_at=now,
        published_by_id=actor.person_id,
    )
    db.session.add(version)
    audit.record(
        actor,
        "agenda.published",
        version,
        now=now,
        conference_id=conference.id,
        after={"number": version.number, "name": name, "changes": len(found)},
    )
    return version


def _queue_letters(
    conference: Conference, version: AgendaVersion, found: News, *, base_url: str, now: datetime
) -> None:
    drafts = [
        letters.agenda_mail(conference, version, person, found[person.id], base_url=base_url)
        for person in _recipients(found)
    ]
    queue_mails(drafts, now=now)


def _news(before: Agenda | None, after: Agenda, concerned: Concerned) -> News:
    ids = {session_id: [each.id for each in people] for session_id, people in concerned.items()}
    return news.of_version(before, after, ids)


def _recipients(found: News) -> Sequence[Person]:
    """Return those of them who have an address, by name."""
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(found), Person.email != "")
        .order_by(Person.name, Person.id)
    ).all()


def _require_seen(seen: str | None, draft: Agenda) -> None:
    is_now = fingerprint(draft)
    if seen is not None and seen != is_now:
        raise Stale(
            _("The draft was changed meanwhile. Look at the changes again, then publish."),
            version=is_now,
        )


def _is_same(before: Agenda, draft: Agenda) -> bool:
    return _told(before) == _told(draft)


def _told(agenda: Agenda) -> tuple[str, str, list[AgendaItem]]:
    """Return place and sessions without what counting and saving alone have changed in them."""
    items = [replace(each, sequence=0, updated_at=each.starts_at) for each in agenda.items]
    return agenda.venue, agenda.city, items
