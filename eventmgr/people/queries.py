"""Reads about people."""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import ScalarSelect, bindparam, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.foundation.text import fold
from eventmgr.people.actor import Actor
from eventmgr.people.addresses import addresses
from eventmgr.people.models import (
    Account,
    Organisation,
    OrganisationAlias,
    Person,
    SignIn,
    UsedLink,
    shown_name,
)

_SIGNED_IN: Final = (
    select(
        SignIn.person_id,
        SignIn.account_id,
        SignIn.conference_id,
        Account.is_administrator,
        Person.honorific,
        Person.name,
        Person.is_protected,
        Person.display_name,
    )
    .join(SignIn.person)
    .outerjoin(SignIn.account)
    .where(SignIn.key_hash == bindparam("key_hash"), SignIn.ends_at > bindparam("now"))
    .where(or_(SignIn.account_id.is_(None), Account.is_active))
)
"""Columns only, and put together once: almost every request asks it."""


def key_hash(key: str) -> str:
    """Return the form in which a sign-in's key is stored."""
    return hashlib.sha256(key.encode()).hexdigest()


def find_person_by_email(email: str) -> Person | None:
    """Return the person with this address, whatever the case of its letters.

    The address of a row that was merged is an address of whom it was merged into.
    """
    if not email:
        return None
    return db.session.scalar(
        select(Person)
        .where(Person.id == _addressed_by(email))
        .options(joinedload(Person.organisation))
    )


def _addressed_by(email: str) -> ScalarSelect[int]:
    known = addresses()
    return select(known.c.person_id).where(known.c.address == email.lower()).scalar_subquery()


def find_organisation(name: str) -> Organisation | None:
    """Return the organisation of this name or with this alias, whatever its case."""
    folded = fold(name)
    by_alias = select(OrganisationAlias.organisation_id).where(
        OrganisationAlias.folded_name == folded
    )
    return db.session.scalar(
        select(Organisation)
        .where(or_(Organisation.folded_name == folded, Organisation.id.in_(by_alias)))
        .order_by(Organisation.folded_name != folded)
        .limit(1)
    )


def find_account_by_email(email: str) -> Account | None:
    """Return the active account that signs in with this address."""
    return db.session.scalar(
        select(Account)
        .join(Account.person)
        .where(Person.id == _addressed_by(email), Person.email != "", Account.is_active)
    )


def find_account_of(person: Person) -> Account | None:
    """Return the person's account, closed or not."""
    return db.session.scalar(select(Account).where(Account.person_id == person.id))


def accounts() -> list[Account]:
    """Return every account with its person, by name."""
    return list(
        db.session.scalars(
            select(Account)
            .join(Account.person)
            .where(Person.merged_into_id.is_(None))
            .order_by(Person.name)
        )
    )


def actor_of(key: str, *, now: datetime) -> Actor | None:
    """Return who holds a sign-in key that has neither ended nor belongs to a closed account."""
    asked = {"key_hash": key_hash(key), "now": now}
    found = db.session.execute(_SIGNED_IN, asked).one_or_none()
    if found is None:
        return None
    return Actor(
        name=shown_name(found),
        person_id=found.person_id,
        account_id=found.account_id,
        is_administrator=bool(found.is_administrator),
        only_conference_id=found.conference_id,
    )


def is_link_used(nonce: str) -> bool:
    """Whether a one-time link has done its work."""
    return db.session.get(UsedLink, nonce) is not None
