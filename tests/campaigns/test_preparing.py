from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.campaigns import audience, operations, previews, queries
from eventmgr.campaigns.enums import CampaignKind, CampaignState
from eventmgr.campaigns.jobs import PREPARE
from eventmgr.campaigns.models import Campaign, CampaignRecipient, CampaignText
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.models import Invitation
from eventmgr.mail import operations as post
from eventmgr.mail.contents import Said, said
from eventmgr.mail.enums import MailingState, MailKind, MailState
from eventmgr.mail.models import Mail, MailAttachment, MailContent, Mailing
from eventmgr.mail.queries import with_contents
from eventmgr.mail.unsubscribing import unsubscribe_link
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration, RegistrationSetup
from tests.conftest import RecordingQueue
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, make_session
from tests.factories.campaigns import BASE_URL, OFFICE, again, make_campaign, prepare, work
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group, make_member
from tests.factories.invitations import make_invitation
from tests.factories.people import NOW, make_person
from tests.factories.privacy import erase
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("session")
INVITATION = {
    "kind": CampaignKind.INVITATION,
    "texts": {"en": ("Come to {conference}", "Dear {addressed},\n\n{link}\n")},
}


@pytest.fixture
def conference() -> Conference:
    return make_conference(venue="Convention Centre")


def _mails(campaign: Campaign) -> list[Mail]:
    found = db.session.scalars(
        select(Mail).where(Mail.mailing_id == campaign.mailing_id).order_by(Mail.recipient_address)
    ).all()
    return with_contents(list(found))


def _words(campaign: Campaign) -> list[Said]:
    return [said(each) for each in _mails(campaign)]


def _reached(conference: Conference, campaign: Campaign) -> set[int]:
    return set(audience.audience(conference, campaign).reached)


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_each_draft_says_what_its_reader_has(conference: Conference) -> None:
    db.session.add(RegistrationSetup(conference_id=conference.id, answers_until=date(2026, 2, 20)))
    room = make_room(conference, name="Hall B")
    group = make_group(conference, title="Decent work", room_id=room.id)
    person = make_member(group, person=make_person(name="Amina <b>", email="a@example.org"))
    make_role(make_session(conference, title="Opening"), person=person)
    make_registration(conference, person, honorific="Dr", organisation="Labour Department")
    body = (
        "Dear {addressed} of {organisation},\n\n**{group}** meets in {room}; you speak at "
        "{sessions} until {deadline} at {venue}, {title|no office}.\n\n{link}\n\n{{x}}"
    )
    campaign = prepare(
        conference,
        make_campaign(conference, "groups:all", texts={"en": ("{dates}: {name}", body)}),
    )
    (words,) = _words(campaign)
    assert words.subject == "1 March 2026 – 2 March 2026: Amina <b>"
    assert words.text.startswith("Dear Dr Amina <b> of Labour Department,\n\nWG1 Decent work meets")
    assert "Hall B; you speak at Opening (1 March, 09:00) until 20 February 2026" in words.text
    assert "at Convention Centre, no office." in words.text
    assert f"Open your personal page: {BASE_URL}" in words.text
    assert words.text.endswith("{x}\n")
    assert "Amina &lt;b&gt;" in words.html
    assert "<strong><bdi>WG1 Decent work</bdi></strong>" in words.html
    assert 'style="display: inline-block' in words.html
    assert "<b>" not in words.html


def test_urdu_runs_from_right_to_left(conference: Conference) -> None:
    make_contact(conference, language="ur")
    conference.city = "کراچی"
    texts = {"en": ("News", "Dear {name}"), "ur": ("خبر", "محترم {name}\n\n{venue}\n\n{link}")}
    campaign = prepare(conference, make_campaign(conference, "contacts:", texts=texts))
    (mail,) = _mails(campaign)
    assert mail.language == "ur"
    assert '<html lang="ur" dir="rtl">' in said(mail).html
    assert "Convention Centre، کراچی" in said(mail).text


