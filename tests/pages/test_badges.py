"""The page of badges and lists, and one's own certificate."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.printing import files
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of
from eventmgr.registration.models import Registration
from eventmgr.registration.prints import issued, making
from eventmgr.registration.prints.certificates import Certificate
from eventmgr.registration.prints.models import RegistrationPrint
from tests.conftest import RecordingQueue, count_statements
from tests.factories.agenda import make_session
from tests.factories.badges import (
    certificate_for,
    made,
    make_confirmed,
    make_protected,
    order_badges,
    order_list,
    words_of,
)
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import make_certificate
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.privacy import erase
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, complaints, read, save, texts, visit

HOME = "/manage/tip-2026/prints"
PAGE = f"{HOME}/badges"
OWN = "/c/tip-2026/certificate.pdf"
ITEMS = "//li[contains(@class, 'report-file')]"
BADGES = {
    "wearers": "all",
    "category": "",
    "names": "",
    "size": "a6",
    "arrangement": "name",
    "language": "en",
}
LIST = {"kind": "attendance", "about": "2026-03-01", "arrangement": "name", "language": "en"}
SIGNED = {"place": "Islamabad", "signer_1": "Dr Amina", "office_1": "Minister", "language": "en"}


def coming_in(
    app: Flask, role: TeamRole = TeamRole.ORGANISER, **values: Any
) -> tuple[Visitor, Conference]:
    conference = make_conference(slug="tip-2026", **values)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    return visitor, conference


def the_print() -> RegistrationPrint:
    db.session.expire_all()
    return db.session.scalars(select(RegistrationPrint)).one()


def work() -> None:
    """What a worker does."""
    made(the_print())
    save()


def last_act() -> str:
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    return entry.action if entry else ""


def issue(monkeypatch: pytest.MonkeyPatch, certificates: Sequence[Certificate]) -> None:
    monkeypatch.setattr(issued, "certificates_of", lambda _conference: certificates)


def test_before_the_first_print_the_page_says_what_to_do(app: Flask) -> None:
    visitor, _conference = coming_in(app)
    save()
    page = read(visitor.get(PAGE))
    assert texts(page, "//*[@class='empty-title']") == ["Nothing printed yet"]
    assert texts(page, "//nav//a[@aria-current='page']") == ["Badges and lists"]
    assert page.xpath("//main//form/@action") == [PAGE, f"{HOME}/lists"]
    assert "No certificates have been issued yet." in texts(page, "//main//p")


def test_badges_are_asked_for_watched_and_taken_away(app: Flask, queue: RecordingQueue) -> None:
    visitor, conference = coming_in(app)
    make_confirmed(conference, "Amina Example")
    seated = make_confirmed(conference, "Ben Seated")
    group = make_group(conference)
    make_member(group, person=seated.person)
    hidden = make_group(conference, is_chatham=True)
    code, secret = group.code, hidden.code
    make_member(hidden, person=make_confirmed(conference, "Frank").person)
    save()
    queue.sent.clear()
    answer = visitor.post(PAGE, data=BADGES)
    assert (answer.status_code, answer.location) == (303, PAGE)
    asked = the_print()
    address = f"{PAGE}/{asked.id}"
    assert queue.sent == [("registration_prints.make", {"file_id": asked.id})]
    page = read(visitor.get(PAGE))
    assert page.xpath("//*[@id='prints']/@hx-get") == [f"{PAGE}/progress"]
    assert page.xpath("//noscript//a/@href") == [PAGE]
    assert texts(page, f"{ITEMS}/span[last()]") == ["Waiting for a worker"]
    assert visitor.get(address).status_code == 404
    work()
    told = words_of(the_print())
    assert (f"Ben Seated {code}" in told, secret in told) == (True, False)
    assert "hx-get" not in visitor.get(f"{PAGE}/progress").text
    file = visitor.get(address)
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert file.data == content_of(the_print())
    assert file.headers["Content-Disposition"] == (
        f"attachment; filename=tip-2026-badges-{asked.id}-en.pdf"
    )
    assert last_act() == "registration_print.downloaded"
    page = read(visitor.post(PAGE, data={**BADGES, "wearers": "changed"}), status=422)
    assert list(complaints(page).values()) == [
        "No badge is new or has changed since the badges were downloaded last."
    ]


def test_the_code_leads_to_this_site(app: Flask) -> None:
    visitor, conference = coming_in(app)
    make_confirmed(conference, "Amina", badge_code="the-code")
    save()
    visitor.post(PAGE, data=BADGES)
    assert '"http://localhost/b/the-code"' in the_print().data.decode()


@pytest.mark.parametrize(
    ("address", "ask", "sentence"),
    [
        (PAGE, BADGES, "Nobody is confirmed yet, so there is nothing to print."),
        (PAGE, {**BADGES, "wearers": "category"}, "Nobody is confirmed yet"),
        (f"{HOME}/lists", LIST, "Nobody is confirmed yet, so there is nothing to print."),
        (f"{HOME}/lists", {**LIST, "about": "2027-01-01"}, "Not a valid choice."),
        (f"{HOME}/certificates", SIGNED, "No certificates have been issued yet."),
        (PAGE, {**BADGES, "size": "a0"}, "Choose one of the list."),
    ],
)
def test_what_cannot_be_printed_is_said(
    app: Flask, address: str, ask: dict[str, str], sentence: str
) -> None:
    visitor, _conference = coming_in(app)
    save()
    answer = visitor.post(address, data=ask)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_what_was_typed_stays_when_it_is_refused(app: Flask) -> None:
    visitor, conference = coming_in(app)
    make_confirmed(conference, "Amina")
    save()
    ask = {**BADGES, "wearers": "chosen", "names": "Amina\nZed", "size": "card"}
    page = read(visitor.post(PAGE, data=ask), status=422)
    assert complaints(page) == {
        "names": "Nobody who is confirmed has this name on the badge: Zed. "
        "Write it as it stands in the registration."
    }
    assert page.xpath("//textarea")[0].text.strip() == "Amina\nZed"
    assert page.xpath("//select[@name='size']/option[@selected]/@value") == ["card"]
    assert page.xpath("//select[@name='wearers']/option[@selected]/@value") == ["chosen"]


def test_a_list_of_a_session_under_the_rule_is_refused_with_a_sentence(app: Flask) -> None:
    visitor, conference = coming_in(app)
    make_confirmed(conference, "Amina")
    session = make_session(conference, title="Frank words", is_chatham=True)
    open_session = make_session(conference, title="Panel")
    save()
    ask = {**LIST, "about": f"session-{session.id}"}
    page = read(visitor.post(f"{HOME}/lists", data=ask), status=422)
    [sentence] = complaints(page).values()
    assert sentence.startswith("“Frank words” is under the Chatham House Rule")
    assert (
        visitor.post(
            f"{HOME}/lists", data={**LIST, "about": f"session-{open_session.id}"}
        ).status_code
        == 303
    )


def test_the_desk_takes_lists_away_and_nothing_else(app: Flask) -> None:
    visitor, conference = coming_in(app, TeamRole.DESK)
    make_confirmed(conference, "Amina")
    badges, doors = made(order_badges(conference)), made(order_list(conference))
    save()
    page = read(visitor.get(PAGE))
    assert texts(page, f"{ITEMS}/strong") == ["Attendance sheets"]
    assert page.xpath("//main//form") == []
    assert visitor.get(f"{PAGE}/{badges.id}").status_code == 403
    assert visitor.get(f"{PAGE}/{doors.id}").status_code == 200
    for address, ask in ((PAGE, BADGES), (f"{HOME}/lists", LIST), (f"{PAGE}/{doors.id}/retry", {})):
        assert visitor.post(address, data=ask).status_code == 403


def test_another_conferences_print_is_not_there(app: Flask) -> None:
    visitor, _conference = coming_in(app)
    other = make_conference()
    make_confirmed(other, "Amina")
    asked = made(order_badges(other))
    save()
    assert visitor.get(f"{PAGE}/{asked.id}").status_code == 404
    assert visitor.post(f"{PAGE}/{asked.id}/retry").status_code == 404


def test_a_file_that_names_whom_it_must_not_is_handed_to_nobody(app: Flask) -> None:
    visitor, conference = coming_in(app)
    person = make_confirmed(conference, "Amina Example").person
    asked = made(order_badges(conference))
    save()
    person = db.session.merge(person)
    person.is_protected, person.display_name = True, "Participant A"
    save()
    answer = visitor.get(f"{PAGE}/{asked.id}")
    assert (answer.status_code, answer.location) == (303, PAGE)
    [line] = texts(read(visitor.get(PAGE)), ITEMS)
    assert "Out of date It tells what is true no longer. Print it again." in line


def test_a_failed_print_can_be_tried_again(app: Flask) -> None:
    visitor, conference = coming_in(app)
    make_confirmed(conference, "Amina")
    asked = order_badges(conference)
    order = making.claim(file_id=asked.id, now=NOW)
    assert order is not None
    db.session.flush()
    files.fail(order=order, problem="TypstError: <b>no font</b>")
    save()
    page = read(visitor.get(PAGE))
    [line] = texts(page, ITEMS)
    assert ("Failed If it fails again" in line, "no font" in line) == (True, False)
    [address] = page.xpath(f"{ITEMS}//form/@action")
    assert visitor.post(address).status_code == 303
    assert the_print().state is FileState.QUEUED


def test_statements_do_not_grow_with_the_prints(app: Flask) -> None:
    visitor, conference = coming_in(app)
    make_confirmed(conference, "Amina")
    counts = []
    for sizes in (["a6"], ["a7", "card"]):
        for size in sizes:
            save()
            visitor.post(PAGE, data={**BADGES, "size": size})
        visitor.get(PAGE)
        with count_statements() as counted:
            read(visitor.get(PAGE))
        counts.append(counted.count)
    assert counts[0] == counts[1]


def a_participant(app: Flask, registration: Registration, conference: Conference) -> Visitor:
    visitor = visit(app)
    sign_in_by_link(visitor, registration.person, conference)
    return visitor


def test_certificates_are_printed_for_all_and_then_each_gets_their_own(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, conference = coming_in(app)
    mine = make_confirmed(conference, "Amina Example")
    other = make_confirmed(conference, "Ben")
    participant = a_participant(app, mine, conference)
    stranger = a_participant(app, make_confirmed(conference, "Without"), conference)
    issue(monkeypatch, [certificate_for(mine), certificate_for(other)])
    save()
    assert participant.get(OWN).status_code == 404  # it is not known yet who signs
    assert visitor.post(f"{HOME}/certificates", data=SIGNED).status_code == 303
    assert the_print().count == 2
    page = read(visitor.get(PAGE))
    assert page.xpath("//input[@name='signer_1']/@value") == ["Dr Amina"]
    answer = participant.get(OWN)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert texts(read(answer, status=503), "//h1") == ["Your certificate is being printed"]
    assert participant.get(OWN).status_code == 503
    batch, asked = db.session.scalars(select(RegistrationPrint).order_by(RegistrationPrint.id))
    assert (batch.count, asked.count) == (2, 1)
    made(asked)
    save()
    file = participant.get(OWN)
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert "Amina" not in file.headers["Content-Disposition"]
    assert "Amina Example took part in" in words_of(db.session.merge(asked))
    assert stranger.get(OWN).status_code == 404


def test_the_own_certificate_is_led_to_once_it_is_known_who_signs(app: Flask) -> None:
    visitor, conference = coming_in(app)
    mine = make_confirmed(conference, "Amina Example")
    make_certificate(mine)
    participant = a_participant(app, mine, conference)
    save()
    own_page = f"{OWN.rpartition('/')[0]}/registration/badge"
    assert read(participant.get(own_page)).xpath(f"//a[@href='{OWN}']") == []
    assert visitor.post(f"{HOME}/certificates", data=SIGNED).status_code == 303
    assert len(read(participant.get(own_page)).xpath(f"//a[@href='{OWN}']")) == 1


def test_a_failed_certificate_is_told_and_not_tried_again_by_just_anybody(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, conference = coming_in(app)
    mine = make_protected(conference, "Secret Real", "Participant A")
    other = make_confirmed(conference, "Ben")
    participant = a_participant(app, mine, conference)
    issue(monkeypatch, [certificate_for(mine), certificate_for(other)])
    save()
    visitor.post(f"{HOME}/certificates", data=SIGNED)
    participant.get(OWN)
    asked = db.session.scalars(
        select(RegistrationPrint).order_by(RegistrationPrint.id.desc())
    ).first()
    assert asked is not None
    assert "Secret" not in asked.data.decode()
    order = making.claim(file_id=asked.id, now=NOW)
    assert order is not None
    db.session.flush()
    files.fail(order=order, problem="TypstError")
    save()
    answer = participant.get(OWN)
    assert texts(read(answer, status=503), "//h1") == ["Your certificate could not be printed"]
    assert "Retry-After" not in answer.headers


def test_each_print_says_what_it_is(app: Flask) -> None:
    visitor, conference = coming_in(app)
    make_confirmed(conference, "Amina")
    session = make_session(conference, title="Panel")
    save()
    visitor.post(PAGE, data={**BADGES, "size": "card"})
    for about in ("2026-03-01", f"session-{session.id}"):
        visitor.post(f"{HOME}/lists", data={**LIST, "about": about})
    page = read(visitor.get(PAGE))
    assert [each.partition(" English")[0] for each in texts(page, ITEMS)] == [
        "Attendance sheets Panel",
        "Attendance sheets 1 Mar 2026",
        "Badges Card of 86 × 54 mm, 10 on a sheet · Everybody who is confirmed",
    ]
    assert not page.xpath("//main//*[contains(text(), 'left out')]")
    ids = page.xpath("//main//*[self::select or self::input or self::textarea][@id]/@id")
    assert sorted(set(ids) - {"csrf_token"}) == sorted(each for each in ids if each != "csrf_token")


def test_whoever_is_left_out_is_counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, conference = coming_in(app)
    shown, erased = make_confirmed(conference, "Amina"), make_confirmed(conference, "Erased")
    erased.person.erased_at = NOW
    hidden = make_protected(conference, "Hidden", "Guest 7")
    issue(monkeypatch, [certificate_for(each) for each in (shown, hidden)])
    save()
    visitor.post(f"{HOME}/certificates", data=SIGNED)
    visitor.post(f"{HOME}/lists", data=LIST)
    visitor.post(PAGE, data={**BADGES, "wearers": "category", "category": "delegate"})
    visitor.post(PAGE, data=BADGES)
    people = [
        each.partition(" · ")[0]
        for each in texts(read(visitor.get(PAGE)), f"{ITEMS}//span[contains(text(), 'pe')]")
    ]
    assert people == [
        "2 people, 1 more left out (protected or erased)",
        "2 people",
        "1 person, 2 more left out (protected or erased)",
        "1 person, 1 more left out (protected or erased)",
    ]


def test_prints_that_an_erasure_took_away_are_to_be_made_again(app: Flask) -> None:
    visitor, conference = coming_in(app)
    person = make_confirmed(conference, "Amina").person
    make_confirmed(conference, "Badr")
    for each in (order_badges(conference), order_list(conference)):
        made(each)
    now = clock.now()
    erase(conference, person, now=now)
    save()
    page = read(visitor.get(PAGE))
    told = "2 prints were removed because somebody's data were erased."
    assert told in page.text_content()
    assert "Nothing printed yet" not in page.text_content()
    order_badges(db.session.merge(conference), now=now + timedelta(minutes=1))
    save()
    assert told not in read(visitor.get(PAGE)).text_content()
