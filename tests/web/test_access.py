from typing import Any

import pytest
from flask import Flask, url_for

from eventmgr.app import create_app
from eventmgr.conferences.enums import ConferenceState, GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.jobs import NoQueue
from eventmgr.foundation.settings import Settings
from eventmgr.pages.home.views import bp as home
from eventmgr.web import access
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import make_account
from tests.factories.recommendations import make_recommendation
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, read, save, texts, visit


def undeclared() -> str:
    return "nobody said who may come in"


def test_an_endpoint_that_forgot_to_declare_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgets = [
        *home.deferred_functions,
        lambda state: state.add_url_rule("/forgotten", "forgotten", undeclared),
    ]
    monkeypatch.setattr(home, "deferred_functions", forgets)
    with pytest.raises(RuntimeError) as raised:
        create_app(settings, queue=NoQueue())
    assert str(raised.value) == "Endpoints that do not declare their access: home.forgotten"


def test_every_endpoint_has_declared(app: Flask) -> None:
    assert None not in access.declarations(app).values()
    assert set(access.declarations(app)) == {each.endpoint for each in app.url_map.iter_rules()}


def test_what_is_public_is_this_and_nothing_else(app: Flask) -> None:
    public = {name for name, each in access.declarations(app).items() if each.name == "public"}  # type: ignore[union-attr]
    assert public == {
        "agenda.preview",  # the key in its address is asked for instead
        # the token in their address is asked for instead
        *(f"delegations.{name}" for name in ("nominations", "nominate", "bring_letter", "nominee")),
        *(f"delegations.{name}" for name in ("replace_nominee", "correct_nominee", "withdraw")),
        *("delegations.head", "delegations.keep_draft", "delegations.tell_draft"),
        *(
            "certificates.ask",
            "certificates.verify",
        ),  # whoever holds a certificate shows it to others
        "desk.scanned",  # tells strangers the conference only
        *("demo.doors", "demo.enter", "home.choices", "home.front", "home.healthz", "home.readyz"),
        *("invitations.enter", "mailbox.html", "mailbox.index", "mailbox.one"),
        *("signin.ask_for_link", "signin.follow_link", "signin.sign_in", "static"),
        # the seal in its address, or a secret, is asked for instead
        *(f"suppression.{name}" for name in ("ask", "unsubscribe", "undo", "bounces")),
    }


SITE = {
    *("/", "/agenda.ics", "/apply", "/changes", "/look.css", "/mine", "/mine.ics"),
    *("/privacy", "/programme.pdf", "/report", "/speakers"),
}
"""What everybody may see once the conference is published."""


def addresses(app: Flask, conference: Conference, *, method: str) -> list[str]:
    """Every address of the organisers' and the conference's pages that needs no other object."""
    with app.test_request_context():
        return [
            url_for(rule.endpoint, slug=conference.slug)
            for rule in app.url_map.iter_rules()
            if rule.arguments == {"slug"} and method in (rule.methods or ())
        ]


def test_a_stranger_is_sent_to_sign_in_and_comes_back_to_the_page(app: Flask) -> None:
    slug = make_conference(state=ConferenceState.DRAFT).slug
    save()
    answer = visit(app).get(f"/manage/{slug}/rooms?page=2&q=a%26b")
    assert answer.status_code == 303
    assert answer.location == (f"/sign-in?next=/manage/{slug}/rooms?page%3D2%26q%3Da%2526b")


def test_a_stranger_sees_no_page_of_a_draft_and_does_nothing(app: Flask) -> None:
    conference = make_conference(state=ConferenceState.DRAFT)
    reading, writing = (addresses(app, conference, method=each) for each in ("GET", "POST"))
    save()
    visitor = visit(app)
    assert len(reading) > 15
    assert len(writing) > 10
    found = {each: visitor.get(each).status_code for each in reading}
    assert {each: visitor.head(each).status_code for each in reading} == found
    site = {each for each, status in found.items() if status == 404}
    assert {each.partition(conference.slug)[2] for each in site} == SITE
    assert {found[each] for each in set(reading) - site} == {303}
    done = {each: visitor.post(each).status_code for each in writing}
    assert done.pop(f"/c/{conference.slug}/apply") == 404  # to strangers it is not there
    assert set(done.values()) == {403}