def test_who_would_have_an_empty_value_is_listed_and_refused(conference: Conference) -> None:
    person = make_contact(conference)
    campaign = make_campaign(
        conference, "contacts:", texts={"en": ("News", "{group} and {title|-}")}
    )
    found = audience.audience(conference, campaign)
    (lacking,) = audience.missing(conference, campaign, found)
    assert (lacking.placeholder.name, list(lacking.person_ids)) == ("group", [person.id])
    with pytest.raises(DomainError, match="would stay empty"):
        operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    assert _count(Mail) == 0


@pytest.mark.parametrize(
    ("values", "said"),
    [({"texts": {}}, "Write the words first"), ({}, "Nobody would be written to")],
)
def test_what_is_not_complete_is_not_prepared(
    conference: Conference, values: dict[str, object], said: str
) -> None:
    campaign = make_campaign(conference, **values)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match=said):
        operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)


def test_drafts_do_not_leave_and_the_worker_is_rung(
    conference: Conference, queue: RecordingQueue
) -> None:
    make_contact(conference)
    campaign = make_campaign(conference, "contacts:")
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.commit()
    assert (PREPARE.name, {"campaign_id": campaign.id}) in queue.sent
    assert again(conference, campaign).state is CampaignState.QUEUED
    work(campaign)
    found = again(conference, campaign)
    assert found.state is CampaignState.PREPARED
    assert [each.state for each in _mails(found)] == [MailState.DRAFT]
    assert post.claim_batch(limit=10, claim="worker", now=NOW) == []


