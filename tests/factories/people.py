"""Plainly fictional people."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from eventmgr.foundation.db import db
from eventmgr.people.models import Account, Organisation, Person

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_person(**values: Any) -> Person:
    number = next(_numbers)
    person = Person(
        **{
            "name": f"Person {number}",
            "email": f"person{number}@example.org",
            "created_at": NOW,
            **values,
        }
    )
    db.session.add(person)
    db.session.flush()
    return person


def make_account(**values: Any) -> Account:
    person = values.pop("person", None) or make_person()
    account = Account(**{"person": person, "created_at": NOW, **values})
    db.session.add(account)
    db.session.flush()
    return account


def make_organisation(**values: Any) -> Organisation:
    name = values.pop("name", f"Organisation {next(_numbers)}")
    organisation = Organisation(name=name, folded_name=name.casefold(), **values)
    db.session.add(organisation)
    db.session.flush()
    return organisation
