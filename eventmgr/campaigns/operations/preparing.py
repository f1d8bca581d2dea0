"""Preparing: a draft for each recipient, written by a worker piece by piece, and never twice.

The recipients are rows from the moment that somebody asks for drafts; each piece commits mails,
invitations and how far it has come together.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import joinedload

from eventmgr.calendars import operations as calendars
from eventmgr.calendars.office import Office
from eventmgr.campaigns import audience, rules, values
from eventmgr.campaigns.enums import CampaignKind, CampaignState
from eventmgr.campaigns.jobs import PREPARE
from eventmgr.campaigns.models import Campaign, CampaignFile, CampaignRecipient
from eventmgr.campaigns.operations.holding import held_to_write
from eventmgr.campaigns.wording import Wording, wording
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.pieces import Piecework
from eventmgr.invitations.links import personal_link
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.operations import invite_known
from eventmgr.invitations.unsent import unsent
from eventmgr.mail import queries as post
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail, MailAttachment, MailContent, Mailing
from eventmgr.mail.operations import open_mailing, put_drafts
from eventmgr.mail.rules import require_draft
from eventmgr.mail.unsubscribing import unsubscribe_link
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person

PIECE: Final = 250
"""How many drafts one transaction writes."""
KINDS: Final = {
    CampaignKind.INVITATION: MailKind.INVITATION,
    CampaignKind.MESSAGE: MailKind.MESSAGE,
}
PREPARING: Final = Piecework(
    table=Campaign,
    job=PREPARE,
    key_name="campaign_id",
    queued=CampaignState.QUEUED,
    running=CampaignState.RUNNING,
    failed=CampaignState.FAILED,
    rung_at=lambda campaign: campaign.asked_at,
)


def prepare(*, conference: Conference, campaign: Campaign, actor: Actor, now: datetime) -> None:
    """Have drafts written for everybody whom the campaign reaches now; nothing leaves.

    Raises DomainError while words or people are missing, if a placeholder would stay empty for
    somebody, and for a campaign whose drafts are there already.
    """
    fresh = held_to_write(conference, campaign)
    found = audience.audience(conference, fresh)
    lacking = audience.missing(conference, fresh, found)
    rules.require_complete(fresh, len(found.reached), len(lacking))
    if fresh.calendar:
        calendars.require_there(conference=conference, session_uid=fresh.session_uid, now=now)
    mailing = _mailing(fresh, actor, now)
    _add_contents(fresh, mailing)
    db.session.execute(
        insert(CampaignRecipient),
        [
            {"campaign_id": fresh.id, "person_id": key, "language": language}
            for key, language in found.reached.items()
        ],
    )
    fresh.mailing_id, fresh.state = mailing.id, CampaignState.QUEUED
    fresh.skipped, fresh.attempts, fresh.asked_at = 0, 0, now
    audit.record(
        actor,
        "campaign.prepared",
        fresh,
        now=now,
        conference_id=conference.id,
        after={
            "mails": len(found.reached),
            "is_bulk": fresh.is_bulk,
            "unsubscribed": audience.unsubscribed_among(conference, found.reached),
        },
    )
    PREPARING.ring(fresh.id)


def _mailing(campaign: Campaign, actor: Actor, now: datetime) -> Mailing:
    """Return the campaign's mailing, emptied when its drafts were thrown away, or a new one."""
    if campaign.mailing is None:
        return open_mailing(
            conference_id=campaign.conference_id,
            name=campaign.name,
            is_bulk=campaign.is_bulk,
            actor=actor,
            now=now,
        )
    require_draft(campaign.mailing)
    campaign.mailing.name, campaign.mailing.is_bulk = campaign.name, campaign.is_bulk
    return campaign.mailing


def _add_contents(campaign: Campaign, mailing: Mailing) -> None:
    for text in campaign.texts:
        content = _worded(campaign)[text.language].content()
        content.mailing_id = mailing.id
        db.session.add(content)
    db.session.execute(
        insert(MailAttachment).from_select(
            ["mailing_id", "name", "media_type", "content"],
            select(
                literal(mailing.id),
                CampaignFile.name,
                CampaignFile.media_type,
                CampaignFile.content,
            )
            .where(CampaignFile.campaign_id == campaign.id)
            .order_by(CampaignFile.id),
        )
    )
    db.session.flush()


def take_piece(
    *, campaign_id: int, lease: datetime, office: Office, now: datetime
) -> datetime | None:
    """Write the next drafts; return the new lease, or None when done or no longer ours."""
    conference_id = select(Campaign.conference_id).where(Campaign.id == campaign_id)
    conference = get_for_update(Conference, db.session.scalars(conference_id).one())
    campaign = PREPARING.held(campaign_id, lease=lease)
    if campaign is None:
        return None
    db.session.refresh(campaign, ["texts", "mailing"])
    waiting = db.session.scalars(
        select(CampaignRecipient)
        .where(CampaignRecipient.campaign_id == campaign_id, CampaignRecipient.mail_id.is_(None))
        .order_by(CampaignRecipient.id)
        .limit(PIECE)
    ).all()
    if not waiting:
        campaign.state, campaign.lease_until = CampaignState.PREPARED, None
        return None
    _write(conference, campaign, waiting, office, now)
    return campaign.prolong(lease, now=now)


