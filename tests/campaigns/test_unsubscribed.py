"""Whom a letter that nobody can unsubscribe from reaches, and whom nothing reaches."""

import pytest
from sqlalchemy import select

from eventmgr.campaigns import audience, operations
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.mail import operations as post
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.models import Mail, Mailing
from eventmgr.people.actor import COMMAND
from tests.factories.address_book import make_contact
from tests.factories.campaigns import make_campaign, prepare
from tests.factories.conferences import make_conference
from tests.factories.mail import make_suppression, release
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference()


def _suppress(conference: Conference, address: str, reason: SuppressionReason) -> None:
    make_suppression(conference.id, address=address, reason=reason)


@pytest.mark.parametrize("is_bulk", [True, False], ids=["to many", "for them alone"])
@pytest.mark.parametrize("reason", SuppressionReason)
def test_what_is_for_them_alone_reaches_who_unsubscribed_and_no_other(
    conference: Conference, reason: SuppressionReason, *, is_bulk: bool
) -> None:
    person = make_contact(conference)
    _suppress(conference, person.email.upper(), reason)
    prepare(conference, make_campaign(conference, "contacts:", is_bulk=is_bulk))
    reaches = reason is SuppressionReason.UNSUBSCRIBED and not is_bulk
    state = db.session.scalars(select(Mail.state)).one()
    assert state is (MailState.DRAFT if reaches else MailState.SUPPRESSED)


@pytest.mark.parametrize(
    "reason", sorted(set(SuppressionReason) - {SuppressionReason.UNSUBSCRIBED})
)
def test_an_address_that_is_refused_after_the_release_is_not_reached(
    conference: Conference, reason: SuppressionReason
) -> None:
    person = make_contact(conference)
    campaign = prepare(conference, make_campaign(conference, "contacts:"))
    release(db.session.get_one(Mailing, campaign.mailing_id), 1)
    _suppress(conference, person.email, reason)
    assert post.claim_batch(limit=10, claim="worker", now=NOW) == []
    assert db.session.scalars(select(Mail.state)).one() is MailState.SUPPRESSED


def test_a_protected_person_is_reached_by_none_of_both(conference: Conference) -> None:
    make_contact(conference, is_protected=True, display_name="Guest Z")
    campaign = make_campaign(conference, "contacts:")
    assert not audience.audience(conference, campaign).reached


def _change(conference: Conference, campaign: Campaign, *, is_bulk: bool) -> dict[str, object]:
    operations.change_campaign(
        conference=conference,
        campaign=campaign,
        name="First wave",
        is_bulk=is_bulk,
        actor=COMMAND,
        now=NOW,
    )
    found = select(AuditEntry).where(AuditEntry.action == "campaign.changed")
    entry = db.session.scalars(found.order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    return dict(entry.after or {})


def test_how_many_it_reaches_is_noted_with_the_choice(conference: Conference) -> None:
    other = make_conference()
    for place, reason in (
        (conference, SuppressionReason.UNSUBSCRIBED),
        (conference, SuppressionReason.BOUNCED),
        (other, SuppressionReason.UNSUBSCRIBED),
    ):
        _suppress(place, make_contact(conference).email, reason)
    _suppress(conference, make_contact(other).email, SuppressionReason.UNSUBSCRIBED)
    campaign = make_campaign(conference, "contacts:", is_bulk=True)
    told = {"name": "First wave"}
    assert _change(conference, campaign, is_bulk=False) == {
        **told,
        "is_bulk": False,
        "unsubscribed": 1,
    }
    assert _change(conference, campaign, is_bulk=True) == {
        **told,
        "is_bulk": True,
        "unsubscribed": 0,
    }
    prepare(conference, campaign)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "campaign.prepared")
    ).one()
    assert entry.after == {"mails": 3, "is_bulk": True, "unsubscribed": 1}


def test_a_list_that_is_gone_keeps_no_campaign_from_a_name(conference: Conference) -> None:
    campaign = make_campaign(conference, "list:999999", is_bulk=False)
    told = _change(conference, campaign, is_bulk=False)
    assert told == {"name": "First wave", "is_bulk": False, "unsubscribed": 0}
