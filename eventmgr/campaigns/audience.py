"""Whom a campaign would reach now, and who of them lacks what its words need."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import aliased

from eventmgr.campaigns import people, placeholders, rules, values
from eventmgr.campaigns.enums import Reason
from eventmgr.campaigns.models import Campaign
from eventmgr.campaigns.placeholders import Placeholder
from eventmgr.campaigns.rules import Candidate
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.paging import Page, paginate
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.unsent import unsent
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.models import Mail, Suppression
from eventmgr.mail.suppressed import hashed
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Whom a campaign would reach, in which language, and who is left out and why."""

    reached: Mapping[int, str]
    """In which of the campaign's languages each person is addressed; their own if it has none."""
    left_out: Mapping[Reason, Sequence[int]]
    foreign: Mapping[tuple[str, str], int]
    """How many read one language and would get another."""

    @property
    def by_language(self) -> Mapping[str, int]:
        """How many are addressed in which language, the most first."""
        return dict(Counter(self.reached.values()).most_common())

    @property
    def chosen(self) -> int:
        """How many people the choices have."""
        return len(self.reached) + sum(len(each) for each in self.left_out.values())

    def keys(self, what: str) -> Collection[int]:
        """Return the persons behind a number: a language or a reason; nobody for the protected."""
        if what in set(Reason):
            return [] if what == Reason.PROTECTED else self.left_out.get(Reason(what), [])
        return [key for key, language in self.reached.items() if what in {"", language}]


@dataclass(frozen=True, slots=True)
class Missing:
    """A placeholder that would stay empty for these people, in the words of one language."""

    placeholder: Placeholder
    language: str
    person_ids: Sequence[int]


def audience(conference: Conference, campaign: Campaign) -> Audience:
    """Return whom the campaign, with its texts, would reach now; changes nothing.

    Raises DomainError for a choice that is no longer there.
    """
    found = rules.sort_out(_candidates(conference, campaign), campaign.kind)
    written = {each.language for each in campaign.texts}
    reached = {
        each.person_id: rules.language_for(each.language, written, conference.languages)
        if written
        else each.language
        for each in found.reached
    }
    foreign = Counter(
        (each.language, reached[each.person_id])
        for each in found.reached
        if each.language != reached[each.person_id]
    )
    return Audience(
        reached=reached,
        left_out={
            reason: [each.person_id for each in left] for reason, left in found.left_out.items()
        },
        foreign=dict(foreign),
    )


def still_reached(
    conference: Conference, campaign: Campaign, person_ids: Collection[int]
) -> set[int]:
    """Return which of these persons can be written to now, whatever the choices say by now."""
    rows = db.session.execute(_row_of(conference).where(Person.id.in_(person_ids))).all()
    usable = [each for each in rows if each.erased_at is None and each.merged_into_id is None]
    found = rules.sort_out([_candidate(each) for each in usable], campaign.kind)
    return {each.person_id for each in found.reached}


def count_unsubscribed(conference: Conference, campaign: Campaign) -> int:
    """Return how many whom the campaign reaches want no more mail that goes to many.

    0 if nobody can say whom it reaches.
    """
    try:
        found = audience(conference, campaign)
    except DomainError:
        return 0
    return unsubscribed_among(conference, found.reached)


def unsubscribed_among(conference: Conference, person_ids: Collection[int]) -> int:
    """Return how many of these persons want no more of the conference's mail to many."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Person)
            .where(
                Person.id.in_(person_ids),
                hashed(Person.email).in_(
                    select(Suppression.address_hash).where(
                        Suppression.conference_id == conference.id,
                        Suppression.reason == SuppressionReason.UNSUBSCRIBED,
                    )
                ),
            )
        )
        or 0
    )


def missing(conference: Conference, campaign: Campaign, found: Audience) -> list[Missing]:
    """Return which placeholders would stay empty, and for whom."""
    lacking: list[Missing] = []
    for text in campaign.texts:
        needed = [
            each
            for words in (text.subject, text.body)
            for each in placeholders.read(words).placeholders
            if each.fallback is None and each.name not in placeholders.NEVER_EMPTY
        ]
        keys = [key for key, language in found.reached.items() if language == text.language]
        told = values.of_persons(conference, keys, language=text.language) if needed else {}
        for each in sorted(set(needed), key=lambda one: one.name):
            without = [key for key in keys if each.is_empty(told[key])]
            if without:
                lacking.append(Missing(each, text.language, without))
    return lacking


def page_of(person_ids: Collection[int], *, words: str = "", number: int) -> Page[Person]:
    """Return one page of these people by name, perhaps narrowed; never a protected one."""
    statement = select(Person).where(Person.id.in_(person_ids), Person.is_protected.is_(False))
    if words:
        statement = statement.where(Person.name.icontains(words, autoescape=True))
    return paginate(statement.order_by(func.lower(Person.name), Person.id), number=number)


def _candidates(conference: Conference, campaign: Campaign) -> list[Candidate]:
    which = people.chosen(conference, campaign.included, campaign.excluded)
    rows = db.session.execute(_row_of(conference).where(which).order_by(Person.id)).all()
    return [_candidate(each) for each in rows]


def _row_of(conference: Conference) -> Select[*tuple[Any, ...]]:
    invited, registered = aliased(Invitation), aliased(Registration)
    return (
        select(
            Person.id,
            Person.email,
            Person.language,
            Person.is_protected,
            Person.erased_at,
            Person.merged_into_id,
            invited.id.is_not(None).label("has_invitation"),
            invited.id.in_(unsent(conference).with_only_columns(Invitation.id)).label("is_unsent"),
            (Mail.state == MailState.DRAFT).label("is_drafted"),
            invited.taken_back_at.is_not(None).label("is_taken_back"),
            registered.id.is_not(None).label("has_registration"),
        )
        .outerjoin(
            invited,
            and_(invited.person_id == Person.id, invited.conference_id == conference.id),
        )
        .outerjoin(Mail, Mail.id == invited.mail_id)
        .outerjoin(
            registered,
            and_(registered.person_id == Person.id, registered.conference_id == conference.id),
        )
    )


def _candidate(row: Row[*tuple[Any, ...]]) -> Candidate:
    return Candidate(
        person_id=row.id,
        email=row.email,
        language=row.language,
        is_protected=row.is_protected,
        is_invited=(row.has_invitation or row.has_registration) and not row.is_unsent,
        is_drafted=bool(row.is_drafted),
        is_taken_back=row.is_taken_back,
    )
