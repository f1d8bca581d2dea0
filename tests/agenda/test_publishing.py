from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.agenda import queries
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.models import SessionRole
from eventmgr.agenda.operations import publishing
from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.groups.queries import people_by_session
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from tests.conftest import RecordingQueue
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person

HOUR = timedelta(hours=1)
LATER = NOW + HOUR

pytestmark = pytest.mark.usefixtures("app")


def public(conference: Conference) -> Agenda:
    agenda = queries.published(conference)
    assert agenda is not None
    return agenda


def sequences(conference: Conference) -> dict[str, int]:
    return {each.title: each.sequence for each in public(conference).items}


def only(items: tuple[AgendaItem, ...]) -> AgendaItem:
    (item,) = items
    return item


def letters(conference: Conference) -> dict[str, Mail]:
    mails = db.session.scalars(
        select(Mail).where(Mail.conference_id == conference.id).order_by(Mail.id)
    )
    return {each.recipient_address: each for each in mails}


def forget() -> None:
    db.session.flush()
    db.session.expire_all()


def test_the_draft_becomes_what_the_public_sees() -> None:
    conference = make_conference()
    room = make_room(conference, name="Hall A", capacity=40)
    session = make_session(conference, title="Evidence", room_id=room.id)
    person = make_role(session, SessionRoleName.PANELIST, title="Minister")
    make_session(conference, title="Later", state=SessionState.UNSCHEDULED)
    make_session(conference, title="Gone", state=SessionState.REMOVED)
    assert queries.published(conference) is None
    version = publish_agenda(conference, name="  1 ", comment=" Welcome \n")
    item = only(public(conference).items)
    assert (item.title, item.room.name if item.room else "", item.sequence) == (
        "Evidence",
        "Hall A",
        0,
    )
    assert [(part.person_id, part.title) for part in item.parts] == [(person.id, "Minister")]
    assert person.name not in str(version.content)
    assert (version.number, version.name, version.comment) == (1, "1", "Welcome")
    assert [each["kind"] for each in version.changes] == ["first"]
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "agenda.published")
    ).one()
    assert (entry.object_id, entry.after) == (version.id, {"number": 1, "name": "1", "changes": 1})


def test_an_edit_of_the_draft_is_not_public() -> None:
    conference = make_conference()
    session = make_session(conference, title="Evidence")
    publish_agenda(conference)
    session.title = "Proof"
    forget()
    assert only(public(conference).items).title == "Evidence"
    publish_agenda(conference)
    assert only(public(conference).items).title == "Proof"


def test_calendars_count_what_they_show() -> None:
    conference = make_conference()
    moved, still = (
        make_session(conference, title="Moved"),
        make_session(conference, title="Still"),
    )
    publish_agenda(conference, now=NOW)
    moved.starts_at = MORNING + HOUR / 2
    publish_agenda(conference, now=LATER)
    assert sequences(conference) == {"Moved": 1, "Still": 0}
    updated = {each.title: each.updated_at for each in public(conference).items}
    assert updated == {"Moved": LATER, "Still": NOW}
    still.kind = SessionKind.PANEL  # which calendars do not show
    publish_agenda(conference)
    assert sequences(conference) == {"Moved": 1, "Still": 0}
    make_role(still)
    make_session(conference, title="New")
    publish_agenda(conference)
    assert sequences(conference) == {"Moved": 1, "Still": 1, "New": 0}


def test_what_nobody_may_see_counts_nothing() -> None:
    conference = make_conference()
    session = make_session(conference, title="Quiet", is_chatham=True)
    publish_agenda(conference)
    make_role(session)
    publish_agenda(conference)
    assert sequences(conference) == {"Quiet": 0}


