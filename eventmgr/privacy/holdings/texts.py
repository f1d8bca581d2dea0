"""Words that people typed or were sent, in which a name may stand that is not their reader's.

A house test fails for a column of text, in the tables that write to people, that nobody has
declared here: as one that may name somebody, or as one that cannot, and why.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from markupsafe import escape
from sqlalchemy import ColumnElement, SQLColumnExpression, Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute

from eventmgr.calendars.objects import OWN_LINES
from eventmgr.campaigns.models import Campaign, CampaignFile, CampaignText
from eventmgr.foundation.db import Model, db
from eventmgr.foundation.text import fold
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.invitations.formal.models import FormalSetup
from eventmgr.invitations.models import Invitation
from eventmgr.mail.letters.models import MailTemplate
from eventmgr.mail.models import (
    Mail,
    MailAttachment,
    MailContent,
    MailEvent,
    Mailing,
    Suppression,
)
from eventmgr.people.addresses import addresses
from eventmgr.people.models import Person
from eventmgr.privacy.holdings import calendar_text
from eventmgr.privacy.holdings.belonging import of_conference
from eventmgr.privacy.holdings.json_values import scrubbed, without_words
from eventmgr.privacy.subject import Subject

Column = InstrumentedAttribute[Any]


Named = Sequence[Sequence[str]]
"""What those are called to whom rows speak, in the order of the rows."""

AT_ONCE: Final = 500
"""How many rows are in memory at a time; a large conference's mails can be many."""


def _nobodys(rows: Sequence[Any]) -> Named:
    return [()] * len(rows)


def _recipients(mails: Sequence[Mail]) -> Named:
    """Return what the readers of the mails are called: a namesake goes on being called so."""
    known = addresses()
    theirs = {mail.recipient_address.lower() for mail in mails}
    called: dict[str, list[str]] = defaultdict(list)
    for address, *names in db.session.execute(
        select(known.c.address, Person.name, Person.badge_name)
        .join(known, known.c.person_id == Person.id)
        .where(known.c.address.in_(theirs))
    ):
        called[address] += filter(None, names)
    return [
        [mail.recipient_name, *called.get(mail.recipient_address.lower(), ())] for mail in mails
    ]


def _invited(invitations: Sequence[Invitation]) -> Named:
    keys = {each.person_id for each in invitations}
    found = db.session.execute(
        select(Person.id, Person.name, Person.badge_name).where(Person.id.in_(keys))
    )
    called = {key: names for key, *names in found}
    return [called[each.person_id] for each in invitations]


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """Columns of one table in which anybody may be named."""

    columns: Sequence[Column]
    within: Callable[[int], ColumnElement[bool]]
    """Whether a row belongs to the conference of this id."""
    whose: Callable[[Sequence[Any]], Named] = _nobodys
    """The names of whom each row speaks to: those stay in it, though others bear them too."""

    @property
    def model(self) -> type[Model]:
        """The table's model."""
        found: type[Model] = self.columns[0].parent.class_
        return found


def _of_mailing(column: Column) -> Callable[[int], ColumnElement[bool]]:
    return lambda conference_id: column.in_(
        select(Mailing.id).where(Mailing.conference_id == conference_id)
    )


def _of_mail(column: Column) -> Callable[[int], ColumnElement[bool]]:
    return lambda conference_id: column.in_(
        select(Mail.id).where(Mail.conference_id == conference_id)
    )


def _of_campaign(column: Column) -> Callable[[int], ColumnElement[bool]]:
    return lambda conference_id: column.in_(
        select(Campaign.id).where(Campaign.conference_id == conference_id)
    )


def _said_here(conference_id: int) -> ColumnElement[bool]:
    """Whether the conference's mails say it; some contents belong to no mailing."""
    said = select(Mail.content_id).where(
        Mail.conference_id == conference_id, Mail.content_id.is_not(None)
    )
    return or_(_of_mailing(MailContent.mailing_id)(conference_id), MailContent.id.in_(said))


def _goes_with_ours(conference_id: int) -> ColumnElement[bool]:
    with_all, with_one = _of_mailing(MailAttachment.mailing_id), _of_mail(MailAttachment.mail_id)
    return or_(with_all(conference_id), with_one(conference_id))


TEXTS: Final = (
    Texts(
        columns=(Mail.subject, Mail.text, Mail.html, Mail.answer, Mail.values),
        within=of_conference(Mail),
        whose=_recipients,
    ),
    Texts(columns=(MailEvent.answer,), within=_of_mail(MailEvent.mail_id)),
    Texts(
        columns=(
            MailContent.subject,
            MailContent.text,
            MailContent.html,
            MailContent.calendar,
        ),
        within=_said_here,
    ),
    Texts(columns=(MailAttachment.name,), within=_goes_with_ours),
    Texts(columns=(Mailing.name, Mailing.reason), within=of_conference(Mailing)),
    Texts(columns=(MailTemplate.subject, MailTemplate.body), within=of_conference(MailTemplate)),
    Texts(columns=(Suppression.detail,), within=of_conference(Suppression)),
    Texts(columns=(Campaign.name,), within=of_conference(Campaign)),
    Texts(
        columns=(CampaignText.subject, CampaignText.body),
        within=_of_campaign(CampaignText.campaign_id),
    ),
    Texts(columns=(CampaignFile.name,), within=_of_campaign(CampaignFile.campaign_id)),
    Texts(
        columns=(Invitation.message, Invitation.nominated_by, Invitation.decline_reason),
        within=of_conference(Invitation),
        whose=_invited,
    ),
    Texts(columns=(Proposal.reason,), within=of_conference(Proposal)),
    Texts(
        columns=(
            FormalSetup.letterhead,
            FormalSetup.place,
            FormalSetup.prefix,
            FormalSetup.signatory,
            FormalSetup.office,
        ),
        within=of_conference(FormalSetup),
    ),
    Texts(columns=(Delegation.message,), within=of_conference(Delegation)),
)

