from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people import operations, queries
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.errors import SignInRefused
from eventmgr.people.models import Account, Person, SignIn, UsedLink
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_account, make_person

pytestmark = pytest.mark.usefixtures("app")
GOOD = "four words in a row"
NO_FIT = "Address and password do not fit together. Try again or ask for a link."
THIRTY_DAYS = timedelta(days=30)


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def add(**values: object) -> Account:
    person = make_person(email="aya@example.org", name="Aya")
    return operations.add_account(person=person, actor=COMMAND, now=NOW, **values)  # type: ignore[arg-type]


def test_an_account_without_a_password_opens_by_links_only() -> None:
    account = add()
    assert (account.password_hash, account.is_active, account.is_administrator) == ("", True, False)
    with pytest.raises(SignInRefused):
        operations.check_password(email="aya@example.org", password="")
    assert acts() == ["account.added"]


def test_address_and_password_open_their_account_whatever_the_case() -> None:
    account = add(password=GOOD, is_administrator=True)
    assert operations.check_password(email=" AYA@Example.ORG ", password=GOOD) is account
    assert account.password_hash.startswith("$argon2id$")


def test_nobody_is_told_which_of_the_two_is_wrong() -> None:
    account = add(password=GOOD)
    closed = make_account()
    operations.set_password(account=closed, password=GOOD, actor=COMMAND, now=NOW)
    operations.set_active(account=closed, is_active=False, actor=COMMAND, now=NOW)
    tries = [
        (account.person.email, GOOD + "!"),
        ("nobody@example.org", GOOD),
        ("", GOOD),
        (closed.person.email, GOOD),
    ]
    said = set()
    for email, password in tries:
        with pytest.raises(SignInRefused) as raised:
            operations.check_password(email=email, password=password)
        said.add((str(raised.value), raised.value.field))
    assert said == {(NO_FIT, None)}


def test_a_person_has_one_account_and_an_address() -> None:
    account = add()
    for person, sentence in (
        (account.person, "This address has an account already."),
        (make_person(email=""), "An account needs an e-mail address."),
    ):
        with pytest.raises(DomainError) as raised:
            operations.add_account(person=person, actor=COMMAND, now=NOW)
        assert (str(raised.value), raised.value.field) == (sentence, "email")


def test_a_closed_account_is_not_doubled() -> None:
    account = add()
    operations.set_active(account=account, is_active=False, actor=COMMAND, now=NOW)
    with pytest.raises(DomainError, match=r"is closed. An administrator can open it"):
        operations.add_account(person=account.person, actor=COMMAND, now=NOW)


def test_an_account_is_found_or_made() -> None:
    who = {"actor": COMMAND, "now": NOW}
    made = operations.find_or_add_account(email="aya@example.org", name="Aya", **who)
    assert operations.find_or_add_account(email="AYA@example.org", name="Other", **who) is made
    assert made.person.name == "Aya"


def actor_of(key: str, *, after: timedelta = timedelta()) -> Actor | None:
    return queries.actor_of(key, now=NOW + after)


def test_a_sign_in_names_its_actor_until_it_ends() -> None:
    account = add(is_administrator=True)
    key = operations.begin_sign_in(person=account.person, account=account, now=NOW)
    expected = Actor(
        name="Aya", person_id=account.person_id, account_id=account.id, is_administrator=True
    )
    with count_statements() as counted:
        assert actor_of(key) == expected
    assert counted.count == 1
    assert actor_of(key, after=THIRTY_DAYS - timedelta(seconds=1)) == expected
    assert actor_of(key, after=THIRTY_DAYS) is None
    assert actor_of(key + "x") is None
    assert actor_of("") is None


def test_a_personal_link_gives_no_rights_of_the_account() -> None:
    account = add(is_administrator=True)
    conference = make_conference()
    key = operations.begin_sign_in(person=account.person, conference_id=conference.id, now=NOW)
    assert actor_of(key) == Actor(
        name="Aya", person_id=account.person_id, only_conference_id=conference.id
    )


def test_the_table_holds_no_key_that_opens_anything() -> None:
    account = add()
    keys = [
        operations.begin_sign_in(person=account.person, account=account, now=NOW) for _ in range(2)
    ]
    stored = db.session.scalars(select(SignIn.key_hash)).all()
    assert len({*keys, *stored}) == 4
    assert all(actor_of(each) is None for each in stored)
    assert all(len(each) == 43 for each in keys)  # 256 bits


