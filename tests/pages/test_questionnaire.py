"""Organisers compose questions; whoever registers answers them, and organisers correct."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import operations, queries
from eventmgr.registration.questionnaire.enums import Among
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.ready_made import READY_LABELS, ReadyMade
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.places import arranged
from tests.factories.privacy import keep_until
from tests.factories.questionnaire import (
    Kind,
    answer,
    keys,
    only_if,
    options,
)
from tests.factories.questionnaire import make_question as _make_question
from tests.factories.questionnaire import make_ready as _make_ready
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import complaints, read, said, save, texts, typed, visit

HOME = "/manage/forum/questions"
MINE = "/c/forum/registration"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(app: Flask) -> Conference:
    assert app
    return make_conference(slug="forum")


@pytest.fixture
def office(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference))
    return client


def guest(app: Flask, conference: Conference, **values: object) -> tuple[FlaskClient, Registration]:
    """Somebody invited, who came by their personal link."""
    registration = make_registration(conference, **{"name": "Amal Guest", **values})
    visitor = app.test_client()
    sign_in_by_link(visitor, registration.person, conference)
    db.session.commit()
    return visitor, registration


def asked(page: html.HtmlElement) -> list[str]:
    """What the page asks, with what its answers depend on."""
    return [
        " ".join(each.text_content().split())
        for each in page.xpath("//*[@data-question]//legend | //*[@data-question]/label")
    ]


def make_question(*args: Any, **values: Any) -> Question:
    """A question that stays, whatever is refused after it."""
    made = _make_question(*args, **values)
    db.session.commit()
    return made


def make_ready(*args: Any) -> None:
    _make_ready(*args)
    db.session.commit()


def question_of(label: str) -> Question:
    key = select(Question).where(Question.label == label)
    return db.session.scalars(key.execution_options(populate_existing=True)).one()


def test_one_press_asks_what_most_conferences_ask(
    office: FlaskClient, conference: Conference
) -> None:
    page = read(office.get(HOME))
    assert "Nothing more is asked yet" in page.text_content()
    assert texts(page, "//button[@name='which']") == [str(each) for each in READY_LABELS.values()]
    for which in ReadyMade:
        answer = office.post(f"{HOME}/ready-made", data={"which": which}, follow_redirects=True)
        assert said(read(answer)) == ["Added at the end of the form."]
    page = read(office.get(HOME))
    assert page.xpath("//button[@name='which']") == []
    assert len(page.xpath("//ol/li")) == 12
    assert keys(conference)[0] == "dietary"
    again = office.post(f"{HOME}/ready-made", data={"which": "gender"})
    assert (again.status_code, "This is asked already." in again.text) == (422, True)
    assert office.post(f"{HOME}/ready-made", data={"which": "height"}).status_code == 400


def test_a_question_of_ones_own(office: FlaskClient, conference: Conference) -> None:
    make_question(conference, "Do you need a visa?", Kind.YES_NO)
    kinds = read(office.get(f"{HOME}/new"))
    assert len(kinds.xpath("//main//a[contains(@href, 'kind=')]")) == len(Kind)
    address = f"{HOME}/new?kind=one_of"
    fields = typed(read(office.get(address)))
    assert fields["options-0-label"] == fields["options-2-label"] == ""
    filled = {
        **fields,
        "label": "Which hotel?",
        "why": "To send the bus.",
        "kept": "Until you have left.",
        "is_required": "y",
        "options-0-label": "Pearl",
        "options-2-label": "<b>Ruby</b>",
        "categories": ["speaker", "media"],
        "condition": ["do-you-need-a-visa=yes"],
    }
    more = office.post(address, data={**filled, "act": "more"})
    assert typed(read(more))["options-5-label"] == ""
    assert typed(read(more))["options-2-label"] == "<b>Ruby</b>"
    answer = office.post(address, data=filled, follow_redirects=True)
    assert said(read(answer)) == ["Added at the end of the form."]
    found = queries.questions(conference)[1]
    assert (found.label, found.why, found.kept) == (
        *("Which hotel?", "To send the bus."),
        "Until you have left.",
    )
    assert [each.label for each in found.options] == ["Pearl", "<b>Ruby</b>"]
    assert found.categories == {Category.SPEAKER, Category.MEDIA}
    listed = answer.text
    assert "Only if “<bdi>yes</bdi>” to “<bdi>Do you need a visa?</bdi>”" in listed
    assert "Speaker" in listed


@pytest.mark.parametrize(
    ("kind", "changed", "field", "sentence"),
    [
        ("one_of", {"options-0-label": "Pearl"}, "options", "Write at least two options."),
        ("one_of", {"label": " "}, "label", "Question: Fill this in."),
        ("one_of", {"why": ""}, "why", "Why we ask: Fill this in."),
        (
            "short_text",
            {"condition": ["a=yes", "b=no"]},
            "condition",
            "Choose answers to one question only: it depends on one.",
        ),
        (
            "number",
            {"lowest": "9", "highest": "1"},
            "highest",
            "The largest number is below the smallest.",
        ),
        (
            "ranked",
            {"ranks": "many"},
            "ranks",
            "Write a whole number from 1 to 10.",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_and_kept(
    office: FlaskClient,
    conference: Conference,
    kind: str,
    changed: dict[str, object],
    field: str,
    sentence: str,
) -> None:
    make_question(conference, "A", Kind.YES_NO)
    make_question(conference, "B", Kind.YES_NO)
    address = f"{HOME}/new?kind={kind}"
    fields = {**typed(read(office.get(address))), "label": "What?", "why": "<i>Because</i>"}
    answer = office.post(address, data={**fields, **changed})
    page = read(answer, status=422)
    assert complaints(page) == {field: sentence}
    assert page.get_element_by_id(field) is not None
    kept = typed(page)
    plain = {name: value for name, value in changed.items() if name != "condition"}
    assert {name: kept[name].strip() for name in plain} == {
        name: str(value).strip() for name, value in plain.items()
    }
    assert keys(conference) == ["a", "b"]


def test_a_question_is_changed_and_its_options_stay_what_they_were(
    office: FlaskClient, conference: Conference
) -> None:
    make_question(conference, "Hotel", Kind.ONE_OF, options=options("Pearl", "Ruby"))
    row = question_of("Hotel")
    address = f"{HOME}/{row.id}"
    fields = typed(read(office.get(address)))
    assert fields["options-1-key"] == "ruby"
    changed = {**fields, "options-0-label": "", "options-1-label": "Ruby Inn"}
    refused = office.post(address, data=changed)
    assert complaints(read(refused, status=422)) == {"options": "Write at least two options."}
    changed["options-2-label"] = "Opal"
    done = office.post(address, data=changed, follow_redirects=True)
    assert said(read(done)) == ["Saved."]
    assert [(each.key, each.label) for each in queries.questions(conference)[0].offered] == [
        ("ruby", "Ruby Inn"),
        ("opal", "Opal"),
    ]


def test_a_late_change_overwrites_nobody_unawares(
    office: FlaskClient, conference: Conference
) -> None:
    make_question(conference, "Bus")
    address = f"{HOME}/{question_of('Bus').id}"
    fields = typed(read(office.get(address)))
    office.post(address, data={**fields, "label": "Which bus?"})
    late = office.post(address, data={**fields, "label": "Train"})
    again = typed(read(late, status=409))
    assert again["label"] == "Train"
    assert office.post(address, data=again).status_code == 303
    assert [each.label for each in queries.questions(conference)] == ["Train"]


def test_a_late_change_is_told_of_in_whatever_language_it_is_read(
    office: FlaskClient, conference: Conference
) -> None:
    make_ready(conference, ReadyMade.GENDER)
    address = f"{HOME}/{db.session.scalars(select(Question.id)).one()}"
    fields = typed(read(office.get(address)))
    in_urdu = {"Accept-Language": "ur"}
    there = typed(read(office.get(address, headers=in_urdu)))
    assert there["label"] != fields["label"]
    assert there["version"] == fields["version"]
    saved = office.post(address, data={**there, "is_required": "y"}, headers=in_urdu)
    assert saved.status_code == 303
    assert office.post(address, data=fields).status_code == 409


def test_a_condition_stays_when_its_answer_is_offered_no_longer(
    app: Flask, office: FlaskClient, conference: Conference
) -> None:
    decides = make_question(conference, "Hotel", Kind.ONE_OF, options=options("Pearl", "Ruby"))
    make_question(conference, "Floor", condition=only_if(decides, "ruby"))
    visitor, _registration = guest(app, conference)
    address = f"{HOME}/{decides.id}"
    fields = typed(read(office.get(address)))
    changed = {**fields, "options-1-label": "", "options-2-label": "Opal"}
    assert office.post(address, data=changed).status_code == 303
    assert "Ruby" in " ".join(texts(read(office.get(HOME)), "//ol/li"))
    shown = read(visitor.get(MINE)).xpath("//*[@data-question='q-floor']/@data-shown-if")
    assert shown == ["ruby"]
    address = f"{HOME}/{question_of('Floor').id}"
    page = read(office.get(address))
    assert "Ruby (removed)" in texts(page, "//*[@id='condition']//label")
    assert office.post(address, data=typed(page)).status_code == 303
    assert queries.questions(conference)[1].condition == only_if(decides, "ruby")
    unchecked = {**typed(read(office.get(address))), "condition": []}
    assert office.post(address, data=unchecked).status_code == 303
    page = read(office.get(address))
    assert "Ruby (removed)" not in texts(page, "//*[@id='condition']//label")


def test_a_retired_question_keeps_its_condition(
    office: FlaskClient, conference: Conference
) -> None:
    decides = make_question(conference, "Visa?", Kind.YES_NO)
    make_question(conference, "Passport", condition=only_if(decides, "yes"))
    answer(make_registration(conference), {"visa": ["yes"], "passport": ["AB 12"]})
    db.session.commit()
    passport = question_of("Passport")
    for each in (passport, decides):
        assert office.post(f"{HOME}/{each.id}/retire").status_code == 303
    address = f"{HOME}/{passport.id}"
    assert office.post(address, data=typed(read(office.get(address)))).status_code == 303
    assert queries.everything(conference)[1].condition == only_if(decides, "yes")


def test_ready_made_words_stay_ready_made(office: FlaskClient, conference: Conference) -> None:
    make_ready(conference, ReadyMade.DIETARY, ReadyMade.INTERPRETATION, ReadyMade.GROUPS)
    for row in db.session.scalars(select(Question)).all():
        address = f"{HOME}/{row.id}"
        assert office.post(address, data=typed(read(office.get(address)))).status_code == 303
        db.session.refresh(row)
        assert (row.label, row.why) == ("", "")
        assert {each["label"] for each in row.options} <= {""}
    assert queries.questions(conference)[1].condition is not None


def test_only_the_ready_made_question_puts_working_groups_in_order(
    office: FlaskClient, conference: Conference
) -> None:
    address = f"{HOME}/new?kind=ranked"
    fields = typed(read(office.get(address)))
    assert "among" not in fields
    own = {"label": "Which?", "why": "To know.", "options-0-label": "A", "options-1-label": "B"}
    assert office.post(address, data={**fields, **own, "among": "groups"}).status_code == 303
    make_ready(conference, ReadyMade.GROUPS)
    ready = db.session.scalars(select(Question).where(Question.key == "group-preferences")).one()
    address = f"{HOME}/{ready.id}"
    fields = typed(read(office.get(address)))
    assert not any(each.startswith("options") for each in fields)
    assert office.post(address, data={**fields, "ranks": "2"}).status_code == 303
    found = queries.questions(conference)
    assert [(each.among, each.ranks) for each in found] == [(Among.OPTIONS, 3), (Among.GROUPS, 2)]


def test_order_by_buttons(office: FlaskClient, conference: Conference) -> None:
    first = make_question(conference, "First", Kind.YES_NO)
    second = make_question(conference, "Second", condition=only_if(first, "yes"))
    third = make_question(conference, "Third")
    moved = office.post(f"{HOME}/{third.id}/move", data={"to": "up"})
    assert moved.location == f"{HOME}#question-{third.id}"
    assert keys(conference) == ["first", "third", "second"]
    office.post(f"{HOME}/{first.id}/move", data={"to": "down"})
    assert keys(conference) == ["third", "first", "second"]
    refused = office.post(f"{HOME}/{second.id}/move", data={"to": "up"}, follow_redirects=True)
    (sentence,) = said(read(refused))
    assert sentence.startswith("“Second” is shown by the answers to a question that has to come")
    assert keys(conference) == ["third", "first", "second"]


def test_what_is_asked_no_longer_can_be_asked_again(
    office: FlaskClient, conference: Conference
) -> None:
    first = make_question(conference, "First", Kind.YES_NO)
    second = make_question(conference, "Second", condition=only_if(first, "yes"))
    other = make_question(conference, "Other", condition=only_if(first, "no"))
    refused = office.post(f"{HOME}/{first.id}/retire", follow_redirects=True)
    (sentence,) = said(read(refused))
    assert sentence == (
        "“First” decides whether this is asked: “Second”, “Other”. Remove that first, or change "
        "“Only if” there."
    )
    office.post(f"{HOME}/{other.id}/retire", follow_redirects=True)
    answer(make_registration(conference), {"first": ["yes"], "second": ["words"]})
    db.session.commit()
    for each in (second, first):
        page = read(office.post(f"{HOME}/{each.id}/retire", follow_redirects=True))
        assert said(page) == ["Retired. Its answers stay."]
    assert keys(conference) == []
    refused = office.post(f"{HOME}/{second.id}/restore", follow_redirects=True)
    assert "“Second” is shown by the answers" in said(read(refused))[0]
    office.post(f"{HOME}/{first.id}/restore", follow_redirects=True)
    page = read(office.post(f"{HOME}/{second.id}/restore", follow_redirects=True))
    assert said(page) == ["It is asked again."]
    assert keys(conference) == ["first", "second"]
    third = make_question(conference, "Third")
    page = read(office.post(f"{HOME}/{third.id}/retire", follow_redirects=True))
    assert said(page) == ["Removed: nobody had answered it."]


def test_questions_of_an_earlier_conference(app: Flask, conference: Conference) -> None:
    account = make_team_member(conference)
    earlier, foreign = make_conference(slug="earlier"), make_conference(slug="foreign")
    make_team_member(earlier, account=account)
    for each in (earlier, foreign):
        make_question(each, "What?")
    visitor = visit(app)
    sign_in(visitor, account)
    save()
    page = read(visitor.get(HOME))
    assert page.xpath("//select[@name='source']/option/@value") == ["earlier"]
    refused = visitor.post(f"{HOME}/copy", data={"source": "foreign"})
    assert refused.status_code == 422
    done = visitor.post(f"{HOME}/copy", data={"source": "earlier"}, follow_redirects=True)
    assert said(read(done)) == ["1 question copied."]


def test_a_question_of_another_conference_is_not_there(
    office: FlaskClient, conference: Conference
) -> None:
    make_question(conference, "Ours")
    theirs = make_question(make_conference(), "Theirs")
    assert office.get(f"{HOME}/{theirs.id}").status_code == 404
    for act in ("move", "retire", "restore"):
        assert office.post(f"{HOME}/{theirs.id}/{act}").status_code == 404


def test_a_preview_for_each_category(office: FlaskClient, conference: Conference) -> None:
    make_question(conference, "Press card", categories=frozenset({Category.MEDIA}))
    decides = make_question(conference, "Visa?", Kind.YES_NO)
    make_question(conference, "Passport", condition=only_if(decides, "yes", "no"))
    page = read(office.get(f"{HOME}/preview"))
    assert asked(page) == ["Visa? (optional)", "Passport (optional)"]
    assert texts(page, "//*[@data-condition]") == ["Only if you answered “yes / no” to “Visa?”"]
    page = read(office.get(f"{HOME}/preview?category=media"))
    assert asked(page)[0] == "Press card (optional)"
    assert office.get(f"{HOME}/preview?category=nonsense").status_code == 200


def test_a_guest_answers_and_what_is_hidden_is_not_kept(app: Flask, conference: Conference) -> None:
    make_group(conference, title="Law & order")
    make_group(conference, title="Care")
    decides = make_question(conference, "Visa?", Kind.YES_NO, is_required=True)
    make_question(conference, "Passport", condition=only_if(decides, "yes"), is_required=True)
    make_ready(conference, ReadyMade.DIETARY, ReadyMade.GROUPS)
    visitor, registration = guest(app, conference)
    page = read(visitor.get(MINE))
    assert asked(page)[:2] == ["Visa?", "Passport"]
    assert texts(page, "//*[@id='q-visa-hint']/bdi") == ["To know.", "Kept with your registration."]
    assert texts(page, "//select[@id='q-group-preferences-1']/option")[1:] == [
        "WG1: Law & order",
        "WG2: Care",
    ]
    assert "checked" not in html.tostring(page.xpath("//*[@data-question='q-visa']")[0]).decode()
    done = visitor.post(
        MINE,
        data={
            "name": "Amal",
            "q-visa": ["", "no"],
            "q-passport": "never read",
            "q-dietary": ["", "halal", "vegan"],
            "q-group-preferences": ["WG2", "", ""],
        },
    )
    assert done.status_code == 303
    assert queries.stored(registration) == {
        "visa": False,
        "dietary": ["vegan", "halal"],
        "group-preferences": ["WG2"],
    }
    db.session.refresh(registration, ["state"])
    assert registration.state is RegistrationState.CONFIRMED
    page = read(visitor.get(MINE))
    assert page.xpath("//input[@name='q-dietary' and @checked]/@value") == ["vegan", "halal"]
    assert page.xpath("//input[@name='q-visa' and @checked]/@value") == ["no"]
    chosen = page.xpath("//select[@name='q-group-preferences']/option[@selected]/@value")
    assert chosen == ["WG2"]


def test_what_is_wrong_stands_at_the_field_and_all_is_kept(
    app: Flask, conference: Conference
) -> None:
    make_question(conference, "Arriving", Kind.MOMENT, is_required=True)
    make_question(conference, "Nights", Kind.NUMBER, lowest=1, highest=9)
    make_question(conference, "Visa <b>?", Kind.YES_NO, is_required=True)
    make_question(conference, "Hotel", Kind.ONE_OF, options=options("Pearl", "<b>Ruby</b>"))
    make_question(conference, "Note", Kind.LONG_TEXT)
    visitor, registration = guest(app, conference)
    answer = visitor.post(
        MINE,
        data={
            "name": "",
            "q-arriving": "in the evening",
            "q-nights": "many",
            "q-hotel": "b-ruby-b",
            "q-note": "<script>\nline",
            "needs": "A ramp",
        },
    )
    page = read(answer, status=422)
    assert complaints(page) == {
        "name": "Name: Fill this in.",
        "q-arriving": "Write day and time as in 2026-03-01 14:30.",
        "q-nights": "Write a whole number from 1 to 9.",
        "q-visa-b": "Visa <b>?: Answer this.",
    }
    kept = typed(page)
    assert (kept["q-arriving"], kept["q-nights"], kept["q-hotel"]) == (
        *("in the evening", "many"),
        "b-ruby-b",
    )
    assert kept["q-note"].split() == ["<script>", "line"]
    assert kept["needs"].strip() == "A ramp"
    for target in complaints(page):
        assert len(page.xpath(f"//*[@id='{target}']")) == 1
    assert queries.stored(registration) == {}
    db.session.refresh(registration, ["state"])
    assert registration.state is RegistrationState.INVITED


@pytest.mark.parametrize(
    ("typed_in", "is_taken"),
    [
        ("2026-01-30T00:00", True),
        ("2026-03-02 23:59", True),
        ("2026-01-29T23:59", False),
        ("2026-03-03T00:00", False),
        ("0026-03-01T10:00", False),
    ],
)
def test_nobody_arrives_long_before_or_after_the_conference(
    app: Flask, conference: Conference, typed_in: str, is_taken: bool
) -> None:
    make_ready(conference, ReadyMade.ARRIVAL)
    make_question(conference, "Born", Kind.DATE)
    visitor, registration = guest(app, conference)
    page = read(visitor.get(MINE))
    (field,), (free,) = (page.xpath(f"//input[@id='{each}']") for each in ("q-arrival", "q-born"))
    assert (field.get("min"), field.get("max")) == ("2026-01-30T00:00", "2026-03-02T23:59")
    assert (free.get("min"), free.get("max")) == (None, None)
    filled = {"name": "Amal", "q-arrival": typed_in, "q-born": "1890-01-01"}
    done = visitor.post(MINE, data=filled)
    if is_taken:
        assert queries.stored(registration)["arrival"] == typed_in.replace(" ", "T")
        return
    page = read(done, status=422)
    assert complaints(page) == {
        "q-arrival": "Choose a day from Friday, 30 January 2026 to Monday, 2 March 2026."
    }
    assert typed(page)["q-arrival"] == typed_in
    assert queries.stored(registration) == {}


def test_an_old_form_empties_nothing(app: Flask, conference: Conference) -> None:
    make_ready(conference, ReadyMade.DIETARY)
    visitor, registration = guest(app, conference)
    visitor.post(MINE, data={"name": "Amal", "q-dietary": ["", "halal"]})
    visitor.post(MINE, data={"name": "Amal G."})
    assert queries.stored(registration) == {"dietary": ["halal"]}
    visitor.post(MINE, data={"name": "Amal", "q-dietary": [""]})
    assert queries.stored(registration) == {}


def test_answers_that_do_not_count_any_more_are_shown_and_can_be_removed(
    app: Flask, conference: Conference
) -> None:
    decides = make_question(conference, "Visa?", Kind.YES_NO, is_required=True)
    passport = make_question(conference, "Passport", condition=only_if(decides, "yes"))
    bus = make_question(conference, "Bus")
    visitor, registration = guest(app, conference)
    for is_needed in ("yes", "no"):
        filled = {"name": "Amal", "q-visa": is_needed, "q-passport": "<b>AB</b>", "q-bus": "9"}
        assert visitor.post(MINE, data=filled).status_code == 303
    operations.retire_question(conference=conference, question=bus, actor=COMMAND, now=NOW)
    db.session.commit()
    page = read(visitor.get(MINE))
    listed = "//*[@id='left-over']/following-sibling::ul[1]/li/bdi"
    assert texts(page, listed) == ["Passport", "<b>AB</b>", "Bus", "9"]
    addresses = page.xpath("//form[contains(@action, '/registration/answers/')]/@action")
    assert addresses == [f"{MINE}/answers/{each.id}/remove" for each in (passport, bus)]
    for address in addresses:
        done = visitor.post(address, follow_redirects=True)
        assert said(read(done)) == ["The answer is removed."]
    assert queries.stored(registration) == {"visa": False}
    assert texts(read(visitor.get(MINE)), listed) == []
    again = visitor.post(f"{MINE}/answers/{decides.id}/remove", follow_redirects=True)
    assert said(read(again)) == ["Nothing was left to remove."]
    assert queries.stored(registration) == {"visa": False}


def test_what_is_left_over_stays_once_answers_stay(app: Flask, conference: Conference) -> None:
    bus = make_question(conference, "Bus")
    visitor, registration = guest(app, conference)
    visitor.post(MINE, data={"name": "Amal", "q-bus": "9"})
    operations.retire_question(conference=conference, question=bus, actor=COMMAND, now=NOW)
    yesterday = NOW - timedelta(days=1)
    arranged(conference, at=yesterday, answers_until=yesterday.date())
    db.session.commit()
    page = read(visitor.get(MINE))
    assert "They cannot be removed here now." in page.text_content()
    assert page.xpath("//form[contains(@action, '/registration/answers/')]") == []
    assert visitor.post(f"{MINE}/answers/{bus.id}/remove").status_code == 422
    assert queries.stored(registration) == {"bus": "9"}


def test_after_the_day_the_answers_stay_and_what_was_typed_too(
    app: Flask, conference: Conference
) -> None:
    make_question(conference, "Bus")
    visitor, registration = guest(app, conference)
    visitor.post(MINE, data={"name": "Amal", "q-bus": "PK 1"})
    yesterday = NOW - timedelta(days=1)
    arranged(conference, at=yesterday, answers_until=yesterday.date())
    db.session.commit()
    late = visitor.post(MINE, data={"name": "Amal", "q-bus": "PK 2"})
    assert "Answers can no longer be changed here." in read(late, status=422).text_content()
    assert typed(read(late, status=422))["q-bus"] == "PK 2"
    assert queries.stored(registration) == {"bus": "PK 1"}


def test_an_organiser_sees_and_corrects(office: FlaskClient, conference: Conference) -> None:
    make_question(conference, "Bus", is_required=True)
    registration = make_registration(conference, name="Amal Guest")
    answer(registration, {"bus": ["<i>PK 1</i>"]})
    db.session.commit()
    address = f"/manage/forum/registrations/{registration.id}"
    assert "&lt;i&gt;PK 1" in office.get(address).text
    fields = typed(read(office.get(f"{address}/answers")))
    assert fields.keys() == {"version", "q-bus"}
    assert fields["q-bus"] == "<i>PK 1</i>"
    done = office.post(f"{address}/answers", data={"q-bus": "PK 2"}, follow_redirects=True)
    page = read(done)
    assert said(page) == ["Saved. The history keeps what stood here before."]
    assert "Before: <i>PK 1</i>" in " ".join(page.text_content().split())
    refused = office.post(f"{address}/answers", data={"q-bus": "n" * 301})
    assert complaints(read(refused, status=422)) == {"q-bus": "Use at most 300 characters."}
    office.post(f"{address}/answers", data={"q-bus": ""})
    assert queries.stored(registration) == {}
    acts = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.action == queries.CORRECTED)
    ).all()
    assert len(acts) == 2


def test_a_late_correction_overwrites_nobody_unawares(
    office: FlaskClient, conference: Conference
) -> None:
    make_question(conference, "Bus")
    make_question(conference, "Hotel")
    registration = make_registration(conference)
    answer(registration, {"bus": ["PK 1"]})
    db.session.commit()
    address = f"/manage/forum/registrations/{registration.id}/answers"
    fields = typed(read(office.get(address)))
    answer(registration, {"bus": ["PK 9"], "hotel": ["Pearl"]})
    db.session.commit()
    late = office.post(address, data={**fields, "q-bus": "PK 2"})
    again = typed(read(late, status=409))
    assert again["q-bus"] == "PK 2"
    assert queries.stored(registration) == {"bus": "PK 9", "hotel": "Pearl"}
    assert office.post(address, data={**again, "q-hotel": "Pearl"}).status_code == 303
    assert queries.stored(registration) == {"bus": "PK 2", "hotel": "Pearl"}


def test_a_protected_persons_words_show_nowhere(
    office: FlaskClient, conference: Conference
) -> None:
    make_question(conference, "Whom to call")
    make_ready(conference, ReadyMade.DIETARY)
    person = make_person(name="Secret name", is_protected=True, display_name="Guest 7")
    registration = make_registration(conference, person)
    answer(registration, {"whom-to-call": ["Secret brother"], "dietary": ["halal"]})
    db.session.commit()
    address = f"/manage/forum/registrations/{registration.id}"
    page = office.get(address).text
    assert "Secret" not in page
    assert "Not shown: this person is protected." in page
    assert "Halal" in page
    page = office.get(f"{address}/answers").text
    assert "Secret" not in page
    assert "only they themselves can change" in page
    refused = office.post(f"{address}/answers", data={"q-whom-to-call": "x"})
    assert refused.status_code == 422


@pytest.mark.parametrize("path", [HOME, f"{HOME}/preview", MINE, "one", "answers"])
def test_more_questions_ask_no_more_of_the_database(
    app: Flask, office: FlaskClient, conference: Conference, path: str
) -> None:
    make_group(conference)
    make_ready(conference, ReadyMade.GROUPS)
    visitor, registration = guest(app, conference)
    one = f"/manage/forum/registrations/{registration.id}"
    address = {"one": one, "answers": f"{one}/answers"}.get(path, path)
    browser = visitor if path == MINE else office
    counts = []
    for more in (0, 2, 17):
        for _number in range(more):
            make_question(conference, "What?", Kind.YES_NO)
        db.session.commit()
        browser.get(address)
        db.session.expunge_all()
        with count_statements() as counted:
            assert browser.get(address).status_code == 200
        counts.append(counted.count)
    assert len(set(counts)) == 1, counts


def test_the_notice_says_what_is_asked_why_and_for_how_long(
    client: FlaskClient, conference: Conference
) -> None:
    make_question(conference, "Which <hotel>?", kept="Until you have left.")
    make_ready(conference, ReadyMade.TELEPHONE)
    gone = make_question(conference, "Gone?")
    gone.retired_at = NOW
    db.session.commit()
    page = read(client.get("/c/forum/privacy"))
    told = dict(zip(texts(page, "//dl[1]/dt"), texts(page, "//dl[1]/dd"), strict=True))
    assert told["Which <hotel>?"] == "To know. Until you have left. Seen by: The organisers."
    assert told["Your telephone number"].endswith(
        "Kept with your registration. Seen by: The organisers."
    )
    assert "Gone?" not in told


def test_a_day_of_erasing_is_how_long_answers_are_kept(app: Flask, conference: Conference) -> None:
    make_ready(conference, ReadyMade.TELEPHONE)
    keep_until(conference, NOW.date() + timedelta(days=61))
    visitor, _registration = guest(app, conference)
    page = read(visitor.get(MINE))
    assert texts(page, "//*[@id='q-telephone-hint']/bdi")[1] == "Kept until 1 May 2026."


def test_what_is_asked_since_is_pointed_at(app: Flask, conference: Conference) -> None:
    visitor, _registration = guest(app, conference)
    visitor.post(MINE, data={"name": "Amal"})
    make_question(conference, "Which <hotel>?", is_required=True)
    make_question(conference, "Bus")
    page = read(visitor.get(MINE))
    assert texts(page, "//*[contains(@class, 'alert-info')]//a") == ["Which <hotel>?"]
    assert page.xpath("//*[contains(@class, 'alert-info')]//a/@href") == ["#q-which-hotel"]
    visitor.post(MINE, data={"name": "Amal", "q-which-hotel": "Pearl"})
    page = read(visitor.get(MINE))
    assert texts(page, "//*[contains(@class, 'alert-info')]//a") == []
