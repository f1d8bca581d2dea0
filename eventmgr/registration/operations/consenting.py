"""Giving and withdrawing consents: whatever changes one leaves an entry that stays."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean
from eventmgr.people.actor import Actor
from eventmgr.people.erasing import require_not_erased
from eventmgr.registration import queries
from eventmgr.registration.consents import rules
from eventmgr.registration.consents.enums import Consent, Source
from eventmgr.registration.consents.models import ConsentEntry
from eventmgr.registration.consents.words import shown
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.operations.recording import record


def agree_to(
    registration: Registration,
    wanted: frozenset[Consent],
    *,
    said_by: Source,
    now: datetime,
    note: str = "",
) -> frozenset[Consent]:
    """Let the person agree to this and nothing else, and return what that changed.

    The only writer of consents. The conference must be held.
    """
    changed = rules.given(registration) ^ wanted
    for what in sorted(changed):
        setattr(registration, rules.COLUMNS[what], what in wanted)
        db.session.add(
            ConsentEntry(
                registration_id=registration.id,
                what=what,
                is_given=what in wanted,
                at=now,
                said_by=said_by,
                words=shown(what) if said_by is Source.PERSON else "",
                note=note,
            )
        )
    if changed:
        registration.consented_at = now
    return changed


def set_consent(
    *,
    conference: Conference,
    person_id: int,
    what: Consent,
    is_given: bool,
    actor: Actor,
    now: datetime,
) -> bool:
    """Give or withdraw one consent for oneself; whether that changed anything.

    It can be done at any time: before answering, and after the end. Raises DomainError for whoever
    has no registration, or was erased.
    """
    registration = _held(conference, person_id)
    given = rules.given(registration)
    wanted = given | {what} if is_given else given - {what}
    changed = agree_to(registration, wanted, said_by=Source.PERSON, now=now)
    if changed:
        _note(registration, what, is_given=is_given, actor=actor, now=now)
    return bool(changed)


def record_withdrawal(
    *,
    conference: Conference,
    person_id: int,
    what: Consent,
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Withdraw a consent for somebody who asked for it by word or letter.

    Raises DomainError without a note that says how, and for what the person does not agree to.
    """
    told = clean(note).strip()
    rules.require_note(told)
    registration = _held(conference, person_id)
    rules.require_given(what, registration)
    wanted = rules.given(registration) - {what}
    agree_to(registration, wanted, said_by=Source.ORGANISER, now=now, note=told)
    _note(registration, what, is_given=False, actor=actor, now=now)


def _held(conference: Conference, person_id: int) -> Registration:
    hold(conference)
    found = queries.find_registration(conference, person_id)
    if found is None:
        raise DomainError(_("Only those who are invited can register."))
    require_not_erased(found.person)
    return found


def _note(
    registration: Registration, what: Consent, *, is_given: bool, actor: Actor, now: datetime
) -> None:
    column = rules.COLUMNS[what]
    record(
        registration,
        "registration.consent_given" if is_given else "registration.consent_withdrawn",
        registration.state,
        actor=actor,
        now=now,
        changed=({column: not is_given}, {column: is_given}),
    )
