"""The row that stands for somebody whose data were erased, and letting go of the one they had."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.models import Account, Person, SignIn


def add_stand_in(*, now: datetime) -> Person:
    """Return a new person of whom nothing is known, called so in the reader's language of now.

    Nobody is ever found by it: it is protected, so no list or export has it.
    """
    added = Person(
        name="", is_protected=True, display_name=_("Erased person"), erased_at=now, created_at=now
    )
    db.session.add(added)
    db.session.flush()
    return added


def require_not_erased(person: Person) -> None:
    """Raise DomainError for a row that stands for somebody whose data were erased."""
    if person.erased_at is not None:
        raise DomainError(_("The data of this person were erased. Nothing can be changed."))


def lock(person_id: int) -> Person | None:
    """Return the person, whom nothing new can refer to until the end; None if there is none."""
    return db.session.scalar(
        select(Person).where(Person.id == person_id).with_for_update(),
        execution_options={"populate_existing": True},
    )


def hold_off(person_id: int) -> None:
    """Let nobody erase the person until the end; everything else about them may go on."""
    db.session.execute(
        select(Person.id).where(Person.id == person_id).with_for_update(read=True, key_share=True)
    )


def let_go(*, person: Person) -> bool:
    """Delete the person, with an account that nobody relies on; False if something refers to them.

    The database itself says whether something does: another conference, or what nobody thought of.
    """
    person_id = person.id
    try:
        with db.session.begin_nested():
            db.session.execute(delete(SignIn).where(SignIn.person_id == person_id))
            db.session.execute(
                delete(Account).where(
                    Account.person_id == person_id, Account.is_administrator.is_(False)
                )
            )
            db.session.execute(
                delete(Person)
                .where(Person.id == person_id)
                .execution_options(synchronize_session=False)
            )
    except IntegrityError:
        return False
    db.session.expunge(person)
    return True


def signs_in_here(person_id: int, conference_id: int) -> list[SignIn]:
    """Return the browsers in which the person is signed in, for all or for this conference."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(
                SignIn.person_id == person_id,
                or_(SignIn.conference_id.is_(None), SignIn.conference_id == conference_id),
            )
            .order_by(SignIn.id)
        )
    )
