"""The conference's mail log: every mail, what became of it, and nothing that is not to be told."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.invitations import operations as invitations
from eventmgr.invitations.queries import find_invitation
from eventmgr.mail import operations
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.outcome import Outcome
from eventmgr.mail.slots import slot
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.mail import make_content, make_mail, make_mailing, release
from tests.factories.people import NOW, make_person
from tests.factories.signin import sign_in
from tests.visitor import read, save, texts, visit

_numbers = count(1)
LINES = "//main//ul[contains(@class, 'list-group')]/li"


@pytest.fixture(autouse=True)
def _at_the_moment() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


class Log:
    """A browser of somebody of the team, and the conference's log."""

    def __init__(self, app: Flask, role: TeamRole = TeamRole.ORGANISER) -> None:
        self.visitor = visit(app)
        conference = make_conference(title="Forum")
        sign_in(self.visitor, make_team_member(conference, role))
        self.conference_id, self.slug = conference.id, conference.slug
        self.address = f"/manage/{self.slug}/mails"
        save()

    @property
    def conference(self) -> Conference:
        return db.session.get_one(Conference, self.conference_id)

    def mail(self, state: MailState = MailState.SENT, **values: Any) -> int:
        answer = values.pop("answer", "250 2.0.0 Accepted")
        values.setdefault("intent", f"message:{next(_numbers)}")
        mail = make_mail(conference_id=self.conference_id, **values)
        statement = update(Mail).where(Mail.id == mail.id)
        sent_at = NOW if state is MailState.SENT else None
        db.session.execute(statement.values(state=state, answer=answer, sent_at=sent_at))
        key = mail.id
        save()
        return key

    def get(self, path: str = "", status: int = 200) -> Any:
        return read(self.visitor.get(self.address + path), status=status)

    def names(self, asked: str = "") -> list[str]:
        return texts(self.get(asked), f"{LINES}//a/bdi")

    def csv(self, asked: str = "") -> list[list[str]]:
        answer = self.visitor.get(f"{self.address}.csv{asked}")
        assert answer.status_code == 200
        return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def body(page: Any) -> str:
    return texts(page, "//main")[0]


def test_it_says_to_whom_what_when_and_what_the_server_answered(app: Flask) -> None:
    log = Log(app)
    log.mail(recipient_name="Amal", recipient_address="amal@example.org", subject="<b>Come</b>")
    assert texts(log.get(), LINES) == [
        "Amal Sent amal@example.org Invitation: <b>Come</b> 1 Mar 2026, 14:00 · 250 2.0.0 Accepted"
    ]


def test_drafts_stand_with_their_mailing_and_not_here(app: Flask) -> None:
    log = Log(app)
    mailing = make_mailing(2, conference_id=log.conference_id)
    save()
    assert log.names() == []
    assert "No mail yet" in body(log.get())
    release(mailing, 2)
    save()
    assert log.names() == ["Guest 2", "Guest 1"]
    assert "You are invited, Guest 2" in texts(log.get(), LINES)[0]


def test_it_is_narrowed_by_state_kind_mailing_and_words(app: Flask) -> None:
    log = Log(app)
    log.mail(recipient_name="Amal", subject="Welcome")
    log.mail(MailState.FAILED, recipient_name="Badria", kind=MailKind.CONFIRMATION)
    log.mail(MailState.BOUNCED, recipient_name="Chandra")
    log.mail(MailState.UNCERTAIN, recipient_name="Dana", kind=MailKind.MESSAGE)
    mailing = make_mailing(1, conference_id=log.conference_id)
    release(mailing, 1)
    key = mailing.id
    save()
    assert log.names("?state=failed") == ["Badria"]
    assert log.names("?state=trouble") == ["Dana", "Chandra", "Badria"]
    assert log.names("?kind=confirmation") == ["Badria"]
    assert log.names(f"?mailing={key}") == ["Guest 1"]
    assert log.names("?words=welc") == ["Amal"]
    assert log.names("?words=GUEST1-") == ["Guest 1"]
    assert log.names("?words=you+are+invited,") == ["Guest 1"]
    assert log.names("?words=%25") == []
    assert "No mail fits" in body(log.get("?words=%25"))
    assert len(log.names("?state=nonsense&kind=nonsense&mailing=0")) == 5


def test_a_mailing_of_another_conference_is_not_offered(app: Flask) -> None:
    log, other = Log(app), make_conference()
    mailing = make_mailing(1, conference_id=other.id, name="Theirs")
    release(mailing, 1)
    log.mail()
    page = log.get(f"?mailing={mailing.id}")
    assert "Theirs" not in body(page)
    assert len(texts(page, LINES)) == 1


