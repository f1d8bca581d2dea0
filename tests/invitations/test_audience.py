"""Whom inviting a list would reach, said before anything is done."""

import pytest

from eventmgr.conferences.models import Conference
from eventmgr.invitations.audience import Audience, audience
from eventmgr.registration.lists.queries import matching
from eventmgr.registration.narrowing import Filter, Wanted
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference
from tests.factories.invitations import make_invitation
from tests.factories.people import make_organisation
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("session")


def reached(conference: Conference, wanted: Wanted | Filter) -> Audience:
    return audience(conference, matching(conference, wanted))


def test_a_list_is_parted_by_what_inviting_it_would_do() -> None:
    conference = make_conference()
    body = make_organisation(name="High Court")
    make_contact(
        conference, name="Amal", email="amal@example.org", organisation=body, sector="media"
    )
    make_invitation(conference, email="invited@example.org")
    make_registration(conference, make_contact(conference))
    make_registration(make_conference(), make_contact(conference, email="b@example.org"))
    make_contact(conference, email="")
    make_contact(conference, is_protected=True, display_name="Participant")
    found = reached(conference, Wanted())
    assert [each.email for each in found.new] == ["amal@example.org", "b@example.org"]
    assert (found.new[0].name, found.new[0].organisation) == ("Amal", "High Court")
    assert found.new[0].sector == "media"
    assert (found.already, found.without_address, found.protected) == (2, 1, 1)


def test_whoever_is_registered_is_invited_already() -> None:
    conference = make_conference()
    make_registration(conference)
    found = reached(conference, Filter())
    assert (len(found.new), found.already) == (0, 1)


def test_looking_costs_one_statement() -> None:
    conference = make_conference()
    for _ in range(3):
        make_contact(conference, organisation=make_organisation())
    with count_statements() as counted:
        reached(conference, Wanted())
    assert counted.count == 1
