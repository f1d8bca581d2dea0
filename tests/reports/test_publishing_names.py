"""A file is public only while whomever it names may be named, and agrees to be listed."""

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Final, TypeAlias

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.reports.enums import Attribution, VersionState
from eventmgr.reports.models import NamedPerson, ReportFile, ReportVersion
from eventmgr.reports.versions import operations
from eventmgr.reports.versions.holding import public_files
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.privacy import erase
from tests.factories.registration import make_registration
from tests.factories.reports import make_ready_version
from tests.factories.sections import write

pytestmark = pytest.mark.usefixtures("app")
MIGRATION: Final = Path("migrations/versions/20261129_0800_whom_reports_name.py")


def moderated(conference: Conference, *, agrees: bool) -> Registration:
    person = make_member(make_group(conference), GroupRole.MODERATOR)
    person.name = "Mona Moderator"
    registration: Registration = make_registration(
        conference, person, name="Mona Moderator", state=RegistrationState.CONFIRMED
    )
    registration.consents_to_be_listed = agrees
    db.session.flush()
    return registration


def adopted(conference: Conference, attribution: Attribution = Attribution.NAMES) -> ReportVersion:
    db.session.flush()
    db.session.expire_all()
    version = make_ready_version(conference)
    version.files[0].attribution = attribution
    for state in (VersionState.IN_REVIEW, VersionState.ADOPTED):
        version.state = state
        db.session.flush()
    return version


def publish(version: ReportVersion) -> None:
    operations.publish(version=version, file_ids=[version.files[0].id], actor=COMMAND, now=NOW)


def public(version: ReportVersion) -> list[ReportFile]:
    db.session.flush()
    db.session.expire_all()
    conference = db.session.get_one(Conference, version.conference_id)
    db.session.refresh(version, ["files"])
    [found] = public_files(conference, [version])
    return found


def test_it_is_refused_while_somebody_has_not_agreed() -> None:
    conference = make_conference()
    moderated(conference, agrees=False)
    version = adopted(conference)
    with pytest.raises(DomainError, match="Mona Moderator") as refused:
        publish(version)
    assert refused.value.field == "files"
    assert not version.files[0].is_public


def test_a_namesake_does_not_agree_for_somebody() -> None:
    conference = make_conference()
    moderated(conference, agrees=False)
    make_registration(
        conference, make_person(name="Mona Moderator"), consents_to_be_listed=True
    ).name = "Mona Moderator"
    with pytest.raises(DomainError, match="Mona Moderator"):
        publish(adopted(conference))


def test_a_file_that_names_nobody_is_not_held_back() -> None:
    conference = make_conference()
    moderated(conference, agrees=False)
    version = adopted(conference, Attribution.GROUPS)
    publish(version)
    assert public(version) == version.files


def test_it_is_held_back_as_soon_as_somebody_takes_it_back() -> None:
    conference = make_conference()
    registration = moderated(conference, agrees=True)
    version = adopted(conference)
    publish(version)
    assert public(version) == version.files
    registration.consents_to_be_listed = False
    assert public(version) == []


def protect(person: Person) -> None:
    person.is_protected, person.display_name = True, "A witness"


Meanwhile: TypeAlias = Callable[[Conference], Callable[[], None]]
"""Builds a conference that names somebody, and returns what happens after the version is made."""


def a_speaker_is_protected(conference: Conference) -> Callable[[], None]:
    person = make_role(make_session(conference), person=make_person(name="Ada Odd"))
    return lambda: protect(person)


def a_listed_participant_is_protected(conference: Conference) -> Callable[[], None]:
    person = make_person(name="Ada Odd")
    make_registration(
        conference, person, state=RegistrationState.CONFIRMED, consents_to_be_listed=True
    )
    return lambda: protect(person)


def a_session_comes_under_the_rule(conference: Conference) -> Callable[[], None]:
    session = make_session(conference)
    make_role(session, person=make_person(name="Ada Odd"))
    return lambda: setattr(session, "is_chatham", True)


def whoever_stands_under_another_name_has_a_part_in_what_is_closed(
    conference: Conference,
) -> Callable[[], None]:
    session = make_session(conference)
    make_role(
        session, person=make_person(name="Ada Odd", is_protected=True, display_name="A judge")
    )
    return lambda: setattr(session, "is_closed", True)


def whoever_stands_under_another_name_is_erased(conference: Conference) -> Callable[[], None]:
    person = make_person(name="Ada Odd", is_protected=True, display_name="A judge")
    make_role(make_session(conference), person=person)
    return lambda: setattr(person, "erased_at", NOW)


def a_session_is_closed(conference: Conference) -> Callable[[], None]:
    session = make_session(conference)
    make_role(session, person=make_person(name="Ada Odd"))
    return lambda: setattr(session, "is_closed", True)


def a_group_comes_under_the_rule(conference: Conference) -> Callable[[], None]:
    registration = moderated(conference, agrees=True)
    group = make_group(conference)
    make_member(group, GroupRole.MODERATOR, db.session.get_one(Person, registration.person_id))
    return lambda: setattr(group, "is_chatham", True)


def whoever_is_spoken_of_is_protected(conference: Conference) -> Callable[[], None]:
    person = make_person(name="Adelaide Odd")
    make_registration(conference, person, name="Ada Odd")
    write(conference, "foreword", "As ODD, ADA told us.")
    return lambda: protect(person)


def a_group_that_speaks_of_a_member_comes_under_the_rule(
    conference: Conference,
) -> Callable[[], None]:
    group = make_group(conference, mandate="Ask Ada Odd.")
    make_member(group, GroupRole.MEMBER, make_person(name="Ada Odd"))
    return lambda: setattr(group, "is_chatham", True)


