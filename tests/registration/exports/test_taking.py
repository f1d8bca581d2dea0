"""A file of people holds what was chosen, of nobody who is protected, and is noted."""

import csv
import io
import tracemalloc
from typing import IO, Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.exports import columns, operations, queries
from eventmgr.registration.exports.column import Column
from eventmgr.registration.exports.enums import FileKind
from eventmgr.registration.exports.operations import Order, Taken
from eventmgr.registration.models import Registration
from eventmgr.registration.narrowing import Filter, Wanted
from eventmgr.registration.numbers.rules import FEW
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference
from tests.factories.day import check_in, make_confirmed, make_desk
from tests.factories.people import NOW, make_organisation, make_person
from tests.factories.questionnaire import answer, make_ready
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("session")


def an_actor() -> Actor:
    person = make_person(name="Olga Organiser")
    return Actor(name=person.name, person_id=person.id, account_id=1)


def take(
    conference: Conference, file: IO[bytes], *, actor: Actor | None = None, **values: Any
) -> Taken:
    order = Order(
        **{
            "wanted": Filter(),
            "columns": ("name", "organisation", "state"),
            "kind": FileKind.CSV,
            "language": "en",
            **values,
        }
    )
    return operations.take_along(
        conference=conference, order=order, file=file, actor=actor or an_actor(), now=NOW
    )


def table_of(conference: Conference, **values: Any) -> list[list[str]]:
    file = io.BytesIO()
    take(conference, file, **values)
    text = file.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_chosen_columns_in_their_order_and_no_formula() -> None:
    conference = make_conference()
    make_confirmed(conference, organisation="=1+1", name="Amal", category="media")
    make_confirmed(make_conference(), name="Elsewhere")
    assert table_of(conference, columns=("category", "organisation", "name", "nonsense")) == [
        ["Category", "Organisation", "Name"],
        ["Media", "'=1+1", "Amal"],
    ]


def test_protected_persons_are_left_out_and_the_file_says_how_many() -> None:
    conference = make_conference()
    make_confirmed(conference, name="Amal")
    for name in ("Secret", "Hidden"):
        hidden = make_person(name=name, is_protected=True, display_name="Participant")
        make_registration(conference, hidden, organisation="Secret body")
    assert table_of(conference) == [
        ["Name", "Organisation", "State"],
        ["Amal", "", "Confirmed"],
        ["2 protected persons are left out."],
    ]


def test_of_a_few_found_by_a_filter_the_file_tells_no_number() -> None:
    conference = make_conference()
    protected = [make_person(is_protected=True, display_name="Participant") for _ in range(FEW)]
    for hidden in protected[1:]:
        make_registration(conference, hidden, state="confirmed")
    confirmed = Filter(state=RegistrationState.CONFIRMED)
    untold = [["Protected persons are left out."]]
    assert table_of(conference, wanted=confirmed)[1:] == untold
    for nobody in (Filter(state=RegistrationState.DECLINED), Filter(organisation="Secret body")):
        assert table_of(conference, wanted=nobody)[1:] == untold
    make_registration(conference, protected[0], state="confirmed")
    assert table_of(conference, wanted=confirmed)[1:] == [["5 protected persons are left out."]]
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [each.after and each.after["left_out"] for each in entries] == [4, 0, 0, 5]


def test_a_filter_narrows_and_days_have_columns() -> None:
    conference, desk = make_conference(), make_desk()
    coming = make_confirmed(conference, name="Amal")
    make_registration(conference, name="Badr")
    check_in(conference, coming, desk)
    assert table_of(
        conference,
        wanted=Filter(state=RegistrationState.CONFIRMED),
        columns=("name", "day-2026-03-01", "day-2026-03-02"),
    ) == [
        ["Name", "Checked in on 2026-03-01", "Checked in on 2026-03-02"],
        ["Amal", "yes", ""],
    ]


def test_the_address_book_tells_of_whoever_is_not_invited_too() -> None:
    conference = make_conference()
    body = make_organisation(name="High Court", province="Sindh")
    make_contact(conference, name="Amal", organisation=body, country="PK", sector="media")
    chosen = ("name", "organisation", "province", "country", "sector", "state", "needs")
    assert table_of(conference, wanted=Wanted(), columns=chosen)[1:] == [
        ["Amal", "High Court", "Sindh", "Pakistan", "Media", "Not invited yet", ""]
    ]


def test_a_workbook_has_headings_in_the_chosen_language_and_runs_their_way() -> None:
    conference = make_conference()
    make_confirmed(conference, name="محمد")
    file = io.BytesIO()
    take(conference, file, kind=FileKind.XLSX, language="ur")
    sheet = load_workbook(io.BytesIO(file.getvalue())).active
    assert sheet is not None
    assert sheet.sheet_view.rightToLeft
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "نام"
    assert rows[1][0] == "محمد"


def test_what_was_taken_is_noted_without_the_name_that_was_looked_for() -> None:
    conference, actor = make_conference(), an_actor()
    make_confirmed(conference, name="Amal")
    make_registration(conference, make_person(is_protected=True, display_name="P"))
    taken = take(
        conference, io.BytesIO(), actor=actor, wanted=Filter(name="Amal"), columns=("name",)
    )
    assert taken == Taken(rows=1, left_out=0)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.person_id) == ("registrations.exported", actor.person_id)
    assert entry.after == {
        "columns": ["name"],
        "format": "csv",
        "filter": {"name": "…"},
        "rows": 1,
        "left_out": 0,
    }
    take(conference, io.BytesIO(), wanted=Wanted())
    page = queries.log(conference, number=1)
    assert [each.action for each in page.rows] == ["contacts.exported", "registrations.exported"]
    assert queries.log(make_conference(), number=1).total == 0


