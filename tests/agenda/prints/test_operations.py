"""Asking for a print, and what a worker does about it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.agenda.enums import Paper, PrintKind, RoleState, SessionRoleName
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints import operations, rules
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.printing import files
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import LEASE, UNHEARD, content_of
from tests.conftest import RecordingQueue
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import NOW, make_person
from tests.factories.prints import ask_for, make_print

pytestmark = pytest.mark.usefixtures("app")
LATER = NOW + timedelta(hours=3)


def published_conference() -> Conference:
    conference = make_conference()
    make_session(conference, room_id=make_room(conference).id)
    publish_agenda(conference)
    return conference


def count_prints() -> int:
    return db.session.scalar(select(func.count()).select_from(AgendaPrint)) or 0


def test_asking_freezes_rings_and_is_written_down(queue: RecordingQueue) -> None:
    conference = published_conference()
    with unit_of_work():
        asked = ask_for(conference, PrintKind.BOOKLET, paper=Paper.A5, language="ur")
    assert (asked.state, asked.version_number, asked.paper, asked.language) == (
        *(FileState.QUEUED, 1, Paper.A5, "ur"),
    )
    assert [each for each in queue.sent if each[0] == "agenda.print"] == [
        ("agenda.print", {"file_id": asked.id})
    ]
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.after) == (
        "agenda.printed",
        {"kind": "booklet", "paper": "a5", "version": 1},
    )


@pytest.mark.parametrize("kind", list(PrintKind))
def test_the_same_is_printed_once_however_often_it_is_asked_for(kind: PrintKind) -> None:
    conference = published_conference()
    first = make_print(conference, kind)
    content = content_of(first)
    assert ask_for(conference, kind, now=LATER).id == first.id
    assert (count_prints(), first.state) == (1, FileState.READY)
    ask_for(conference, kind, paper=Paper.A5)
    ask_for(conference, kind, language="ur")
    assert count_prints() == 3
    db.session.delete(first)
    db.session.flush()
    assert content_of(make_print(conference, kind)) == content


def test_what_changed_is_printed_anew() -> None:
    conference = published_conference()
    first, draft = make_print(conference, PrintKind.BOOKLET), ask_for(conference, RUN)
    make_session(conference, title="One more")
    assert ask_for(conference, PrintKind.BOOKLET).id == first.id  # nobody has published it yet
    assert ask_for(conference, RUN).id != draft.id
    publish_agenda(conference)
    second = ask_for(conference, PrintKind.BOOKLET)
    assert (second.id != first.id, second.version_number) == (True, 2)


RUN = PrintKind.RUN_OF_SHOW


def test_a_new_answer_is_a_new_run_of_show() -> None:
    conference = make_conference()
    session = make_session(conference)
    make_role(session, SessionRoleName.CHAIR, make_person(), state=RoleState.ASKED)
    db.session.expire_all()
    first = ask_for(conference, RUN)
    session.roles[0].state = RoleState.ACCEPTED
    assert ask_for(conference, RUN).id != first.id


@pytest.mark.parametrize(
    ("kind", "paper", "sentence"),
    [
        (
            PrintKind.BOOKLET,
            Paper.A4,
            "No version of the agenda has been published yet. Publish one, then print it.",
        ),
        (RUN, Paper.A4, "There is nothing to print: the agenda has no sessions yet."),
    ],
)
def test_an_empty_agenda_is_refused(kind: PrintKind, paper: Paper, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        ask_for(make_conference(), kind, paper=paper)
    assert (refused.value.message, count_prints()) == (sentence, 0)


def test_doors_need_rooms_and_only_the_programme_folds() -> None:
    conference = make_conference()
    make_session(conference)
    publish_agenda(conference)
    with pytest.raises(DomainError, match="No session has a room yet"):
        ask_for(conference, PrintKind.DOOR_SHEETS)
    with pytest.raises(DomainError, match="Only the programme can be folded") as refused:
        ask_for(conference, RUN, paper=Paper.FOLDED)
    assert refused.value.field == "paper"
    with pytest.raises(DomainError, match="the agenda has no sessions yet"):
        rules.printable(Agenda(number=1), PrintKind.BOOKLET, Paper.A4)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (TeamRole.OWNER, {"booklet", "door_sheets", "run_of_show"}),
        (TeamRole.ORGANISER, {"booklet", "door_sheets", "run_of_show"}),
        (TeamRole.DESK, {"booklet", "door_sheets"}),
        (TeamRole.OBSERVER, {"booklet", "door_sheets"}),
        (None, set()),
    ],
)
def test_who_may_have_which(role: TeamRole | None, allowed: set[str]) -> None:
    standing = Standing(team_role=role, group_roles={1: GroupRole.MODERATOR}, is_confirmed=True)
    assert {kind for kind in PrintKind if rules.may_have(standing, kind)} == allowed


def test_a_print_is_claimed_once_and_given_out_again_when_its_worker_died(
    queue: RecordingQueue,
) -> None:
    conference = published_conference()
    with unit_of_work():
        asked = ask_for(conference, PrintKind.BOOKLET)
    late = operations.claim(file_id=asked.id, now=NOW)
    assert late is not None
    assert operations.claim(file_id=asked.id, now=NOW) is None
    queue.sent.clear()
    with unit_of_work():
        operations.sweep(now=NOW + LEASE + UNHEARD)
    assert queue.sent == [("agenda.print", {"file_id": asked.id})]
    files.deliver(order=late, content=b"late", now=LATER)
    db.session.refresh(asked)
    assert (asked.state, asked.attempts) == (FileState.QUEUED, 1)


def test_a_failed_print_is_tried_again_when_it_is_asked_for_again(queue: RecordingQueue) -> None:
    conference = published_conference()
    asked = ask_for(conference, PrintKind.BOOKLET)
    order = operations.claim(file_id=asked.id, now=NOW)
    assert order is not None
    files.fail(order=order, problem="No paper.")
    db.session.refresh(asked)
    assert (asked.state, asked.problem) == (FileState.FAILED, "No paper.")
    db.session.info.pop("eventmgr.jobs")
    with unit_of_work():
        assert ask_for(conference, PrintKind.BOOKLET, now=LATER).id == asked.id
    assert (asked.state, asked.attempts, asked.queued_at) == (FileState.QUEUED, 0, LATER)
    assert queue.sent[-1] == ("agenda.print", {"file_id": asked.id})


def test_a_print_of_a_version_that_was_replaced_is_kept_for_a_month() -> None:
    conference, other = published_conference(), published_conference()
    old = [ask_for(conference, PrintKind.BOOKLET, paper=each) for each in (Paper.A4, Paper.A5)]
    sheets = ask_for(conference, PrintKind.DOOR_SHEETS)  # the newest of its kind
    elsewhere = [ask_for(other, PrintKind.BOOKLET, paper=each) for each in (Paper.A4, Paper.A5)]
    draft = [ask_for(conference, RUN), ask_for(conference, RUN, paper=Paper.A5)]
    make_session(conference)
    publish_agenda(conference)
    late = NOW + timedelta(days=20)
    between = ask_for(conference, PrintKind.BOOKLET, now=late)
    make_session(conference)
    publish_agenda(conference)
    newest = ask_for(conference, PrintKind.BOOKLET, now=late)
    kept = {each.id for each in (*old, sheets, *elsewhere, *draft, between, newest)}
    gone = {each.id for each in old}
    operations.forget_superseded(now=NOW + timedelta(days=30))
    assert set(db.session.scalars(select(AgendaPrint.id))) == kept
    operations.forget_superseded(now=NOW + timedelta(days=31))
    assert set(db.session.scalars(select(AgendaPrint.id))) == kept - gone
    operations.forget_superseded(now=NOW + timedelta(days=61))
    assert set(db.session.scalars(select(AgendaPrint.id))) == kept - gone - {between.id}
