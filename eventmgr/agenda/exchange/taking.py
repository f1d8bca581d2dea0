"""Taking an agenda from a file into a conference: one act, undone as one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.exchange import known, planning
from eventmgr.agenda.exchange.incoming import IncomingAgenda, IncomingPerson, IncomingSession
from eventmgr.agenda.exchange.known import Known
from eventmgr.agenda.exchange.plan import Fate, Plan
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.agenda.operations import edits
from eventmgr.agenda.operations.edits import Edit
from eventmgr.conferences import operations as conferences
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.foundation.text import fold
from eventmgr.people import operations as people
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person

ACTION = "agenda.imported"


def preview(conference: Conference, incoming: IncomingAgenda) -> Plan:
    """Return what taking the file would do by now; nothing is done."""
    return planning.made(incoming, known.loaded(conference, _guids(incoming)))


def take(
    *,
    conference: Conference,
    incoming: IncomingAgenda,
    actor: Actor,
    now: datetime,
    seen: str | None = None,
    partly: bool = True,
) -> Plan:
    """Do what the plan says and return it; one entry of the journal.

    Of a session that is there already, only what the file states is changed, and nobody is taken
    out of it. Raises Stale if ``seen`` is not the plan's digest any more, and without ``partly``
    DomainError if anything is refused; nothing is taken then.
    """
    get_for_update(Conference, conference.id)
    with edits.recorded(conference=conference, action=ACTION, actor=actor, now=now) as edit:
        sessions = edit.hold(Session.conference_id == conference.id)
        has = known.of(conference, sessions, _guids(incoming))
        found = planning.made(incoming, has)
        _require_as_shown(found, seen)
        if not partly:
            _require_none_refused(found)
        _Taking(has, edit, actor, now).do(found)
    if found.does_something:
        counts = {fate.value: count for fate, count in found.counts.items()}
        audit.record(actor, ACTION, conference, now=now, conference_id=conference.id, after=counts)
    return found


def _guids(incoming: IncomingAgenda) -> list[UUID]:
    return [each.guid for each in incoming.sessions if each.guid]


def _require_as_shown(found: Plan, seen: str | None) -> None:
    if seen is not None and seen != found.digest:
        raise Stale(
            _("The agenda has changed since you looked. Look again, and import it then."),
            version=found.digest,
        )


def _require_none_refused(found: Plan) -> None:
    refused = found.counts[Fate.REFUSED]
    if refused:
        raise DomainError(
            ngettext(
                "Nothing was imported: %(num)s session was refused.",
                "Nothing was imported: %(num)s sessions were refused.",
                refused,
            )
        )


@contextmanager
def _told_if_a_uid_is_taken() -> Iterator[None]:
    """Raise Stale where another conference took a GUID of the file after it was looked for."""
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.orig, "diag", None)
        if getattr(diagnosis, "constraint_name", "") != "uq_session_uid":
            raise
        raise Stale(
            _("Another conference imported the same sessions at the same moment. Try again.")
        ) from error


class _Taking:
    """One plan on its way: what was known, and what has been made for it."""

    def __init__(self, has: Known, edit: Edit, actor: Actor, now: datetime) -> None:
        self.has = has
        self.edit = edit
        self.actor = actor
        self.now = now
        self.used_uids = set(has.strange_uids)
        self.used_keys = {each.source_key for each in has.sessions}

    def do(self, found: Plan) -> None:
        """Make rooms, themes and people, and then the sessions."""
        if not found.does_something:
            return
        self._make_names(found)
        for line in found.lines:
            if line.incoming is None or line.fate is Fate.SAME:
                continue
            session = line.session or self._new(line.incoming)
            self._fill(session, line.incoming)
            self._seat(session, line.newcomers)
        with _told_if_a_uid_is_taken():
            db.session.flush()

    def _make_names(self, found: Plan) -> None:
        conference = self.has.conference
        for name in found.rooms:
            self.has.rooms[fold(name)] = conferences.add_room(
                conference=conference, name=name, actor=self.actor, now=self.now
            )
        for name in found.themes:
            self.has.themes[fold(name)] = conferences.add_theme(
                conference=conference, name=name, actor=self.actor, now=self.now
            )
        added = people.add_people(found.people, now=self.now)
        self.has.people.update(zip(map(fold, found.people), added, strict=True))

    def _new(self, incoming: IncomingSession) -> Session:
        guid = incoming.guid
        is_free = guid is not None and guid not in self.used_uids
        session = Session(
            conference_id=self.has.conference.id,
            uid=guid if is_free else uuid4(),
            updated_at=self.now,
            kind=incoming.kind,
            is_closed=bool(incoming.is_closed),
            roles=[],
        )
        self.used_uids.add(session.uid)
        session.room = session.theme = None
        self.edit.add(session)
        return session

    def _fill(self, session: Session, incoming: IncomingSession) -> None:
        session.state = SessionState.SCHEDULED
        session.title = incoming.title
        session.starts_at, session.ends_at = incoming.starts_at, incoming.ends_at
        session.description = incoming.description or session.description or ""
        session.source_key = session.source_key or self._free_key(incoming)
        if incoming.kind_is_stated:
            session.kind = incoming.kind
        if incoming.is_closed is not None:
            session.is_closed = incoming.is_closed
        if incoming.room:
            session.room = self.has.rooms[fold(incoming.room)]
        if incoming.theme:
            session.theme = self.has.themes[fold(incoming.theme)]

    def _free_key(self, incoming: IncomingSession) -> str:
        key = next((each for each in incoming.keys if each not in self.used_keys), "")
        self.used_keys.add(key)
        return key

    def _seat(self, session: Session, newcomers: Iterable[IncomingPerson]) -> None:
        sitting = {(each.person_id, each.role) for each in session.roles}
        for each in newcomers:
            person: Person = self.has.people[fold(each.name)]
            if (person.id, each.role) not in sitting:
                sitting.add((person.id, each.role))
                role = SessionRole(person_id=person.id, role=each.role, position=len(session.roles))
                role.person = person
                session.roles.append(role)