def test_a_protected_person_is_shown_by_display_name_and_found_by_nothing(app: Flask) -> None:
    log = Log(app)
    invitation = make_invitation(log.conference, email="quiet@example.org", name="Quiet Quillon")
    mail_id = invitation.mail_id
    person = invitation.person
    operations.claim_batch(limit=1, claim="w", now=NOW)
    refused = Outcome(state=MailState.FAILED, answer="550 <quiet@example.org> is unknown")
    operations.settle(mail_id=mail_id or 0, claim="w", outcome=refused, now=NOW)
    log.mail(recipient_name="Amal", text="Quiet Quillon comes too.\n", subject="Quiet Quillon")
    people.protect(
        person=db.session.merge(person), display_name="Participant Z", actor=COMMAND, now=NOW
    )
    save()
    for path in ("", "?state=failed", f"/{mail_id}"):
        words = body(log.get(path)).lower()
        assert "quillon" not in words, path
        assert "quiet" not in words, path
    assert log.names() == ["Amal", "Participant Z"]
    assert log.names("?words=quiet") == log.names("?words=Quillon") == []
    page = log.get(f"/{mail_id}")
    assert "What it says is not shown" in body(page)
    assert page.xpath("//iframe") == []
    assert log.visitor.get(f"{log.address}/{mail_id}/html").status_code == 404
    assert "quiet" not in str(log.csv()).lower()


@pytest.mark.parametrize("role", [TeamRole.OWNER, TeamRole.OBSERVER])
def test_news_of_a_working_group_names_nobody_whom_it_went_to(app: Flask, role: TeamRole) -> None:
    log = Log(app, role)
    key = log.mail(
        MailState.FAILED,
        kind=MailKind.GROUP,
        recipient_name="Amal Azar",
        recipient_address="amal@example.org",
        subject="WG1: waits for you",
        text="Dear Amal Azar",
        html="<p>Dear Amal Azar</p>",
        answer="550 <amal@example.org> is unknown",
    )
    log.mail(recipient_name="Badria")
    assert log.names() == ["Badria", "Somebody who leads a working group"]
    assert log.names("?state=failed") == ["Somebody who leads a working group"]
    assert log.names("?words=amal") == log.names("?words=WG1") == []
    for path in ("", "?kind=group", f"/{key}"):
        assert "amal" not in log.visitor.get(f"{log.address}{path}").text.lower(), path
    page = log.get(f"/{key}")
    assert "550 <…> is unknown" in body(page)
    if role is TeamRole.OWNER:
        assert "who leads a working group is for its members" in body(page)
        assert log.visitor.get(f"{log.address}/{key}/html").status_code == 404
        assert "amal" not in str(log.csv()).lower()
        assert "who lead working groups are left out" in log.csv()[-1][0]


@pytest.mark.parametrize("kind", [MailKind.REPORT_READY, MailKind.REPORT_REVIEW])
def test_news_of_the_report_names_nobody_either(app: Flask, kind: MailKind) -> None:
    log = Log(app)
    key = log.mail(
        kind=kind,
        recipient_name="Amal Azar",
        recipient_address="amal@example.org",
        subject="The closing report is ready",
        text="Dear Amal Azar",
    )
    assert log.names() == ["Somebody who is told of the closing report"]
    assert log.names("?words=amal") == log.names("?words=closing") == []
    for path in ("", f"?kind={kind}", f"/{key}"):
        assert "amal" not in log.visitor.get(f"{log.address}{path}").text.lower(), path
    assert "who leads a working group is for its members" in body(log.get(f"/{key}"))
    assert "amal" not in str(log.csv()).lower()


def test_a_letter_that_names_a_protected_person_is_not_shown(app: Flask) -> None:
    log = Log(app)
    key = log.mail(recipient_name="Amal", text="Welcome. Quillon, Quiet: comes too.\n")
    person = make_person(name="Quiet Quillon")
    people.protect(person=person, display_name="Z", actor=COMMAND, now=NOW)
    save()
    assert "Quillon" not in log.visitor.get(f"{log.address}/{key}").text


@pytest.mark.parametrize("place", ["content", "values"])
def test_no_search_finds_a_shared_subject_that_names_a_protected_person(
    app: Flask, place: str
) -> None:
    log = Log(app)
    is_shared = place == "content"
    content = make_content(subject="Come, Quiet Quillon" if is_shared else f"Come, {slot('who')}")
    values = {"name": "x", "who": "Quiet Quillon"}
    log.mail(recipient_name="Amal", content_id=content.id, values=values)
    other = make_content(subject="Come, Quiet Quill")
    log.mail(recipient_name="Bilal", content_id=other.id, values={"name": "y"})
    assert log.names("?words=come") == ["Bilal", "Amal"]
    people.protect(
        person=make_person(name="Quiet Quillon"), display_name="Z", actor=COMMAND, now=NOW
    )
    save()
    assert log.names("?words=come") == ["Bilal"]
    assert "Quillon" not in log.visitor.get(log.address).text


