"""Acts on people, organisations and accounts."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line, fold
from eventmgr.people import queries, rules
from eventmgr.people.actor import ANONYMOUS, Actor
from eventmgr.people.erasing import require_not_erased
from eventmgr.people.errors import SignInRefused
from eventmgr.people.known import conferences_that_know
from eventmgr.people.merges import merged_ids
from eventmgr.people.models import Account, Organisation, Person, SignIn, UsedLink
from eventmgr.people.naming import share_names


def find_or_add_organisation(name: str) -> Organisation:
    """Return the organisation of this name, made now if nobody knew it."""
    plain = clean_line(name)
    share_names()
    known = queries.find_organisation(plain)
    if known is not None:
        return known
    made = db.session.scalar(
        insert(Organisation)
        .values(name=plain, folded_name=fold(plain), country="", province="")
        .on_conflict_do_nothing(index_elements=["folded_name"])
        .returning(Organisation)
    )
    found = made or queries.find_organisation(plain)
    if found is None:
        raise LookupError(plain)
    return found


def find_or_add_organisations(names: Iterable[str]) -> None:
    """Make what of these is not known yet, in an order common to all who do so at once.

    Of two who name the same bodies one then waits for the other, and never both.
    """
    for name in sorted({clean_line(each) for each in names} - {""}, key=fold):
        find_or_add_organisation(name)


def find_or_add_person(
    *,
    name: str,
    now: datetime,
    email: str = "",
    honorific: str = "",
    title: str = "",
    organisation: str = "",
    sector: str | None = None,
    language: str = "en",
) -> Person:
    """Return the person with this address, or a new one.

    Without an address it is always a new one: equal names are not yet one human. A known person
    keeps what is known; only what was empty is filled in. Raises DomainError for a bad address.
    """
    address = rules.checked_address(email) if email else ""
    person = queries.find_person_by_email(address) or _add_person(
        name=clean_line(name) or address, email=address, language=language, now=now
    )
    fill_in(
        person=person,
        name=name,
        honorific=honorific,
        title=title,
        organisation=organisation,
        sector=sector,
    )
    return person


def add_people(names: Iterable[str], *, now: datetime) -> list[Person]:
    """Add a person without an address for each name, all at once, in the names' order."""
    added = [Person(name=clean_line(name), created_at=now) for name in names]
    db.session.add_all(added)
    db.session.flush()
    return added


def _add_person(*, name: str, email: str, language: str, now: datetime) -> Person:
    """Add the person, unless somebody else has added the address at the same moment."""
    added = db.session.scalar(
        insert(Person)
        .values(name=name, email=email, language=language, created_at=now)
        .on_conflict_do_nothing(
            index_elements=[text("lower(email)")], index_where=text("email <> ''")
        )
        .returning(Person)
    )
    found = added or queries.find_person_by_email(email)
    if found is None:
        raise LookupError(email)
    return found


def fill_in(
    *,
    person: Person,
    name: str,
    honorific: str,
    title: str,
    organisation: str,
    sector: str | None,
    country: str = "",
) -> None:
    """Fill in what nobody has told of the person yet; what is known stays as it is."""
    if organisation and person.organisation_id is None:
        person.organisation = find_or_add_organisation(organisation)
    if rules.is_named_by_address(person.name, person.email):
        person.name = clean_line(name) or person.name
    person.honorific = person.honorific or clean_line(honorific)
    person.title = person.title or clean_line(title)
    person.sector = person.sector or sector
    person.country = person.country or country
    db.session.flush()


def change_address(*, person: Person, email: str) -> None:
    """Give a person without an account another address.

    Raises DomainError for a bad address, for one that somebody has already, and for a person with
    an account: whoever reads the mail of its address can sign in with it.
    """
    address = rules.checked_address(email)
    if queries.find_account_of(person) is not None:
        raise DomainError(
            _("This person has an account: its address is not changed here."), field="email"
        )
    try:
        with db.session.begin_nested():
            person.email = address
    except IntegrityError as error:
        raise DomainError(
            _("Somebody has this address already. Invite them by it instead."), field="email"
        ) from error


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