def test_the_choice_is_remembered_for_each_organiser() -> None:
    conference, actor = make_conference(), an_actor()
    for chosen in (("name",), ("state", "name")):
        take(conference, io.BytesIO(), actor=actor, columns=chosen, kind=FileKind.XLSX)
    take(conference, io.BytesIO(), actor=an_actor())
    last = queries.last_choice(conference, actor.person_id)
    assert last is not None
    assert (last.columns, last.kind, last.language) == (["state", "name"], FileKind.XLSX, "en")
    assert queries.last_choice(make_conference(), actor.person_id) is None
    assert queries.last_choice(conference, None) is None


def test_a_file_without_columns_is_refused_and_not_noted() -> None:
    conference = make_conference()
    with pytest.raises(DomainError) as refused:
        take(conference, io.BytesIO(), columns=("nonsense",))
    assert refused.value.field == "columns"
    assert queries.log(conference, number=1).total == 0


def test_whoever_knows_more_adds_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    conference = make_conference()
    amal = make_confirmed(conference, name="Amal")
    make_confirmed(conference, name="Badr")
    asked: list[int] = []

    def shirts(_conference: Conference) -> list[Column]:
        def load(keys: Any) -> dict[int, str]:
            asked.append(len(keys))
            return {amal.id: "=XL"}

        return [Column(key="shirt", label="Shirt", load=load)]

    monkeypatch.setattr(columns, "SOURCES", [shirts])
    assert table_of(conference, columns=("name", "shirt")) == [
        ["Name", "Shirt"],
        ["Amal", "'=XL"],
        ["Badr", ""],
    ]
    assert asked == [2]


def test_a_file_costs_the_same_for_one_and_for_three() -> None:
    costs = set()
    for size in (1, 3):
        conference, actor = make_conference(), an_actor()
        for _ in range(size):
            make_confirmed(conference)
        everything = tuple(columns.columns_of(conference))
        with count_statements() as counted:
            take(conference, io.BytesIO(), actor=actor, columns=everything)
        costs.add(counted.count)
    assert len(costs) == 1


def _many(conference: Conference, count: int) -> None:
    persons = db.session.scalars(
        insert(Person).returning(Person.id),
        [
            {"name": f"Person {each}", "email": f"many{conference.id}.{each}@example.org"}
            | {"created_at": NOW}
            for each in range(count)
        ],
    ).all()
    db.session.execute(
        insert(Registration),
        [
            {"conference_id": conference.id, "person_id": each, "created_at": NOW}
            | {"state": RegistrationState.CONFIRMED, "name": f"Person {each}", "needs": "n" * 500}
            for each in persons
        ],
    )
    db.session.expire_all()


@pytest.mark.parametrize("kind", FileKind)
def test_five_thousand_take_no_more_memory_than_a_thousand(kind: FileKind, tmp_path: Any) -> None:
    peaks = []
    for count in (1_000, 5_000):
        conference = make_conference()
        _many(conference, count)
        usual = tuple(each.key for each in columns.USUAL)
        with (tmp_path / f"{count}.{kind}").open("wb") as file:
            tracemalloc.start()
            taken = take(conference, file, columns=usual, kind=kind)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert taken.rows == count
    assert peaks[1] < 1.5 * peaks[0]


def test_answers_are_columns_as_they_are_asked() -> None:
    conference = make_conference()
    make_ready(conference, ReadyMade.DIETARY, ReadyMade.GENDER)
    for name, choice in (("Amal", "woman"), ("Bela", "not-said"), ("Chan", "")):
        registration = make_confirmed(conference, name=name)
        answer(registration, {"dietary": ["halal"], "gender": [choice] if choice else []})
    wanted = ("name", "answer-dietary", "answer-gender", "answer-elsewhere")
    assert table_of(conference, columns=wanted) == [
        ["Name", "What do you not eat, or eat only?", "Your gender"],
        ["Amal", "Halal", "Woman"],
        ["Bela", "Halal", "I prefer not to say"],
        ["Chan", "Halal", ""],
    ]


def test_questions_stand_in_the_chosen_language_whoever_reads() -> None:
    conference = make_conference()
    make_ready(conference, ReadyMade.GENDER)
    answer(make_confirmed(conference), {"gender": ["woman"]})
    with i18n.in_language("ur"):
        rows = table_of(conference, columns=("answer-gender",))
        with pytest.raises(DomainError, match=i18n.gettext("Choose at least one column.")):
            table_of(conference, columns=())
    assert rows == [["Your gender"], ["Woman"]]


def test_one_answer_costs_as_many_statements_as_all() -> None:
    conference = make_conference()
    make_ready(conference, ReadyMade.DIETARY, ReadyMade.GENDER, ReadyMade.TELEPHONE)
    answer(make_confirmed(conference), {"gender": ["woman"]})
    costs = []
    for wanted in (("answer-gender",), ("answer-gender", "answer-dietary", "answer-telephone")):
        with count_statements() as counted:
            table_of(conference, columns=wanted)
        costs.append(counted.count)
    assert costs[0] == costs[1]