def test_a_calendar_that_names_a_protected_person_is_not_shown(app: Flask) -> None:
    log = Log(app)
    lines = "BEGIN:VCALENDAR\nDESCRIPTION:Now\\nQuiet Qui\n llon speaks\nEND:VCALENDAR\n"
    content = make_content(calendar=lines, method="REQUEST")
    key = log.mail(recipient_name="Amal", content_id=content.id, values={"name": "x"})
    assert "Come, x" in body(log.get(f"/{key}"))
    people.protect(
        person=make_person(name="Quiet Quillon"), display_name="Z", actor=COMMAND, now=NOW
    )
    save()
    assert "What it says is not shown" in body(log.get(f"/{key}"))


def test_one_mail_shows_what_was_sent_and_what_happened(app: Flask) -> None:
    log = Log(app)
    invitation = make_invitation(log.conference, message="Do come.")
    key = invitation.mail_id or 0
    operations.claim_batch(limit=1, claim="w", now=NOW)
    later = NOW + timedelta(minutes=1)
    put_off = Outcome(
        state=MailState.RETRY, answer="451 guest@example.org is greylisted", next_at=later
    )
    operations.settle(mail_id=key, claim="w", outcome=put_off, now=NOW)
    message_id = db.session.get_one(Mail, key).message_id
    save()
    page = log.get(f"/{key}")
    assert f"<{message_id}@example.org>" in body(page)
    assert texts(page, "//main//ol/li") == [
        "1 Mar 2026, 14:00 Written",
        "1 Mar 2026, 14:00 Will be tried again 451 … is greylisted",
    ]
    told = dict(zip(texts(page, "//dt"), texts(page, "//dd"), strict=True))
    assert (told["Attempts"], told["Next attempt"]) == ("1", "1 Mar 2026, 14:01")
    assert "Do come." in texts(page, "//pre")[0]


def test_the_key_of_a_personal_link_is_left_out(app: Flask) -> None:
    log = Log(app)
    key = make_invitation(log.conference).mail_id
    mail = db.session.get_one(Mail, key)
    [token] = {word for word in mail.text.split() if "/i/" in word}
    token = token.rpartition("/")[2]
    assert token in mail.html
    save()
    page = log.visitor.get(f"{log.address}/{key}").text
    frame = log.visitor.get(f"{log.address}/{key}/html").text
    assert token not in page + frame
    assert "/i/…" in page
    assert "/i/…" in frame
    assert "The keys of personal links are left out" in page


def test_whatever_a_letter_says_is_no_markup_of_the_page(app: Flask) -> None:
    log = Log(app)
    key = log.mail(text="<script>alert(1)</script>\n", html="<script>alert(1)</script>")
    page = log.visitor.get(f"{log.address}/{key}").text
    assert "<script>alert" not in page
    frame = log.visitor.get(f"{log.address}/{key}/html")
    assert "script-src 'none'" in frame.headers["Content-Security-Policy"]


def test_a_value_that_is_missing_breaks_no_page(app: Flask) -> None:
    log = Log(app)
    mailing = make_mailing(1, conference_id=log.conference_id)
    release(mailing, 1)
    key = db.session.execute(update(Mail).values(values={}).returning(Mail.id)).scalar_one()
    save()
    assert "You are invited, …" in texts(log.get(), LINES)[0]
    assert "Come, …." in body(log.get(f"/{key}"))


def test_a_single_mail_is_decided_upon_where_it_stands(app: Flask) -> None:
    log = Log(app)
    key = log.mail(MailState.UNCERTAIN)
    [address] = log.get(f"/{key}").xpath("//form[contains(@action, 'arrived')]/@action")
    assert log.visitor.post(address).headers["Location"] == f"{log.address}/{key}"
    steps = texts(log.get(f"/{key}"), "//main//ol/li")
    assert steps[-1].endswith("decided that a mail arrived")


def test_a_single_mail_that_failed_is_tried_again_where_it_stands(app: Flask) -> None:
    log = Log(app)
    key = log.mail(MailState.FAILED, answer="550 no", kind=MailKind.MESSAGE)
    assert "Try again" in texts(log.get(f"/{key}"), "//main//button")
    answer = log.visitor.post(f"{log.address}/{key}/retry")
    assert answer.headers["Location"] == f"{log.address}/{key}"
    page = log.get(f"/{key}")
    assert "It is tried again." in texts(page, "//*[@role='status']")[0]
    assert "tried a failed mail once more" in body(page)
    assert "Try again" not in texts(page, "//main//button")
    assert log.visitor.post(f"{log.address}/{key}/retry").status_code == 422


