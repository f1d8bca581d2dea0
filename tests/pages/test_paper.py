"""Texts out on paper and in again: the template, files, pastes, and what became of them."""

import io
import re
from datetime import timedelta

import docx
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.models import Recommendation, Revision
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member, make_theme
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.recommendations import make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import read

pytestmark = pytest.mark.usefixtures("session")
PAPER = "/c/tip/groups/WG1/paper"
HOSTILE = "1. <script>alert(1)</script> {{ 7 * 7 }}\n2. =1+1 \u202epng.exe پاکستان 👩‍⚖️"


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference)


@pytest.fixture
def rapporteur(client: FlaskClient, conference: Conference, group: WorkingGroup) -> FlaskClient:
    person = make_member(group, GroupRole.RAPPORTEUR, make_participant(conference, name="Rana"))
    sign_in_by_link(client, person, conference)
    with unit_of_work():
        db.session.flush()  # what a refused act rolls back is its own
    return client


def look(client: FlaskClient, pasted: str = "", **values: object) -> TestResponse:
    return client.post(PAPER, data={"pasted": pasted, **values})


def offered(answer: TestResponse, *, status: int = 200) -> dict[str, str]:
    """What the page's form would send, as it stands."""
    [form] = [each for each in read(answer, status=status).forms if each.fields]
    boxes = {each.name for each in form.inputs if each.tag == "textarea"}
    return {  # browsers drop the line end after the tag
        name: value.removeprefix("\n") if name in boxes else value
        for name, value in form.form_values()
    }


def take(client: FlaskClient, fields: dict[str, str], **changed: str) -> TestResponse:
    return client.post(f"{PAPER}/take", data={**fields, **changed})


def revisions() -> list[Revision]:
    return list(db.session.scalars(select(Revision).order_by(Revision.id)))


def test_a_paste_is_looked_at_and_then_taken_in(rapporteur: FlaskClient) -> None:
    fields = offered(look(rapporteur, "Our list\n" + HOSTILE))
    assert revisions() == []
    assert (fields["count"], fields["rest"]) == ("2", "Our list")
    answer = take(rapporteur, fields, rest="")
    assert (answer.status_code, answer.location) == (303, "/c/tip/groups/WG1")
    saved = revisions()
    assert [each.text for each in saved] == [line[3:] for line in HOSTILE.split("\n")]
    assert {(each.kind, each.is_by_group, each.author_id, each.is_late) for each in saved} == {
        (RevisionKind.INTAKE, True, None, False)
    }
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "group.paper_taken_in")
    ).one()
    assert entry.person_id is not None
    page = rapporteur.get("/c/tip/groups/WG1").text
    assert "<script>alert(1)" not in page
    assert "Taken in: WG1-R01, WG1-R02." in page


def test_the_same_paste_changes_nothing_twice(rapporteur: FlaskClient) -> None:
    take(rapporteur, offered(look(rapporteur, "1. Adopt\n2. Train")))
    again = look(rapporteur, "1. Adopt\n2. Train")
    assert "It was taken in before, as WG1-R01." in again.text
    fields = offered(again)
    assert "0-take" not in fields
    answer = take(rapporteur, fields, **{"0-take": "y", "1-take": "y"})
    assert answer.status_code == 303
    assert len(revisions()) == 2


def test_words_that_came_before_and_were_changed_since_are_given_back(
    rapporteur: FlaskClient,
) -> None:
    take(rapporteur, offered(look(rapporteur, "1. Adopt")))
    fields = offered(look(rapporteur, "1. Adopt"))
    answer = take(rapporteur, fields, **{"0-take": "y", "0-text": "Adopt it now"})
    assert answer.status_code == 200
    assert "came before with other words" in answer.text
    assert offered(answer)["pasted"].strip() == "1.\nAdopt it now"
    assert len(revisions()) == 1


def test_what_stays_out_comes_back_in_the_box(rapporteur: FlaskClient) -> None:
    fields = offered(look(rapporteur, "Preface\n1. Adopt\n2. Train"))
    del fields["1-take"]
    answer = take(rapporteur, fields)
    assert answer.status_code == 200
    assert offered(answer)["pasted"].strip() == "2.\nTrain\n\nPreface"
    assert [each.text for each in revisions()] == ["Adopt"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"0-text": "", "0-title": ""}, "Write a text first"),
        ({"0-time_frame": "never"}, "Choose one of the list"),
        ({"0-origin": "x"}, "no text that we can read"),
        ({"0-number": "77"}, "no recommendation 77"),
        ({"0-text": "x" * 200_001}, "Shorten it"),
    ],
)
def test_what_cannot_be_taken_in_leaves_everything_as_typed(
    rapporteur: FlaskClient, changed: dict[str, str], said: str
) -> None:
    fields = offered(look(rapporteur, "1. Adopt\n2. Train"))
    answer = take(rapporteur, fields, **changed)
    assert answer.status_code == 422
    assert said in answer.text
    assert offered(answer, status=422)["1-text"] == "Train"
    assert revisions() == []