def answers_of(
    visitor: Visitor, app: Flask, slug: str
) -> dict[tuple[str, str], tuple[str | int, ...]]:
    """What every address inside a conference answers, the conference's own name left out."""
    values: dict[str, Any] = {
        "code": "WG1",
        "filename": "schedule.json",
        "act": "pause",
        "decision": "again",
        "move": "take-out",
    }
    with app.test_request_context():
        asked = [
            (method, url_for(rule.endpoint, slug=slug, **{n: values.get(n, 1) for n in names}))
            for rule in app.url_map.iter_rules()
            if "slug" in rule.arguments
            for names in [rule.arguments - {"slug"}]
            for method in ("GET", "HEAD", "POST", "PUT")
        ]
    found = {}
    for method, address in asked:
        answer = visitor.open(address, method=method, data={"title": "Typed"})
        headers = {k: v for k, v in answer.headers if k not in {"X-Request-Id", "Set-Cookie"}}
        told = (answer.status_code, str(headers), answer.text)
        found[method, address.replace(slug, "*")] = tuple(
            each.replace(slug, "*") if isinstance(each, str) else each for each in told
        )
    return found


@pytest.mark.parametrize("who", ["nobody", "an account", "a guest of another conference"])
def test_a_draft_answers_as_if_it_were_not_there(app: Flask, who: str) -> None:
    draft = make_conference(slug="draft-one", title="Secret", state=ConferenceState.DRAFT)
    group = make_group(draft)
    make_recommendation(group)
    make_session(draft)
    make_registration(draft)
    other, account = make_conference(), make_account()
    make_registration(other, account.person)
    visitor = visit(app)
    if who == "an account":
        sign_in(visitor, account)
    if who == "a guest of another conference":
        sign_in_by_link(visitor, account.person, other)
    save()
    there, missing = (answers_of(visitor, app, slug) for slug in ("draft-one", "draft-two"))
    assert len(there) > 150
    assert there == missing
    statuses = {each[0] for each in there.values()}
    assert statuses == ({303, 403, 404, 405} if who == "nobody" else {404, 405})


def test_the_invited_keep_their_own_pages_of_a_draft(app: Flask) -> None:
    draft = make_conference(state=ConferenceState.DRAFT)
    invited = make_registration(draft).person
    seated = make_member(make_group(draft), GroupRole.MEMBER)
    pages = ["/c/{}/me", "/c/{}/registration", "/c/{}/groups/WG1", "/c/{}/", "/manage/{}/"]
    found = []
    for person in (invited, seated):
        visitor = visit(app)
        sign_in_by_link(visitor, person, draft)
        slug = draft.slug
        db.session.flush()
        db.session.commit()
        found.append([visitor.get(each.format(slug)).status_code for each in pages])
    assert found == [[200, 200, 403, 404, 403], [200, 403, 200, 404, 403]]


def test_the_team_of_one_conference_sees_nothing_of_another(app: Flask) -> None:
    conference, other = make_conference(state=ConferenceState.DRAFT), make_conference()
    reading, writing = (addresses(app, conference, method=each) for each in ("GET", "POST"))
    owner = make_team_member(other)
    visitor = visit(app)
    sign_in(visitor, owner)
    own = addresses(app, other, method="GET")
    save()
    assert {visitor.get(each).status_code for each in reading} == {404}
    assert {visitor.post(each).status_code for each in writing} == {404}
    assert visitor.get(f"/manage/{other.slug}/rooms").status_code == 200
    assert len(own) == len(reading)


