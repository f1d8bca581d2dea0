import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound

from eventmgr.foundation.db import db, get_for_update, unit_of_work
from eventmgr.people.models import Organisation, Person
from tests.conftest import count_statements
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.usefixtures("app")


def names() -> list[str]:
    return list(db.session.scalars(select(Organisation.name).order_by(Organisation.name)))


def add_two() -> None:
    make_organisation(name="First")
    make_organisation(name="Second")


def test_a_unit_of_work_commits_once_at_its_end() -> None:
    with unit_of_work() as session:
        add_two()
        assert session.in_transaction()
    assert not db.session().in_transaction()
    db.session.rollback()
    assert names() == ["First", "Second"]


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), SystemExit(1)])
def test_whatever_is_raised_undoes_all_of_it(error: BaseException) -> None:
    with pytest.raises(type(error)), unit_of_work():
        add_two()
        raise error
    assert names() == []


def test_what_the_database_refuses_undoes_all_of_it_and_leaves_the_session_usable() -> None:
    with pytest.raises(IntegrityError), unit_of_work():
        add_two()
        make_organisation(name="First")
    assert names() == []


def test_what_fails_at_commit_itself_is_undone_too() -> None:
    with pytest.raises(IntegrityError), unit_of_work():
        make_organisation(name="First")
        db.session.add(Organisation(name="Again", folded_name="first"))
    assert names() == []


def test_a_row_is_locked_and_read_anew() -> None:
    person = make_person(name="Before")
    db.session.execute(text("UPDATE person SET name = 'After'"))
    assert person.name == "Before"
    with count_statements() as counted:
        assert get_for_update(Person, person.id) is person
    assert person.name == "After"
    assert [each for each in counted.texts if "FOR NO KEY UPDATE" in each] == counted.texts[-1:]


def test_a_row_that_is_not_there_cannot_be_locked() -> None:
    with pytest.raises(NoResultFound):
        get_for_update(Person, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisation SET level = 'piracy'",
    ],
)
def test_the_database_knows_the_closed_lists(statement: str) -> None:
    make_organisation()
    with pytest.raises(IntegrityError, match="ck_organisation_level"):
        db.session.execute(text(statement))


def test_an_error_says_nothing_of_what_was_typed() -> None:
    with pytest.raises(DBAPIError) as refused:
        db.session.execute(text("SELECT 1 / 0, CAST(:typed AS text)"), {"typed": "Quillon"})
    assert "division by zero" in str(refused.value)
    assert "Quillon" not in str(refused.value)
