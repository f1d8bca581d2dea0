"""Organisers' pages about institutions, and the pages behind an institution's link."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import html
from pikepdf import Pdf
from PIL import Image
from sqlalchemy import select

from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.delegations import links, queries
from eventmgr.invitations.delegations.models import Delegation, NominationLetter
from eventmgr.invitations.delegations.official_letters import MOST_BYTES, checked_media_type
from eventmgr.mail.models import Mail
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND
from eventmgr.registration.models import Registration
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.delegations import DEADLINE, EARLY, make_delegation, nominate
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

BASE = "/manage/forum/delegations"


@pytest.fixture(autouse=True)
def _early() -> Any:
    with clock.fixed(EARLY + timedelta(days=1)):
        yield


def office(app: Flask, role: TeamRole = TeamRole.ORGANISER) -> tuple[Visitor, Conference]:
    conference = make_conference(slug="forum", title="Forum")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    return visitor, conference


def focal(app: Flask, **values: Any) -> tuple[Visitor, Delegation, str]:
    """A focal point with the link, who is nobody at this browser."""
    conference = make_conference(slug="forum", title="Forum", **values)
    delegation = make_delegation(conference)
    address = f"/d/{links.token_of(delegation)}"
    return visit(app), delegation, address


def rows(*people: tuple[str, str], act: str = "nominate", **more: str) -> dict[str, str]:
    data = {"act": act, **more}
    for number, (name, email) in enumerate(people):
        data |= {f"people-{number}-name": name, f"people-{number}-email": email}
    return data


def link_in_mail() -> str:
    text = db.session.scalars(select(Mail.text).order_by(Mail.id.desc())).first()
    [token] = re.findall(r"/d/([\w.-]+)", text or "")
    return f"/d/{token}"


def test_an_institution_is_asked_by_form_and_letter(app: Flask) -> None:
    visitor, _conference = office(app)
    save()
    data = {
        "organisation": "Ministry of Examples",
        "focal_name": "Fern Focal",
        "focal_email": "fern@example.org",
        "category": "delegate",
        "language": "en",
        "quota": "2",
        "deadline": "2026-02-20T17:00",
    }
    bad = read(visitor.post(f"{BASE}/new", data={**data, "quota": "0"}), status=422)
    assert list(complaints(bad)) == ["quota"]
    assert typed(bad)["organisation"] == "Ministry of Examples"
    late = read(
        visitor.post(f"{BASE}/new", data={**data, "deadline": "2026-05-01T10:00"}), status=422
    )
    assert list(complaints(late)) == ["deadline"]
    for past in ("2026-01-31T10:00", "2026-02-02T13:59"):
        page = read(visitor.post(f"{BASE}/new", data={**data, "deadline": past}), status=422)
        assert complaints(page) == {"deadline": "This moment is past. Write a later one."}
        assert typed(page)["deadline"] == past
    page = read(visitor.post(f"{BASE}/new", data=data, follow_redirects=True))
    assert said(page) == ["Added. Nothing is sent yet: look at it, then send the letter."]
    delegation = db.session.scalars(select(Delegation)).one()
    assert db.session.scalars(select(Mail)).all() == []
    one = f"{BASE}/{delegation.id}"
    version = page.xpath("//form[contains(@action, '/send')]//input[@name='version']/@value")[0]
    page = read(visitor.post(f"{one}/send", data={"version": version}, follow_redirects=True))
    assert said(page) == ["The letter is on its way."]
    again = visitor.post(f"{one}/send", data={"version": version})
    assert again.status_code == 409
    assert len(db.session.scalars(select(Mail)).all()) == 1
    assert read(visit(app).get(link_in_mail())) is not None
    assert link_in_mail() not in visitor.get(one).text


def test_a_deadline_that_has_passed_may_stay_and_no_other_past_one(app: Flask) -> None:
    visitor, conference = office(app)
    one = f"{BASE}/{make_delegation(conference).id}"
    save()
    with clock.fixed(DEADLINE + timedelta(hours=1)):
        page = read(visitor.get(one))
        form = page.xpath("//form[contains(@action, '/change')]")[0]
        data = {**dict(form.form_values()), "quota": "7"}
        wrong = visitor.post(f"{one}/change", data={**data, "deadline": "2026-02-19T17:00"})
        assert complaints(read(wrong, status=422)) == {
            "deadline": "This moment is past. Write a later one."
        }
        assert visitor.post(f"{one}/change", data=data).status_code == 303
    assert db.session.scalars(select(Delegation.quota)).one() == 7


def test_a_list_with_a_past_deadline_is_refused_before_it_is_shown(app: Flask) -> None:
    visitor, _conference = office(app)
    data = {
        "institutions": "A body, a@example.org, 2",
        "language": "en",
        "category": "delegate",
        "deadline": "2026-01-31T10:00",
        "act": "preview",
    }
    page = read(visitor.post(f"{BASE}/many", data=data), status=422)
    assert complaints(page) == {"deadline": "This moment is past. Write a later one."}
    assert typed(page)["institutions"].strip() == data["institutions"]


def test_the_last_hours_are_told_as_hours(app: Flask) -> None:
    visitor, _delegation, address = focal(app)
    nominate(_delegation, "A One")
    save()
    with clock.fixed(DEADLINE - timedelta(hours=3, minutes=30)):
        assert texts(read(visitor.get(address)), "//dd/strong") == ["3 hours left"]


def test_replacing_is_offered_beside_each_nominee_while_the_list_is_open(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    [nomination] = nominate(delegation, "A One")
    key = nomination.id
    save()
    page = read(visitor.get(address))
    assert texts(page, "//main//li//a[contains(@class, 'btn')]") == ["Replace or withdraw: A One"]
    [target] = page.xpath("//main//li//a[contains(@class, 'btn')]/@href")
    assert target == f"{address}/nominees/{key}#replace"
    assert read(visitor.get(target)).xpath("//h2[@id='replace']")
    with clock.fixed(DEADLINE):
        assert not read(visitor.get(address)).xpath("//main//li//a[contains(@class, 'btn')]")


def test_an_empty_field_of_a_row_is_named_above_the_form(app: Flask) -> None:
    visitor, _delegation, address = focal(app)
    save()
    page = read(visitor.post(address, data=rows(("", "a@example.org"))), status=422)
    assert complaints(page) == {"people-0-name": "Person 1: Name: Fill this in."}


def test_many_are_looked_at_before_anything_is_done(app: Flask) -> None:
    visitor, conference = office(app)
    make_delegation(conference, "Known body")
    save()
    data = {
        "institutions": "Body A, Ada, ada@example.org, 4\nKnown body, x@example.org\nnonsense",
        "category": "delegate",
        "language": "en",
        "quota": "2",
        "deadline": "2026-02-20T17:00",
        "message": "Please",
        "act": "preview",
    }
    page = read(visitor.post(f"{BASE}/many", data=data))
    assert texts(page, "//main//h2") == ["Not understood: 1", "To be asked: 1", "Asked already: 1"]
    sent = typed(page)
    assert sent["deadline"] == "2026-02-20T17:00"
    assert len(db.session.scalars(select(Delegation)).all()) == 1
    answer = visitor.post(f"{BASE}/many", data={**sent, "act": "send"}, follow_redirects=True)
    assert said(read(answer)) == ["1 institution is added."]
    assert db.session.scalars(select(Mail.recipient_address)).all() == ["ada@example.org"]
    wrong = read(visitor.post(f"{BASE}/many", data={**data, "institutions": ""}), status=422)
    assert list(complaints(wrong)) == ["institutions"]
    assert typed(wrong)["message"].strip() == "Please"
    upload = {
        **data,
        "institutions": "",
        "file": (io.BytesIO(b"organisation,email\nB,b@example.org\n"), "x.csv"),
    }
    assert "To be asked: 1" in read(visitor.post(f"{BASE}/many", data=upload)).text_content()


def test_the_list_takes_as_many_statements_for_three_as_for_one(app: Flask) -> None:
    visitor, conference = office(app)
    counts = []
    for names in (["A"], ["B", "C"]):
        for name in names:
            delegation = make_delegation(conference, f"Body {name}")
            nominate(delegation, *(f"{name} {n}" for n in names))
        save()
        with count_statements() as counted:
            page = read(visitor.get(BASE))
        counts.append(counted.count)
    assert len(page.xpath("//main//li[contains(@class, 'list-group-item')]")) == 3
    assert counts[0] == counts[1]


def test_the_institutions_page_takes_as_many_statements_for_three_as_for_one(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    organiser = visit(app)
    sign_in(organiser, make_team_member(db.session.get_one(Conference, delegation.conference_id)))
    key, counts = delegation.id, []
    for names in (["A One"], ["B Two", "C Three"]):
        nominate(db.session.get_one(Delegation, key), *names)
        save()
        for client, page in ((visitor, address), (organiser, f"{BASE}/{key}")):
            with count_statements() as counted:
                read(client.get(page))
            counts.append(counted.count)
    assert counts[:2] == counts[2:]


def test_lists_tell_who_is_overdue_and_quotas_are_not_lowered_too_far(app: Flask) -> None:
    visitor, conference = office(app)
    delegation = make_delegation(conference)
    nominate(delegation, "A One", "B Two")
    key = delegation.id
    save()
    page = read(visitor.get(f"{BASE}/{key}"))
    data = {**typed(page), "quota": "1"}
    refused = read(visitor.post(f"{BASE}/{key}/change", data=data), status=422)
    assert list(complaints(refused)) == ["quota"]
    assert (
        read(
            visitor.post(f"{BASE}/{key}/change", data={**data, "quota": "4"}, follow_redirects=True)
        )
        is not None
    )
    stale = visitor.post(f"{BASE}/{key}/change", data={**data, "quota": "5"})
    assert stale.status_code == 409
    with clock.fixed(DEADLINE + timedelta(days=1)):
        assert "Overdue" in visitor.get(BASE).text
    for verb, words in (
        ("close", "Closed."),
        ("reopen", "Open again."),
        ("void-link", "The link is void."),
    ):
        answer = visitor.post(f"{BASE}/{key}/{verb}", follow_redirects=True)
        assert said(read(answer))[0].startswith(words)
    assert visitor.post(f"{BASE}/{key}/remind").status_code == 422


def test_a_focal_point_nominates_and_sees_states_only(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    key = delegation.id
    save()
    page = read(visitor.get(address))
    assert len(page.xpath("//fieldset")) == 3
    data = rows(("Amal One", "amal@example.org"), ("", ""), ("Bo Two", "nonsense"))
    refused = read(visitor.post(address, data=data), status=422)
    assert list(complaints(refused)) == ["people-2-email"]
    assert typed(refused)["people-0-name"] == "Amal One"
    data["people-2-email"] = "bo@example.org"
    done = read(visitor.post(address, data=data, follow_redirects=True))
    assert said(done) == ["2 people are nominated, and their invitations are on their way."]
    assert len(done.xpath("//fieldset")) == 1
    registration = db.session.scalars(
        select(Registration).where(Registration.name == "Amal One")
    ).one()
    registration.needs, registration.name = "Secret needs", "Amal Changed"
    save()
    text = visitor.get(address).text
    assert "Secret needs" not in text
    assert "Amal Changed" not in text
    assert "Amal One" in text
    over = rows(("C", "c@example.org"), ("D", "d@example.org"))
    assert "1 place is left" in read(visitor.post(address, data=over), status=422).text_content()
    assert queries.tally(db.session.get_one(Delegation, key)).nominated == 2


def test_rows_are_added_without_a_script(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    delegation.quota = 5
    save()
    data = rows(("Amal One", "amal@example.org"), ("", ""), ("", ""), act="more")
    page = read(visitor.post(address, data=data))
    assert len(page.xpath("//fieldset")) == 5
    assert typed(page)["people-0-name"] == "Amal One"
    assert page.xpath("//button[@value='more']") == []


def test_names_typed_for_a_quota_that_is_full_meanwhile_are_given_back(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    delegation.quota = 1
    nominate(delegation, "Amal One")
    save()
    page = read(visitor.post(address, data=rows(("Bo Two", "bo@example.org"))), status=422)
    assert typed(page)["people-0-name"] == "Bo Two"
    assert len(complaints(page)) == 1


def test_a_nominee_is_replaced_withdrawn_headed_and_corrected(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    first, second = nominate(delegation, "Amal One", "Bo Two")
    one, two = (f"{address}/nominees/{each.id}" for each in (first, second))
    save()
    head = visitor.post(f"{one}/head", follow_redirects=True)
    assert said(read(head)) == ["Noted who heads the delegation."]
    bad = read(
        visitor.post(f"{one}/replace", data={"new-name": "Cy", "new-email": "x"}), status=422
    )
    assert list(complaints(bad)) == ["new-email"]
    data = {"new-name": "Cy Three", "new-email": "bo.two@example.org"}
    taken = read(visitor.post(f"{one}/replace", data=data), status=422)
    assert complaints(taken)["new-email"].startswith("This address cannot be nominated here.")
    data["new-email"] = "cy@example.org"
    assert visitor.post(f"{one}/replace", data=data).status_code == 303
    for again in (visitor.get(one), visitor.post(f"{one}/replace", data=data)):
        assert (again.status_code, again.location) == (303, address)
    shown = read(visitor.get(address))
    assert "This person is not on your list any more." in said(shown)
    page = read(visitor.get(address))
    assert "Cy Three" in page.text_content()
    assert "Amal One" not in page.text_content()
    wrong = {"right-email": "bo.two@example.org"}
    assert visitor.post(f"{two}/address", data=wrong).status_code == 422
    assert (
        visitor.post(f"{two}/address", data={"right-email": "bo2@example.org"}).status_code == 303
    )
    assert visitor.post(f"{two}/withdraw").status_code == 303
    assert "bo2@example.org" not in visitor.get(address).text


def test_after_the_deadline_the_list_is_only_read(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    [nomination] = nominate(delegation, "Amal One")
    one = f"{address}/nominees/{nomination.id}"
    save()
    with clock.fixed(DEADLINE + timedelta(minutes=1)):
        page = read(visitor.get(address))
        assert "write to the organisers" in page.text_content()
        assert page.xpath("//main//form") == []
        assert read(visitor.get(one)).xpath("//main//form") == []
        data = rows(("Late Person", "late@example.org"))
        assert visitor.post(address, data=data).status_code == 422
        assert visitor.post(f"{one}/withdraw").status_code == 422
        upload = {"letter": (io.BytesIO(a_pdf()), "x.pdf")}
        assert visitor.post(f"{address}/letter", data=upload).status_code == 422
    assert (
        db.session.scalars(select(Mail).where(Mail.recipient_address == "late@example.org")).all()
        == []
    )


def test_no_other_link_opens_the_list(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    other = make_delegation(make_conference(), "Other body")
    [theirs] = nominate(other, "Theirs Only")
    [ours] = nominate(delegation, "Ours Only")
    elsewhere = f"/d/{links.token_of(other)}"
    old = address
    delegation.generation = 2
    fresh = f"/d/{links.token_of(delegation)}"
    ids = ours.id, theirs.id
    save()
    assert visitor.get(old).status_code == 410
    assert visitor.get(fresh[:-2]).status_code == 404
    assert visitor.get("/d/nonsense").status_code == 404
    for verb in ("", "/replace", "/withdraw", "/head", "/address"):
        guessed = f"{fresh}/nominees/{ids[1]}{verb}"
        answer = visitor.post(guessed) if verb else visitor.get(guessed)
        assert answer.status_code == 404, verb
        guessed = f"{elsewhere}/nominees/{ids[0]}{verb}"
        answer = visitor.post(guessed) if verb else visitor.get(guessed)
        assert answer.status_code == 404, verb
        answer = visitor.post(f"{old}/nominees/{ids[0]}{verb}") if verb else visitor.get(old)
        assert answer.status_code == 410, verb
    assert "Ours Only" not in visitor.get(elsewhere).text
    assert visitor.get("/manage/forum/delegations").status_code == 303
    assert visitor.get("/c/forum/registration").status_code == 303
    with clock.fixed(DEADLINE + timedelta(days=30)):
        assert visitor.get(fresh).status_code == 410


def test_other_conferences_organisers_see_nothing(app: Flask) -> None:
    _, delegation, _ = focal(app)
    theirs = make_conference(slug="theirs")
    visitor = visit(app)
    sign_in(visitor, make_team_member(theirs))
    key = delegation.id
    save()
    for path in ("", f"/{key}", "/new", "/many", f"/{key}/letter"):
        assert visitor.get(f"{BASE}{path}").status_code == 403, path
        if path in {f"/{key}", f"/{key}/letter"}:
            assert visitor.get(f"/manage/theirs/delegations{path}").status_code == 404
    assert visitor.post(f"/manage/theirs/delegations/{key}/close").status_code == 404


def test_a_draft_conference_is_named_in_the_list_only(app: Flask) -> None:
    visitor, _, address = focal(app, state=ConferenceState.DRAFT)
    save()
    page = read(visitor.get(address))
    assert "Forum" in page.text_content()
    assert [each for each in page.xpath("//@href") if "/c/forum" in each] == []


def test_a_protected_nominee_is_shown_by_the_other_name(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    [nomination] = nominate(delegation, "Nettle Quillmere")
    people.protect(
        person=nomination.registration.person,
        display_name="Participant A",
        actor=COMMAND,
        now=EARLY,
    )
    organiser = visit(app)
    sign_in(organiser, make_team_member(db.session.get_one(Conference, delegation.conference_id)))
    pages = [
        (visitor, address),
        (visitor, f"{address}/nominees/{nomination.id}"),
        (organiser, f"{BASE}/{delegation.id}"),
        (organiser, f"/manage/forum/registrations/{nomination.registration_id}/replace"),
    ]
    save()
    for client, page in pages:
        text = client.get(page).text
        assert "Participant A" in text, page
        assert "Nettle" not in text, page
        assert "nettle" not in text, page


def a_pdf() -> bytes:
    file = io.BytesIO()
    with Pdf.new() as document:
        document.add_blank_page()
        document.save(file)
    return file.getvalue()


def a_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return file.getvalue()


def test_the_official_letter_goes_to_organisers_only(app: Flask) -> None:
    visitor, delegation, address = focal(app)
    key = delegation.id
    conference = db.session.get_one(Conference, delegation.conference_id)
    organiser, desk = visit(app), visit(app)
    sign_in(organiser, make_team_member(conference))
    sign_in(desk, make_team_member(conference, TeamRole.DESK))
    save()
    for content, name in (
        (b"<script>alert(1)</script>", "letter.pdf"),
        (b"%PDF-1.7 nothing", "letter.pdf"),
        (b"\x89PNG\r\n\x1a\nnothing", "letter.png"),
        (b"", "empty.pdf"),
    ):
        upload = {"letter": (io.BytesIO(content), name)}
        page = read(visitor.post(f"{address}/letter", data=upload), status=422)
        assert list(complaints(page)) == ["letter"], name
    for content, name, kind in (
        (a_pdf(), "../../etc/passwd.html", "pdf"),
        (a_picture(), "x.pdf", "png"),
    ):
        upload = {"letter": (io.BytesIO(content), name)}
        assert visitor.post(f"{address}/letter", data=upload).status_code == 303
        answer = organiser.get(f"{BASE}/{key}/letter")
        assert answer.data == content
        assert (
            answer.headers["Content-Disposition"]
            == f"attachment; filename=forum-ministry-letter.{kind}"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.get(f"{BASE}/{key}/letter").status_code == 403
    assert visitor.get(f"{BASE}/{key}/letter").status_code == 303
    assert len(db.session.scalars(select(NominationLetter)).all()) == 1
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert acts.count("delegation.letter_downloaded") == 2


@pytest.mark.usefixtures("app")
def test_a_letter_has_at_most_five_megabytes() -> None:
    with pytest.raises(DomainError, match="5 MB"):
        checked_media_type(a_pdf() + b"0" * MOST_BYTES)


def test_organisers_replace_from_the_registrations_page(app: Flask) -> None:
    visitor, conference = office(app)
    registration = make_registration(conference)
    home = f"/manage/forum/registrations/{registration.id}"
    save()
    page: html.HtmlElement = read(visitor.get(home))
    assert page.xpath(f"//a[@href='{home}/replace']")
    bad = read(visitor.post(f"{home}/replace", data={"name": "N", "email": "x"}), status=422)
    assert list(complaints(bad)) == ["email"]
    data = {"name": "New Person", "email": "new@example.org"}
    done = read(visitor.post(f"{home}/replace", data=data, follow_redirects=True))
    assert said(done) == ["Replaced. Both people are told by mail."]
