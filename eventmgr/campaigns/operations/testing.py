"""A test: the letter as one recipient would get it, to the organiser who asks for it."""

from datetime import datetime

from sqlalchemy import insert, literal, select

from eventmgr.campaigns import previews, rules
from eventmgr.campaigns.models import Campaign, CampaignFile
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail, MailAttachment
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person


def send_test(
    *,
    conference: Conference,
    campaign: Campaign,
    person_id: int,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> Mail:
    """Send the letter, with the person's values and a link that opens nothing, to the actor.

    Never to anybody else. Raises DomainError for somebody whom the campaign does not reach, and
    for an actor without an address.
    """
    seen = previews.preview(conference, campaign, person_id, link=base_url)
    if seen is None:
        raise DomainError(_("The campaign does not reach this person. Choose another one."))
    rules.require_words(seen.text.subject, seen.text.body, campaign.kind)
    me = db.session.get(Person, actor.person_id) if actor.person_id else None
    if me is None or not me.email:
        raise DomainError(_("You have no e-mail address to send a test to."))
    draft = Draft(
        intent=f"campaign-test:{campaign.id}:{me.id}:{now.isoformat()}",
        kind=MailKind.TEST,
        recipient_name=me.name,
        recipient_address=me.email,
        subject=_("Test: %(subject)s", subject=seen.said.subject),
        text=seen.said.text,
        html=seen.said.html,
        language=seen.language,
        conference_id=conference.id,
        sender_name=conference.title,
    )
    (mail,) = queue_mails([draft], now=now)
    _attach(campaign, mail)
    audit.record(actor, "campaign.tested", campaign, now=now, conference_id=conference.id)
    return mail


def _attach(campaign: Campaign, mail: Mail) -> None:
    db.session.execute(
        insert(MailAttachment).from_select(
            ["mail_id", "name", "media_type", "content"],
            select(
                literal(mail.id),
                CampaignFile.name,
                CampaignFile.media_type,
                CampaignFile.content,
            )
            .where(CampaignFile.campaign_id == campaign.id)
            .order_by(CampaignFile.id),
        )
    )
