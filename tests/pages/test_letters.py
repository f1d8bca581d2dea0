"""Organisers put the product's letters in their own words."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import queries
from eventmgr.mail.letters.catalogue import LETTERS
from eventmgr.mail.letters.models import MailTemplate
from eventmgr.mail.models import Mail
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.letters import make_wording
from tests.factories.signin import sign_in
from tests.visitor import complaints, read, said, texts, typed

ALL = "/manage/forum/letters"
HERE = f"{ALL}/invitation/en"
WORDS = {"subject": "Come to {title}", "body": "Dear {name},\n\n{message}\n\n[Answer]({link})"}


@pytest.fixture
def conference(app: Flask) -> Conference:
    assert app
    return make_conference(slug="forum", title="Forum <b>", venue="Hall", city="Quetta")


@pytest.fixture
def office(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference))
    return client


def test_every_letter_is_listed_with_what_it_is_for(
    office: FlaskClient, conference: Conference
) -> None:
    make_wording(conference)
    page = read(office.get(ALL))
    assert len(texts(page, "//main//h2")) == len(LETTERS)
    (first, *_others) = texts(page, "//main//li[h2]")
    assert first == (
        "Invitation To: a guestSent: when you invite somebody, and when you send it again "
        "English · changed Invitation اردو Invitation"
    )
    for address in page.xpath("//main//li//a/@href"):
        assert office.get(address).status_code == 200, address


def test_the_list_costs_the_same_for_one_and_for_three(
    office: FlaskClient, conference: Conference
) -> None:
    costs = []
    for letters in (["invitation"], ["offer", "offer_lapsed"]):
        for each in letters:
            make_wording(conference, each, body="{link}")
        with count_statements() as statements:
            office.get(ALL)
        costs.append(statements.count)
    assert costs[0] == costs[1]


def test_our_words_stand_in_the_editor_and_beside_it(office: FlaskClient) -> None:
    page = read(office.get(HERE))
    form = typed(page)
    assert form["subject"] == "Invitation: {title}"
    assert form["version"] == "0"
    assert "**{title}**\n{dates}\n{venue}\n{city}\n\n{nomination}" in form["body"]
    assert page.xpath("//*[@class='letter-words']/text()") == [form["body"].lstrip("\n")]
    rows = texts(page, "//main//table/tbody/tr")
    assert "{name} how the recipient is addressed Dr Amina Rahman" in rows
    assert "{title} the title of the conference Forum <b>" in rows
    assert any(each.startswith("{takeover}") and "in place of" in each for each in rows)
    assert all(texts(page, "//main//table/tbody/tr/td[3]"))


def test_saved_words_are_sent_and_kept(office: FlaskClient, conference: Conference) -> None:
    answer = office.post(HERE, data={**typed(read(office.get(HERE))), **WORDS})
    assert answer.status_code == 303
    page = read(office.get(HERE))
    assert said(page) == ["Saved. This is sent from now on."]
    assert typed(page)["subject"] == "Come to {title}"
    office.post(HERE, data={**typed(page), "subject": "Please come"})
    page = read(office.get(HERE))
    assert [each.template.subject for each in saved(conference)] == [
        "Please come",
        "Come to {title}",
    ]
    (_latest, older) = page.xpath("//main//a[contains(@href, 'wording=')]/@href")
    again = typed(read(office.get(older)))
    assert (again["subject"], again["version"]) == ("Come to {title}", "2")
    assert office.post(HERE, data=again).status_code == 303
    assert saved(conference)[0].template.subject == "Come to {title}"


def test_what_cannot_be_sent_is_refused_and_stays_typed(
    office: FlaskClient, conference: Conference
) -> None:
    wrong = {"subject": "{titel}", "body": "Dear {nmae},"}
    page = read(office.post(HERE, data=wrong), status=422)
    assert typed(page)["body"].strip() == "Dear {nmae},"
    assert list(complaints(page)) == ["subject", "body"]
    assert "Did you mean {name}?" in page.text_content()
    assert "{link} is missing" in page.text_content()
    assert not saved(conference)


def test_who_saves_late_is_asked(office: FlaskClient, conference: Conference) -> None:
    form = typed(read(office.get(HERE)))
    with unit_of_work():
        make_wording(conference, subject="Meanwhile")
    page = read(office.post(HERE, data={**form, **WORDS}), status=409)
    assert "Somebody changed this meanwhile" in page.text_content()
    assert typed(page)["subject"] == WORDS["subject"]
    assert office.post(HERE, data=typed(page)).status_code == 303


def test_back_to_our_words_and_late(office: FlaskClient, conference: Conference) -> None:
    make_wording(conference, subject="First")
    page = read(office.get(HERE))
    button = page.xpath("//form[contains(@action, '/default')]")[0]
    with unit_of_work():
        make_wording(conference, subject="Second")
    late = read(office.post(f"{HERE}/default", data=dict(button.form_values())), status=409)
    assert "Somebody changed this meanwhile" in late.text_content()
    button = late.xpath("//form[contains(@action, '/default')]")[0]
    answer = office.post(f"{HERE}/default", data=dict(button.form_values()))
    assert answer.status_code == 303
    page = read(office.get(HERE))
    assert typed(page)["subject"] == "Invitation: {title}"
    assert len(saved(conference)) == 3


def test_the_preview_is_the_letter_behind_a_fence(office: FlaskClient) -> None:
    answer = office.get(f"{HERE}/preview")
    policy = answer.headers["Content-Security-Policy"]
    for each in ("default-src 'none'", "script-src 'none'", "style-src 'unsafe-inline'"):
        assert each in policy
    assert policy.endswith("sandbox ")
    assert "Dear <bdi>Dr Amina Rahman</bdi>," in answer.text
    assert "<bdi>Forum &lt;b&gt;</bdi>" in answer.text


def test_what_is_typed_is_previewed_before_it_is_saved(
    office: FlaskClient, conference: Conference
) -> None:
    html = office.post(f"{HERE}/preview", data=WORDS)
    assert "We would be glad to have you with us." in html.text
    plain = office.post(f"{HERE}/preview", data={**WORDS, "part": "text"})
    assert plain.text.count("<pre>Dear Dr Amina Rahman,\n\nWe would be glad") == 1
    assert "style-src 'self';" in plain.headers["Content-Security-Policy"]
    unfit = office.post(f"{HERE}/preview", data={**WORDS, "body": "<i>{nmae}</i>"})
    assert unfit.status_code == 422
    assert "Did you mean {name}?" in unfit.text
    assert not saved(conference)


def test_a_test_goes_to_whoever_asks_for_it(office: FlaskClient, conference: Conference) -> None:
    page = read(office.post(f"{HERE}/test", data={**WORDS, "version": "0"}))
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.kind, mail.conference_id) == (MailKind.TEST, conference.id)
    assert said(page) == [f"A test is on its way to {mail.recipient_address}."]
    assert mail.subject == "Come to Forum <b>"
    assert typed(page)["subject"] == WORDS["subject"], "what is not saved yet stays typed"
    read(office.post(f"{HERE}/test", data={"subject": "x", "body": "y"}), status=422)
    assert db.session.scalar(select(func.count(Mail.id))) == 1


@pytest.mark.parametrize("which", ["sign_in/en", "invitation/de", "nothing/en"])
def test_what_is_no_letter_of_the_conference_is_not_there(office: FlaskClient, which: str) -> None:
    for page in ("", "/preview"):
        assert office.get(f"{ALL}/{which}{page}").status_code == 404
    assert office.post(f"{ALL}/{which}", data=WORDS).status_code == 404
    assert db.session.scalar(select(func.count(MailTemplate.id))) == 0


def saved(conference: Conference) -> Any:
    return queries.history(conference.id, "invitation", "en")