def test_a_link_that_is_over_is_not_sent_again(app: Flask) -> None:
    log = Log(app)
    key = log.mail(MailState.FAILED, answer="550 no", kind=MailKind.SIGN_IN)
    page = log.get(f"/{key}")
    assert "It is of a kind that is asked for anew instead." in body(page)
    assert "Try again" not in texts(page, "//main//button")
    assert log.visitor.post(f"{log.address}/{key}/retry").status_code == 422


def test_an_invitation_that_was_sent_anew_is_neither_trouble_nor_sent_again(app: Flask) -> None:
    log = Log(app)
    invitation = make_invitation(log.conference)
    key, first = invitation.id, invitation.mail_id
    db.session.execute(update(Mail).values(state=MailState.UNCERTAIN))
    assert log_of_trouble(log) == 1
    invite_anew(log, key)
    save()
    assert log_of_trouble(log) == 0
    page = log.get(f"/{first}")
    assert "the link in this one is void" in body(page)
    assert page.xpath("//main//form") == []
    assert log.visitor.post(f"{log.address}/{first}/again").status_code == 422


def invite_anew(log: Log, invitation_id: int) -> None:
    invitation = find_invitation(log.conference, invitation_id)
    assert invitation is not None
    invitations.send_again(
        conference=log.conference,
        invitation=invitation,
        base_url=BASE_URL,
        actor=COMMAND,
        now=NOW,
    )


def log_of_trouble(log: Log) -> int:
    save()
    return len(log.names("?state=trouble"))


def test_the_file_holds_the_log_and_no_formula(app: Flask) -> None:
    log = Log(app)
    log.mail(recipient_name="=HYPERLINK(1)", recipient_address="a@example.org", subject="Come")
    log.mail(MailState.FAILED, recipient_name="Badria", recipient_address="b@example.org")
    heads, *rows, last = log.csv("?state=sent&words=example")
    assert heads[:4] == ["To", "Address", "Kind", "Subject"]
    assert rows == [
        [
            *("'=HYPERLINK(1)", "a@example.org", "Invitation", "Come", "", "Sent"),
            *("2026-03-01 14:00", "2026-03-01 14:00", "250 2.0.0 Accepted"),
        ]
    ]
    assert last == ["Mails to protected persons and to those who lead working groups are left out."]
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "mails.exported")
    ).one()
    assert entry.after == {
        "format": "csv",
        "rows": 1,
        "state": "sent",
        "kind": None,
        "mailing": None,
    }
    save()
    assert "exported the mail log" in log.visitor.get(f"/manage/{log.slug}/exports/log").text


def test_an_observer_reads_the_log_and_no_letter(app: Flask) -> None:
    log = Log(app, TeamRole.OBSERVER)
    key = log.mail(subject="WG1 waits", text="For your eyes.\n", html="<p>For your eyes.</p>")
    assert len(log.names()) == 1
    assert log.names("?words=WG1") == []  # which would tell who sits there
    assert "WG1" not in body(log.get()) + body(log.get(f"/{key}"))
    assert log.get().xpath("//main//a[contains(@href, '.csv')]") == []
    page = log.get(f"/{key}")
    assert "For your eyes" not in body(page)
    assert page.xpath("//iframe | //main//form") == []
    for path in (f"/{key}/html", ".csv"):
        assert log.visitor.get(log.address + path).status_code == 403
    for decision in ("again", "arrived"):
        assert log.visitor.post(f"{log.address}/{key}/{decision}").status_code == 403


@pytest.mark.parametrize("role", [TeamRole.DESK, TeamRole.RAPPORTEUR_GENERAL])
def test_others_of_the_team_do_not_see_it(app: Flask, role: TeamRole) -> None:
    log = Log(app, role)
    key = log.mail(MailState.FAILED)
    assert log.visitor.get(log.address).status_code == 403
    assert log.visitor.get(f"{log.address}/{key}").status_code == 403
    overview = log.visitor.get(f"/manage/{log.slug}/").text
    assert "may not have arrived" not in overview


def test_the_overview_counts_trouble_and_leads_to_it(app: Flask) -> None:
    log = Log(app)
    for state in (MailState.FAILED, MailState.BOUNCED, MailState.UNCERTAIN, MailState.SENT):
        log.mail(state)
    page = read(log.visitor.get(f"/manage/{log.slug}/"))
    rows = page.xpath("//*[@aria-labelledby='attention']//a/@href")
    assert f"{log.address}?state=trouble" in rows
    assert len(log.names("?state=trouble")) == 3


def test_it_costs_the_same_for_one_and_for_three(app: Flask) -> None:
    counts = set()
    for size in (1, 3):
        log = Log(app)
        for number in range(size):
            make_invitation(log.conference, email=f"g{size}{number}@example.org")
            mailing: Mailing = make_mailing(1, conference_id=log.conference_id)
            release(mailing, 1)
        save()
        with count_statements() as counted:
            assert log.visitor.get(log.address).status_code == 200
        counts.add(counted.count)
    assert len(counts) == 1
