"""Reads of delegations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, undefer

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.foundation.text import fold
from eventmgr.invitations.delegations import rules
from eventmgr.invitations.delegations.models import (
    Delegation,
    DelegationReminder,
    Nomination,
    NominationLetter,
)
from eventmgr.invitations.models import Invitation
from eventmgr.people.addresses import addresses as every_address
from eventmgr.people.discretion import protected_with_address
from eventmgr.people.models import Organisation, Person
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.models import Registration


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a delegation has come."""

    nominated: int = 0
    registered: int = 0
    confirmed: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the organisers' list."""

    delegation: Delegation
    tally: Tally


@dataclass(frozen=True, slots=True)
class Known:
    """What the conference knows of an address, and how it came to know it."""

    registration: Registration
    invitation: Invitation | None
    last: Nomination | None
    """The latest nomination of this registration, ended or not."""


def institutions(conference: Conference) -> dict[int, str]:
    """Return how the institutions are called that were asked, by the key of their list."""
    rows = db.session.execute(
        select(Delegation.id, Organisation.name)
        .join(Delegation.organisation)
        .where(Delegation.conference_id == conference.id)
        .order_by(func.lower(Organisation.name), Delegation.id)
    )
    return {key: name for key, name in rows}  # noqa: C416 - dict() takes no Result


def find_delegation(conference: Conference, delegation_id: int) -> Delegation | None:
    """Return the delegation if it belongs to the conference, freshly read."""
    return db.session.scalar(
        _whole().where(Delegation.conference_id == conference.id, Delegation.id == delegation_id),
        execution_options={"populate_existing": True},
    )


def focal_shown(delegation: Delegation) -> str:
    """Return how pages call the focal point: a protected one by display name only."""
    protected = protected_with_address(delegation.focal_email)
    return protected.display_name if protected else delegation.focal_name


def find_by_link(delegation_id: int, generation: int) -> Delegation | None:
    """Return the delegation that a link names, unless a newer link has made it void."""
    return db.session.scalar(
        _whole()
        .where(Delegation.id == delegation_id, Delegation.generation == generation)
        .options(joinedload(Delegation.conference)),
        execution_options={"populate_existing": True},
    )


def delegations(conference: Conference, *, page: int) -> Page[Row]:
    """Return one page of the delegations by their organisations' names."""
    statement = _whole().where(Delegation.conference_id == conference.id)
    found = paginate(statement.order_by(Organisation.folded_name, Delegation.id), number=page)
    told = tallies([each.id for each in found.rows])
    rows = [Row(each, told.get(each.id, Tally())) for each in found.rows]
    return Page(rows=rows, number=found.number, total=found.total, size=found.size)


def tallies(delegation_ids: Collection[int]) -> dict[int, Tally]:
    """Return how far each delegation has come; who has nobody nominated is left out."""
    is_in = Registration.state
    rows = db.session.execute(
        select(
            Nomination.delegation_id,
            func.count(),
            func.count().filter(is_in.in_(rules.REGISTERED)),
            func.count().filter(is_in == RegistrationState.CONFIRMED),
        )
        .join(Nomination.registration)
        .where(Nomination.delegation_id.in_(delegation_ids), Nomination.ended_at.is_(None))
        .group_by(Nomination.delegation_id)
    )
    return {key: Tally(*numbers) for key, *numbers in rows}


def tally(delegation: Delegation) -> Tally:
    """Return how far one delegation has come."""
    return tallies([delegation.id]).get(delegation.id, Tally())


def nominations(delegation: Delegation) -> list[Nomination]:
    """Return the present nominees in the order of their naming, the head first."""
    return list(
        db.session.scalars(
            _nominations()
            .where(Nomination.delegation_id == delegation.id, Nomination.ended_at.is_(None))
            .order_by(Registration.is_head.desc(), Nomination.id)
        )
    )


def ended(delegation: Delegation) -> list[Nomination]:
    """Return those who were withdrawn or replaced, in the order of their naming."""
    return list(
        db.session.scalars(
            _nominations()
            .where(Nomination.delegation_id == delegation.id, Nomination.ended_at.is_not(None))
            .order_by(Nomination.id)
        )
    )


def find_nomination(delegation: Delegation, nomination_id: int) -> Nomination | None:
    """Return the present nominee of this delegation, freshly read."""
    return db.session.scalar(
        _nominations().where(
            Nomination.delegation_id == delegation.id,
            Nomination.id == nomination_id,
            Nomination.ended_at.is_(None),
        ),
        execution_options={"populate_existing": True},
    )