def test_nothing_ticked_is_said(rapporteur: FlaskClient) -> None:
    fields = offered(look(rapporteur, "1. Adopt"))
    del fields["0-take"]
    answer = take(rapporteur, fields)
    assert answer.status_code == 422
    assert "Tick at least one" in answer.text


def filled_in(client: FlaskClient, texts: dict[int, str], *, path: str = "?filled=1") -> bytes:
    """The group's template with these texts in its tables."""
    answer = client.get(f"{PAPER}/template.docx{path}")
    assert answer.status_code == 200
    package = docx.Document(io.BytesIO(answer.data))
    for table, text in texts.items():
        package.tables[table].rows[1].cells[1].text = text
    file = io.BytesIO()
    package.save(file)
    return file.getvalue()


def test_a_filled_template_brings_new_texts_and_new_recommendations(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    theme = make_theme(db.session.get_one(Conference, group.conference_id), name="Law")
    make_recommendation(group, text="Adopt a plan", title="Plan", theme_id=theme.id)
    make_recommendation(group, text="Train judges")
    content = filled_in(rapporteur, {0: "Adopt a better plan", 2: "Fund it"})
    answer = look(rapporteur, file=(io.BytesIO(content), "filled.docx"))
    assert "1 text of the paper is as it was" in answer.text
    fields = offered(answer)
    assert (fields["0-number"], fields["0-base"], fields["1-number"]) == ("1", "1", "")
    assert (fields["0-title"], fields["0-theme_id"]) == ("Plan", str(theme.id))
    assert take(rapporteur, fields).status_code == 303
    db.session.expire_all()
    found = db.session.scalars(select(Recommendation).order_by(Recommendation.number)).all()
    texts = [db.session.get_one(Revision, each.revision_id).text for each in found]
    assert texts == ["Adopt a better plan", "Train judges", "Fund it"]
    assert found[0].last_number == 2


def test_a_paper_from_before_others_wrote_waits_for_a_decision(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    recommendation = make_recommendation(group, text="Adopt a plan")
    content = filled_in(rapporteur, {0: "Reject every plan"})
    make_revision(recommendation, base_number=1, text="Fund a law")
    fields = offered(look(rapporteur, file=(io.BytesIO(content), "filled.docx")))
    answer = take(rapporteur, fields)
    page = rapporteur.get(answer.location).text
    assert "Waiting for a decision" in page
    branch = db.session.scalars(select(Revision).where(Revision.kind == "branch")).one()
    assert (branch.text, branch.author_id, branch.is_by_group) == ("Reject every plan", None, True)


def test_a_paper_that_names_no_revision_is_compared_with_what_stands(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    recommendation = make_recommendation(group, text="Adopt a plan", time_frame="one_year")
    make_revision(recommendation, base_number=1, text="Adopt a law", time_frame="one_year")
    package = docx.Document(io.BytesIO(filled_in(rapporteur, {0: "Adopt a better law"})))
    [reference] = [each for each in package.paragraphs if each.text == "WG1-R01 / 2"]
    reference.text = "WG1-R01"
    for row in package.tables[0].rows:
        if row.cells[0].text.startswith("Time frame"):
            row.cells[1].text = "when there is money"
    file = io.BytesIO()
    package.save(file)
    fields = offered(look(rapporteur, file=(io.BytesIO(file.getvalue()), "filled.docx")))
    assert (fields["0-base"], fields["0-time_frame"]) == ("2", "one_year")
    assert fields["rest"] == "Time frame: when there is money"
    answer = take(rapporteur, fields)
    assert answer.status_code == 200
    assert "Waiting for a decision" not in answer.text
    db.session.expire_all()
    standing = db.session.get_one(Revision, recommendation.revision_id)
    assert (standing.text, standing.time_frame.value) == ("Adopt a better law", "one_year")


@pytest.mark.parametrize(
    ("letter", "count", "status"),
    [("ب", 1_000_000, 200), ("ب", 1_100_000, 422), ("پ\n", 500_000, 200), ("😀", 600_000, 422)],
)
def test_what_was_read_can_be_sent_back(
    rapporteur: FlaskClient, letter: str, count: int, status: int
) -> None:
    answer = look(rapporteur, file=(io.BytesIO((letter * count).encode()), "long.txt"))
    answer.request.environ["wsgi.input"].close()  # the client leaves large ones open
    assert answer.status_code == status
    assert ("enormous once unpacked" in answer.text) == (status == 422)


def test_after_the_deadline_it_is_late(rapporteur: FlaskClient, group: WorkingGroup) -> None:
    group.deadline = NOW - timedelta(days=3650)
    db.session.flush()
    answer = look(rapporteur, "1. Adopt")
    assert "kept as late" in answer.text
    answer = take(rapporteur, offered(answer))
    assert "Kept as late: WG1-R01." in rapporteur.get(answer.location).text
    assert [each.is_late for each in revisions()] == [True]


def test_a_table_is_read_by_its_columns(rapporteur: FlaskClient) -> None:
    table = "Nr;Ask;Who;Note\n1;Adopt a plan;Parliament;in May\n2;;Courts;\n"
    sent = {"file": (io.BytesIO(table.encode()), "asks.csv")}
    refused = look(rapporteur, **sent)
    assert refused.status_code == 422
    assert "no column “text” but: Nr, Ask, Who, Note" in refused.text
    fields = offered(
        look(
            rapporteur,
            file=(io.BytesIO(table.encode()), "asks.csv"),
            column_text="Ask",
            column_addressee="who",
        )
    )
    assert (fields["count"], fields["0-text"]) == ("1", "Adopt a plan")
    assert fields["0-lead_addressee"] == "Parliament"
    assert fields["rest"] == "Row 1: Nr: 1 · Note: in May\nRow 2: Nr: 2 · Who: Courts"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7", "a.pdf", "Save it as DOCX"),
        (b"\xd0\xcf\x11\xe0", "a.doc", "Save it as DOCX"),
        (b"no zip", "a.docx", "Save it as DOCX"),
        (b"PK\x03\x04", "a.docx", "no Word document"),
        (b"\xff\xfe\x00", "a.csv", "UTF-16"),
        (b"\xff", "a.txt", "not UTF-8"),
        (b"", "a.csv", "one of the two"),
    ],
)
def test_files_of_no_use_are_refused_with_a_sentence(
    rapporteur: FlaskClient, content: bytes, name: str, said: str
) -> None:
    answer = look(rapporteur, file=(io.BytesIO(content), name))
    assert answer.status_code == 422
    assert said in answer.text


def test_the_template_comes_in_the_conferences_language(
    rapporteur: FlaskClient, conference: Conference
) -> None:
    conference.languages = ["ur", "en"]
    db.session.flush()
    answer = rapporteur.get(f"{PAPER}/template.docx")
    assert re.search(r"tip-WG1-ur\.docx", answer.headers["Content-Disposition"])
    assert "bidiVisual" in docx.Document(io.BytesIO(answer.data)).tables[0]._tbl.xml
    english = rapporteur.get(f"{PAPER}/template.docx?language=en")
    assert "bidiVisual" not in docx.Document(io.BytesIO(english.data)).tables[0]._tbl.xml


@pytest.mark.parametrize("role", [GroupRole.MEMBER, GroupRole.OBSERVER])
def test_members_do_not_take_in(
    client: FlaskClient, conference: Conference, group: WorkingGroup, role: GroupRole
) -> None:
    sign_in_by_link(client, make_member(group, role, make_participant(conference)), conference)
    assert client.get(PAPER).status_code == 403
    assert client.post(f"{PAPER}/take").status_code == 403
    assert client.get(f"{PAPER}/template.docx").status_code == 403


def test_the_rapporteur_general_takes_in(client: FlaskClient, conference: Conference) -> None:
    make_group(conference)
    sign_in(client, make_team_member(conference, TeamRole.RAPPORTEUR_GENERAL))
    assert take(client, offered(look(client, "Adopt"))).status_code == 303
    assert db.session.scalar(select(func.count(Revision.id))) == 1


def test_the_template_asks_as_often_for_three_texts_as_for_one(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    make_recommendation(group)
    with count_statements() as one:
        rapporteur.get(f"{PAPER}/template.docx?filled=1")
    make_recommendation(group)
    make_recommendation(group)
    with count_statements() as three:
        rapporteur.get(f"{PAPER}/template.docx?filled=1")
    assert one.count == three.count


def test_the_page_of_what_was_read_asks_as_often_for_three_texts_as_for_one(
    rapporteur: FlaskClient, group: WorkingGroup
) -> None:
    look(rapporteur, "1. Adopt a law")
    counts = []
    for number in (1, 3):
        while len(revisions()) < number:
            make_recommendation(group, text=f"Adopt law {len(revisions())}")
        content = filled_in(rapporteur, dict.fromkeys(range(number), "Adopt a better law"))
        with count_statements() as counted:
            answer = look(rapporteur, file=(io.BytesIO(content), "filled.docx"))
        fields = offered(answer)
        assert {f"{each}-text" for each in range(number)} <= set(fields)
        counts.append(counted.count)
    assert counts[0] == counts[1]
