"""Reads of formal letters; never the bytes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, undefer

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations.enums import Reply
from eventmgr.invitations.formal.models import FormalLetter, FormalSetup
from eventmgr.invitations.formal.rules import is_for_invited
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_of_person, narrowed
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.people.models import Person
from eventmgr.printing.enums import FileState

MOST_ENCLOSED: Final = 100
"""How many letters are in memory while their mails are let go; the next sweep takes the rest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How far the letters of some invitations are."""

    invited: int
    """How many invitations can have one."""
    made: int
    ready: int
    released: int
    failed: int


def find_setup(conference: Conference) -> FormalSetup | None:
    """Return what the conference's letters have in common, freshly read."""
    return db.session.get(FormalSetup, conference.id, populate_existing=True)


def find_letter(invitation_id: int) -> FormalLetter | None:
    """Return the invitation's letter, freshly read, with whom it is for."""
    return db.session.scalar(
        _letters().where(FormalLetter.invitation_id == invitation_id),
        execution_options={"populate_existing": True},
    )


def letters_of(invitation_ids: Collection[int]) -> dict[int, FormalLetter]:
    """Return the letters of these invitations by the invitation's id."""
    found = db.session.scalars(
        select(FormalLetter).where(FormalLetter.invitation_id.in_(invitation_ids))
    )
    return {each.invitation_id: each for each in found}


def letters_to(conference: Conference, person_id: int) -> Sequence[FormalLetter]:
    """Return the person's letters, with all that they say."""
    return db.session.scalars(
        select(FormalLetter)
        .join(FormalLetter.invitation)
        .where(Invitation.conference_id == conference.id, Invitation.person_id == person_id)
        .options(undefer(FormalLetter.data))
    ).all()


def own(conference: Conference, person_id: int) -> FormalLetter | None:
    """Return the letter that the invited person may download by now."""
    invitation = find_of_person(conference.id, person_id)
    letter = find_letter(invitation.id) if invitation else None
    return letter if letter and invitation and is_for_invited(letter, invitation) else None


def to_write_to(
    conference: Conference, *, state: MailState | None = None, reply: Reply | None = None
) -> Sequence[Invitation]:
    """Return the invitations of the list that can have a letter: none that was taken back."""
    return db.session.scalars(_invitations(conference, state, reply).order_by(Invitation.id)).all()


def letters(
    conference: Conference, *, state: MailState | None = None, reply: Reply | None = None
) -> Sequence[FormalLetter]:
    """Return the letters of the list, by number, with whom they are for."""
    ids = _invitations(conference, state, reply).with_only_columns(Invitation.id)
    return db.session.scalars(
        _letters().where(FormalLetter.invitation_id.in_(ids)).order_by(FormalLetter.number)
    ).all()


def tally(
    conference: Conference, *, state: MailState | None = None, reply: Reply | None = None
) -> Tally:
    """Return how far the letters of the list are."""
    ids = _invitations(conference, state, reply).with_only_columns(Invitation.id).subquery()
    is_ready = FormalLetter.state == FileState.READY
    row = db.session.execute(
        select(
            func.count(),
            func.count(FormalLetter.id),
            func.count().filter(is_ready),
            func.count().filter(is_ready, FormalLetter.released_at.is_not(None)),
            func.count().filter(FormalLetter.state == FileState.FAILED),
        )
        .select_from(ids)
        .outerjoin(FormalLetter, FormalLetter.invitation_id == ids.c.id)
    ).one()
    return Tally(invited=row[0], made=row[1], ready=row[2], released=row[3], failed=row[4])


def addressees(invitation_ids: Collection[int]) -> dict[int, Person]:
    """Return whom each of the invitations is for, with their organisation."""
    rows = db.session.execute(
        select(Invitation.id, Person)
        .join(Invitation.person)
        .where(Invitation.id.in_(invitation_ids), Person.erased_at.is_(None))
        .options(joinedload(Person.organisation)),
        execution_options={"populate_existing": True},
    )
    return dict(rows.all())


def waiting() -> Sequence[FormalLetter]:
    """Return the ready letters that a mail waits for, of all conferences, with the invitation.

    They are locked until the end: nobody has them made anew meanwhile.
    """
    return db.session.scalars(
        select(FormalLetter)
        .join(FormalLetter.invitation)
        .join(Mail, Mail.id == Invitation.mail_id)
        .where(
            Mail.state == MailState.HELD,
            Mail.mailing_id.is_(None),
            FormalLetter.state == FileState.READY,
        )
        .options(contains_eager(FormalLetter.invitation))
        .order_by(FormalLetter.id)
        .limit(MOST_ENCLOSED)
        .with_for_update(of=FormalLetter, skip_locked=True),
        execution_options={"populate_existing": True},
    ).all()


def _letters() -> Select[FormalLetter]:
    return select(FormalLetter).options(
        joinedload(FormalLetter.invitation).joinedload(Invitation.person)
    )


def _invitations(
    conference: Conference, state: MailState | None, reply: Reply | None
) -> Select[Invitation]:
    return (
        narrowed(conference, state=state, reply=reply)
        .join(Invitation.person)
        .where(Invitation.taken_back_at.is_(None), Person.erased_at.is_(None))
    )