def test_an_interrupted_preparation_goes_on_where_it_was(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventmgr.campaigns.operations.preparing.PIECE", 2)
    for _ in range(5):
        make_contact(conference)
    campaign = prepare(conference, make_campaign(conference, "contacts:"), pieces=2)
    assert (queries.progress(campaign).done, queries.progress(campaign).total) == (4, 5)
    operations.PREPARING.sweep(now=NOW + timedelta(minutes=1))
    assert again(conference, campaign).state is CampaignState.RUNNING
    operations.PREPARING.sweep(now=NOW + timedelta(minutes=3))
    assert again(conference, campaign).state is CampaignState.QUEUED
    work(campaign)
    found = again(conference, campaign)
    assert found.state is CampaignState.PREPARED
    assert len(_mails(found)) == len({each.recipient_address for each in _mails(found)}) == 5


def test_a_late_worker_writes_nothing(conference: Conference) -> None:
    make_contact(conference)
    campaign = make_campaign(conference, "contacts:")
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    lease = operations.PREPARING.claim(campaign.id, now=NOW)
    assert lease is not None
    assert operations.PREPARING.claim(campaign.id, now=NOW) is None
    operations.PREPARING.sweep(now=NOW + timedelta(minutes=3))
    values = {"campaign_id": campaign.id, "lease": lease, "office": OFFICE, "now": NOW}
    assert operations.take_piece(**values) is None  # type: ignore[arg-type]
    operations.PREPARING.fail(campaign.id, lease=lease)
    assert again(conference, campaign).state is CampaignState.QUEUED
    assert _count(Mail) == 0


def test_it_fails_in_the_end(conference: Conference) -> None:
    make_contact(conference)
    campaign = make_campaign(conference, "contacts:")
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    for _ in range(3):
        lease = operations.PREPARING.claim(campaign.id, now=NOW)
        assert lease is not None
        operations.PREPARING.put_back(campaign.id, lease=lease)
    assert again(conference, campaign).state is CampaignState.FAILED


def test_whoever_was_protected_meanwhile_is_not_written_to(conference: Conference) -> None:
    person, other = make_contact(conference), make_contact(conference)
    campaign = make_campaign(conference, "contacts:")
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    person.is_protected = True
    db.session.flush()
    work(campaign)
    found = again(conference, campaign)
    assert [each.recipient_address for each in _mails(found)] == [other.email]
    assert (found.state, found.skipped) == (CampaignState.PREPARED, 1)


def test_an_invitation_is_made_with_its_draft_and_goes_with_it(conference: Conference) -> None:
    first, second = make_contact(conference), make_contact(conference)
    campaign = prepare(conference, make_campaign(conference, "uninvited:", **INVITATION))
    invitations = db.session.scalars(select(Invitation).order_by(Invitation.person_id)).all()
    assert [each.person_id for each in invitations] == [first.id, second.id]
    assert {each.mail_id for each in invitations} == {each.id for each in _mails(campaign)}
    assert all(f"{BASE_URL}/i/" in each.text for each in _words(campaign))
    assert {each.kind for each in _mails(campaign)} == {MailKind.INVITATION}
    registration = db.session.scalar(select(Registration).where(Registration.person_id == first.id))
    assert registration is not None
    registration.answered_at = NOW
    db.session.flush()
    _discard(conference, campaign)
    assert [each.person_id for each in db.session.scalars(select(Invitation))] == [first.id]
    assert _count(Registration) == 1
    assert (_count(Mail), _count(MailContent), _count(CampaignRecipient)) == (0, 0, 0)


def _discard(conference: Conference, campaign: Campaign) -> None:
    operations.discard_drafts(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.expire_all()


def test_after_discarding_it_can_be_changed_and_prepared_anew(conference: Conference) -> None:
    make_contact(conference)
    campaign = make_campaign(conference, "contacts:")
    _add_file(conference, campaign)
    campaign = prepare(conference, campaign)
    mailing_id = campaign.mailing_id
    with pytest.raises(DomainError, match="Throw them away"):
        _add_file(conference, campaign)
    _discard(conference, campaign)
    campaign = again(conference, campaign)
    assert campaign.state is CampaignState.WRITING
    _add_file(conference, campaign)
    make_contact(conference)
    campaign = prepare(conference, again(conference, campaign))
    assert campaign.mailing_id == mailing_id
    assert len(_mails(campaign)) == 2
    names = db.session.scalars(select(MailAttachment.name).order_by(MailAttachment.id)).all()
    assert names == ["map.pdf", "map.pdf"]


def _add_file(conference: Conference, campaign: Campaign) -> None:
    operations.add_file(
        conference=conference,
        campaign=campaign,
        name="map.pdf",
        media_type="application/pdf",
        content=b"%PDF",
        actor=COMMAND,
        now=NOW,
    )


def test_what_was_sent_is_not_thrown_away(conference: Conference) -> None:
    make_contact(conference)
    campaign = prepare(conference, make_campaign(conference, "contacts:"))
    assert campaign.mailing is not None
    post.release_mailing(
        mailing=campaign.mailing, expected=1, starts_at=None, actor=COMMAND, now=NOW
    )
    with pytest.raises(DomainError, match="sent already"):
        _discard(conference, again(conference, campaign))


def test_a_link_that_was_sent_before_stays_as_it_is(conference: Conference) -> None:
    invitation = make_invitation(conference)
    before = invitation.mail_id
    campaign = prepare(conference, make_campaign(conference, "registered:"))
    assert f"{BASE_URL}/i/" in _words(campaign)[0].text
    db.session.refresh(invitation)
    assert invitation.mail_id == before


def test_a_preview_is_what_the_draft_says(conference: Conference) -> None:
    person = make_contact(conference)
    campaign = make_campaign(conference, "contacts:")
    seen = previews.preview(conference, campaign, person.id, link=BASE_URL)
    assert seen is not None
    assert seen.said == _words(prepare(conference, campaign))[0]
    assert previews.preview(conference, campaign, make_person().id, link="") is None


def test_nothing_is_sent_before_all_drafts_are_written(conference: Conference) -> None:
    make_contact(conference)
    campaign = make_campaign(conference, "contacts:")
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    db.session.flush()
    mailing_id = again(conference, campaign).mailing_id
    assert mailing_id is not None
    with pytest.raises(DomainError, match="Not all drafts"):
        _send(conference, mailing_id)
    work(campaign)
    _send(conference, mailing_id)
    assert db.session.get_one(Mailing, mailing_id).state is MailingState.RELEASED


def _send(conference: Conference, mailing_id: int) -> None:
    operations.send_mailing(
        conference=conference,
        mailing=db.session.get_one(Mailing, mailing_id),
        expected=1,
        starts_at=None,
        office=OFFICE,
        actor=COMMAND,
        now=NOW,
    )


def test_what_goes_to_many_says_how_to_be_left_out(conference: Conference) -> None:
    person = make_contact(conference)
    [said] = _words(prepare(conference, make_campaign(conference, "contacts:", is_bulk=True)))
    link = unsubscribe_link(address=person.email, conference_id=conference.id, base_url=BASE_URL)
    assert said.text.endswith(f"No longer get such mails: {link}\n")
    assert f'href="{link}"' in said.html


def test_a_test_goes_to_the_one_who_asks_and_to_nobody_else(conference: Conference) -> None:
    person, me = make_contact(conference), make_person()
    campaign = make_campaign(conference, "contacts:", **INVITATION)
    _add_file(conference, campaign)
    mail = operations.send_test(
        conference=conference,
        campaign=again(conference, campaign),
        person_id=person.id,
        base_url=BASE_URL,
        actor=Actor(name="", person_id=me.id),
        now=NOW,
    )
    assert (mail.kind, mail.state, mail.recipient_address) == (
        MailKind.TEST,
        MailState.QUEUED,
        me.email,
    )
    assert mail.subject == f"Test: Come to {conference.title}"
    assert person.name in mail.text
    assert "/i/" not in mail.text + mail.html
    assert [each.name for each in with_contents([mail])[0].attachments] == ["map.pdf"]
    assert (_count(Mail), _count(Invitation)) == (1, 0)


def test_a_test_needs_an_address_and_a_recipient(conference: Conference) -> None:
    person = make_contact(conference)
    campaign = make_campaign(conference, "contacts:")
    told = {"conference": conference, "campaign": campaign, "base_url": BASE_URL, "now": NOW}
    with pytest.raises(DomainError, match="no e-mail address"):
        operations.send_test(person_id=person.id, actor=COMMAND, **told)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="does not reach"):
        operations.send_test(person_id=0, actor=COMMAND, **told)  # type: ignore[arg-type]


def test_a_campaign_is_deleted_with_its_empty_mailing(conference: Conference) -> None:
    make_contact(conference)
    campaign = prepare(conference, make_campaign(conference, "contacts:"))
    told = {"conference": conference, "actor": COMMAND, "now": NOW}
    with pytest.raises(DomainError, match="Throw them away"):
        operations.delete_campaign(campaign=campaign, **told)  # type: ignore[arg-type]
    _discard(conference, campaign)
    operations.delete_campaign(campaign=again(conference, campaign), **told)  # type: ignore[arg-type]
    assert queries.campaigns(conference, page=1).total == 0


def test_organisations_of_the_address_book_are_known(conference: Conference) -> None:
    person = make_contact(conference)
    campaign = make_campaign(conference, "contacts:", texts={"en": ("x", "{honorific|}{name}")})
    db.session.get_one(Person, person.id).honorific = "Dr"
    (words,) = _words(prepare(conference, campaign))
    assert words.text == f"Dr{person.name}\n"


def test_whoever_is_erased_is_named_neither_in_drafts_nor_in_words(conference: Conference) -> None:
    person = make_registration(conference, make_person(name="Zarqa Quillon")).person
    make_registration(conference)
    texts = {"en": ("News of Zarqa Quillon", "{name} meets Zarqa Quillon.")}
    campaign = prepare(conference, make_campaign(conference, "registered:", texts=texts))
    assert erase(conference, person)
    db.session.expire_all()
    mails = _mails(campaign)
    assert [len(mails), _count(CampaignRecipient)] == [2, 2]
    told = [each.values for each in mails] + [each.recipient_address for each in mails]
    kept = [(each.subject, each.body) for each in db.session.scalars(select(CampaignText))]
    shared = [(each.subject, each.text) for each in db.session.scalars(select(MailContent))]
    assert "Quillon" not in repr((told, kept, shared))
    assert {} in told
