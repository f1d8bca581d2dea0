import pytest

from eventmgr.agenda.enums import RoleState, SessionRoleName
from eventmgr.campaigns import audience
from eventmgr.campaigns.enums import CampaignKind, Reason
from eventmgr.campaigns.models import Campaign
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.narrowing import Filter
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, make_session
from tests.factories.campaigns import make_campaign
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.numbers import make_list
from tests.factories.people import NOW
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference()


def _reached(conference: Conference, campaign: Campaign) -> set[int]:
    return set(audience.audience(conference, campaign).reached)


def test_a_union_of_choices_without_the_exceptions(conference: Conference) -> None:
    group, session = make_group(conference), make_session(conference)
    member, moderator = make_member(group), make_member(group, GroupRole.CO_MODERATOR)
    chair = make_role(session)
    declined = make_role(session, SessionRoleName.KEYNOTE, state=RoleState.DECLINED)
    media = make_registration(conference, category=Category.MEDIA).person
    make_member(make_group(make_conference()))
    everybody = make_campaign(conference, "groups:all", "parts:", "category:media")
    assert _reached(conference, everybody) == {member.id, moderator.id, chair.id, media.id}
    fewer = make_campaign(
        conference, f"group:{group.id}", "role:chair", but=("groups:moderator", "role:chair")
    )
    assert _reached(conference, fewer) == {member.id}
    assert _reached(conference, make_campaign(conference, f"session:{session.id}")) == {chair.id}
    assert declined.id not in _reached(conference, everybody)
    assert _reached(conference, make_campaign(conference)) == set()


def test_lists_states_and_the_address_book(conference: Conference) -> None:
    answered = make_registration(
        conference, state=RegistrationState.CONFIRMED, answered_at=NOW
    ).person.id
    silent = make_registration(conference).person.id
    known = make_contact(conference).id
    kept = make_list(conference, wanted=Filter(unanswered=True))
    for choice, found in {
        f"list:{kept.id}": {silent},
        "unanswered:": {silent},
        "registered:": {answered, silent},
        "state:confirmed": {answered},
        "state:unplaced": {silent},
        "uninvited:": {known},
        "contacts:": {known},
    }.items():
        assert _reached(conference, make_campaign(conference, choice)) == found, choice


def test_a_list_that_is_gone_is_said(conference: Conference) -> None:
    campaign = make_campaign(conference, "list:999")
    with pytest.raises(DomainError, match="no longer there"):
        audience.audience(conference, campaign)


def test_who_is_left_out_and_why(conference: Conference) -> None:
    guest = make_contact(conference).id
    protected = make_contact(conference, is_protected=True, display_name="Guest Z").id
    nameless = make_contact(conference, email="").id
    invited = make_contact(conference, make_registration(conference).person).id
    found = audience.audience(
        conference, make_campaign(conference, "contacts:", kind=CampaignKind.INVITATION)
    )
    assert set(found.reached) == {guest}
    assert found.left_out == {
        Reason.PROTECTED: [protected],
        Reason.NO_ADDRESS: [nameless],
        Reason.INVITED: [invited],
    }
    assert found.chosen == 4
    assert found.keys("protected") == []
    assert found.keys("no_address") == [nameless]


def test_whose_language_is_not_written_gets_another_and_it_is_said(conference: Conference) -> None:
    make_contact(conference, language="ur")
    make_contact(conference)
    found = audience.audience(conference, make_campaign(conference, "contacts:"))
    assert found.by_language == {"en": 2}
    assert found.foreign == {("ur", "en"): 1}
