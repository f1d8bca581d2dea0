"""The pages about formal letters: organisers', and the invited person's own."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from pypdf import PdfReader
from sqlalchemy import select, update

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.invitations.formal import queries
from eventmgr.invitations.formal.models import FormalLetter, FormalSetup
from eventmgr.invitations.links import personal_link
from eventmgr.invitations.models import Invitation
from eventmgr.people.actor import COMMAND
from eventmgr.people.operations import protect
from eventmgr.printing.enums import FileState
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.formal import SETUP, arrange, ask_for, make_letter, release, words_of, work
from tests.factories.invitations import make_invitation
from tests.factories.people import NOW
from tests.factories.signin import sign_in

PAGE = "/manage/forum/invitations/formal"


@pytest.fixture(autouse=True)
def _before_the_end() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def conference(client: FlaskClient) -> Conference:
    """A conference whose organiser the client is."""
    conference = make_conference(slug="forum", title="Forum")
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    return conference


def pages(content: bytes) -> int:
    return len(PdfReader(BytesIO(content)).pages)


def test_saying_who_signs_making_releasing_and_taking_out(
    client: FlaskClient, conference: Conference
) -> None:
    invitations = [
        make_invitation(conference, email=f"{each}@example.org", name=f"Guest {each}")
        for each in "ab"
    ]
    db.session.commit()
    assert "Make 2 letters" not in client.get(PAGE).text
    answer = client.post(PAGE, data={**SETUP, "is_enclosed": ""}, follow_redirects=True)
    assert "Saved." in answer.text
    assert "Make 2 letters" in answer.text
    answer = client.post(f"{PAGE}/make", data={"expected": "1"})
    assert answer.status_code == 422
    assert "The list has changed" in answer.text
    answer = client.post(f"{PAGE}/make", data={"expected": "2"}, follow_redirects=True)
    assert "2 letters are being made." in answer.text
    assert client.get(f"{PAGE}/letters.pdf").status_code == 422
    for each in invitations:
        work(each)
    db.session.commit()
    answer = client.get(f"{PAGE}/letters.pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=forum-letters.pdf"
    assert pages(answer.data) == 2
    assert "Dear Guest a," in words_of(answer.data)
    answer = client.post(f"{PAGE}/release", data={"expected": "2"}, follow_redirects=True)
    assert "2 letters are released." in answer.text
    answer = client.post(f"{PAGE}/make", data={"expected": "2"}, follow_redirects=True)
    assert "None was made again." in answer.text
    page = client.get("/manage/forum/invitations").text
    assert page.count("MP/INV-2026/000") == 2


@pytest.mark.usefixtures("conference")
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    db.session.commit()
    answer = client.post(PAGE, data={**SETUP, "is_enclosed": "", "letterhead": "x\n" * 9})
    assert answer.status_code == 422
    assert "room for 6 lines" in answer.text
    assert "Dr Sana Malik" in answer.text
    assert db.session.scalars(select(FormalSetup)).all() == []


def test_the_letters_of_a_narrowed_list(client: FlaskClient, conference: Conference) -> None:
    make_invitation(conference)
    arrange(conference)
    db.session.commit()
    assert "Make 1 letter" in client.get(f"{PAGE}?reply=none").text
    assert "Make " not in client.get(f"{PAGE}?reply=yes").text
    assert client.get(f"{PAGE}?reply=none&state=queued").status_code == 200
    answer = client.post(f"{PAGE}/make", data={"expected": "1", "reply": "none", "state": "queued"})
    assert answer.location == f"{PAGE}?reply=none&state=queued"
    assert db.session.scalars(select(FormalLetter)).one().number == 1


def test_the_letter_of_one_invitation(client: FlaskClient, conference: Conference) -> None:
    invitation = make_invitation(conference)
    one = f"/manage/forum/invitations/{invitation.id}"
    db.session.commit()
    assert "Say first who signs" in client.get(one).text
    assert client.post(f"{one}/formal/make").status_code == 422
    arrange(conference)
    db.session.commit()
    assert client.get(f"{one}/formal/letter.pdf").status_code == 404
    assert client.post(f"{one}/formal/release").status_code == 404
    assert "It is being made." in client.post(f"{one}/formal/make", follow_redirects=True).text
    assert client.get(f"{one}/formal/letter.pdf").status_code == 404
    work(invitation)
    db.session.commit()
    answer = client.get(f"{one}/formal/letter.pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=forum-letter-0001.pdf"
    assert "A guest" in words_of(answer.data)
    assert "Released:" in client.post(f"{one}/formal/release", follow_redirects=True).text
    answer = client.post(f"{one}/formal/make", follow_redirects=True)
    assert "says already what it would say" in answer.text


def test_what_is_not_made_is_not_released(client: FlaskClient, conference: Conference) -> None:
    invitation = make_invitation(conference)
    one = f"/manage/forum/invitations/{invitation.id}/formal"
    arrange(conference)
    ask_for(conference, invitation)
    db.session.commit()
    answer = client.post(f"{one}/release")
    assert answer.status_code == 422
    assert "No letter is ready yet." in answer.text
    assert db.session.scalars(select(FormalLetter.released_at)).all() == [None]


def test_no_more_are_released_than_were_seen(client: FlaskClient, conference: Conference) -> None:
    first, second = (make_invitation(conference, email=f"{x}@example.org") for x in "ab")
    make_letter(conference, first)
    ask_for(conference, second)
    db.session.commit()
    page = html.fromstring(client.get(PAGE).text)
    [form] = page.xpath("//form[contains(@action, '/formal/release')]")
    seen = {"expected": form.fields["expected"]}
    assert seen == {"expected": "1"}
    work(second)
    db.session.commit()
    answer = client.post(f"{PAGE}/release", data=seen)
    assert answer.status_code == 422
    assert "The list has changed" in answer.text
    assert db.session.scalars(select(FormalLetter.released_at)).all() == [None, None]
    answer = client.post(f"{PAGE}/release", data={"expected": "2"}, follow_redirects=True)
    assert "2 letters are released." in answer.text


def _make_anew() -> None:
    """What another organiser commits just after the letter was read as ready."""
    db.session.execute(
        update(FormalLetter)
        .values(state=FileState.QUEUED, content=None)
        .execution_options(synchronize_session=False)
    )


def test_a_letter_that_is_made_anew_meanwhile_is_no_fault_of_ours(
    app: Flask, client: FlaskClient, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = make_invitation(conference)
    release(conference, make_letter(conference, invitation))
    db.session.commit()
    person = visitor(app, invitation, conference)

    def slowly(read: Callable[..., object]) -> Callable[..., object]:
        def found(*arguments: object, **values: object) -> object:
            letter = read(*arguments, **values)
            _make_anew()
            return letter

        return found

    one = f"/manage/forum/invitations/{invitation.id}/formal/letter.pdf"
    with monkeypatch.context() as patch:
        patch.setattr(queries, "own", slowly(queries.own))
        assert person.get("/c/forum/registration/letter.pdf").status_code == 404
    db.session.rollback()
    for name, address in (("find_letter", one), ("letters", f"{PAGE}/letters.pdf")):
        assert client.get(address).status_code == 200
        with monkeypatch.context() as patch:
            patch.setattr(queries, name, slowly(getattr(queries, name)))
            answer = client.get(address)
        assert answer.status_code == 422
        assert "No letter is ready yet." in answer.text
        db.session.rollback()


def test_the_overview_tells_of_mails_whose_letter_failed(
    client: FlaskClient, conference: Conference
) -> None:
    arrange(conference, is_enclosed=True)
    make_invitation(conference)
    db.session.execute(update(FormalLetter).values(state=FileState.FAILED))
    db.session.commit()
    assert "waits for a letter that failed" in client.get("/manage/forum/").text


def visitor(app: Flask, invitation: Invitation, conference: Conference) -> FlaskClient:
    client = app.test_client()
    link = personal_link("", invitation)
    assert client.get(link).location == f"/c/{conference.slug}/registration"
    return client


def test_the_invited_download_their_own_once_it_is_released(
    app: Flask, conference: Conference
) -> None:
    invitation = make_invitation(conference)
    other = make_invitation(conference, email="other@example.org")
    letter = make_letter(conference, invitation)
    make_letter(conference, other)
    db.session.commit()
    person = visitor(app, invitation, conference)
    address = "/c/forum/registration/letter.pdf"
    assert person.get(address).status_code == 404
    assert "Download the letter" not in person.get("/c/forum/registration").text
    release(conference, letter)
    db.session.commit()
    assert "Download the letter" in person.get("/c/forum/registration").text
    answer = person.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=forum-letter-0001.pdf"
    assert visitor(app, other, conference).get(address).status_code == 404
    invitation.taken_back_at = NOW
    db.session.commit()
    assert person.get(address).status_code in {403, 404}


def test_a_protected_persons_letter_is_theirs_alone(
    app: Flask, client: FlaskClient, conference: Conference
) -> None:
    hidden = make_invitation(conference, name="Amina Rahman")
    shown = make_invitation(conference, email="b@example.org", name="Bilal Khan")
    protect(person=hidden.person, display_name="Guest Z", actor=COMMAND, now=NOW)
    letter = make_letter(conference, hidden)
    make_letter(conference, shown)
    release(conference, letter)
    db.session.commit()
    everything = client.get(f"{PAGE}/letters.pdf")
    assert pages(everything.data) == 1
    assert "Bilal Khan" in words_of(everything.data)
    one = f"/manage/forum/invitations/{hidden.id}"
    assert client.get(f"{one}/formal/letter.pdf").status_code == 404
    page = client.get(one).text
    assert "nobody but they can download it" in page
    assert "Amina" not in page + client.get("/manage/forum/invitations").text
    own = visitor(app, hidden, conference).get("/c/forum/registration/letter.pdf")
    assert "Amina Rahman" in words_of(own.data)
    assert "Amina" not in str(own.headers)


@pytest.mark.parametrize("path", ["invitations", "invitations/formal"])
def test_a_page_of_letters_takes_as_many_reads_for_one_as_for_three(
    client: FlaskClient, conference: Conference, path: str
) -> None:
    counts = []
    for emails in (["a@example.org"], ["b@example.org", "c@example.org"]):
        for email in emails:
            make_letter(conference, make_invitation(conference, email=email))
        db.session.commit()
        with count_statements() as counted:
            assert client.get(f"/manage/forum/{path}").status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]
