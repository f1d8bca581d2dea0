"""Reads about badges, lists and certificates on paper; never the bytes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.printing.canonical import canonical, digest
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.prints.attendees import Attendee, attendee_of
from eventmgr.registration.prints.certificates import Certificate, Signer
from eventmgr.registration.prints.models import CertificateText, PrintedBadge, RegistrationPrint

MOST_SHOWN = 30
_NO_GROUPS: Mapping[int, str] = MappingProxyType({})


def attendees(conference: Conference, *, groups: Mapping[int, str] = _NO_GROUPS) -> list[Attendee]:
    """Return the confirmed, in one statement; ``groups``: the code of each person's group."""
    found = db.session.scalars(
        select(Registration)
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.CONFIRMED,
            Person.erased_at.is_(None),
        )
        .join(Registration.person)
        .options(joinedload(Registration.person))
        .order_by(Registration.id)
    )
    return [attendee_of(each, group=groups.get(each.person_id, "")) for each in found]


def count_erased(conference: Conference) -> int:
    """Return how many of the confirmed paper cannot tell of, since their data were erased."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Registration)
            .join(Registration.person)
            .where(
                Registration.conference_id == conference.id,
                Registration.state == RegistrationState.CONFIRMED,
                Person.erased_at.is_not(None),
            )
        )
        or 0
    )


def handed_out(registration_ids: Collection[int]) -> dict[int, str]:
    """Return the fingerprint of the badge that each registration has been given last."""
    rows = db.session.execute(
        select(PrintedBadge.registration_id, PrintedBadge.fingerprint).where(
            PrintedBadge.registration_id.in_(registration_ids)
        )
    )
    return dict(rows.all())


def shown_names(certificates: Sequence[Certificate]) -> dict[int, str]:
    """Return for each registration of a protected person how the person is called."""
    ids = [each.registration_id for each in certificates]
    rows = db.session.execute(
        select(Registration.id, Person.display_name)
        .join(Registration.person)
        .where(Registration.id.in_(ids), Person.is_protected)
    )
    return dict(rows.all())


def certificate_text(conference: Conference) -> CertificateText | None:
    """Return what was typed for the conference's certificates."""
    return db.session.get(CertificateText, conference.id)


def signers_of(text: CertificateText) -> list[Signer]:
    """Return who signs, in order."""
    return [Signer(**each) for each in text.signers]


def own_certificate(certificate: Certificate) -> dict[str, Any]:
    """Return what is asked for when somebody asks for this certificate, as it is by now."""
    told = {**asdict(certificate), "days": [each.isoformat() for each in certificate.days]}
    told["issued_at"] = certificate.issued_at.isoformat()
    return {"registration_id": certificate.registration_id, "certificate": digest(canonical(told))}


def find_own(conference: Conference, certificate: Certificate) -> RegistrationPrint | None:
    """Return the print of this one certificate, in whatever state, if it tells what it may."""
    return db.session.scalar(
        select(RegistrationPrint).where(
            RegistrationPrint.conference_id == conference.id,
            RegistrationPrint.asked == own_certificate(certificate),
            ~tells_too_much(),
        )
    )


def prints(conference: Conference) -> Sequence[RegistrationPrint]:
    """Return the office's last prints with session and who asked for them, the newest first."""
    return db.session.scalars(
        select(RegistrationPrint)
        .where(
            RegistrationPrint.conference_id == conference.id,
            ~RegistrationPrint.asked.has_key("registration_id"),
        )
        .options(joinedload(RegistrationPrint.requested_by), joinedload(RegistrationPrint.session))
        .order_by(RegistrationPrint.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def find_print(conference: Conference, print_id: int) -> RegistrationPrint | None:
    """Return the conference's print of this id."""
    return db.session.scalar(
        select(RegistrationPrint).where(
            RegistrationPrint.conference_id == conference.id, RegistrationPrint.id == print_id
        )
    )


def telling_too_much(found: Collection[RegistrationPrint]) -> set[int]:
    """Return the ids of those that name whom, or list for what, nothing may be told by now."""
    statement = select(RegistrationPrint.id).where(
        RegistrationPrint.id.in_([each.id for each in found]), tells_too_much()
    )
    return set(db.session.scalars(statement))


def tells_too_much() -> ColumnElement[bool]:
    """Whether a print names a person who is protected since, or a session's under the Rule."""
    protected = (
        select(Registration.id)
        .join(Registration.person)
        .where(Person.is_protected, Registration.id == RegistrationPrint.named_ids.any_())
        .exists()
    )
    under_the_rule = (
        select(Session.id)
        .where(and_(Session.id == RegistrationPrint.session_id, Session.is_chatham))
        .exists()
    )
    return or_(protected, under_the_rule)
