"""Acts on people, organisations and accounts."""

import secrets
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line, fold
from eventmgr.people import queries, rules
from eventmgr.people.actor import Actor
from eventmgr.people.enums import Sector
from eventmgr.people.errors import SignInRefused
from eventmgr.people.models import Account, Organisation, Person, SignIn, UsedLink


def find_or_add_organisation(name: str) -> Organisation:
    """Return the organisation of this name, made now if nobody knew it."""
    plain = clean_line(name)
    db.session.execute(
        insert(Organisation)
        .values(name=plain, folded_name=fold(plain))
        .on_conflict_do_nothing(index_elements=["folded_name"])
    )
    found = queries.find_organisation(plain)
    if found is None:
        raise LookupError(plain)
    return found


def find_or_add_person(
    *,
    name: str,
    now: datetime,
    email: str = "",
    honorific: str = "",
    title: str = "",
    organisation: str = "",
    sector: Sector | None = None,
    language: str = "en",
) -> Person:
    """Return the person with this address, or a new one.

    Without an address it is always a new one: equal names are not yet one human. A known person
    keeps what is known; only what was empty is filled in. Raises DomainError for a bad address.
    """
    address = rules.checked_address(email) if email else ""
    person = queries.find_person_by_email(address)
    if person is None:
        person = Person(
            name=clean_line(name) or address, email=address, language=language, created_at=now
        )
        person.is_protected = False
        db.session.add(person)
    _fill(person, honorific=honorific, title=title)
    person.sector = person.sector or sector
    if organisation and person.organisation_id is None:
        person.organisation = find_or_add_organisation(organisation)
    db.session.flush()
    return person


def _fill(person: Person, **values: str) -> None:
    for field, value in values.items():
        if not getattr(person, field):
            setattr(person, field, clean_line(value))


def add_account(
    *,
    person: Person,
    actor: Actor,
    now: datetime,
    password: str = "",
    is_administrator: bool = False,
) -> Account:
    """Let the person sign in; raises DomainError without an address or if there is an account."""
    if not person.email:
        raise DomainError(_("An account needs an e-mail address."), field="email")
    _require_no_account(person)
    account = Account(
        person=person,
        is_administrator=is_administrator,
        is_active=True,
        password_hash=rules.hashed(password) if password else "",
        created_at=now,
    )
    db.session.add(account)
    audit.record(
        actor, "account.added", account, now=now, after={"administrator": is_administrator}
    )
    return account


def _require_no_account(person: Person) -> None:
    known = queries.find_account_of(person)
    if known is None:
        return
    if known.is_active:
        raise DomainError(_("This address has an account already."), field="email")
    raise DomainError(
        _("The account of this address is closed. An administrator can open it again."),
        field="email",
    )


def find_or_add_account(*, email: str, name: str, actor: Actor, now: datetime) -> Account:
    """Return the account of this address, made now if there is none."""
    person = find_or_add_person(name=name, email=email, now=now)
    return queries.find_account_by_email(person.email) or add_account(
        person=person, actor=actor, now=now
    )


def set_password(*, account: Account, password: str, actor: Actor, now: datetime) -> None:
    """Give the account a new password and sign it out everywhere."""
    account.password_hash = rules.hashed(password)
    end_sign_ins(account=account)
    audit.record(actor, "account.password_set", account, now=now)


def check_password(*, email: str, password: str) -> Account:
    """Return the account that both open; raises SignInRefused, not saying which is wrong."""
    account = queries.find_account_by_email(clean_line(email))
    if (
        not rules.password_fits(account.password_hash if account else "", password)
        or account is None
    ):
        raise SignInRefused(
            _("Address and password do not fit together. Try again or ask for a link.")
        )
    return account


def use_link(*, nonce: str, now: datetime) -> None:
    """Spend a one-time link; raises SignInRefused if it was spent before."""
    spent = db.session.execute(
        insert(UsedLink)
        .values(nonce=nonce, used_at=now)
        .on_conflict_do_nothing()
        .returning(UsedLink.nonce)
    ).first()
    if spent is None:
        raise SignInRefused(_("This link was used already. Ask for a new one."))


def begin_sign_in(
    *,
    person: Person,
    now: datetime,
    account: Account | None = None,
    conference_id: int | None = None,
) -> str:
    """Sign a browser in and return the key for its cookie, a new one each time."""
    key = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            key_hash=queries.key_hash(key),
            person_id=person.id,
            account_id=account.id if account else None,
            conference_id=conference_id,
            started_at=now,
            ends_at=rules.sign_in_ends(now),
        )
    )
    db.session.flush()
    return key


def end_sign_in(*, key: str) -> None:
    """Sign one browser out."""
    db.session.execute(delete(SignIn).where(SignIn.key_hash == queries.key_hash(key)))


def end_sign_ins(*, account: Account) -> None:
    """Sign the account out in every browser."""
    db.session.execute(delete(SignIn).where(SignIn.account_id == account.id))


def forget_old_sign_ins(*, now: datetime) -> None:
    """Delete what is over by itself: old sign-ins and the marks of links too old to work anyway."""
    db.session.execute(delete(SignIn).where(SignIn.ends_at < now))
    db.session.execute(delete(UsedLink).where(UsedLink.used_at < now - rules.SIGN_IN_LASTS))


def set_active(*, account: Account, is_active: bool, actor: Actor, now: datetime) -> None:
    """Open or close the account; closing signs it out everywhere."""
    db.session.execute(update(Account).where(Account.id == account.id).values(is_active=is_active))
    if not is_active:
        end_sign_ins(account=account)
    audit.record(actor, "account.opened" if is_active else "account.closed", account, now=now)
