"""What the pages of report versions cost, and what their forms keep: the same for one and many."""

from uuid import uuid4

import pytest
from flask import Flask

from eventmgr.agenda.enums import SessionKind
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.reports.enums import Attribution, VersionState
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.versions import operations
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.registration import make_registration
from tests.factories.reports import begin_review, make_ready_version
from tests.factories.sections import write
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit

PUBLIC = "/c/tip-2026/report"
REPORTS = "/c/tip-2026/reports"


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    visitor = visit(app)
    conference = make_conference(slug="tip-2026")
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    return visitor


def here() -> Conference:
    return db.session.query(Conference).one()


def cost(visitor: Visitor, address: str) -> int:
    """How many statements the page takes that shows what was made so far."""
    save()
    with count_statements() as counted:
        assert visitor.get(address).status_code == 200
    return counted.count


def remark(version: ReportVersion) -> None:
    """A comment of somebody's, settled by somebody else."""
    author, editor = (actor_of(make_person()) for _ in range(2))
    made = operations.comment(
        version=version, text="Hm.", place="", client_id=uuid4(), actor=author, now=NOW
    )
    operations.settle(made=made, answer="Yes.", actor=editor, now=NOW)


def agreeing(name: str) -> Registration:
    """A member of a group of their own who agrees to be listed, under another name as well."""
    person = make_member(make_group(here()), GroupRole.MEMBER, make_person(name=name))
    return make_registration(
        here(),
        person,
        name=f"{name} as typed",
        state=RegistrationState.CONFIRMED,
        consents_to_be_listed=True,
    )


def published(**values: object) -> ReportVersion:
    version = make_ready_version(here())
    file = version.files[0]
    db.session.add(
        ReportFile(
            version_id=version.id,
            format=file.format,
            language="fr",
            attribution=Attribution.GROUPS,
            state=file.state,
            content=b"{}",
            size=2,
            sha256="0" * 64,
            queued_at=NOW,
            ready_at=NOW,
        )
    )
    db.session.flush()
    db.session.refresh(version, ["files"])
    done = {"version": version, "actor": COMMAND, "now": NOW}
    begin_review(version)
    operations.adopt(**done)
    operations.publish(file_ids=[each.id for each in version.files], **done, **values)
    return version


def shown_files(visitor: Visitor) -> list[str]:
    return [each.split("/")[-2] for each in read(visitor.get(PUBLIC)).xpath("//main//li/a/@href")]


def test_a_version_with_three_comments_costs_what_it_costs_with_one(organiser: Visitor) -> None:
    version = make_ready_version(here())
    found = []
    for number in (1, 2):
        for _each in range(number):
            remark(version)
        found.append(cost(organiser, f"{REPORTS}/1"))
    assert found == [10, 10]
    assert len(texts(read(organiser.get(f"{REPORTS}/1")), "//article")) == 3


def test_the_list_with_three_versions_costs_what_it_costs_with_one(organiser: Visitor) -> None:
    found = []
    for number in (1, 2):
        for _each in range(number):
            version = make_ready_version(here())
            version.requested_by_id = make_person().id
        found.append(cost(organiser, REPORTS))
    assert found == [6, 6]


def test_three_public_versions_cost_what_one_costs(organiser: Visitor) -> None:
    found, stranger = [], visit(organiser.application)
    agreeing("Ada Example")
    for number in (1, 2):
        for _each in range(number):
            published()
        found.append(cost(stranger, PUBLIC))
    assert found == [6, 6]
    assert shown_files(stranger) == ["3", "3", "2", "2", "1", "1"]


def test_whoever_takes_it_back_is_taken_out_of_those_versions_that_name_them(
    organiser: Visitor,
) -> None:
    agreeing("Ada Example")
    published()
    late = agreeing("Bilal Sample")
    published()
    published()
    save()
    stranger = visit(organiser.application)
    before = stranger.get(PUBLIC).headers["ETag"]
    late = db.session.merge(late)
    late.consents_to_be_listed = False
    save()
    assert shown_files(stranger) == ["3", "2", "1", "1"]
    assert stranger.get(PUBLIC, headers={"If-None-Match": before}).status_code == 200


def test_what_changed_names_nobody_who_is_protected_meanwhile(organiser: Visitor) -> None:
    person_id = agreeing("Ada Example").person_id
    group = make_group(here())
    text = make_recommendation(group, text="Ask Ada Example for shelters.")
    make_ready_version(here())
    make_revision(text, base_number=1, text="Ask Ada Example for more shelters.")
    make_ready_version(here())
    save()
    page = read(organiser.get(f"{REPORTS}/2/changes"))
    assert texts(page, "//dd/ins") == ["added: more end of what was added;"]
    assert "Ada Example" in page.text_content()
    db.session.get_one(Person, person_id).is_protected = True
    save()
    page = read(organiser.get(f"{REPORTS}/2/changes"))
    assert texts(page, "//dd/ins") == ["added: more end of what was added;"]
    assert "Ada Example" not in page.text_content()


def test_the_sections_cost_the_same_whatever_is_written_and_kept(organiser: Visitor) -> None:
    found = []
    for keys in (["foreword"], ["summary", "background"]):
        for key in keys:
            write(here(), key, "Words.", by=make_person())
            session = make_session(here(), kind=SessionKind.PANEL)
            write(here(), f"session-{session.id}", "Words.", by=make_person())
            make_ready_version(here()).state = VersionState.IN_REVIEW
            db.session.flush()
        found.append(cost(organiser, f"{REPORTS}/sections"))
    assert found == [7, 7]


def test_a_refused_publication_keeps_what_was_chosen_and_says_why_at_the_field(
    organiser: Visitor,
) -> None:
    person = make_member(make_group(here()), GroupRole.MODERATOR, make_person(name="Mona Example"))
    make_registration(here(), person)
    version = make_ready_version(here())
    for state in (VersionState.IN_REVIEW, VersionState.ADOPTED):
        version.state = state
        db.session.flush()
    file_id = version.files[0].id
    save()
    answer = organiser.post(f"{REPORTS}/1/publish", data={"files": [file_id]})
    page = read(answer, status=422)
    said = (
        "Named in these files without having agreed to be listed: Mona Example. "
        "Choose files without names, or ask them and compile again."
    )
    assert complaints(page) == {"files": said}
    [box] = page.xpath("//fieldset[@id='files']//input")
    assert box.get("checked") is not None
    assert texts(page, f"//*[@id='{box.get('aria-describedby')}']") == [said]
