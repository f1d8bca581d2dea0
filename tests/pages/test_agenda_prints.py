"""The page of prints, and the programme for everybody."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints import operations
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing import files
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of
from tests.conftest import RecordingQueue, count_statements
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room, make_team_member
from tests.factories.people import NOW, make_person
from tests.factories.prints import ask_for, make_print
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit

PAGE = "/manage/tip-2026/agenda/prints"
ITEMS = "//li[contains(@class, 'report-file')]"
ASK = {"kind": "booklet", "paper": "a5", "language": "en"}


def coming_in(
    app: Flask, role: TeamRole = TeamRole.ORGANISER, **values: Any
) -> tuple[Visitor, Conference]:
    conference = make_conference(slug="tip-2026", **values)
    make_session(conference, room_id=make_room(conference).id)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    return visitor, conference


def the_print() -> AgendaPrint:
    db.session.expire_all()
    return db.session.scalars(db.select(AgendaPrint)).one()


def test_before_the_first_print_the_page_says_what_to_do(app: Flask) -> None:
    visitor, _ = coming_in(app)
    save()
    page = read(visitor.get(PAGE))
    assert texts(page, "//*[@class='empty-title']") == ["Nothing printed yet"]
    assert texts(page, "//main//select[@name='kind']/option") == [
        "Programme for participants",
        "Door sheets",
        "Run of show",
    ]
    assert "No version has been published yet. Publish the agenda" in texts(page, "//main//p")
    assert page.xpath("//*[@hx-get]") == []


def test_a_print_is_asked_for_watched_and_taken_away(app: Flask, queue: RecordingQueue) -> None:
    visitor, conference = coming_in(app)
    publish_agenda(conference, name="Final")
    save()
    queue.sent.clear()
    answer = visitor.post(PAGE, data=ASK)
    assert (answer.status_code, answer.location) == (303, PAGE)
    asked = the_print()
    assert queue.sent == [("agenda.print", {"file_id": asked.id})]
    page = read(visitor.get(PAGE))
    assert page.xpath("//*[@id='prints']/@hx-get") == [f"{PAGE}/progress"]
    assert page.xpath("//noscript//a/@href") == [PAGE]
    assert texts(page, f"{ITEMS}/span[last()]") == ["Waiting for a worker"]
    assert visitor.get(f"{PAGE}/{asked.id}").status_code == 404
    order = operations.claim(file_id=asked.id, now=NOW)
    assert order is not None
    files.deliver(order=order, content=operations.make(order), now=NOW)
    save()
    part = visitor.get(f"{PAGE}/progress")
    assert ("<html" in part.text, "hx-get" in part.text) == (False, False)
    file = visitor.get(f"{PAGE}/{asked.id}")
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert file.data == content_of(the_print())
    assert file.headers["Content-Disposition"] == (
        "attachment; filename=tip-2026-booklet-v1-a5-en.pdf"
    )


def test_the_draft_is_called_a_draft(app: Flask) -> None:
    visitor, conference = coming_in(app)
    made = make_print(conference, PrintKind.RUN_OF_SHOW)
    save()
    file = visitor.get(f"{PAGE}/{made.id}")
    assert file.headers["Content-Disposition"] == (
        "attachment; filename=tip-2026-run-of-show-draft-a4-en.pdf"
    )
    [line] = texts(read(visitor.get(PAGE)), ITEMS)
    assert "Draft · " in line


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            ASK,
            "No version of the agenda has been published yet. Publish one, then print it.",
        ),
        (
            {**ASK, "kind": "run_of_show", "paper": "folded"},
            "Only the programme can be folded. Choose A4 or A5.",
        ),
    ],
)
def test_what_cannot_be_printed_is_said_and_the_choice_kept(
    app: Flask, ask: dict[str, str], sentence: str
) -> None:
    visitor, _ = coming_in(app)
    save()
    page = read(visitor.post(PAGE, data=ask), status=422)
    assert list(complaints(page).values()) == [sentence]
    chosen = page.xpath("//main//select/option[@selected]/@value")
    assert chosen == list(ask.values())


def test_nonsense_is_refused(app: Flask) -> None:
    visitor, conference = coming_in(app)
    publish_agenda(conference)
    save()
    for wrong in ({"kind": "poster"}, {"paper": "a0"}, {"language": "xx"}):
        assert visitor.post(PAGE, data={**ASK, **wrong}).status_code == 422


def test_a_failed_print_says_how_to_try_again(app: Flask) -> None:
    visitor, conference = coming_in(app)
    publish_agenda(conference)
    ask_for(conference, PrintKind.BOOKLET, paper=Paper.A5)
    order = operations.claim(file_id=the_print().id, now=NOW)
    assert order is not None
    files.fail(order=order, problem="TypstError: <b>no font</b>")
    save()
    page = read(visitor.get(PAGE))
    [line] = texts(page, ITEMS)
    assert ("Failed Ask for it again" in line, "no font" in line) == (True, False)
    assert visitor.post(PAGE, data=ASK).status_code == 303
    assert the_print().state is FileState.QUEUED


def test_the_office_gets_no_run_of_show(app: Flask) -> None:
    visitor, conference = coming_in(app, TeamRole.DESK)
    publish_agenda(conference)
    internal = make_print(conference, PrintKind.RUN_OF_SHOW)
    sheets = make_print(conference, PrintKind.DOOR_SHEETS)
    save()
    page = read(visitor.get(PAGE))
    assert texts(page, f"{ITEMS}/strong") == ["Door sheets"]
    assert page.xpath("//select[@name='kind']/option/@value") == ["booklet", "door_sheets"]
    assert visitor.post(PAGE, data={**ASK, "kind": "run_of_show"}).status_code == 422
    assert visitor.get(f"{PAGE}/{internal.id}").status_code == 403
    assert visitor.get(f"{PAGE}/{sheets.id}").status_code == 200


def test_another_conferences_print_is_not_there(app: Flask) -> None:
    visitor, _ = coming_in(app)
    other = make_conference()
    make_session(other)
    made = make_print(other, PrintKind.RUN_OF_SHOW)
    save()
    assert visitor.get(f"{PAGE}/{made.id}").status_code == 404


def test_statements_do_not_grow_with_the_prints(app: Flask) -> None:
    visitor, conference = coming_in(app)
    publish_agenda(conference)
    counts = []
    for asks in ([("a4", "en")], [("a5", "en"), ("a4", "ur")]):
        for paper, language in asks:
            ask_for(conference, PrintKind.BOOKLET, paper=Paper(paper), language=language)
        save()
        visitor.get(PAGE)
        with count_statements() as counted:
            read(visitor.get(PAGE))
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_everybody_gets_the_programme_once_it_is_printed(app: Flask) -> None:
    _, conference = coming_in(app)
    publish_agenda(conference)
    save()
    anybody = visit(app)
    made = make_print(db.session.merge(conference), PrintKind.BOOKLET)
    content, tag = content_of(made), made.sha256
    save()
    answer = anybody.get("/c/tip-2026/programme.pdf")
    assert (answer.status_code, answer.data) == (200, content)
    assert answer.headers["ETag"] == f'"{tag}"'
    assert answer.headers["Content-Disposition"] == "attachment; filename=tip-2026-programme.pdf"
    again = anybody.get("/c/tip-2026/programme.pdf", headers={"If-None-Match": f'"{tag}"'})
    assert (again.status_code, again.data) == (304, b"")


def test_whoever_asks_first_has_the_programme_printed_once(
    app: Flask, queue: RecordingQueue
) -> None:
    _, conference = coming_in(app)
    publish_agenda(conference)
    save()
    queue.sent.clear()
    for anybody in (visit(app), visit(app)):
        answer = anybody.get("/c/tip-2026/programme.pdf")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert texts(read(answer, status=503), "//h1") == ["The programme is being printed"]
    (asked,) = db.session.scalars(select(AgendaPrint))
    assert (asked.kind, asked.paper, asked.language) == (PrintKind.BOOKLET, Paper.A4, "en")
    assert queue.sent[0] == ("agenda.print", {"file_id": asked.id})


PROGRAMME = "/c/tip-2026/programme.pdf"


def test_whoever_waits_keeps_nobody_from_working(app: Flask) -> None:
    _, conference = coming_in(app)
    publish_agenda(conference)
    save()
    anybody = visit(app)
    assert anybody.get(PROGRAMME).status_code == 503
    with count_statements() as counted:
        again = anybody.get(PROGRAMME)
    assert (again.status_code, again.headers["Refresh"]) == (503, "5")
    assert [each for each in counted.texts if "FOR UPDATE" in each or "INSERT" in each] == []


def test_a_programme_that_could_not_be_printed_is_not_tried_again_by_just_anybody(
    app: Flask, queue: RecordingQueue
) -> None:
    visitor, conference = coming_in(app)
    publish_agenda(conference)
    ask_for(conference, PrintKind.BOOKLET)
    order = operations.claim(file_id=the_print().id, now=NOW)
    assert order is not None
    files.fail(order=order, problem="TypstError: no font")
    save()
    queue.sent.clear()
    answer = visit(app).get(PROGRAMME)
    page = read(answer, status=503)
    assert texts(page, "//h1") == ["The programme could not be printed"]
    assert ("Refresh" in answer.headers, "Retry-After" in answer.headers) == (False, False)
    assert page.xpath("//div[@class='empty-action']/a/@href") == ["/c/tip-2026/"]
    assert (the_print().state, queue.sent) == (FileState.FAILED, [])
    visitor.post(PAGE, data={**ASK, "paper": "a4"})  # who organises it may
    assert the_print().state is FileState.QUEUED


def test_a_programme_that_is_true_again_is_handed_out_again(app: Flask) -> None:
    _, conference = coming_in(app)
    person = make_person(name="Amina Example")
    make_role(make_session(conference), person=person)
    publish_agenda(conference)
    named = content_of(make_print(conference, PrintKind.BOOKLET))
    save()
    anybody = visit(app)
    assert anybody.get(PROGRAMME).data == named
    protect(person, is_protected=True)
    assert anybody.get(PROGRAMME).status_code == 503
    order = operations.claim(file_id=newest_print().id, now=NOW)
    assert order is not None
    files.deliver(order=order, content=operations.make(order), now=NOW)
    save()
    unnamed = anybody.get(PROGRAMME)
    assert (unnamed.status_code, unnamed.data == named) == (200, False)
    protect(person, is_protected=False)
    again = anybody.get(PROGRAMME)
    assert (again.status_code, again.data) == (200, named)


def protect(person: Person, *, is_protected: bool) -> None:
    db.session.merge(person).is_protected = is_protected
    save()


def newest_print() -> AgendaPrint:
    db.session.expire_all()
    return db.session.scalars(select(AgendaPrint).order_by(AgendaPrint.id.desc())).first() or (
        pytest.fail("Nothing was asked for.")
    )


def test_the_office_gets_no_print_that_names_whom_it_must_not(app: Flask) -> None:
    visitor, conference = coming_in(app)
    person = make_person(name="Amina Example")
    make_role(make_session(conference), person=person)
    publish_agenda(conference)
    made = make_print(conference, PrintKind.BOOKLET).id
    internal = make_print(conference, PrintKind.RUN_OF_SHOW).id
    save()
    assert visitor.get(f"{PAGE}/{made}").status_code == 200
    protect(person, is_protected=True)
    answer = visitor.get(f"{PAGE}/{made}")
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = read(visitor.get(PAGE))
    assert texts(page, "//*[contains(@class, 'alert')]") == [
        "That print tells what is true no longer. Print it again."
    ]
    assert page.xpath(f"{ITEMS}/a/@href") == [f"{PAGE}/{internal}"]
    assert texts(page, f"{ITEMS}/*[contains(@class, 'bg-yellow-lt')]") == ["Out of date"]


@pytest.mark.parametrize("is_published", [True, False])
def test_an_agenda_with_nothing_in_it_has_no_programme(app: Flask, *, is_published: bool) -> None:
    conference = make_conference(slug="tip-2026", state=ConferenceState.PUBLISHED)
    if is_published:
        publish_agenda(conference)
    save()
    assert visit(app).get("/c/tip-2026/programme.pdf").status_code == 404


def test_nobody_gets_the_programme_of_a_conference_in_preparation(app: Flask) -> None:
    visitor, conference = coming_in(app, state=ConferenceState.DRAFT)
    publish_agenda(conference)
    make_print(conference, PrintKind.BOOKLET)
    save()
    assert visitor.get("/c/tip-2026/programme.pdf").status_code == 200
    assert visit(app).get("/c/tip-2026/programme.pdf").status_code in {403, 404}


def test_a_print_of_the_draft_is_gone_once_somebody_is_protected(app: Flask) -> None:
    conference = make_conference()
    session = make_session(conference, room_id=make_room(conference).id)
    person = make_role(session)
    made = make_print(conference, PrintKind.RUN_OF_SHOW)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference))
    save()
    address = f"/manage/{conference.slug}/agenda/prints/{made.id}"
    assert visitor.get(address).status_code == 200
    person = db.session.get_one(Person, person.id)
    people.protect(person=person, display_name="Participant A", actor=COMMAND, now=NOW)
    save()
    assert visitor.get(address).status_code == 303
    operations.forget_superseded(now=NOW)
    assert db.session.get(AgendaPrint, made.id) is None
