"""Everybody who may comment is asked to, in their language, once for each time it is asked."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.recipients import recipients
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.reports.versions import operations, queries
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.reports import begin_review, make_comment, make_ready_version

pytestmark = pytest.mark.usefixtures("app")
UNTIL = datetime(2026, 3, 5, 19, 0, tzinfo=UTC)
"""Midnight in Karachi."""


@pytest.fixture
def conference() -> Conference:
    return make_conference(zone="Asia/Karachi", title="Water summit", slug="water")


def mails() -> list[Mail]:
    db.session.flush()
    return list(db.session.scalars(select(Mail).order_by(Mail.recipient_address)))


def staff(conference: Conference, email: str, role: TeamRole) -> Person:
    person = make_team_member(conference, role).person
    person.email = email
    return person


def test_who_may_comment_is_asked_and_nobody_else(conference: Conference) -> None:
    for number, role in enumerate(TeamRole):
        staff(conference, f"{number}-{role}@example.org", role)
    group, other = make_group(conference), make_group(conference)
    for role in GroupRole:
        make_member(group, role, make_person(email=f"{role}@example.org"))
    both = make_person(email="both@example.org")
    make_member(group, GroupRole.MODERATOR, both)
    make_member(other, GroupRole.CO_MODERATOR, both)
    make_member(other, GroupRole.MODERATOR, make_person(email=""))
    make_team_member(make_conference(), TeamRole.ORGANISER)
    begin_review(make_ready_version(conference))
    told = [each.recipient_address.split("-")[-1] for each in mails()]
    assert sorted(told) == sorted(
        f"{each}@example.org"
        for each in (
            *("owner", "organiser", "rapporteur_general"),
            *("moderator", "co_moderator", "both"),
        )
    )


def test_the_letter_says_which_version_until_when_and_where(conference: Conference) -> None:
    make_ready_version(conference)
    staff(conference, "a@example.org", TeamRole.OWNER)
    version = make_ready_version(conference)
    begin_review(version, until=UNTIL)
    [mail] = mails()
    assert mail.subject == "Please comment on version 2 of the closing report"
    assert "6 March 2026, 00:00 (Karachi time)" in mail.text
    assert "https://example.org/c/water/reports/2\n" in mail.text
    assert (mail.kind, mail.conference_id) == (MailKind.REPORT_REVIEW, conference.id)
    [act] = [each for each in queries.acts_on(version) if each.action == "report.review_begun"]
    assert act.after == {"number": 2, "until": UNTIL.isoformat(), "mails": 1}


def test_each_is_asked_in_their_own_language(conference: Conference) -> None:
    staff(conference, "a@example.org", TeamRole.OWNER).language = "ur"
    staff(conference, "b@example.org", TeamRole.ORGANISER)
    begin_review(make_ready_version(conference), until=UNTIL)
    urdu, english = mails()
    assert (urdu.language, english.language) == ("ur", "en")
    assert 'lang="ur" dir="rtl"' in urdu.html
    assert "مارچ" in urdu.text
    assert "March" not in urdu.text


def test_begun_anew_all_are_asked_anew(conference: Conference) -> None:
    person = staff(conference, "a@example.org", TeamRole.OWNER)
    version = make_ready_version(conference)
    begin_review(version)
    operations.take_back(version=version, actor=COMMAND, now=NOW)
    assert len(mails()) == 1
    begin_review(version)
    assert [each.intent for each in sorted(mails(), key=lambda each: each.id)] == [
        f"report-review:{version.id}:{number}:{person.id}" for number in (1, 2)
    ]


def test_what_is_refused_asks_nobody(conference: Conference) -> None:
    staff(conference, "a@example.org", TeamRole.OWNER)
    version = make_ready_version(conference)
    with pytest.raises(DomainError, match="has passed"):
        begin_review(version, until=NOW)
    with pytest.raises(DomainError, match="within a year"):
        begin_review(version, until=NOW + timedelta(days=367))
    begin_review(version)
    with pytest.raises(DomainError, match="not the next step"):
        begin_review(version)
    assert len(mails()) == 1


def test_the_mail_log_tells_nobody_who_was_asked(conference: Conference) -> None:
    make_member(make_group(conference, is_chatham=True), GroupRole.MODERATOR)
    version = make_ready_version(conference)
    make_comment(version, text="Nobody said so.")
    begin_review(version)
    [mail] = mails()
    [told] = recipients(conference, [mail]).values()
    assert (told.name, told.address, told.is_hidden) == (
        *("Somebody who is told of the closing report", ""),
        True,
    )
    assert "Nobody said so" not in mail.text + mail.html
