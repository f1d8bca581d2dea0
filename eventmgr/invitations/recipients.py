"""To whom the conference's mails went, as its pages may tell."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    cast,
    func,
    or_,
    select,
)

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.models import Invitation
from eventmgr.mail.enums import TO_LEADERS, MailKind
from eventmgr.mail.models import Mail, MailContent
from eventmgr.people.addresses import addresses
from eventmgr.people.discretion import hidden_names, tells_of
from eventmgr.people.models import Person
from eventmgr.registration.models import Contact


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Whoever a mail went to, as pages may call them."""

    name: str
    address: str
    """Empty for a protected person, and for whoever was erased."""
    is_hidden: bool
    """Whether nothing of the mail may be shown but that it was."""
    invitation_id: int | None = None
    """The invitation that the mail carried, where its address is corrected."""
    contact_id: int | None = None
    """The person in the address book, where their address is."""


@dataclass(frozen=True, slots=True)
class _Known:
    person: Person
    contact_id: int | None
    invitation_id: int | None = None


def recipients(conference: Conference, mails: Sequence[Mail]) -> Mapping[int, Recipient]:
    """Return to whom each of the mails went, by the mail's id; as many reads for one as for all.

    Who is written about a working group leads it, which only its members know under the Chatham
    House Rule, and of protected people always: such a mail names nobody, whatever group it is of.
    News of the closing report goes to all who lead groups, and names nobody either.
    """
    if not mails:
        return {}
    by_address = _by_address(conference, {mail.recipient_address.lower() for mail in mails})
    by_mail = _by_invitation(conference, [mail.id for mail in mails])
    names = hidden_names()
    found = {}
    for mail in mails:
        if mail.kind in TO_LEADERS:
            found[mail.id] = Recipient(name=_leader(mail.kind), address="", is_hidden=True)
            continue
        known = [*by_mail[mail.id], *by_address[mail.recipient_address.lower()]]
        protected = next((each.person for each in known if each.person.is_protected), None)
        if protected is not None or tells_of(mail.recipient_name, names):
            name = protected.shown_name if protected else ""
            found[mail.id] = Recipient(
                name=name or _("Protected person"), address="", is_hidden=True
            )
        else:
            found[mail.id] = _shown(mail, known)
    return found


def is_superseded() -> ColumnElement[bool]:
    """Return the condition of invitations that were sent anew: what became of the old is over."""
    carried = select(Invitation.id).where(Invitation.mail_id == Mail.id)
    carries = or_(Mail.intent.startswith("invitation:"), Mail.intent.startswith("campaign:"))
    return and_(Mail.kind == MailKind.INVITATION, carries, ~carried.exists())


def are_untold() -> ColumnElement[bool]:
    """Return the condition of mails that no search finds, since one would tell to whom they went.

    They went to a protected person, or name one in their subject, or are news of a working group
    or of the closing report.
    A subject that many share counts, with what stands in its slots.
    """
    known = addresses()
    theirs = (
        select(known.c.address)
        .join(Person, Person.id == known.c.person_id)
        .where(Person.is_protected)
    )
    invited = (
        select(Invitation.id)
        .join(Invitation.person)
        .where(Invitation.mail_id == Mail.id, Person.is_protected)
    )
    named = select(Person.id).where(
        Person.is_protected,
        Person.name != "",
        or_(*(_has(each, Person.name) for each in _told_in_lists())),
    )
    return or_(
        Mail.kind.in_(TO_LEADERS),
        func.lower(Mail.recipient_address).in_(theirs),
        invited.correlate(Mail).exists(),
        named.correlate(Mail).exists(),
    )


def _leader(kind: MailKind) -> str:
    if kind is MailKind.GROUP:
        return _("Somebody who leads a working group")
    return _("Somebody who is told of the closing report")


def _told_in_lists() -> tuple[SQLColumnExpression[str], ...]:
    """Return what a list shows of a mail; a name has nothing in it that JSON would escape."""
    shared = select(MailContent.subject).where(MailContent.id == Mail.content_id).correlate(Mail)
    values = cast(Mail.values, Text)
    return (Mail.recipient_name, Mail.subject, shared.scalar_subquery(), values)


def _has(text: SQLColumnExpression[str], part: SQLColumnExpression[str]) -> ColumnElement[bool]:
    return func.strpos(func.lower(text), func.lower(part)) > 0


def _shown(mail: Mail, known: Sequence[_Known]) -> Recipient:
    return Recipient(
        name=mail.recipient_name or mail.recipient_address or _("Somebody whose data were erased"),
        address=mail.recipient_address,
        is_hidden=False,
        invitation_id=next(filter(None, (each.invitation_id for each in known)), None),
        contact_id=next(filter(None, (each.contact_id for each in known)), None),
    )


def _by_address(conference: Conference, wanted: set[str]) -> Mapping[str, list[_Known]]:
    known = addresses()
    rows = db.session.execute(
        _people(conference)
        .add_columns(known.c.address)
        .join(known, known.c.person_id == Person.id)
        .where(known.c.address.in_(wanted - {""}))
    )
    found: dict[str, list[_Known]] = defaultdict(list)
    for person, contact_id, address in rows:
        found[address].append(_Known(person, contact_id))
    return found


def _by_invitation(conference: Conference, mail_ids: Sequence[int]) -> Mapping[int, list[_Known]]:
    rows = db.session.execute(
        _people(conference)
        .add_columns(Invitation.mail_id, Invitation.id)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.conference_id == conference.id, Invitation.mail_id.in_(mail_ids))
    )
    found: dict[int, list[_Known]] = defaultdict(list)
    for person, contact_id, mail_id, invitation_id in rows:
        found[mail_id].append(_Known(person, contact_id, invitation_id))
    return found


def _people(conference: Conference) -> Select[Person, int]:
    stands = and_(Contact.person_id == Person.id, Contact.conference_id == conference.id)
    return select(Person, Contact.person_id).outerjoin(Contact, stands)