def was_nominated(delegation: Delegation, nomination_id: int) -> bool:
    """Whether somebody of this delegation was nominated so, whatever became of it."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Nomination.delegation_id == delegation.id, Nomination.id == nomination_id
                )
            )
        )
    )


def present_nomination(registration: Registration) -> Nomination | None:
    """Return as whom an institution nominates this person now, if any does."""
    return db.session.scalar(
        _nominations().where(
            Nomination.registration_id == registration.id, Nomination.ended_at.is_(None)
        )
    )


def count_ever(delegation: Delegation) -> int:
    """Return how many were nominated at any time."""
    return (
        db.session.scalar(select(func.count()).where(Nomination.delegation_id == delegation.id))
        or 0
    )


def known(conference: Conference, addresses: Collection[str]) -> dict[str, Known]:
    """Return what the conference knows of these addresses, by the address in small letters."""
    told = every_address()
    rows = db.session.execute(
        select(Registration, Invitation, told.c.address)
        .join(told, told.c.person_id == Registration.person_id)
        .outerjoin(
            Invitation,
            (Invitation.conference_id == conference.id)
            & (Invitation.person_id == Registration.person_id),
        )
        .where(
            Registration.conference_id == conference.id,
            told.c.address.in_({each.lower() for each in addresses}),
        )
        .options(joinedload(Registration.person))
        .execution_options(populate_existing=True)
    ).all()
    last = _last_nominations([registration.id for registration, *_rest in rows])
    return {
        address: Known(registration, invitation, last.get(registration.id))
        for registration, invitation, address in rows
    }


def registrations_of(
    conference: Conference, person_ids: Collection[int]
) -> dict[int, Registration]:
    """Return the persons' registrations at the conference, freshly read, by person."""
    found = db.session.scalars(
        select(Registration)
        .where(Registration.conference_id == conference.id, Registration.person_id.in_(person_ids))
        .options(joinedload(Registration.person).joinedload(Person.organisation)),
        execution_options={"populate_existing": True},
    )
    return {each.person_id: each for each in found}


def asked_already(conference: Conference, names: Collection[str], category: Category) -> set[str]:
    """Return which organisations are asked for this category, as folded names."""
    return set(
        db.session.scalars(
            select(Organisation.folded_name)
            .join(Delegation, Delegation.organisation_id == Organisation.id)
            .where(
                Delegation.conference_id == conference.id,
                Delegation.category == category,
                Organisation.folded_name.in_({fold(each) for each in names}),
            )
        )
    )


def find_letter(delegation: Delegation, *, whole: bool = False) -> NominationLetter | None:
    """Return the official letter, with its content only if it is wanted whole."""
    statement = select(NominationLetter).where(NominationLetter.delegation_id == delegation.id)
    if whole:
        statement = statement.options(undefer(NominationLetter.content))
    return db.session.scalar(statement, execution_options={"populate_existing": True})


def last_reminder(delegation: Delegation) -> DelegationReminder | None:
    """Return the reminder that was sent last."""
    return db.session.scalar(
        select(DelegationReminder)
        .where(DelegationReminder.delegation_id == delegation.id)
        .order_by(DelegationReminder.sent_at.desc(), DelegationReminder.id.desc())
        .limit(1)
    )


def near_deadline(now: datetime) -> Sequence[Delegation]:
    """Return the open delegations whose deadline is near, held, those that others hold left out."""
    until = now + timedelta(days=max(rules.REMINDED))
    return db.session.scalars(
        _whole()
        .where(
            Delegation.asked_at.is_not(None),
            Delegation.closed_at.is_(None),
            Delegation.deadline > now,
            Delegation.deadline <= until,
        )
        .options(joinedload(Delegation.conference))
        .order_by(Delegation.id)
        .with_for_update(of=Delegation, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def _whole() -> Select[Delegation]:
    return (
        select(Delegation)
        .join(Delegation.organisation)
        .options(joinedload(Delegation.organisation), joinedload(Delegation.mail))
    )


def _nominations() -> Select[Nomination]:
    return (
        select(Nomination)
        .join(Nomination.registration)
        .options(joinedload(Nomination.registration).joinedload(Registration.person))
    )


def _last_nominations(registration_ids: Collection[int]) -> dict[int, Nomination]:
    found = db.session.scalars(
        select(Nomination)
        .where(Nomination.registration_id.in_(registration_ids))
        .order_by(Nomination.id)
        .execution_options(populate_existing=True)
    )
    return {each.registration_id: each for each in found}
