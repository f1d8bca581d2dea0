"""What a page's script keeps of a form that is not sent, and what it is told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventmgr.conferences.queries import find_conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.invitations.delegations.links import token_of
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference
from tests.factories.delegations import EARLY, make_delegation
from tests.factories.people import NOW
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in_by_link
from tests.visitor import Visitor, read, save, typed, visit

FORM = "/c/forum/registration"
DRAFT = f"{FORM}/draft"


@pytest.fixture(autouse=True)
def _before_the_end() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


def guest(app: Flask) -> tuple[Visitor, Registration]:
    conference = make_conference(slug="forum", title="Forum")
    registration = make_registration(conference)
    visitor = visit(app)
    sign_in_by_link(visitor, registration.person, conference)
    save()
    return visitor, registration


def keep(visitor: Visitor, fields: Any, *, seen: str = "", address: str = DRAFT) -> TestResponse:
    data = {"act": "keep", "draft": json.dumps(fields), "key": "a-key", "seen": seen}
    return visitor.post(address, data=data)


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(FormDraft)) or 0


def place(page: Any) -> dict[str, str]:
    return dict(page.xpath("//*[@data-form-draft]")[0].attrib)


def test_a_draft_is_kept_told_and_grows(app: Flask) -> None:
    visitor, registration = guest(app)
    kept = keep(visitor, {"needs": ["A ramp"], "csrf_token": ["x"]})
    assert kept.status_code == 200
    told = visitor.get(DRAFT).get_json()
    assert told["fields"] == {"needs": ["A ramp"]}
    assert (told["version"], told["when"]) == (kept.get_json()["version"], "1 Mar 2026, 14:00")
    assert told["owner"] == f"{registration.conference_id}/registration/p{registration.person_id}"
    assert keep(visitor, {"needs": ["Two ramps"]}, seen=told["version"]).status_code == 200
    assert count() == 1


def test_a_stale_one_is_answered_with_what_is_kept(app: Flask) -> None:
    visitor, _ = guest(app)
    first = keep(visitor, {"needs": ["One"]}).get_json()["version"]
    keep(visitor, {"needs": ["Two"]}, seen=first)
    for seen in ("", first):
        refused = keep(visitor, {"needs": ["Mine"]}, seen=seen)
        assert refused.status_code == 409
        assert refused.get_json()["fields"] == {"needs": ["Two"]}
    discarded = visitor.post(DRAFT, data={"act": "discard", "seen": first})
    assert discarded.status_code == 409
    assert count() == 1


def test_discarding_lets_it_go(app: Flask) -> None:
    visitor, _ = guest(app)
    version = keep(visitor, {"needs": ["One"]}).get_json()["version"]
    answer = visitor.post(DRAFT, data={"act": "discard", "seen": version})
    assert (answer.status_code, answer.get_json()["version"]) == (200, "")
    assert count() == 0


@pytest.mark.parametrize(
    ("draft", "status"),
    [
        ("", 400),
        ("[]", 400),
        ("[" * 100_000, 400),
        ('{"needs": "text"}', 400),
        ('{"needs": [1]}', 400),
        (json.dumps({"needs": ["n" * 100_001]}), 413),
        (json.dumps({"needs": ["\x00\ud800"]}), 200),
    ],
    ids=["nothing", "a list", "deep", "no list", "a number", "too large", "no characters"],
)
def test_what_is_no_draft_is_refused(app: Flask, draft: str, status: int) -> None:
    visitor, _ = guest(app)
    answer = visitor.post(DRAFT, data={"act": "keep", "draft": draft})
    assert answer.status_code == status
    assert count() == (1 if status == 200 else 0)


def test_sending_the_form_lets_the_draft_go_and_tells_the_device(app: Flask) -> None:
    visitor, _ = guest(app)
    version = keep(visitor, {"needs": ["A ramp"]}).get_json()["version"]
    page = read(visitor.get(FORM))
    assert (place(page)["data-version"], place(page)["data-arrived"]) == (version, "")
    data = {**typed(page), "draft_key": "a-key", "draft_version": version, "needs": "A ramp"}
    page = read(visitor.post(FORM, data=data, follow_redirects=True))
    assert (place(page)["data-version"], place(page)["data-arrived"]) == ("", "a-key")
    assert place(read(visitor.get(FORM)))["data-arrived"] == ""
    assert count() == 0


def test_a_form_that_has_not_seen_the_draft_leaves_it(app: Flask) -> None:
    visitor, _ = guest(app)
    keep(visitor, {"needs": ["Typed elsewhere"]})
    form = typed(read(visitor.get(FORM)))
    assert (form["draft_key"], form["draft_version"]) == ("", "")
    assert visitor.post(FORM, data={**form, "needs": "A ramp"}).status_code == 303
    assert count() == 1


def test_a_refused_form_lets_nothing_go_and_has_seen_what_it_had_seen(app: Flask) -> None:
    visitor, _ = guest(app)
    version = keep(visitor, {"name": [""]}).get_json()["version"]
    data = {"name": "", "draft_key": "a-key", "draft_version": version}
    keep(visitor, {"name": ["Other"]}, seen=version)
    page = read(visitor.post(FORM, data=data), status=422)
    assert place(page)["data-version"] == version
    assert "data-typed" in place(page)
    assert count() == 1
    assert place(read(visitor.get(FORM)))["data-arrived"] == ""


def test_nobody_reads_or_writes_what_is_anothers(app: Flask) -> None:
    visitor, _ = guest(app)
    keep(visitor, {"needs": ["Private"]})
    stranger = visit(app)
    assert stranger.get(DRAFT).status_code == 303
    assert keep(stranger, {"needs": ["Mine"]}).status_code == 403
    other, _ = guest_of("forum", app)
    assert other.get(DRAFT).get_json()["fields"] == {}


def test_a_form_of_somebody_else_at_this_browser_is_not_taken(app: Flask) -> None:
    first, _ = guest(app)
    form = typed(read(first.get(FORM)))
    second, registration = guest_of("forum", app)
    answer = second.post(FORM, data={**form, "needs": "Not <b>theirs</b>"})
    assert answer.status_code == 403
    assert "Not &lt;b&gt;theirs&lt;/b&gt;" in answer.text
    db.session.rollback()
    assert db.session.get_one(Registration, registration.id).needs == ""


def guest_of(slug: str, app: Flask) -> tuple[Visitor, Registration]:
    conference = find_conference(slug)
    assert conference is not None
    registration = make_registration(conference)
    visitor = visit(app)
    sign_in_by_link(visitor, registration.person, conference)
    save()
    return visitor, registration


def focal(app: Flask) -> tuple[Visitor, str]:
    delegation = make_delegation(make_conference(slug="forum", title="Forum"))
    address = f"/d/{token_of(delegation)}"
    save()
    return visit(app), address


def test_an_institution_has_one_behind_its_link(app: Flask) -> None:
    with clock.fixed(EARLY):
        visitor, address = focal(app)
        fields = {"people-0-name": ["Amal Demo"], "people-0-is_head": ["y"]}
        version = keep(visitor, fields, address=f"{address}/draft").get_json()["version"]
        assert visit(app).get(f"{address}/draft").get_json()["fields"] == fields
        assert place(read(visitor.get(address)))["data-version"] == version
        data = {
            "act": "nominate",
            "people-0-name": "Amal Demo",
            "people-0-email": "amal@example.org",
            "draft_key": "a-key",
            "draft_version": "",
        }
        page = read(visitor.post(address, data=data, follow_redirects=True))
        assert place(page)["data-arrived"] == "a-key"
        assert count() == 0


def test_a_void_link_opens_no_draft(app: Flask) -> None:
    with clock.fixed(EARLY):
        visitor, address = focal(app)
        assert visitor.get(f"{address}x/draft").status_code == 404
        assert keep(visitor, {}, address=f"{address}x/draft").status_code == 404


@pytest.mark.parametrize("asked", ["", "?rows=2", "?rows=99", "?rows=x", "?rows=-1"])
def test_a_page_has_no_more_rows_than_the_quota(app: Flask, asked: str) -> None:
    with clock.fixed(EARLY):
        visitor, address = focal(app)
        page = read(visitor.get(address + asked))
        assert len(page.xpath("//main//fieldset")) == 3


def test_a_page_has_as_many_rows_as_were_typed(app: Flask) -> None:
    with clock.fixed(EARLY):
        delegation = make_delegation(make_conference(slug="forum"), quota=9)
        address = f"/d/{token_of(delegation)}"
        save()
        page = read(visit(app).get(f"{address}?rows=7"))
        assert len(page.xpath("//main//fieldset")) == 7
