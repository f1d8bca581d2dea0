import pytest
from sqlalchemy import select

from eventmgr.foundation.paging import Page, paginate
from eventmgr.people.models import Organisation
from tests.conftest import count_statements
from tests.factories.people import make_organisation

pytestmark = pytest.mark.usefixtures("app")
BY_NAME = select(Organisation).order_by(Organisation.name)


def names(page: Page[Organisation]) -> list[str]:
    return [each.name for each in page.rows]


@pytest.mark.parametrize(
    ("asked", "given", "rows"),
    [
        (1, 1, ["A", "B"]),
        (2, 2, ["C", "D"]),
        (3, 3, ["E"]),
        (4, 3, ["E"]),
        (10**9, 3, ["E"]),
        (0, 1, ["A", "B"]),
        (-5, 1, ["A", "B"]),
    ],
)
def test_a_number_outside_the_list_gives_the_nearest_page(
    asked: int, given: int, rows: list[str]
) -> None:
    for name in "ABCDE":
        make_organisation(name=name)
    page = paginate(BY_NAME, number=asked, size=2)
    assert (page.number, page.total, page.count, names(page)) == (given, 5, 3, rows)


def test_an_empty_list_has_one_empty_page() -> None:
    page = paginate(BY_NAME, number=7)
    assert (page.number, page.total, page.count, names(page)) == (1, 0, 1, [])


def test_a_full_last_page_is_the_last() -> None:
    for name in "ABCD":
        make_organisation(name=name)
    assert paginate(BY_NAME, number=9, size=2).number == 2


def test_a_page_takes_two_statements_however_long_the_list() -> None:
    for name in "ABCDE":
        make_organisation(name=name)
    with count_statements() as counted:
        paginate(BY_NAME, number=2, size=2)
    assert counted.count == 2
