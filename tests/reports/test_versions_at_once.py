"""Two who act on a report at the same moment, each with a connection: one after the other."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.printing.canonical import digest
from eventmgr.reports import operations as making
from eventmgr.reports.enums import Format, VersionState
from eventmgr.reports.models import ReportComment, ReportFile, ReportVersion
from eventmgr.reports.versions import operations, queries
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.reports import begin_review, make_ready_version
from tests.locks import wait_until_somebody_waits

LATER = NOW + timedelta(hours=1)
Act = Callable[[], object]


def version_of(number: int) -> ReportVersion:
    return db.session.scalars(select(ReportVersion).where(ReportVersion.number == number)).one()


def made_so_far(*states: VersionState) -> None:
    """A conference with a version for each state, in the order of their numbers."""
    with unit_of_work():
        conference = make_conference()
        for state in states:
            version = make_ready_version(conference)
            if state is not VersionState.DRAFT:
                begin_review(version, until=LATER)
            if state is VersionState.ADOPTED:
                operations.adopt(version=version, actor=COMMAND, now=NOW)


def at_once(app: Flask, acts: Sequence[Act]) -> list[str]:
    """What each is told that is refused, in some order; "" for who got their way."""
    barrier = Barrier(len(acts))

    def run(act: Act) -> str:
        with app.app_context():
            try:
                with unit_of_work():
                    barrier.wait()
                    act()
            except DomainError as refused:
                return str(refused)
            return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def one_then_other(app: Flask, one: Act, other: Act) -> str:
    """Do one act and, before it is committed, begin the other; returns what that is told."""
    told: list[str] = []

    def run() -> None:
        told.extend(at_once(app, [other]))

    waiting = Thread(target=run)
    with app.app_context(), unit_of_work():
        one()
        waiting.start()
        wait_until_somebody_waits()
        assert told == []
    waiting.join()
    return told[0]


def publish(number: int = 1) -> Act:
    def act() -> None:
        version = version_of(number)
        ids = list(db.session.scalars(select(ReportFile.id).filter_by(version_id=version.id)))
        operations.publish(version=version, file_ids=ids, actor=COMMAND, now=NOW)

    return act


def comment(client_id: UUID, text: str = "Hm.") -> Act:
    def act() -> None:
        operations.comment(
            version=version_of(1), text=text, place="", client_id=client_id, actor=COMMAND, now=NOW
        )

    return act


def adopt() -> None:
    operations.adopt(version=version_of(1), actor=COMMAND, now=NOW)


def compile_it(language: str = "en") -> Act:
    def act() -> None:
        making.request_report_once(
            conference=db.session.scalars(select(Conference)).one(),
            language=language,
            actor=COMMAND,
            now=NOW,
        )

    return act


def acts(name: str) -> int:
    return len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == name)).all())


def test_of_four_who_publish_a_version_one_does(committed: Flask) -> None:
    made_so_far(VersionState.ADOPTED)
    gone = "It is “Published” by now, so this is not the next step. Look at the page again."
    assert at_once(committed, [publish()] * 4) == ["", gone, gone, gone]
    assert acts("report.published") == 1
    [version] = queries.published(db.session.scalars(select(Conference)).one())
    assert (version.published_at, [each.is_public for each in version.files]) == (NOW, [True])


def test_an_older_version_waits_for_a_newer_one_and_is_refused(committed: Flask) -> None:
    made_so_far(VersionState.ADOPTED, VersionState.ADOPTED)
    told = one_then_other(committed, publish(2), publish(1))
    assert told == "Version 2 is public already. Compile a new one."
    states = db.session.execute(
        select(ReportVersion.number, ReportVersion.state, ReportFile.is_public)
        .join(ReportFile)
        .order_by(ReportVersion.number)
    ).all()
    assert [tuple(each) for each in states] == [
        (1, VersionState.ADOPTED, False),
        (2, VersionState.PUBLISHED, True),
    ]
    assert acts("report.published") == 1


def test_a_newer_version_waits_for_an_older_one_and_both_are_public(committed: Flask) -> None:
    made_so_far(VersionState.ADOPTED, VersionState.ADOPTED)
    assert one_then_other(committed, publish(1), publish(2)) == ""
    conference = db.session.scalars(select(Conference)).one()
    assert [each.number for each in queries.published(conference)] == [2, 1]


def test_of_two_who_press_the_button_at_once_one_makes_the_version(committed: Flask) -> None:
    made_so_far()
    assert at_once(committed, [compile_it()] * 3) == ["", "", ""]
    [version] = db.session.scalars(select(ReportVersion)).all()
    files = db.session.scalars(select(ReportFile.format).order_by(ReportFile.id)).all()
    assert (version.number, list(files)) == (1, list(Format))


def test_two_languages_at_once_are_two_versions_with_whole_files(committed: Flask) -> None:
    made_so_far()
    assert at_once(committed, [compile_it("en"), compile_it("ur"), compile_it("fr")]) == [""] * 3
    found = db.session.scalars(select(ReportVersion).order_by(ReportVersion.number)).all()
    assert [each.number for each in found] == [1, 2, 3]
    assert [digest(each.snapshot) for each in found] == [each.sha256 for each in found]
    made = db.session.execute(select(ReportFile.version_id, ReportFile.language)).all()
    assert sorted(language for _version, language in made) == sorted(["en", "ur", "fr"] * 7)
    assert len(set(made)) == 3


def test_a_comment_while_the_version_is_adopted_is_kept_as_late(committed: Flask) -> None:
    made_so_far(VersionState.IN_REVIEW)
    assert one_then_other(committed, adopt, comment(uuid4())) == ""
    [made] = db.session.scalars(select(ReportComment)).all()
    assert (made.text, made.is_late) == ("Hm.", True)


def test_a_version_is_adopted_once_the_comment_under_way_is_kept(committed: Flask) -> None:
    made_so_far(VersionState.IN_REVIEW)
    assert one_then_other(committed, comment(uuid4()), adopt) == ""
    [made] = db.session.scalars(select(ReportComment)).all()
    assert (made.is_late, version_of(1).state) == (False, VersionState.ADOPTED)


def test_one_form_sent_twice_at_once_is_one_comment(committed: Flask) -> None:
    made_so_far(VersionState.IN_REVIEW)
    key = uuid4()
    assert at_once(committed, [comment(key)] * 4) == [""] * 4
    assert at_once(committed, [comment(key, "Other words.")]) == [
        "This form was sent before with other words. Send it once more."
    ]
    assert db.session.scalars(select(ReportComment.text)).all() == ["Hm."]


def test_of_adopting_and_taking_back_one_happens(committed: Flask) -> None:
    made_so_far(VersionState.IN_REVIEW)

    def take_back() -> None:
        operations.take_back(version=version_of(1), actor=COMMAND, now=NOW)

    told = one_then_other(committed, adopt, take_back)
    assert told == "It is “Adopted” by now, so this is not the next step. Look at the page again."
    assert version_of(1).state is VersionState.ADOPTED
    assert acts("report.taken_back") == 0
