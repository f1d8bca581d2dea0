from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.printing.enums import FileState
from eventmgr.reports import queries as report_queries
from eventmgr.reports.enums import VersionState
from eventmgr.reports.snapshot import from_json
from eventmgr.reports.versions import operations, queries
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.reports import begin_review, make_ready_version, publish

pytestmark = pytest.mark.usefixtures("app")


def test_a_version_goes_its_way_and_a_corrigendum_says_what_it_corrects() -> None:
    conference = make_conference()
    first = publish(make_ready_version(conference))
    assert queries.public_files(first) == first.files
    second = operations.correct(version=first, note="A figure.", actor=COMMAND, now=NOW)
    said = from_json(report_queries.snapshot_of(second)).compilation
    assert (second.state, second.corrects_id) == (VersionState.DRAFT, first.id)
    assert (said.corrects, said.note, said.since) == (1, "A figure.", 1)
    assert [each.number for each in queries.published(conference)] == [1]


def test_a_corrigendum_asked_for_twice_is_one() -> None:
    conference = make_conference()
    first = publish(make_ready_version(conference))
    notes = ("A figure.", " A figure. ", "Another.")
    second, again, third = (
        operations.correct(version=first, note=each, actor=COMMAND, now=NOW) for each in notes
    )
    assert (again, third.number) == (second, second.number + 1)
    for file in second.files:
        file.state = FileState.READY
    assert operations.correct(version=first, note="A figure.", actor=COMMAND, now=NOW).number == 4


def test_two_publications_are_one() -> None:
    version = publish(make_ready_version(make_conference()))
    with pytest.raises(DomainError):
        operations.publish(version=version, file_ids=[version.files[0].id], actor=COMMAND, now=NOW)
    acts = [each.action for each in queries.acts_on(version)]
    assert acts == [
        "report.requested",
        "report.review_begun",
        "report.adopted",
        "report.published",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE report_version SET snapshot = 'x'",
        "UPDATE report_version SET sha256 = 'x'",
        "UPDATE report_version SET state = 'draft'",
        "UPDATE report_version SET note = 'x'",
        "UPDATE report_file SET content = 'x'",
        "UPDATE report_file SET state = 'queued'",
        "DELETE FROM report_file",
        "DELETE FROM report_version",
    ],
)
def test_the_database_keeps_what_is_published(statement: str) -> None:
    publish(make_ready_version(make_conference()))
    with (
        pytest.raises(IntegrityError, match=r"never|frozen|does not go"),
        db.session.begin_nested(),
    ):
        db.session.execute(text(statement))


def test_a_late_comment_is_kept_and_marked() -> None:
    version = make_ready_version(make_conference())
    begin_review(version)
    key = uuid4()
    for moment, client_id in ((NOW, key), (NOW, key), (NOW + timedelta(hours=2), uuid4())):
        operations.comment(
            version=version, text="Hm.", place="WG1-R01", client_id=client_id, actor=COMMAND,
            now=moment,
        )  # fmt: skip
    early, late = queries.comments_on(version)
    assert (early.is_late, late.is_late) == (False, True)
    operations.settle(made=early, answer="Taken over.", actor=COMMAND, now=NOW)
    assert list(queries.comments_on(version, done=False)) == [late]


def test_everybody_reads_what_is_published_and_nothing_else(client: FlaskClient) -> None:
    conference = make_conference()
    version = make_ready_version(conference)
    address = f"/c/{conference.slug}/report"
    file = f"{address}/1/{version.files[0].id}"
    assert client.get(file).status_code == 404
    publish(version)
    snapshot = version.snapshot
    page = client.get(address)
    assert version.sha256 in page.text
    tag = {"If-None-Match": page.headers["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    assert client.get(file).data == snapshot
    count = db.session.execute(text("SELECT public_downloads FROM report_file")).scalar_one()
    assert count == 1