def change_password(
    *, account: Account, current: str, password: str, actor: Actor, now: datetime
) -> None:
    """Give the account a new password; raises SignInRefused unless the one it has is known."""
    if account.password_hash and not rules.password_fits(account.password_hash, current):
        raise SignInRefused(
            _("This is not your password. Try again, or sign out and ask for a link."),
            field="current_password",
        )
    set_password(account=account, password=password, actor=actor, now=now)


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


def note_refusal(*, email: str, now: datetime) -> None:
    """Note that somebody was refused to sign in with an account's address; nothing of others."""
    account = queries.find_account_by_email(clean_line(email))
    if account is not None:
        audit.record(ANONYMOUS, "account.sign_in_refused", account, now=now)


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


def sign_in(*, account: Account, now: datetime) -> str:
    """Sign a browser in with the account, note it, and return the key for its cookie."""
    person = account.person
    actor = Actor(name=person.shown_name, person_id=person.id, account_id=account.id)
    audit.record(actor, "account.signed_in", account, now=now)
    return begin_sign_in(person=person, account=account, now=now)


def sign_out(*, key: str, actor: Actor, now: datetime) -> None:
    """Sign one browser out, and note it if it was signed in with an account."""
    end_sign_in(key=key)
    account = db.session.get(Account, actor.account_id) if actor.account_id else None
    if account is not None:
        audit.record(actor, "account.signed_out", account, now=now)


def end_sign_in(*, key: str) -> None:
    """Let a browser's key open nothing any more."""
    db.session.execute(delete(SignIn).where(SignIn.key_hash == queries.key_hash(key)))


def end_sign_ins(*, account: Account) -> None:
    """Sign the account's person out in every browser, whichever way they came in."""
    db.session.execute(delete(SignIn).where(SignIn.person_id == account.person_id))


def end_link_sign_ins(*, person_id: int, conference_id: int) -> None:
    """Sign the person out wherever a personal link to the conference has let them in."""
    db.session.execute(
        delete(SignIn).where(
            SignIn.person_id == person_id,
            SignIn.conference_id == conference_id,
            SignIn.account_id.is_(None),
        )
    )


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


def protect(
    *,
    person: Person,
    display_name: str,
    actor: Actor,
    now: datetime,
    conference_id: int | None = None,
) -> None:
    """Show the person by the display name only from now on, and in no list.

    The history, too, calls them so, whatever they did before. Raises DomainError for a display
    name that is empty, or that tells the real one.
    """
    require_not_erased(person)
    shown = rules.checked_display_name(display_name, real_name=person.name)
    before = {"display_name": person.display_name} if person.is_protected else None
    person.is_protected, person.display_name = True, shown
    _rename_acts(person)
    audit.rename_stranger(
        was=person.name, name=shown, conference_ids=conferences_that_know(person.id)
    )
    audit.record(
        replace(actor, name=shown) if actor.person_id == person.id else actor,
        "person.protected",
        person,
        now=now,
        conference_id=conference_id,
        before=before,
        after={"display_name": shown},
    )


def unprotect(
    *, person: Person, actor: Actor, now: datetime, conference_id: int | None = None
) -> None:
    """End the protection: the person's name is shown again as everybody's is."""
    require_not_erased(person)
    before = {"display_name": person.display_name}
    person.is_protected, person.display_name = False, ""
    _rename_acts(person)
    audit.record(
        actor, "person.unprotected", person, now=now, conference_id=conference_id, before=before
    )


def _rename_acts(person: Person) -> None:
    """Let the history call the person as they are called now, in what merged rows did too."""
    for each in (person.id, *merged_ids(person.id)):
        audit.rename(person_id=each, name=person.shown_name)
