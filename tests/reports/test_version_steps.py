"""What refuses a step of a version, and what is left as it was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.printing.enums import FileState
from eventmgr.reports import queries as reports
from eventmgr.reports import rules
from eventmgr.reports.enums import VersionState
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.versions import holding, operations, queries
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.reports import (
    adopt,
    begin_review,
    make_another_file,
    make_ready_version,
    publish,
)

pytestmark = pytest.mark.usefixtures("app")
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
DRAFT, IN_REVIEW, ADOPTED, PUBLISHED = VersionState
WAYS = {
    DRAFT: (),
    IN_REVIEW: (IN_REVIEW,),
    ADOPTED: (IN_REVIEW, ADOPTED),
    PUBLISHED: (IN_REVIEW, ADOPTED, PUBLISHED),
}
"""By which steps a version came to its state."""


def made() -> ReportVersion:
    return make_ready_version(make_conference())


def say(version: ReportVersion, text: str = "Hm.", client_id: object = None) -> None:
    operations.comment(
        version=version, text=text, place="", client_id=client_id or uuid4(), actor=COMMAND, now=NOW
    )


def go(version: ReportVersion, *states: VersionState) -> None:
    for state in states:
        db.session.execute(
            update(ReportVersion).where(ReportVersion.id == version.id).values(state=state)
        )


@pytest.mark.parametrize(("before", "after"), list(permutations(VersionState, 2)))
def test_the_rules_and_the_database_allow_the_same_steps(
    before: VersionState, after: VersionState
) -> None:
    version = made()
    go(version, *WAYS[before])
    try:
        with db.session.begin_nested():
            go(version, after)
    except IntegrityError:
        with pytest.raises(DomainError, match="not the next step"):
            rules.require_step(before, after)
    else:
        rules.require_step(before, after)


@pytest.mark.parametrize("until", [NOW, NOW - SECOND, NOW + timedelta(days=366) + SECOND])
def test_a_review_ends_neither_in_the_past_nor_years_ahead(until: datetime) -> None:
    version = made()
    with pytest.raises(DomainError) as refused:
        begin_review(version, until=until)
    assert refused.value.field == "until"
    assert (version.state, version.review_until) == (DRAFT, None)


@pytest.mark.parametrize("until", [NOW + SECOND, NOW + timedelta(days=366)])
def test_a_review_ends_when_it_was_asked_to(until: datetime) -> None:
    version = made()
    begin_review(version, until=until)
    assert (version.state, version.review_until) == (IN_REVIEW, until)


def test_a_version_taken_back_is_a_draft_and_keeps_what_was_said() -> None:
    version = made()
    begin_review(version)
    say(version)
    operations.take_back(version=version, actor=COMMAND, now=NOW)
    assert version.state is DRAFT
    assert [each.text for each in queries.comments_on(version)] == ["Hm."]
    adopt(version)
    assert (version.state, version.adopted_at) == (ADOPTED, NOW)


def test_an_older_version_is_not_published_over_a_newer_one() -> None:
    conference = make_conference()
    first, second, third = (make_ready_version(conference) for _ in range(3))
    publish(second)
    with pytest.raises(DomainError, match="Version 2 is public already"):
        publish(first)
    assert (first.state, first.published_at, first.files[0].is_public) == (ADOPTED, None, False)
    publish(third)
    assert list(queries.published(conference)) == [third, second]


def test_another_conferences_newer_version_is_in_nobodys_way() -> None:
    conference, other = make_conference(), make_conference()
    make_ready_version(other)
    publish(make_ready_version(other))
    version = publish(make_ready_version(conference))
    assert list(queries.published(conference)) == [version]


@pytest.mark.parametrize("act", [operations.publish, operations.choose_public_files])
@pytest.mark.parametrize("chosen", ["none", "queued", "foreign", "one of two"])
def test_only_files_that_are_ready_are_given_out(act: Callable[..., None], chosen: str) -> None:
    version = adopt(made())
    ready, other = version.files[0].id, made().files[0].id
    waiting = make_another_file(version, state=FileState.QUEUED).id
    ids = {"none": [], "queued": [waiting], "foreign": [other], "one of two": [ready, waiting]}
    if act is operations.choose_public_files:
        operations.publish(version=version, file_ids=[ready], actor=COMMAND, now=NOW)
    before = [each.is_public for each in version.files], version.state
    with pytest.raises(DomainError, match="files that are ready") as refused:
        act(version=version, file_ids=ids[chosen], actor=COMMAND, now=NOW)
    assert refused.value.field == "files"
    db.session.refresh(version, ["state", "files"])
    assert ([each.is_public for each in version.files], version.state) == before


@pytest.mark.parametrize("state", [DRAFT, IN_REVIEW, ADOPTED])
def test_what_is_not_published_has_no_public_files(state: VersionState) -> None:
    version = made()
    go(version, *WAYS[state])
    with pytest.raises(DomainError, match="Only a published version has public files"):
        operations.choose_public_files(
            version=version, file_ids=[version.files[0].id], actor=COMMAND, now=NOW
        )
    assert not version.files[0].is_public


def test_the_public_files_are_chosen_again() -> None:
    version = publish(made())
    db.session.refresh(version, ["conference"])
    other = make_another_file(version)
    operations.choose_public_files(version=version, file_ids=[other.id], actor=COMMAND, now=NOW)
    assert holding.public_files(version.conference, [version]) == [[other]]
    act = queries.acts_on(version)[-1]
    assert (act.action, act.before, act.after) == (
        "report.files_chosen",
        {"files": [version.files[0].id]},
        {"number": 1, "files": [other.id]},
    )


@pytest.mark.parametrize("state", [DRAFT, IN_REVIEW, ADOPTED])
def test_what_is_not_published_is_not_corrected(state: VersionState) -> None:
    version = made()
    go(version, *WAYS[state])
    db.session.refresh(version, ["state", "conference"])
    with pytest.raises(DomainError, match="Only a published version is corrected"):
        operations.correct(version=version, note="A figure.", actor=COMMAND, now=NOW)
    assert reports.versions(version.conference) == [version]


@pytest.mark.parametrize("note", ["", " \n"])
def test_a_corrigendum_says_what_it_corrects(note: str) -> None:
    version = publish(made())
    with pytest.raises(DomainError, match="Say what is corrected") as refused:
        operations.correct(version=version, note=note, actor=COMMAND, now=NOW)
    assert refused.value.field == "note"
    db.session.refresh(version, ["conference"])
    assert reports.versions(version.conference) == [version]


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_comment_without_words_is_none(text: str) -> None:
    version = made()
    with pytest.raises(DomainError) as refused:
        say(version, text)
    assert refused.value.field == "comment"
    assert list(queries.comments_on(version)) == []


@pytest.mark.parametrize("text", ["Other words.", "Hm."])
def test_a_form_sent_again_with_something_else_is_refused(text: str) -> None:
    conference, key = make_conference(), uuid4()
    first, second = make_ready_version(conference), make_ready_version(conference)
    say(first, client_id=key)
    with pytest.raises(DomainError, match="sent before with other words"):
        say(second if text == "Hm." else first, text, key)
    assert [each.text for each in queries.comments_on(first)] == ["Hm."]
    assert list(queries.comments_on(second)) == []


def test_who_settles_a_comment_first_stands() -> None:
    version = made()
    say(version)
    [comment] = queries.comments_on(version)
    operations.settle(made=comment, answer="Taken over.", actor=COMMAND, now=NOW)
    with pytest.raises(DomainError, match="settled meanwhile"):
        operations.settle(made=comment, answer="Left out.", actor=COMMAND, now=NOW + HOUR)
    assert (comment.answer, comment.settled_at) == ("Taken over.", NOW)


@pytest.mark.parametrize(
    ("state", "until", "late"),
    [
        (DRAFT, None, False),
        (DRAFT, NOW - SECOND, True),
        (IN_REVIEW, NOW, False),
        (IN_REVIEW, NOW - SECOND, True),
        (ADOPTED, NOW + HOUR, True),
        (PUBLISHED, NOW + HOUR, True),
    ],
)
def test_a_comment_is_late_after_its_deadline_or_the_adoption(
    state: VersionState, until: datetime | None, *, late: bool
) -> None:
    assert rules.is_late(state, until, NOW) is late


@pytest.mark.parametrize(
    ("states", "base"),
    [
        ((), None),
        ((DRAFT, DRAFT), 2),
        ((ADOPTED, DRAFT), 1),
        ((ADOPTED, IN_REVIEW, ADOPTED, DRAFT), 3),
        ((PUBLISHED, ADOPTED, DRAFT), 1),
        ((PUBLISHED, PUBLISHED, ADOPTED), 2),
    ],
)
def test_a_version_is_compared_with_what_counts_most(
    states: tuple[VersionState, ...], base: int | None
) -> None:
    conference = make_conference()
    publish(make_ready_version(make_conference()))
    for state in states:
        go(make_ready_version(conference), *WAYS[state])
    make_ready_version(conference)
    found = reports.base_of(conference, len(states) + 1)
    assert (found and found.number) == base