def test_cancelled_and_back_again_always_counts_up() -> None:
    conference = make_conference()
    session = make_session(conference, title="Evidence")
    make_session(conference, title="Other")
    publish_agenda(conference, now=NOW)
    session.state = SessionState.UNSCHEDULED
    publish_agenda(conference, now=LATER)
    cancelled = only(public(conference).cancelled)
    assert (cancelled.title, cancelled.sequence, cancelled.updated_at) == ("Evidence", 1, LATER)
    make_session(conference, title="New")
    publish_agenda(conference)
    assert only(public(conference).cancelled) == cancelled
    session.state = SessionState.SCHEDULED
    version = publish_agenda(conference)
    assert sequences(conference)["Evidence"] == 2
    assert public(conference).cancelled == ()
    assert [each["kind"] for each in version.changes] == ["restored"]
    session.state = SessionState.REMOVED
    publish_agenda(conference)
    assert only(public(conference).cancelled).sequence == 3


def test_the_name_must_be_there_new_and_short() -> None:
    conference = make_conference()
    session = make_session(conference)
    publish_agenda(conference, name="1")
    session.title = "Another"
    for name, words in [
        (" ", "Give this version a name, as 1 or 2."),
        ("1", "There is a version “1” already. Choose another name."),
        ("x" * 61, "This name has 61 characters; 60 are the most."),
    ]:
        with pytest.raises(DomainError, match=f"^{words}$") as refused:
            publish_agenda(conference, name=name)
        assert refused.value.field == "name"
    assert publish_agenda(conference, name="x" * 60).number == 2


def test_the_same_again_is_refused_even_if_saved_anew() -> None:
    conference = make_conference()
    session = make_session(conference)
    publish_agenda(conference)
    session.updated_at = LATER
    words = "Nothing has changed since the last version was published."
    with pytest.raises(DomainError, match=f"^{words}$"):
        publish_agenda(conference)
    assert len(queries.versions(conference)) == 1


def test_an_empty_agenda_can_be_the_first_and_the_last() -> None:
    conference = make_conference()
    publish_agenda(conference)
    assert public(conference).items == ()


def test_only_the_draft_that_was_shown_is_published() -> None:
    conference = make_conference()
    session = make_session(conference)
    seen = publishing.outlook(conference, concerned={}).seen
    session.title = "Changed meanwhile"
    forget()
    words = "The draft was changed meanwhile. Look at the changes again, then publish."
    with pytest.raises(Stale, match=f"^{words}$") as stale:
        publish_agenda(conference, seen=seen)
    assert publish_agenda(conference, seen=stale.value.version).number == 1


def test_names_are_proposed_by_counting_on() -> None:
    conference = make_conference()
    assert publishing.next_name(queries.versions(conference)) == "1"
    for name, following in [
        ("1", "2"),
        ("0.9", "0.10"),
        ("v3 final", "v4 final"),
        ("Final", "Final 2"),
        ("v4 final", "v5 final"),
    ]:
        make_session(conference)
        publish_agenda(conference, name=name)
        assert publishing.next_name(queries.versions(conference)) == following


def test_a_proposed_name_is_never_taken() -> None:
    conference = make_conference()
    for name in ("2", "1"):
        make_session(conference)
        publish_agenda(conference, name=name)
    assert publishing.next_name(queries.versions(conference)) == "3"


