"""Campaigns as organisers meet them: choose, write, look, test, prepare."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.campaigns import operations
from eventmgr.campaigns.enums import CampaignKind, CampaignState
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.mail.enums import MailingState, MailKind, MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.campaigns import make_campaign, prepare, work
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.numbers import make_list
from tests.factories.people import NOW, make_person
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, said, save, texts, visit

CAMPAIGNS = "/manage/forum/campaigns"


def the_conference() -> Conference:
    return db.session.scalars(select(Conference).where(Conference.slug == "forum")).one()


def the_campaign() -> Campaign:
    db.session.expire_all()
    return db.session.scalars(select(Campaign)).one()


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, make_team_member(make_conference(slug="forum"), TeamRole.ORGANISER))
    return visitor


def made(*choices: str, **values: Any) -> str:
    """The address of a campaign that is kept."""
    campaign = make_campaign(the_conference(), *choices, **values)
    save()
    return f"{CAMPAIGNS}/{campaign.id}"


def post(visitor: Visitor, address: str, **values: Any) -> Any:
    return read(visitor.post(address, data=values, follow_redirects=True))


def test_the_first_page_says_what_goes_there(organiser: Visitor) -> None:
    page = read(organiser.get(CAMPAIGNS))
    assert texts(page, "//p[@class='empty-title']") == ["No campaign yet"]
    assert page.xpath("//nav//a[@aria-current='page']/text()") == ["Campaigns"]


def test_a_list_of_three_costs_what_a_list_of_one_does(organiser: Visitor) -> None:
    make_contact(the_conference())
    prepare(the_conference(), make_campaign(the_conference(), "contacts:"))
    save()
    organiser.get(CAMPAIGNS)
    with count_statements() as one:
        page = read(organiser.get(CAMPAIGNS))
    assert texts(page, "//tbody/tr/td") == ["Message", "Prepared", "English", "Draft: 1"]
    for _ in range(2):
        prepare(the_conference(), make_campaign(the_conference(), "contacts:"))
    save()
    with count_statements() as three:
        assert len(read(organiser.get(CAMPAIGNS)).xpath("//tbody/tr")) == 3
    assert len(three.texts) == len(one.texts)


def test_from_a_name_to_drafts(organiser: Visitor) -> None:
    make_contact(the_conference(), name="Amina")
    save()
    page = post(organiser, f"{CAMPAIGNS}/new", name="First wave", kind="message", is_bulk="y")
    assert texts(page, "//h1") == ["Whom it goes to"]
    address = f"{CAMPAIGNS}/{the_campaign().id}"
    page = post(organiser, f"{address}/whom", choice="contacts:", act="add")
    assert "Would be written to: 1" in texts(page, "//section//li/a")
    page = post(organiser, f"{address}/words/en", subject="News", body="Dear {name}")
    assert said(page) == ["Saved."]
    assert texts(page, "//button[contains(., 'Prepare')]") == ["Prepare 1 draft"]
    page = post(organiser, f"{address}/prepare")
    assert said(page) == ["The drafts are being written. Nothing is sent yet."]
    assert page.xpath("//*[@id='drafts']/@hx-get") == [address]
    work(the_campaign())
    save()
    page = read(organiser.get(address))
    assert texts(page, "//*[@id='drafts']//label") == ["1 of 1 drafts"]
    assert page.xpath("//a[.='Read and send the drafts']/@href") == [
        f"/manage/forum/mailings/{the_campaign().mailing_id}"
    ]
    for part in ("edit", "whom", "words/en", "files"):
        answer = organiser.get(f"{address}/{part}")
        assert answer.headers["Location"] == f"{address}/discard"
    assert organiser.get(f"{address}/preview").headers["Location"] == address
    page = read(organiser.get(f"{address}/discard"))
    assert "1 draft is there." in texts(page, "//main//p")[0]
    assert the_campaign().state is CampaignState.PREPARED
    post(organiser, f"{address}/discard")
    assert the_campaign().state is CampaignState.WRITING


def test_a_campaign_that_was_called_back_is_not_called_sent_and_can_go_on(
    organiser: Visitor,
) -> None:
    make_contact(the_conference())
    text = {"en": ("Come", "Dear {name},\n\n{link}")}
    address = made("contacts:", kind=CampaignKind.INVITATION, texts=text)
    prepare(the_conference(), the_campaign())
    save()
    mailing = f"/manage/forum/mailings/{the_campaign().mailing_id}"
    with clock.fixed(NOW):
        sent = {"act": "later", "expected": "1", "starts_at": "2026-03-09T08:00"}
        assert organiser.post(f"{mailing}/send", data=sent).status_code == 303
    words = texts(read(organiser.get(f"{mailing}/cancel")), "//main//ul/li")
    assert any("not invited, and can be chosen again" in each for each in words)
    assert organiser.post(f"{mailing}/cancel").status_code == 303
    page = read(organiser.get(address))
    assert "called back before anything of it left" in texts(page, "//*[@id='drafts']")[0]
    page = read(organiser.get(f"{address}/discard"))
    assert texts(page, "//main//button") == ["Change and prepare anew"]
    post(organiser, f"{address}/discard")
    page = read(organiser.get(address))
    assert "Would be written to: 1" in texts(page, "//main//li/a")
    assert texts(page, "//button[contains(., 'Prepare')]") == ["Prepare 1 draft"]


def test_a_stopped_mail_of_what_was_called_back_speaks_of_no_newer_one(
    organiser: Visitor,
) -> None:
    make_contact(the_conference())
    text = {"en": ("Come", "Dear {name},\n\n{link}")}
    made("contacts:", kind=CampaignKind.INVITATION, texts=text)
    campaign = prepare(the_conference(), the_campaign())
    mail = db.session.scalars(select(Mail)).one()
    mail.state, address = MailState.SUPPRESSED, f"/manage/forum/mails/{mail.id}"
    told = {"conference": the_conference(), "actor": COMMAND, "now": NOW}
    mailing = db.session.get_one(Mailing, campaign.mailing_id)
    mailing.state = MailingState.RELEASED
    operations.call_back_mailing(mailing=mailing, **told)  # type: ignore[arg-type]
    operations.discard_drafts(campaign=the_campaign(), **told)  # type: ignore[arg-type]
    save()
    page = read(organiser.get(address))
    assert texts(page, "//main//*[contains(@class, 'alert')]") == []
    assert "not written to" in texts(page, "//dl")[0]


def test_what_was_typed_meanwhile_is_kept(organiser: Visitor) -> None:
    make_contact(the_conference())
    address = made("contacts:")
    organiser.post(f"{address}/prepare")
    answer = organiser.post(f"{address}/words/en", data={"subject": "Late", "body": "My words"})
    page = read(answer, status=422)
    assert "Throw them away before you change it" in "".join(complaints(page).values())
    assert page.xpath("//textarea")[0].text.strip() == "My words"


def test_every_choice_that_is_offered_can_be_made(organiser: Visitor) -> None:
    conference = the_conference()
    make_member(make_group(conference))
    make_role(make_session(conference))
    make_list(conference)
    address = made(texts={})
    page = read(organiser.get(f"{address}/whom"))
    offered = page.xpath("//select[@name='choice']//option/@value")
    assert {each.partition(":")[0] for each in offered} == {
        *("registered", "unanswered", "state", "category", "uninvited", "contacts", "list"),
        *("groups", "group", "parts", "role", "session"),
    }
    for each in offered:
        post(organiser, f"{address}/whom", choice=each, act="except")
    page = read(organiser.get(f"{address}/whom"))
    assert "No longer there" not in texts(page, "//li/bdi")
    assert the_campaign().excluded == offered
    post(organiser, f"{address}/whom", act=f"except-{offered[0]}")
    assert the_campaign().excluded == offered[1:]


def test_a_choice_that_is_none_is_refused(organiser: Visitor) -> None:
    page = read(organiser.post(f"{made()}/whom", data={"choice": "x:1", "act": "add"}), status=422)
    assert complaints(page) == {"choice": "Choose one of the list."}


def test_a_list_that_is_gone_can_be_removed(organiser: Visitor) -> None:
    address = made("list:99")
    for part in ("", "/whom", "/people", "/preview"):
        alert = texts(read(organiser.get(f"{address}{part}")), "//*[@role='alert']")
        assert "no longer there" in alert[0], part
    page = read(organiser.post(f"{address}/prepare"), status=422)
    assert "no longer there" in "".join(complaints(page).values())
    page = post(organiser, f"{address}/whom", act="add-list:99")
    assert page.xpath("//*[@role='alert']") == []


def test_each_number_leads_to_people_and_the_protected_are_only_counted(
    organiser: Visitor,
) -> None:
    conference = the_conference()
    make_contact(conference, name="Amina")
    make_contact(conference, name="Bilal", language="ur")
    make_contact(conference, name="No Address", email="")
    make_contact(conference, name="Secret Name", is_protected=True, display_name="Guest Z")
    address = made("contacts:")
    page = read(organiser.get(f"{address}/whom"))
    links = {
        " ".join(each.text_content().split()): each.get("href")
        for each in page.xpath("//section//li/a")
    }
    assert set(links) == {"Would be written to: 2", "English: 2", "No e-mail address: 1"}
    assert "Protected: write to them singly: 1" in texts(page, "//section//li/ul/li")
    assert "1 person reads اردو and gets English" in texts(page, "//section//p")[0]
    rows = "//tbody/tr/th"
    assert texts(read(organiser.get(links["English: 2"])), rows) == ["Amina", "Bilal"]
    assert texts(read(organiser.get(links["No e-mail address: 1"])), rows) == ["No Address"]
    assert texts(read(organiser.get(f"{address}/people?what=protected")), rows) == []
    assert texts(read(organiser.get(f"{address}/people?q=bil")), rows) == ["Bilal"]
    assert "Secret" not in organiser.get(f"{address}/people").text


def test_unknown_placeholders_are_refused_where_they_stand(organiser: Visitor) -> None:
    address = made()
    answer = organiser.post(f"{address}/words/en", data={"subject": "Hi", "body": "Dear {nmae}"})
    page = read(answer, status=422)
    assert complaints(page) == {"body": "{nmae} is not known. Did you mean {name}?"}
    assert page.xpath("//textarea")[0].text.strip() == "Dear {nmae}"
    checked = organiser.post(f"{address}/check", data={"subject": "{a", "body": "{nmae}{nmae}"})
    assert texts(read(checked), "//p") == [
        "A brace stands alone. Type {{ or }} for one that is meant as such.",
        "{nmae} is not known. Did you mean {name}?",
    ]


def test_empty_values_are_listed_before_anything_is_prepared(organiser: Visitor) -> None:
    make_contact(the_conference(), name="Amina")
    address = made("contacts:", texts={"en": ("x", "{group}")})
    page = read(organiser.get(address))
    assert page.xpath("//button[contains(., 'Prepare')]") == []
    (link,) = page.xpath("//*[@role='alert']//a")
    assert " ".join(link.text_content().split()) == "{group}, English: 1"
    assert texts(read(organiser.get(link.get("href"))), "//tbody/tr/th") == ["Amina"]
    read(organiser.post(f"{address}/prepare"), status=422)


def test_a_preview_shows_subject_text_and_html_behind_a_fence(organiser: Visitor) -> None:
    conference = the_conference()
    make_contact(conference, name="Amina")
    person = make_contact(conference, name="Bilal <i>", language="ur")
    texts_ = {"en": ("News", "{name}"), "ur": ("خبر {name}", "**{name}** {link}")}
    address = made("contacts:", texts=texts_)
    answer = organiser.get(f"{address}/preview?person={person.id}")
    page = read(answer)
    assert texts(page, "//dd[@dir='rtl']") == ["خبر Bilal <i>"]
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    (frame,) = page.xpath("//iframe")
    assert frame.get("sandbox") == ""
    answer = organiser.get(frame.get("src"))
    assert "<strong><bdi>Bilal &lt;i&gt;</bdi></strong>" in answer.text
    assert 'dir="rtl"' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "style-src 'unsafe-inline'", "script-src 'none'", "sandbox"):
        assert part in policy
    assert "/i/…" in texts(page, "//pre")[0]
    assert texts(read(organiser.get(f"{address}/preview?q=ami")), "//li/a/bdi") == ["Amina"]
    assert organiser.get(f"{address}/preview.html?person=999999999999999").status_code == 404


def test_a_test_goes_to_me_alone(organiser: Visitor) -> None:
    person = make_contact(the_conference(), name="Amina")
    address = made("contacts:")
    page = post(organiser, f"{address}/test", person=str(person.id))
    mail = db.session.scalars(select(Mail)).one()
    assert said(page) == [f"A test is on its way to {mail.recipient_address}."]
    assert mail.kind is MailKind.TEST
    assert mail.recipient_address != person.email
    page = read(organiser.post(f"{address}/test", data={"person": "0"}), status=422)
    assert "does not reach this person" in "".join(complaints(page).values())


def test_files_come_and_go(organiser: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventmgr.campaigns.rules.MOST_FILE_BYTES", 10)
    address = made()
    page = read(organiser.post(f"{address}/files"), status=422)
    assert complaints(page) == {"file": "Choose a file."}
    too_much = {"file": (BytesIO(b"x" * 11), "map.pdf")}
    page = read(organiser.post(f"{address}/files", data=too_much), status=422)
    assert "5 MB together" in complaints(page)["file"]
    page = post(organiser, f"{address}/files", file=(BytesIO(b"%PDF"), "map.pdf"))
    assert texts(page, "//li/bdi") == ["map.pdf"]
    (remove,) = page.xpath("//main//li//form/@action")
    page = post(organiser, remove)
    assert texts(page, "//li/bdi") == []
    assert organiser.post(remove).status_code == 404


def test_it_is_called_otherwise_and_deleted(organiser: Visitor) -> None:
    address = made()
    page = post(organiser, f"{address}/edit", name="Second wave")
    assert texts(page, "//h1") == ["Second wave"]
    assert not the_campaign().is_bulk
    page = read(organiser.post(f"{address}/edit", data={"name": " "}), status=422)
    assert "name" in complaints(page)
    post(organiser, f"{address}/words/en/remove")
    assert operations_left() == []
    page = post(organiser, f"{address}/delete")
    assert said(page) == ["Deleted."]
    assert db.session.scalars(select(Campaign)).all() == []


def operations_left() -> list[str]:
    campaign = the_campaign()
    db.session.refresh(campaign, ["texts"])
    return [each.language for each in campaign.texts]


def test_a_language_that_nobody_knows_is_not_there(organiser: Visitor) -> None:
    assert organiser.get(f"{made()}/words/xx").status_code == 404


def test_an_invitation_says_who_has_one_already(organiser: Visitor) -> None:
    conference = the_conference()
    make_contact(conference, name="Amina")
    campaign = make_campaign(
        conference,
        "contacts:",
        kind=CampaignKind.INVITATION,
        texts={"en": ("Come", "{link}")},
    )
    operations.prepare(conference=conference, campaign=campaign, actor=COMMAND, now=NOW)
    work(campaign)
    save()
    address = made("contacts:", kind=CampaignKind.INVITATION, texts={})
    page = read(organiser.get(f"{address}/whom"))
    said = "Their invitation is among the drafts of another campaign: 1"
    assert said in texts(page, "//section//li/a")


def test_another_conferences_campaign_is_not_there(organiser: Visitor) -> None:
    other = make_campaign(make_conference(), texts={})
    make_person()
    save()
    assert organiser.get(f"{CAMPAIGNS}/{other.id}").status_code == 404


def test_what_goes_into_calendars_is_chosen_and_seen(organiser: Visitor) -> None:
    conference = the_conference()
    conference.ends = conference.at_venue(clock.now()).date()
    person = make_role(make_session(conference, title="Opening"))
    publish_agenda(conference)
    address = made("parts:")
    page = read(organiser.get(f"{address}/calendar"))
    offered = texts(page, "//select[@name='calendar']/option")
    assert offered[:2] == ["Nothing", "The conference, as whole days"]
    assert offered[2].startswith("Opening – ")
    (_none, _whole, session) = page.xpath("//select[@name='calendar']/option/@value")
    page = post(organiser, f"{address}/calendar", calendar=session)
    assert texts(page, "//section[@aria-labelledby='calendar-heading']//bdi")[0] == offered[2]
    page = read(organiser.get(f"{address}/preview?person={person.id}"))
    assert "Opening" in texts(page, "//dl[@class='mail-head']//bdi")
    answer = organiser.post(f"{address}/calendar", data={"calendar": "nonsense"})
    assert complaints(read(answer, status=422)) == {"calendar": "Choose one of the list."}
    assert the_campaign().calendar == session
    post(organiser, f"{address}/calendar", calendar="")
    assert the_campaign().calendar == ""


def test_drafts_and_campaign_lead_to_each_other(organiser: Visitor) -> None:
    make_contact(the_conference())
    campaign = prepare(the_conference(), make_campaign(the_conference(), "contacts:"))
    save()
    address = f"{CAMPAIGNS}/{campaign.id}"
    (mailing,) = read(organiser.get(address)).xpath("//a[.='Read and send the drafts']/@href")
    assert read(organiser.get(mailing)).xpath("//a[.='Its campaign']/@href") == [address]
    campaign = the_campaign()
    assert campaign.mailing_id is not None
    db.session.get_one(Mailing, campaign.mailing_id).state = MailingState.RELEASED
    campaign.state = CampaignState.FAILED
    save()
    page = read(organiser.get(address))
    assert page.xpath("//a[.='Follow the mails']/@href") == [mailing]
    assert "This campaign was sent." in texts(page, "//p")
    assert read(organiser.get(mailing)).xpath("//a[.='Its campaign']/@href") == [address]