def _write(
    conference: Conference,
    campaign: Campaign,
    waiting: Sequence[CampaignRecipient],
    office: Office,
    now: datetime,
) -> None:
    """Write the drafts of those who can still be written to; the others are left out."""
    usable = audience.still_reached(conference, campaign, [each.person_id for each in waiting])
    rest = [each for each in waiting if each.person_id in usable]
    told = _values(conference, rest)
    worded = _worded(campaign)
    rest = [each for each in rest if not _lacks(worded[each.language], told[each.person_id])]
    _skip(campaign, waiting, rest)
    links = _links(conference, campaign, rest, office.base_url, now)
    drafts = _drafts(conference, campaign, rest, told, links, office.base_url)
    assert campaign.mailing is not None  # noqa: S101 - it was opened when drafts were asked for
    put_drafts(list(drafts.values()), mailing=campaign.mailing, now=now)
    mails = post.by_intent(each.intent for each in drafts.values())
    for each in rest:
        _join(each, mails[drafts[each.person_id].intent])
    db.session.flush()
    _note_at_invitations(conference, campaign, rest)
    if campaign.calendar:
        calendars.hand_out(
            conference=conference,
            mails={each.person_id: mails[drafts[each.person_id].intent] for each in rest},
            session_uid=campaign.session_uid,
            office=office,
            now=now,
        )


def _worded(campaign: Campaign) -> Mapping[str, Wording]:
    return {
        each.language: wording(
            language=each.language,
            subject=each.subject,
            body=each.body,
            is_bulk=campaign.is_bulk,
        )
        for each in campaign.texts
    }


def _values(
    conference: Conference, recipients: Sequence[CampaignRecipient]
) -> Mapping[int, values.Values]:
    found: dict[int, values.Values] = {}
    for language in {each.language for each in recipients}:
        keys = [each.person_id for each in recipients if each.language == language]
        found |= values.of_persons(conference, keys, language=language)
    return found


def _lacks(words: Wording, told: values.Values) -> bool:
    """Whether something that the words need is no longer known of the person."""
    return any(each.is_empty(told) for each in words.slots if each.name != "link")


def _skip(
    campaign: Campaign,
    waiting: Sequence[CampaignRecipient],
    rest: Sequence[CampaignRecipient],
) -> None:
    gone = {each.id for each in waiting} - {each.id for each in rest}
    if gone:
        campaign.skipped += len(gone)
        db.session.execute(delete(CampaignRecipient).where(CampaignRecipient.id.in_(gone)))


def _links(
    conference: Conference,
    campaign: Campaign,
    recipients: Sequence[CampaignRecipient],
    base_url: str,
    now: datetime,
) -> Mapping[int, str]:
    """Return each person's link; whoever has no invitation yet gets one from this campaign first.

    Whoever was never invited by mail gets the page that asks to sign in.
    """
    keys = [each.person_id for each in recipients]
    if campaign.kind is CampaignKind.INVITATION:
        made = _unsent_among(conference, keys)
        added = invite_known(conference=conference, persons=_persons(keys), now=now)
        made |= {each.person_id for each in added}
        for each in recipients:
            each.is_invited_by_it = each.person_id in made
    found = db.session.scalars(
        select(Invitation).where(
            Invitation.conference_id == conference.id, Invitation.person_id.in_(keys)
        )
    )
    links = {each.person_id: personal_link(base_url, each) for each in found}
    return {key: links.get(key, base_url) for key in keys}


def _unsent_among(conference: Conference, keys: Sequence[int]) -> set[int]:
    """Return who has an invitation that never left, which this campaign brings as its own."""
    found = unsent(conference).with_only_columns(Invitation.person_id)
    return set(db.session.scalars(found.where(Invitation.person_id.in_(keys))))


def _persons(keys: Sequence[int]) -> Sequence[Person]:
    statement = select(Person).where(Person.id.in_(keys)).options(joinedload(Person.organisation))
    return db.session.scalars(statement.order_by(Person.id)).all()


def _drafts(
    conference: Conference,
    campaign: Campaign,
    recipients: Sequence[CampaignRecipient],
    told: Mapping[int, values.Values],
    links: Mapping[int, str],
    base_url: str,
) -> Mapping[int, Draft]:
    worded = _worded(campaign)
    contents = _contents(campaign)
    persons = {each.id: each for each in _persons([each.person_id for each in recipients])}
    found: dict[int, Draft] = {}
    for each in recipients:
        address = persons[each.person_id].email
        of_person = told[each.person_id] | {
            "link": links[each.person_id],
            "unsubscribe_link": unsubscribe_link(
                address=address, conference_id=conference.id, base_url=base_url
            ),
        }
        found[each.person_id] = Draft(
            intent=f"campaign:{campaign.id}:{campaign.mailing_id}:{each.person_id}",
            kind=KINDS[campaign.kind],
            recipient_name=of_person["addressed"],
            recipient_address=address,
            content_id=contents[each.language],
            values=worded[each.language].values(of_person),
            language=each.language,
            conference_id=conference.id,
            sender_name=conference.title,
        )
    return found


def _contents(campaign: Campaign) -> Mapping[str, int]:
    """Return the words of each language; those with a calendar part were made after them."""
    rows = db.session.execute(
        select(MailContent.language, func.min(MailContent.id).label("id"))
        .where(MailContent.mailing_id == campaign.mailing_id)
        .group_by(MailContent.language)
    )
    return {row.language: row.id for row in rows}


def _join(recipient: CampaignRecipient, mail: Mail) -> None:
    recipient.mail_id = mail.id


def _note_at_invitations(
    conference: Conference, campaign: Campaign, recipients: Sequence[CampaignRecipient]
) -> None:
    """Let each invitation that this campaign brings know the mail that carries it.

    One whose earlier mail never left is brought by this one.
    """
    if campaign.kind is not CampaignKind.INVITATION:
        return
    mails = {each.person_id: each.mail_id for each in recipients}
    for invitation in db.session.scalars(
        select(Invitation).where(
            Invitation.conference_id == conference.id, Invitation.person_id.in_(mails)
        )
    ):
        invitation.mail_id = mails[invitation.person_id]
    db.session.flush()