def test_each_concerned_person_gets_one_letter_about_their_own_sessions() -> None:
    conference = make_conference(slug="summit", title="Summit")
    hall = make_room(conference, name="Hall A")
    moved = make_session(conference, title="Evidence", room_id=hall.id)
    gone = make_session(conference, title="Dinner", starts_at=MORNING + 9 * HOUR)
    still = make_session(conference, title="Opening", starts_at=MORNING + 3 * HOUR)
    both = make_role(moved, person=make_person(name="Anna Example", email="anna@example.org"))
    make_role(gone, person=both)
    one = make_role(moved, person=make_person(name="Ben Sample", email="ben@example.org"))
    make_role(still, person=make_person(email="still@example.org"))
    make_role(moved, person=make_person(email=""))
    make_role(moved, state=RoleState.DECLINED)
    publish_agenda(conference)
    moved.starts_at, moved.ends_at = MORNING + HOUR, MORNING + 2 * HOUR
    gone.state = SessionState.REMOVED
    version = publish_agenda(conference, tell=True, comment="Sorry.", base_url="https://e.test")
    sent = letters(conference)
    assert list(sent) == ["anna@example.org", "ben@example.org"]
    first, second = sent.values()
    assert (first.intent, second.intent) == (
        f"agenda:{version.id}:{both.id}",
        f"agenda:{version.id}:{one.id}",
    )
    assert {first.kind, second.kind} == {MailKind.AGENDA_CHANGED}
    assert first.subject == "Changes to your sessions at Summit"
    assert second.subject == "Your session moved: Evidence"
    assert second.text == (
        "Dear Ben Sample,\n\n"
        "the agenda of Summit was published anew. This has changed for you:\n\n"
        "- “Evidence” moved from Sun 1 Mar 09:00 to 10:00.\n"
        f"  See the session: https://e.test/c/summit/sessions/{moved.id}\n\n"
        "All times are those at the venue.\n\n"
        "The organisers write:\n\nSorry.\n\n"
        "See all that has changed:\n"
        "https://e.test/c/summit/changes\n\n---\n\n"
        "You get this because you have a part in these sessions, "
        "or a seat in a group that meets in them.\n"
    )
    assert "Cancelled: “Dinner”, Sun 1 Mar 18:00–19:00." in first.text
    assert publishing.count_letters(version) == 2


@pytest.mark.parametrize(
    ("change", "subject", "words"),
    [
        (
            {"state": SessionState.REMOVED},
            "Your session is cancelled: Evidence",
            "Cancelled: “Evidence”, Sun 1 Mar 09:00–10:00.",
        ),
        (
            {"title": "Proof"},
            "Changes to your sessions at Summit",
            "“Evidence” is now called “Proof”.",
        ),
        (
            {"is_closed": True},
            "Changes to your sessions at Summit",
            "“Evidence” is now for those invited to it only.",
        ),
    ],
)
def test_the_subject_says_what_happened(change: dict[str, Any], subject: str, words: str) -> None:
    conference = make_conference(title="Summit")
    session = make_session(conference, title="Evidence")
    person = make_role(session)
    publish_agenda(conference)
    for name, value in change.items():
        setattr(session, name, value)
    publish_agenda(conference, tell=True)
    mail = letters(conference)[person.email]
    assert mail.subject == subject
    assert words in mail.text


def test_people_hear_of_their_own_part_only() -> None:
    conference = make_conference(title="Summit")
    session = make_session(conference, title="Evidence", is_chatham=True)
    stays, goes, joins = make_person(name="Stays"), make_person(name="Goes"), make_person()
    make_role(session, person=stays)
    make_role(session, person=goes)
    publish_agenda(conference)
    leaving = db.session.scalars(select(SessionRole).where(SessionRole.person_id == goes.id)).one()
    db.session.delete(leaving)
    make_role(session, SessionRoleName.PANELIST, person=joins)
    version = publish_agenda(conference, tell=True)
    assert version.changes == []
    sent = letters(conference)
    assert set(sent) == {goes.email, joins.email}
    assert "“Evidence”: you are no longer announced as Chair." in sent[goes.email].text
    told = "“Evidence”, Sun 1 Mar 09:00–10:00: you are announced as Panelist."
    assert told in sent[joins.email].text
    assert sent[joins.email].subject == "A new session of yours: Evidence"
    assert "Stays" not in sent[joins.email].text + sent[joins.email].html


def test_members_of_the_groups_that_meet_are_told_too() -> None:
    conference = make_conference()
    session = make_session(conference, title="Breakout")
    chair = make_role(session)
    group = make_group(conference, session_id=session.id)
    member = make_member(group)
    make_member(group, person=chair)
    make_member(make_group(conference))
    publish_agenda(conference)
    session.starts_at -= HOUR
    publish_agenda(conference, tell=True, concerned=lambda: people_by_session(conference))
    assert set(letters(conference)) == {chair.email, member.email}


