"""Certificates of participation: issued by the rule, revoked with a reason."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.people.actor import Actor
from eventmgr.people.erasing import require_not_erased
from eventmgr.registration.attendance import queries, rules
from eventmgr.registration.attendance.codes import new_code
from eventmgr.registration.attendance.models import Certificate
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.queries import setup


def issue_certificates(*, conference: Conference, actor: Actor, now: datetime) -> int:
    """Issue one to everybody who was there on enough days and never had one; return how many.

    Two organisers at once issue each certificate once, and nobody is erased meanwhile.
    """
    hold(conference)
    least = setup(conference).certificate_days
    number = sum(
        _add(registration, days, now) for registration, days in queries.qualified(conference, least)
    )
    audit.record(
        actor,
        "certificates.issued",
        conference,
        now=now,
        conference_id=conference.id,
        after={"number": number, "days": least},
    )
    return number


def issue_again(
    *, conference: Conference, certificate: Certificate, actor: Actor, now: datetime
) -> None:
    """Issue a new one, with the name and days of now, in place of one that was revoked.

    Raises DomainError if it stands, if another has taken its place, and for whoever was erased.
    """
    hold(conference)
    registration = queries.holder(certificate)
    require_not_erased(registration.person)
    if certificate.revoked_at is None:
        raise DomainError(_("This certificate stands. Revoke it first."))
    days = queries.days_attended(conference).get(registration.id, 0)
    if not days:
        raise DomainError(_("This person was checked in on no day."))
    if not _add(registration, days, now):
        raise DomainError(_("This person has a new certificate already."))
    audit.record(
        actor,
        "certificate.issued_again",
        certificate,
        now=now,
        conference_id=conference.id,
        after={"days": days},
    )


def revoke_certificate(
    *,
    conference: Conference,
    certificate: Certificate,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Say from now on that it was revoked; raises DomainError without a reason, or if it was."""
    plain = clean_line(reason)
    rules.require_reason(plain)
    held = get_for_update(Certificate, certificate.id)
    if held.revoked_at is not None:
        raise DomainError(_("It is revoked already."))
    held.revoked_at = now
    held.reason = plain
    audit.record(
        actor,
        "certificate.revoked",
        certificate,
        now=now,
        conference_id=conference.id,
        after={"reason": plain},
    )


def _add(registration: Registration, days: int, now: datetime) -> bool:
    person = registration.person
    added = db.session.scalar(
        insert(Certificate)
        .values(
            registration_id=registration.id,
            code=new_code(),
            name=person.display_name if person.is_protected else queries.shown_name(registration),
            days=days,
            issued_at=now,
            reason="",
        )
        .on_conflict_do_nothing()
        .returning(Certificate.id)
    )
    return added is not None
