"""Two organisers at one campaign: the later one loses nothing, and overwrites nothing unawares."""

import pytest
from flask import Flask

from eventmgr.campaigns import operations
from eventmgr.campaigns.models import CONFERENCE, Campaign
from eventmgr.conferences.enums import TeamRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.mail.enums import SuppressionReason
from eventmgr.people.actor import COMMAND
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.campaigns import again, make_campaign
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.mail import make_suppression
from tests.factories.people import NOW
from tests.factories.signin import sign_in
from tests.pages.test_campaigns import made, the_campaign, the_conference
from tests.visitor import Visitor, read, save, texts, typed, visit

MEANWHILE = "//section[@aria-labelledby='meanwhile']"


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    visitor = visit(app)
    sign_in(visitor, make_team_member(make_conference(slug="forum"), TeamRole.ORGANISER))
    return visitor


def texts_of(campaign: Campaign) -> dict[str, tuple[str, str]]:
    db.session.refresh(campaign, ["texts"])
    return {each.language: (each.subject, each.body) for each in campaign.texts}


@pytest.mark.parametrize("before", [{}, {"en": ("Old", "Old words")}], ids=["new", "changed"])
def test_words_are_not_overwritten_unawares(
    organiser: Visitor, before: dict[str, tuple[str, str]]
) -> None:
    address = f"{made(texts=before)}/words/en"
    mine = typed(read(organiser.get(address))) | {"subject": "Mine", "body": "My words"}
    theirs = typed(read(organiser.get(address))) | {"subject": "Theirs", "body": "Their words"}
    assert organiser.post(address, data=theirs).status_code == 303
    page = read(organiser.post(address, data=mine), status=409)
    kept = typed(page)
    assert (kept["subject"], kept["body"].strip()) == ("Mine", "My words")
    assert "Theirs Their words" in texts(page, MEANWHILE)[0]
    assert texts_of(the_campaign()) == {"en": ("Theirs", "Their words")}
    save()
    kept["body"] = "My words"
    assert organiser.post(address, data=kept).status_code == 303
    assert texts_of(the_campaign()) == {"en": ("Mine", "My words")}


def test_words_that_were_removed_meanwhile_are_said_to_be(organiser: Visitor) -> None:
    address = f"{made(texts={'en': ('Old', 'Old words')})}/words/en"
    mine = typed(read(organiser.get(address))) | {"body": "My words"}
    operations.remove_words(
        conference=the_conference(),
        campaign=again(the_conference(), the_campaign()),
        language="en",
        actor=COMMAND,
        now=NOW,
    )
    save()
    page = read(organiser.post(address, data=mine), status=409)
    assert typed(page)["body"].strip() == "My words"
    assert "Somebody removed the words in this language." in texts(page, MEANWHILE)[0]


def test_words_that_are_wrong_and_late_are_first_put_right(organiser: Visitor) -> None:
    address = f"{made(texts={})}/words/en"
    seen = typed(read(organiser.get(address)))
    organiser.post(address, data=seen | {"subject": "Theirs", "body": "Their words"})
    page = read(organiser.post(address, data=seen | {"subject": "", "body": "Mine"}), status=422)
    assert typed(page)["body"].strip() == "Mine"
    assert typed(page)["version"] == seen["version"]


def test_the_name_and_who_may_unsubscribe_are_not_overwritten_unawares(
    organiser: Visitor,
) -> None:
    address = f"{made(texts={})}/edit"
    mine = typed(read(organiser.get(address))) | {"name": "Mine"}
    theirs = typed(read(organiser.get(address))) | {"name": "Theirs", "is_bulk": "y"}
    assert organiser.post(address, data=theirs).status_code == 303
    page = read(organiser.post(address, data=mine), status=409)
    assert typed(page)["name"] == "Mine"
    assert "Theirs It goes to many" in texts(page, MEANWHILE)[0]
    assert (the_campaign().name, the_campaign().is_bulk) == ("Theirs", True)
    save()
    assert organiser.post(address, data=typed(page)).status_code == 303
    assert (the_campaign().name, the_campaign().is_bulk) == ("Mine", False)


def test_what_goes_into_calendars_is_not_overwritten_unawares(organiser: Visitor) -> None:
    conference = the_conference()
    conference.ends = conference.at_venue(clock.now()).date()
    session = make_session(conference, title="Opening")
    publish_agenda(conference)
    address = f"{made(texts={})}/calendar"
    mine = typed(read(organiser.get(address))) | {"calendar": CONFERENCE}
    theirs = mine | {"calendar": str(session.uid)}
    assert organiser.post(address, data=theirs).status_code == 303
    page = read(organiser.post(address, data=mine), status=409)
    chosen = "//select[@name='calendar']/option[@selected]/@value"
    assert page.xpath(chosen) == [CONFERENCE]
    assert "As somebody else has saved it Opening" in texts(page, MEANWHILE)[0]
    assert the_campaign().calendar == str(session.uid)
    save()
    again_ = typed(page) | {"calendar": CONFERENCE}
    assert organiser.post(address, data=again_).status_code == 303
    assert the_campaign().calendar == CONFERENCE


def test_how_many_unsubscribed_it_would_reach_is_said_at_the_choice(organiser: Visitor) -> None:
    conference = the_conference()
    nobody = f"{made(texts={}, is_bulk=True)}/edit"
    assert "so far nobody of this campaign" in texts(read(organiser.get(nobody)), "//main")[0]
    for _ in range(2):
        make_suppression(
            conference.id,
            address=make_contact(conference).email,
            reason=SuppressionReason.UNSUBSCRIBED,
        )
    make_contact(conference)
    campaign = make_campaign(conference, "contacts:", texts={}, is_bulk=True)
    address = f"/manage/forum/campaigns/{campaign.id}"
    save()
    said = "reaches 2 people of this campaign who have unsubscribed"
    assert said in texts(read(organiser.get(f"{address}/edit")), "//main")[0]
    also = "2 people among them have unsubscribed, and are reached all the same"
    assert also not in texts(read(organiser.get(address)), "//main")[0]
    organiser.post(f"{address}/edit", data={"name": "Needed"})
    assert also in texts(read(organiser.get(address)), "//main")[0]
