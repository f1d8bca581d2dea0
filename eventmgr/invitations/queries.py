"""Reads of invitations."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import Page, paginate
from eventmgr.invitations.enums import Reply
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.unsent import unsent
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.people.addresses import addresses as every_address
from eventmgr.people.models import Person
from eventmgr.registration.enums import STATES_OF, Among, RegistrationState
from eventmgr.registration.models import Registration

_ITS_REGISTRATION = and_(
    Registration.conference_id == Invitation.conference_id,
    Registration.person_id == Invitation.person_id,
)
_REPLY: ColumnElement[str] = case(
    (
        Registration.state == RegistrationState.INVITED,
        case(
            (Invitation.undecided_since.is_(None), literal_column(f"'{Reply.NONE}'")),
            else_=literal_column(f"'{Reply.MAYBE}'"),
        ),
    ),
    (Registration.state.in_(STATES_OF[Among.GONE]), literal_column(f"'{Reply.NO}'")),
    else_=literal_column(f"'{Reply.YES}'"),
)
"""What the person has said, by the state of their registration."""
_WHOLE = (joinedload(Invitation.person), joinedload(Invitation.mail))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the organisers' list."""

    invitation: Invitation
    registration: Registration | None

    @property
    def is_undecided(self) -> bool:
        """Whether the person has said “maybe” and nothing since."""
        return is_undecided(self.invitation, self.registration)


def is_undecided(invitation: Invitation, registration: Registration | None) -> bool:
    """Whether the person has said “maybe” and nothing since."""
    waits = registration is not None and registration.state is RegistrationState.INVITED
    return waits and invitation.undecided_since is not None


def find_invitation(conference: Conference, invitation_id: int) -> Invitation | None:
    """Return the invitation if it belongs to the conference, with its person and mail."""
    return db.session.scalar(
        _whole().where(Invitation.conference_id == conference.id, Invitation.id == invitation_id),
        execution_options={"populate_existing": True},
    )


def find_by_link(invitation_id: int, generation: int) -> Invitation | None:
    """Return the invitation that a link names, unless a newer link has made it void."""
    return db.session.scalar(
        _whole()
        .where(Invitation.id == invitation_id, Invitation.generation == generation)
        .options(joinedload(Invitation.conference))
    )


def is_erased(invitation_id: int) -> bool:
    """Whether the data of whoever was invited by it were erased."""
    statement = (
        select(Invitation.id)
        .join(Invitation.person)
        .where(Invitation.id == invitation_id, Person.erased_at.is_not(None))
    )
    return bool(db.session.scalar(select(statement.exists())))


def to_send_again(person: Person) -> list[Invitation]:
    """Return the person's invitations that were not taken back, with person and conference.

    One that is a draft still is nobody's to know of.
    """
    unsent = Mail.state.in_([MailState.DRAFT, MailState.HELD, MailState.CANCELLED])
    return list(
        db.session.scalars(
            _whole()
            .where(
                Invitation.person_id == person.id,
                Invitation.taken_back_at.is_(None),
                or_(Invitation.mail_id.is_(None), ~unsent),
            )
            .options(joinedload(Invitation.conference))
            .order_by(Invitation.id)
        )
    )


def is_invited_elsewhere(invitation: Invitation) -> bool:
    """Whether another conference has a registration of the same person."""
    elsewhere = select(Registration.id).where(
        Registration.person_id == invitation.person_id,
        Registration.conference_id != invitation.conference_id,
    )
    return bool(db.session.scalar(select(elsewhere.exists())))


def find_of_person(conference_id: int, person_id: int) -> Invitation | None:
    """Return the person's invitation to the conference."""
    return db.session.scalar(
        select(Invitation).where(
            Invitation.conference_id == conference_id, Invitation.person_id == person_id
        )
    )


def of_campaign_mail(conference: Conference, mail: Mail) -> Invitation | None:
    """Return the reader's invitation, with its mail, by the row that a campaign's mail names.

    None for any other mail, and if the invitation is no longer there.
    """
    if mail.kind is not MailKind.INVITATION or not mail.intent.startswith("campaign:"):
        return None
    return db.session.scalar(
        _whole().where(
            Invitation.conference_id == conference.id,
            Invitation.person_id == int(mail.intent.split(":")[3]),
        ),
        execution_options={"populate_existing": True},
    )


def invitations(
    conference: Conference,
    *,
    state: MailState | None,
    page: int,
    reply: Reply | None = None,
) -> Page[Row]:
    """Return one page of who was sent what, the latest first, perhaps in one state only.

    Whoever applied by themselves was sent no invitation.
    """
    statement = narrowed(conference, state=state, reply=reply).options(*_WHOLE)
    found = paginate(statement.order_by(Invitation.id.desc()), number=page)
    answers = _registrations(conference, [each.person_id for each in found.rows])
    rows = [Row(each, answers.get(each.person_id)) for each in found.rows]
    return Page(rows=rows, number=found.number, total=found.total, size=found.size)


def narrowed(
    conference: Conference, *, state: MailState | None, reply: Reply | None
) -> Select[Invitation]:
    """Return the statement of who was sent what, as ``invitations`` lists them."""
    statement = (
        select(Invitation)
        .outerjoin(Invitation.mail)
        .where(Invitation.conference_id == conference.id, Invitation.mail_id.is_not(None))
    )
    if state is not None:
        statement = statement.where(Mail.state == state)
    if reply is not None:
        statement = statement.join(Registration, _ITS_REGISTRATION).where(_REPLY.in_([reply]))
    return statement


def counts(conference: Conference) -> dict[MailState, int]:
    """Return how many invitations have their mail in which state; states without any left out."""
    rows = db.session.execute(
        select(Mail.state, func.count())
        .join(Invitation, Invitation.mail_id == Mail.id)
        .where(Invitation.conference_id == conference.id)
        .group_by(Mail.state)
    )
    return {state: number for state, number in rows}  # noqa: C416 - dict() takes no Result


def reply_counts(conference: Conference) -> dict[Reply, int]:
    """Return how many of the invited have said what, whoever was taken back left out."""
    rows = db.session.execute(
        select(_REPLY, func.count())
        .select_from(Invitation)
        .join(Registration, _ITS_REGISTRATION)
        .where(
            Invitation.conference_id == conference.id,
            Invitation.mail_id.is_not(None),
            Invitation.taken_back_at.is_(None),
        )
        .group_by(_REPLY)
    )
    found = {Reply(reply): number for reply, number in rows}
    return {reply: found[reply] for reply in Reply if reply in found}


def invited_addresses(conference: Conference, addresses: Collection[str]) -> set[str]:
    """Return which of the addresses are invited already, in small letters.

    Whoever's invitation never left is not.
    """
    known = every_address()
    found = db.session.scalars(
        select(known.c.address)
        .join(Invitation, Invitation.person_id == known.c.person_id)
        .where(
            Invitation.conference_id == conference.id,
            known.c.address.in_({each.lower() for each in addresses}),
            Invitation.id.not_in(unsent(conference).with_only_columns(Invitation.id)),
        )
    )
    return set(found)


def _whole() -> Select[Invitation]:
    return select(Invitation).outerjoin(Invitation.mail).options(*_WHOLE)


def _registrations(conference: Conference, person_ids: list[int]) -> dict[int, Registration]:
    found = db.session.scalars(
        select(Registration).where(
            Registration.conference_id == conference.id, Registration.person_id.in_(person_ids)
        )
    )
    return {each.person_id: each for each in found}
