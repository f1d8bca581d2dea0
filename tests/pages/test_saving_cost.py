"""What a save of the editor's script asks of the database, however much was saved before."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.web import passes
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.recommendations import make_recommendation
from tests.factories.signin import sign_in_by_link
from tests.visitor import save

pytestmark = pytest.mark.usefixtures("session")
SIGN_IN = 1


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference)


@pytest.fixture
def writer(client: FlaskClient, conference: Conference, group: WorkingGroup) -> Person:
    for _ in range(8):
        person = make_member(group)
    sign_in_by_link(client, person, conference)
    return person


def post(
    client: FlaskClient, person: Person, group: WorkingGroup, number: int, **sent: object
) -> tuple[int, list[str]]:
    """Send a save with nothing at hand; return the status and the statements it took."""
    token = passes.issue(person_id=person.id, place=group.id)
    path = f"/c/tip/groups/{group.code}/recommendations/{number}/revisions"
    whole = {"client_id": str(uuid4()), "base": 1, "pass": token, **sent}
    save()
    with count_statements() as statements:
        answer = client.post(path, json=whole)
    return answer.status_code, statements.texts


def fill(recommendation: Recommendation, revisions: int) -> None:
    """Give it so many revisions, the newest of which stands."""
    if revisions > recommendation.last_number:
        rows = [
            {
                "recommendation_id": recommendation.id,
                "number": number,
                "client_id": uuid4(),
                "base_number": number - 1,
                "saved_at": NOW,
                "text": f"Version {number}.",
            }
            for number in range(recommendation.last_number + 1, revisions + 1)
        ]
        db.session.execute(insert(Revision), rows)
    newest = select(Revision.id).where(
        Revision.recommendation_id == recommendation.id, Revision.number == revisions
    )
    recommendation.last_number = revisions
    recommendation.revision_id = db.session.scalars(newest).one()
    db.session.flush()


@pytest.mark.parametrize("revisions", [1, 1000])
def test_a_save_takes_five_statements_beside_the_sign_in(
    client: FlaskClient, group: WorkingGroup, writer: Person, revisions: int
) -> None:
    fill(make_recommendation(group), revisions)
    status, statements = post(client, writer, group, 1, base=revisions, fields={"text": "Fund."})
    assert status == 200
    assert len(statements) == SIGN_IN + 5, statements


def test_a_merge_takes_no_more(client: FlaskClient, group: WorkingGroup, writer: Person) -> None:
    fill(make_recommendation(group), 1000)
    fields = {"text": "Version 500.", "title": "Plans"}
    status, statements = post(client, writer, group, 1, base=500, fields=fields)
    assert status == 200
    assert len(statements) == SIGN_IN + 5, statements


def test_naming_the_save_before_it_takes_none_more(
    client: FlaskClient, group: WorkingGroup, writer: Person
) -> None:
    recommendation = make_recommendation(group)
    fill(recommendation, 3)
    after = str(db.session.scalars(select(Revision.client_id).order_by(Revision.number)).all()[2])
    key = recommendation.id
    status, statements = post(client, writer, group, 1, after=after, fields={"text": "Fund."})
    assert status == 200
    assert len(statements) == SIGN_IN + 5, statements
    newest = select(Revision).where(Revision.recommendation_id == key, Revision.number == 4)
    assert db.session.scalars(newest).one().base_number == 3


@pytest.mark.parametrize(
    "path",
    [
        "/c/other/groups/WG1/recommendations/1/revisions",
        "/c/tip/groups/WG2/recommendations/1/revisions",
        "/c/tip/groups/nonsense/recommendations/1/revisions",
        "/c/tip/groups/WG1/recommendations/2/revisions",
        "/c/tip/groups/WG1/recommendations/1%00/revisions",
    ],
)
@pytest.mark.usefixtures("writer")
def test_what_is_not_there_stays_not_there(
    client: FlaskClient, group: WorkingGroup, path: str
) -> None:
    make_recommendation(group)
    save()
    assert client.post(path, json={}).status_code == 404


def test_a_text_is_found_within_its_own_group_only(
    client: FlaskClient, conference: Conference, group: WorkingGroup, writer: Person
) -> None:
    make_recommendation(make_group(conference))
    assert post(client, writer, group, 1, fields={"text": "Fund."})[0] == 404


def test_a_pass_of_another_group_opens_nothing(
    client: FlaskClient, conference: Conference, group: WorkingGroup, writer: Person
) -> None:
    make_recommendation(group)
    other = make_group(conference)
    token = passes.issue(person_id=writer.id, place=other.id)
    sent = {"pass": token, "fields": {"text": "Fund."}}
    assert post(client, writer, group, 1, **sent)[0] == 403


def statements_of(client: FlaskClient, path: str) -> list[str]:
    save()
    with count_statements() as statements:
        assert client.get(path).status_code == 200
    return statements.texts


@pytest.mark.usefixtures("writer")
def test_the_groups_page_takes_as_many_for_a_hundred_texts_and_a_thousand_revisions(
    client: FlaskClient, group: WorkingGroup
) -> None:
    first = make_recommendation(group)
    path = f"/c/tip/groups/{group.code}"
    counts = [len(statements_of(client, path))]
    fill(db.session.merge(first), 1000)
    counts.append(len(statements_of(client, path)))
    group = db.session.merge(group)
    for _ in range(99):
        make_recommendation(group)
    counts.append(len(statements_of(client, path)))
    assert counts == [SIGN_IN + 18] * 3


@pytest.mark.usefixtures("writer")
def test_the_changes_take_as_many_for_a_hundred_texts_a_thousand_revisions_and_answer_304(
    client: FlaskClient, group: WorkingGroup
) -> None:
    first = make_recommendation(group)
    path = f"/c/tip/groups/{group.code}/changes"
    counts = [len(statements_of(client, path))]
    fill(db.session.merge(first), 1000)
    counts.append(len(statements_of(client, path)))
    group = db.session.merge(group)
    for _ in range(99):
        make_recommendation(group)
    counts.append(len(statements_of(client, path)))
    assert counts == [SIGN_IN + 4] * 3
    assert len(statements_of(client, f"{path}?item=7&head=0")) == SIGN_IN + 4
    db.session.merge(group).deadline = clock.now() + timedelta(minutes=9)
    assert len(statements_of(client, path)) == SIGN_IN + 4, "reminding costs no more"
    assert client.get(path).json["reminder"]
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_the_groups_page_grows_with_its_texts_and_no_faster(
    client: FlaskClient, group: WorkingGroup
) -> None:
    conference = db.session.get_one(Conference, group.conference_id)
    person = make_member(group, GroupRole.RAPPORTEUR)
    sign_in_by_link(client, person, conference)
    path, sizes, there = f"/c/tip/groups/{group.code}", {}, 0
    for wanted in (50, 100, 200):
        group = db.session.merge(group)
        for _ in range(wanted - there):
            make_recommendation(group)
        db.session.commit()
        there, sizes[wanted] = wanted, len(client.get(path).data)
    each = (sizes[100] - sizes[50]) / 50
    assert (sizes[200] - sizes[100]) / 100 < each * 1.02, sizes
    assert b"WG1-R07</span>" in client.get(path).data, "every button says of which text it is"


@pytest.mark.parametrize(
    ("path", "most"),
    [("recommendations/1/words", 2), ("clock", 2), ("presenting/clock", 3)],
)
def test_what_open_pages_ask_takes_no_more_than_it_must(
    client: FlaskClient, group: WorkingGroup, writer: Person, path: str, most: int
) -> None:
    make_recommendation(group)
    assert post(client, writer, group, 1, fields={"text": "Fund."})[0] == 200
    group = db.session.merge(group)
    statements = statements_of(client, f"/c/tip/groups/{group.code}/{path}")
    assert len(statements) == SIGN_IN + most, statements
    assert not [each for each in statements if "FROM group_member JOIN person" in each]


def test_telling_where_one_writes_takes_three_statements(
    client: FlaskClient, group: WorkingGroup, writer: Person
) -> None:
    make_recommendation(group)
    token = passes.issue(person_id=writer.id, place=group.id)
    path = f"/c/tip/groups/{group.code}/recommendations/1/presence"
    save()
    with count_statements() as statements:
        answer = client.post(path, json={"field": "text", "pass": token})
    assert (answer.status_code, len(statements.texts)) == (204, SIGN_IN + 3), statements.texts


@pytest.mark.usefixtures("writer")
def test_a_page_of_one_text_hears_304_until_something_that_it_does_not_show_stands_there(
    client: FlaskClient, group: WorkingGroup
) -> None:
    mine, other = make_recommendation(group), make_recommendation(group)
    fill(mine, 3)
    path = f"/c/tip/groups/{group.code}/changes"
    save()
    first = client.get(f"{path}?item=1&head=3")
    assert first.get_json()["items"] == []
    tag = {"If-None-Match": first.headers["ETag"]}
    fill(db.session.merge(other), 9)  # written elsewhere in the group
    save()
    assert client.get(f"{path}?item=1&head=3", headers=tag).status_code == 304
    fill(db.session.merge(mine), 4)
    save()
    assert client.get(f"{path}?item=1&head=4", headers=tag).status_code == 304  # its own save
    for older in ("item=1&head=3", "item=1&head=x", "item=1", "item=1&head=-1"):
        told = client.get(f"{path}?{older}", headers=tag).get_json()
        assert told["items"] == [{"item": "1", "head": 4}]
    assert client.get(f"{path}?item=&head=0").get_json()["items"] == []


@pytest.mark.parametrize(
    "item", ["", "x", "2", "F01", "99999999999", "2147483648", "1 ", "١", "-1"]
)
@pytest.mark.usefixtures("writer")
def test_a_page_that_names_no_text_hears_of_none(
    client: FlaskClient, group: WorkingGroup, item: str
) -> None:
    make_recommendation(group)
    path = f"/c/tip/groups/{group.code}/changes"
    assert client.get(path, query_string={"item": "1"}).get_json()["items"]
    assert client.get(path, query_string={"item": item}).get_json()["items"] == []