def test_signed_in_without_the_right_is_told_what_to_do(app: Flask) -> None:
    slug = make_conference().slug
    visitor = visit(app)
    sign_in(visitor, make_account())
    save()
    page = read(visitor.get(f"/manage/{slug}/"), status=403)
    assert texts(page, "//h1") == ["This page is not yours to see"]


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("published", 403)])
def test_a_draft_is_not_even_named_to_strangers(app: Flask, state: str, status: int) -> None:
    slug = make_conference(title="A secret title", state=ConferenceState(state)).slug
    visitor = visit(app)
    sign_in(visitor, make_account())
    save()
    for address in (f"/manage/{slug}/", f"/c/{slug}/reports"):
        refused = visitor.get(address)
        assert refused.status_code == status
        assert ("A secret title" in refused.text) is (status == 403)


ADDRESSES = {
    "/manage/{}/": set(TeamRole),
    "/manage/{}/rooms": {TeamRole.OWNER, TeamRole.ORGANISER},
    "/manage/{}/settings": {TeamRole.OWNER, TeamRole.ORGANISER},
    "/manage/{}/team": {TeamRole.OWNER},
    "/c/{}/reports": {TeamRole.OWNER, TeamRole.ORGANISER, TeamRole.RAPPORTEUR_GENERAL},
    "/c/{}/": set(TeamRole),
}


@pytest.mark.parametrize("role", list(TeamRole))
def test_what_each_role_of_the_team_sees_of_a_draft(app: Flask, role: TeamRole) -> None:
    conference = make_conference(state=ConferenceState.DRAFT)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    slug = conference.slug
    save()
    found = {each: visitor.get(each.format(slug)).status_code for each in ADDRESSES}
    assert found == {each: 200 if role in roles else 403 for each, roles in ADDRESSES.items()}


def test_an_administrator_sees_every_office(app: Flask) -> None:
    slug = make_conference(state=ConferenceState.DRAFT).slug
    visitor = visit(app)
    sign_in(visitor, make_account(is_administrator=True))
    save()
    assert {visitor.get(each.format(slug)).status_code for each in ADDRESSES} == {200}


def test_a_personal_link_opens_its_conference_only(app: Flask) -> None:
    """Even for an administrator who owns one conference and sits in groups of both."""
    here, there = (make_conference(state=ConferenceState.DRAFT) for _ in range(2))
    account = make_account(is_administrator=True)
    for each in (here, there):
        make_team_member(each, account=account)
        make_member(make_group(each), GroupRole.MODERATOR, account.person)
        make_registration(each, account.person)
    visitor = visit(app)
    sign_in_by_link(visitor, account.person, here)
    slugs = here.slug, there.slug
    save()
    pages = ["/c/{}/me", "/c/{}/registration", "/c/{}/reports", "/c/{}/groups/WG1"]
    assert [visitor.get(each.format(slugs[0])).status_code for each in pages] == [200] * 4
    assert [visitor.get(each.format(slugs[1])).status_code for each in pages] == [404] * 4
    assert [visitor.get(f"/manage/{slug}/").status_code for slug in slugs] == [403, 404]
    assert visitor.get("/manage/new").status_code == 403
    assert texts(read(visitor.get("/")), "//main//a[contains(@href, '/manage')]") == []


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.org",
        "http://localhost.evil.example.org",
        "null",
        "http://localhost:81",
    ],
)
def test_another_site_cannot_act_here(app: Flask, origin: str) -> None:
    conference = make_conference()
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference))
    address = f"/manage/{conference.slug}/rooms"
    save()
    data = {"name": "Hall"}
    assert visitor.post(address, data=data, headers={"Origin": origin}).status_code == 403
    assert visitor.get(address, headers={"Origin": origin}).status_code == 200
    own = {"Origin": "http://localhost"}
    assert visitor.post(address, data=data, headers=own).status_code == 303


def test_a_sign_in_that_has_ended_is_nobody(app: Flask) -> None:
    visitor = visit(app)
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = "a key that nobody gave out"
    assert visitor.get("/account").status_code == 303
    assert visitor.post("/sign-out").status_code == 403