_LANGUAGE: Final = "It is a language."
_MEDIA_TYPE: Final = "It is a kind of file."
_HASH: Final = "It is a hash."
_RECIPIENTS: Final = "It is its recipient's, and emptied with their mails."
_OTHERS: Final = "It is somebody else's own; the person's goes with what refers to them."
NAMELESS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "calendar_entry.before": "Titles and places of the agenda, which stay as they are there.",
        "calendar_entry.facts": "Titles and places of the agenda, which stay as they are there.",
        "campaign.calendar": "It is a key.",
        "campaign.excluded": "Kinds of choices and keys.",
        "campaign.included": "Kinds of choices and keys.",
        "campaign_file.media_type": _MEDIA_TYPE,
        "campaign_recipient.language": _LANGUAGE,
        "campaign_text.language": _LANGUAGE,
        "delegation.focal_email": _OTHERS,
        "delegation.focal_name": _OTHERS,
        "delegation.language": _LANGUAGE,
        "formal_letter.fingerprint": _HASH,
        "formal_letter.language": _LANGUAGE,
        "formal_letter.problem": "It goes with the letter of whom it may name.",
        "formal_letter.reference": "The conference's prefix and a number.",
        "formal_letter.sha256": _HASH,
        "invitation_proposal.email": _OTHERS,
        "invitation_proposal.name": _OTHERS,
        "mail.claim": "It names a worker.",
        "mail.domain": _RECIPIENTS,
        "mail.intent": "It has keys in it; an address only for its recipient, and goes with them.",
        "mail.language": _LANGUAGE,
        "mail.message_id": _HASH,
        "mail.recipient_address": _RECIPIENTS,
        "mail.recipient_name": _RECIPIENTS,
        "mail.sender_name": "It is the conference's title.",
        "mail_attachment.media_type": _MEDIA_TYPE,
        "mail_content.language": _LANGUAGE,
        "mail_content.method": "It is a word of RFC 5546.",
        "mail_pace.key": "It is the domain of many.",
        "mail_pace.reason": "A server's words to all, without the address.",
        "mail_template.language": _LANGUAGE,
        "mail_template.letter": "It is a letter of ours.",
        "nomination.email": _OTHERS,
        "nomination.honorific": _OTHERS,
        "nomination.name": _OTHERS,
        "nomination.title": _OTHERS,
        "nomination_letter.media_type": _MEDIA_TYPE,
        "suppression.address": _OTHERS,
        "suppression.address_hash": "It stays, so that nobody is written to again.",
    }
)
"""Columns of text in which nobody else is named, and why not."""


def scrub(subject: Subject) -> None:
    """Take the person's full names and addresses out of what was said to others, or of all."""
    if not subject.telling:
        return
    for each in TEXTS:
        here = each.within(subject.conference.id)
        statement = select(each.model).where(here, _tells(each.columns, subject.telling))
        found = db.session.scalars(statement, execution_options={"yield_per": AT_ONCE})
        for rows in found.partitions():
            for row, own in zip(rows, each.whose(rows), strict=True):
                _rewrite(row, each, subject, own=own)
            db.session.flush()


def _tells(columns: Sequence[Column], words: Sequence[str]) -> ColumnElement[bool]:
    return or_(
        *(
            _readable(column).icontains(word, autoescape=True)
            for column in columns
            for word in set(_as_written(column, words))
        )
    )


def _readable(column: Column) -> SQLColumnExpression[str]:
    if column is MailContent.calendar:
        return func.replace(column, calendar_text.FOLD, "")
    return cast(column, Text) if _is_json(column) else column


def _as_written(column: Column, words: Sequence[str]) -> Iterator[str]:
    """Yield the words in each form in which the column may have them."""
    for word in words:
        if _is_json(column):
            yield json.dumps(word, ensure_ascii=False)[1:-1]
        elif column is MailContent.calendar:
            yield calendar_text.escaped(word)
        else:
            yield word
            yield str(escape(word))


def _rewrite(row: Model, texts: Texts, subject: Subject, *, own: Sequence[str]) -> None:
    named = {fold(each) for each in own}
    hidden = [each for each in subject.telling if fold(each) not in named]
    kept = [*subject.namesakes, *own]
    for column in texts.columns:
        value = getattr(row, column.key)
        if _is_json(column):
            spoken = {name: each for name, each in value.items() if name != OWN_LINES}
            left = value | without_words(spoken, hidden, kept=kept)
        elif column is MailContent.calendar:
            left = calendar_text.scrubbed(value, hidden, kept=kept)
        else:
            forms = [[*_as_written(column, each)] for each in (hidden, kept)]
            left = scrubbed(value, forms[0], kept=forms[1])
        if left != value:
            setattr(row, column.key, left)


def _is_json(column: Column) -> bool:
    return isinstance(column.type, JSONB)