@pytest.mark.parametrize("change", [{"description": "New"}, {"kind": SessionKind.PANEL}])
def test_what_asks_nothing_of_anybody_makes_no_letter(change: dict[str, Any]) -> None:
    conference = make_conference()
    session = make_session(conference)
    make_role(session)
    publish_agenda(conference)
    for name, value in change.items():
        setattr(session, name, value)
    publish_agenda(conference, tell=True)
    assert letters(conference) == {}


def test_the_first_version_tells_who_has_a_part_if_asked_to() -> None:
    conference = make_conference(title="Summit", slug="summit")
    session = make_session(conference, title="Evidence")
    person = make_role(session)
    member = make_member(make_group(conference, session_id=session.id))
    publish_agenda(conference, tell=True, concerned=lambda: {session.id: [member]})
    (mail,) = letters(conference).values()
    assert mail.recipient_address == person.email
    assert mail.subject == "Your sessions at Summit"
    assert mail.text.startswith(
        f"Dear {person.name},\n\n"
        "the agenda of Summit is published. These are your sessions:\n\n"
        "- “Evidence”, Sun 1 Mar 09:00–10:00: you are announced as Chair.\n"
        f"  See the session: http://localhost/c/summit/sessions/{session.id}\n\n"
        "All times are those at the venue.\n\n"
        "See the whole agenda:\nhttp://localhost/c/summit/\n"
    )


def test_a_letter_speaks_the_readers_language_and_user_text_is_no_markup() -> None:
    conference = make_conference()
    session = make_session(conference, title="<b>Food</b>")
    person = make_role(session, person=make_person(language="ur", name="نمونہ"))
    publish_agenda(conference)
    session.starts_at -= HOUR
    publish_agenda(conference, tell=True)
    mail = letters(conference)[person.email]
    assert (mail.language, mail.recipient_name) == ("ur", "نمونہ")
    assert 'dir="rtl"' in mail.html
    assert "&lt;b&gt;Food" in mail.html
    assert "<b>Food" not in mail.html


def test_a_new_name_of_the_room_is_told_to_those_who_have_to_find_it() -> None:
    conference = make_conference()
    room = make_room(conference, name="Hall A")
    session = make_session(conference, title="Evidence", room_id=room.id)
    person = make_role(session)
    publish_agenda(conference)
    room.name = "Aula"
    version = publish_agenda(conference, tell=True)
    told = "“Evidence”: the room “Hall A” is now called “Aula”."
    assert told in letters(conference)[person.email].text
    assert [each["kind"] for each in version.changes] == ["room_renamed"]
    assert sequences(conference) == {"Evidence": 1}


def test_nobody_is_told_of_a_conference_that_nobody_can_see() -> None:
    conference = make_conference(state=ConferenceState.DRAFT)
    make_role(make_session(conference))
    publish_agenda(conference, tell=True)
    assert letters(conference) == {}


def test_nothing_leaves_before_the_commit(queue: RecordingQueue) -> None:
    conference = make_conference()
    make_role(make_session(conference))
    db.session.commit()
    queue.sent.clear()
    publish_agenda(conference, tell=True)
    assert queue.sent == []
    db.session.rollback()
    assert queue.sent == []
    assert letters(conference) == {}
    with unit_of_work():
        publish_agenda(conference, tell=True)
    assert [name for name, _arguments in queue.sent] == ["mail.deliver"]


def test_the_outlook_names_who_would_be_written_to() -> None:
    conference = make_conference()
    session = make_session(conference)
    person = make_role(session)
    first = publishing.outlook(conference, concerned={})
    assert (first.is_first, first.is_unchanged) == (True, False)
    assert [each.id for each in first.recipients] == [person.id]
    publish_agenda(conference)
    unchanged = publishing.outlook(conference, concerned={})
    assert (unchanged.is_first, unchanged.is_unchanged, unchanged.recipients) == (False, True, ())


def test_a_new_key_makes_the_old_link_void() -> None:
    conference = make_conference()
    before = conference.preview_key
    after = publishing.renew_preview_key(conference=conference, actor=COMMAND, now=NOW)
    assert after == conference.preview_key != before
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "agenda.preview_renewed")
    ).one()
    assert before not in str(entry.before) + str(entry.after)