def test_one_browser_signs_out_alone_and_all_at_once() -> None:
    account, other = add(), make_account()
    first, second, third = (
        operations.begin_sign_in(person=each.person, account=each, now=NOW)
        for each in (account, account, other)
    )
    operations.end_sign_in(key=first)
    assert [bool(actor_of(each)) for each in (first, second, third)] == [False, True, True]
    operations.end_sign_ins(account=account)
    assert [bool(actor_of(each)) for each in (first, second, third)] == [False, False, True]


def test_a_new_password_signs_out_everywhere_and_the_old_one_opens_nothing() -> None:
    account = add(password=GOOD)
    key = operations.begin_sign_in(person=account.person, account=account, now=NOW)
    operations.set_password(
        account=account, password="another row of words", actor=COMMAND, now=NOW
    )
    assert actor_of(key) is None
    with pytest.raises(SignInRefused):
        operations.check_password(email="aya@example.org", password=GOOD)
    operations.check_password(email="aya@example.org", password="another row of words")
    assert acts() == ["account.added", "account.password_set"]


def test_a_new_password_and_closing_shut_out_whoever_came_by_a_link_too() -> None:
    account, other = add(password=GOOD), make_account()
    conference = make_conference()

    def by_link(person: Person) -> str:
        return operations.begin_sign_in(person=person, conference_id=conference.id, now=NOW)

    elsewhere = by_link(other.person)
    first = by_link(account.person)
    operations.set_password(account=account, password=GOOD, actor=COMMAND, now=NOW)
    second = by_link(account.person)
    operations.set_active(account=account, is_active=False, actor=COMMAND, now=NOW)
    assert [bool(actor_of(each)) for each in (first, second, elsewhere)] == [False, False, True]


def test_ending_the_visits_by_a_link_spares_the_account_and_other_conferences() -> None:
    account = add()
    ours, theirs = make_conference(), make_conference()
    keys = [
        operations.begin_sign_in(person=account.person, now=NOW, **values)  # type: ignore[arg-type]
        for values in (
            {"conference_id": ours.id},
            {"conference_id": theirs.id},
            {"account": account},
        )
    ]
    operations.end_link_sign_ins(person_id=account.person_id, conference_id=ours.id)
    assert [bool(actor_of(each)) for each in keys] == [False, True, True]


def test_a_refused_password_changes_nothing() -> None:
    account = add(password=GOOD)
    key = operations.begin_sign_in(person=account.person, account=account, now=NOW)
    with pytest.raises(DomainError):
        operations.set_password(account=account, password="short", actor=COMMAND, now=NOW)
    assert actor_of(key) is not None
    operations.check_password(email="aya@example.org", password=GOOD)


def test_closing_ends_every_sign_in_for_good() -> None:
    account = add()
    key = operations.begin_sign_in(person=account.person, account=account, now=NOW)
    operations.set_active(account=account, is_active=False, actor=COMMAND, now=NOW)
    assert actor_of(key) is None
    operations.set_active(account=account, is_active=True, actor=COMMAND, now=NOW)
    assert actor_of(key) is None
    assert acts() == ["account.added", "account.closed", "account.opened"]


def test_a_sign_in_begun_while_the_account_was_closed_opens_nothing() -> None:
    account = add()
    operations.set_active(account=account, is_active=False, actor=COMMAND, now=NOW)
    key = operations.begin_sign_in(person=account.person, account=account, now=NOW)
    assert actor_of(key) is None


def test_a_link_is_spent_once() -> None:
    operations.use_link(nonce="once", now=NOW)
    with pytest.raises(SignInRefused) as raised:
        operations.use_link(nonce="once", now=NOW)
    assert str(raised.value) == "This link was used already. Ask for a new one."
    operations.use_link(nonce="other", now=NOW)


def test_what_is_over_is_forgotten_and_what_is_not_stays() -> None:
    account = add()
    old = operations.begin_sign_in(person=account.person, account=account, now=NOW)
    operations.use_link(nonce="old", now=NOW)
    later = NOW + THIRTY_DAYS
    new = operations.begin_sign_in(person=account.person, account=account, now=later)
    operations.use_link(nonce="new", now=later)
    operations.forget_old_sign_ins(now=later + timedelta(seconds=1))
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1
    assert db.session.scalars(select(UsedLink.nonce)).all() == ["new"]
    assert [bool(actor_of(each)) for each in (old, new)] == [False, True]


def test_accounts_are_listed_by_name_in_one_statement() -> None:
    for name in ("Zoe", "Aya"):
        make_account(person=make_person(name=name))
    db.session.expire_all()
    with count_statements() as counted:
        assert [each.person.name for each in queries.accounts()] == ["Aya", "Zoe"]
    assert counted.count == 1
