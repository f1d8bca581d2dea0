import pytest

from eventmgr.people.enums import Sector
from eventmgr.registration import queries
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.lists import people
from eventmgr.registration.narrowing import Filter
from eventmgr.registration.queries import Counts
from tests.factories.conferences import make_conference
from tests.factories.people import make_person
from tests.factories.registration import make_registration

CONFIRMED = RegistrationState.CONFIRMED


def _names(wanted: Filter) -> list[str]:
    conference = make_conference()
    for name, values in (
        ("100% sure", {"state": CONFIRMED, "sector": Sector.MEDIA}),
        ("Amal_1", {"state": CONFIRMED, "sector": Sector.ACADEMIA}),
        ("amalX1", {"sector": Sector.ACADEMIA}),
    ):
        make_registration(conference, make_person(name=name), **values)
    make_registration(conference, make_person(name="Amal hidden", is_protected=True))
    make_registration(make_conference(), make_person(name="Amal elsewhere"))
    found = people.registrations(conference, wanted, page=1)
    return [each.name for each in found.rows]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(), ["100% sure", "Amal hidden", "Amal_1", "amalX1"]),
        (Filter(state=CONFIRMED), ["100% sure", "Amal_1"]),
        (Filter(state=CONFIRMED, sector=Sector.MEDIA), ["100% sure"]),
        (Filter(name="AMAL"), ["Amal_1", "amalX1"]),
        (Filter(name="amal_"), ["Amal_1"]),
        (Filter(name="%"), ["100% sure"]),
        (Filter(name="nobody"), []),
    ],
)
def test_filters_narrow_and_a_name_never_finds_a_protected_person(
    wanted: Filter, names: list[str]
) -> None:
    assert _names(wanted) == names


@pytest.mark.usefixtures("session")
def test_counts_by_state_and_by_the_sector_of_the_confirmed() -> None:
    conference = make_conference()
    make_registration(conference, state=CONFIRMED, sector=Sector.MEDIA)
    make_registration(conference, state=CONFIRMED, sector=Sector.MEDIA)
    make_registration(conference, state=CONFIRMED)
    make_registration(conference, sector=Sector.MEDIA)
    make_registration(make_conference(), state=CONFIRMED)
    assert queries.counts(conference) == Counts(
        by_state={CONFIRMED: 3, RegistrationState.INVITED: 1},
        by_sector={Sector.MEDIA: 2, None: 1},
    )


@pytest.mark.usefixtures("session")
def test_a_registration_of_another_conference_is_not_found() -> None:
    conference, other = make_conference(), make_conference()
    registration = make_registration(other)
    assert queries.find_registration_by_id(conference, registration.id) is None
    assert queries.find_registration(conference, registration.person_id) is None
    assert queries.find_registration(other, None) is None


def test_filters_by_category_organisation_country_and_province_leave_the_protected_out(
    app: object,  # noqa: ARG001 - its context
) -> None:
    conference = make_conference()
    facts = {"organisation": "A 100% body", "country": "PK", "province": "Sindh"}
    found = make_registration(conference, category=Category.MEDIA, **facts)
    make_registration(conference, make_person(is_protected=True, display_name="P"), **facts)
    make_registration(conference, organisation="A 1000 body")
    for wanted in (
        Filter(category=Category.MEDIA),
        Filter(organisation="100% b"),
        Filter(country="pk"),
        Filter(province="sind"),
    ):
        page = people.registrations(conference, wanted, page=1)
        assert [each.id for each in page.rows] == [found.id]