IN_FIELDS: Final = [
    a_speaker_is_protected,
    a_listed_participant_is_protected,
    a_session_comes_under_the_rule,
    a_session_is_closed,
    whoever_stands_under_another_name_has_a_part_in_what_is_closed,
    whoever_stands_under_another_name_is_erased,
    a_group_comes_under_the_rule,
]
IN_TEXTS: Final = [
    whoever_is_spoken_of_is_protected,
    a_group_that_speaks_of_a_member_comes_under_the_rule,
]


@pytest.mark.parametrize("meanwhile", [*IN_FIELDS, *IN_TEXTS])
def test_it_is_held_back_as_soon_as_somebody_must_not_be_named(meanwhile: Meanwhile) -> None:
    conference = make_conference()
    happens = meanwhile(conference)
    version = adopted(conference)
    publish(version)
    assert public(version) == version.files
    happens()
    assert public(version) == []


@pytest.mark.parametrize("meanwhile", [*IN_FIELDS, *IN_TEXTS])
def test_it_is_not_published_where_somebody_must_not_be_named(meanwhile: Meanwhile) -> None:
    conference = make_conference()
    happens = meanwhile(conference)
    version = adopted(conference)
    happens()
    db.session.flush()
    with pytest.raises(DomainError, match="Compile a new version") as refused:
        publish(version)
    assert "Odd" not in str(refused.value)


@pytest.mark.parametrize("attribution", [each for each in Attribution if each != "names"])
@pytest.mark.parametrize("meanwhile", IN_TEXTS)
def test_a_text_that_names_them_is_held_back_whatever_the_file_is(
    meanwhile: Meanwhile, attribution: Attribution
) -> None:
    conference = make_conference()
    happens = meanwhile(conference)
    version = adopted(conference, attribution)
    publish(version)
    assert public(version) == version.files
    happens()
    assert public(version) == []


@pytest.mark.parametrize("meanwhile", IN_FIELDS)
def test_a_file_that_leaves_them_out_stays(meanwhile: Meanwhile) -> None:
    conference = make_conference()
    write(conference, "foreword", "As Ada Odd told us.")
    happens = meanwhile(conference)
    version = adopted(conference, Attribution.CHATHAM)
    publish(version)
    happens()
    assert public(version) == version.files


def test_whoever_is_protected_already_holds_nothing_back() -> None:
    conference = make_conference()
    person = make_person(name="Ada Odd", is_protected=True, display_name="A witness")
    make_role(make_session(conference), person=person)
    write(conference, "foreword", "As A witness and Ada Odd told us.")
    version = adopted(conference)
    publish(version)
    assert public(version) == version.files


def test_in_other_places_people_of_a_quiet_session_may_be_named() -> None:
    conference = make_conference()
    session = make_session(conference)
    person = make_role(session, person=make_person(name="Ada Odd"))
    session.is_chatham = True
    make_role(make_session(conference), person=person)
    write(conference, "foreword", "As Ada Odd told us.")
    version = adopted(conference)
    publish(version)
    assert public(version) == version.files


def test_a_version_that_names_whoever_was_erased_is_held_back() -> None:
    conference = make_conference()
    person = make_role(make_session(conference), person=make_person(name="Ada Odd"))
    make_registration(conference, person, name="Ada Odd")
    version = adopted(conference)
    publish(version)
    assert erase(conference, person)
    assert public(version) == []
    assert set(db.session.scalars(select(NamedPerson.person_id))) == {None}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE report_named_person SET version_id = NULL",
        "UPDATE report_named_person SET place = 'x'",
        "UPDATE report_named_person SET needs_consent = false",
        "UPDATE report_named_person SET is_in_every_file = false",
        "DELETE FROM report_named_person",
    ],
)
def test_the_database_keeps_whom_a_version_names(statement: str) -> None:
    conference = make_conference()
    moderated(conference, agrees=True)
    adopted(conference)
    with pytest.raises(IntegrityError, match="frozen"), db.session.begin_nested():
        db.session.execute(text(statement))


def rows() -> set[tuple[object, ...]]:
    kept = (NamedPerson.person_id, NamedPerson.place, NamedPerson.needs_consent)
    return {tuple(each) for each in db.session.execute(select(*kept))}


def test_versions_from_before_are_known_by_the_names_in_them() -> None:
    conference = make_conference()
    moderated(conference, agrees=True)
    make_role(make_session(conference), person=make_person(name="Ada Odd", honorific="Prof."))
    make_registration(conference, make_person(name="Zed Zero"), name="Zed Z. Zero")
    nobody = make_person(name="Nobody Named")
    make_registration(conference, nobody)
    write(conference, "foreword", "As ZED Z. ZERO and Ada Odd told us.")
    adopted(conference)
    frozen = rows()
    assert len(frozen) == 5
    spec = spec_from_file_location("whom_reports_name", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    migration = module_from_spec(spec)
    spec.loader.exec_module(migration)
    db.session.execute(text("TRUNCATE report_named_person"))
    db.session.execute(text(migration.FOUND_BY_NAME))
    assert rows() >= frozen
    assert nobody.id not in {person_id for person_id, *_more in rows()}


@pytest.mark.parametrize(("column", "is_compared"), [("public_downloads", False), ("size", True)])
def test_counting_a_download_reads_no_content(column: str, is_compared: bool) -> None:
    publish(adopted(make_conference()))
    statement = f"EXPLAIN ANALYZE UPDATE report_file SET {column} = {column}"  # noqa: S608
    told = "\n".join(db.session.scalars(text(statement)))
    assert ("report_file_is_kept" in told) == is_compared
