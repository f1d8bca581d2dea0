from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.agenda import operations
from eventmgr.agenda.enums import RoleState, SessionRoleName
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.agenda.operations import RoleEntry
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from tests.factories.agenda import make_role, make_session, reread
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person

ORGANISER = Actor(name="Demo Organiser")
LATER = NOW + timedelta(minutes=5)
CHAIR, PANELIST = SessionRoleName.CHAIR, SessionRoleName.PANELIST
CHIEF_GUEST = SessionRoleName.CHIEF_GUEST

pytestmark = pytest.mark.usefixtures("app")


def set_roles(session: Session, *entries: RoleEntry) -> None:
    operations.set_roles(
        session=session,
        conference=db.session.get_one(Conference, session.conference_id),
        entries=entries,
        actor=ORGANISER,
        now=LATER,
    )


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_roles_stand_in_their_order_and_people_are_found_by_address() -> None:
    known = make_person(name="Known Person", email="known@example.org")
    session = reread(make_session(make_conference()))
    set_roles(
        session,
        RoleEntry(role=PANELIST, name="New Person", title="Judge", affiliation="High Court"),
        RoleEntry(role=CHAIR, name="Other spelling", email="KNOWN@example.org"),
    )
    found = reread(session)
    assert [(r.role, r.person.name, r.title, r.affiliation) for r in found.roles] == [
        (PANELIST, "New Person", "Judge", "High Court"),
        (CHAIR, "Known Person", "", ""),
    ]
    assert found.roles[1].person_id == known.id
    assert found.updated_at == LATER


def test_kept_roles_keep_their_people_and_the_rest_goes() -> None:
    session = make_session(make_conference())
    first, second = make_role(session), make_role(session, PANELIST)
    session = reread(session)
    kept = session.roles[1].id
    set_roles(session, RoleEntry(role=CHAIR, kept_id=kept, title="Senator"))
    (role,) = reread(session).roles
    assert (role.person_id, role.role, role.title) == (second.id, CHAIR, "Senator")
    assert db.session.get(Person, first.id) is not None


def test_two_people_may_swap_roles_and_one_may_have_two() -> None:
    session = make_session(make_conference())
    one = make_role(session, CHAIR)
    make_role(session, PANELIST, one)
    session = reread(session)
    chair, panelist = (role.id for role in session.roles)
    set_roles(
        session,
        RoleEntry(role=PANELIST, kept_id=chair, title="was chair"),
        RoleEntry(role=CHAIR, kept_id=panelist, title="was panelist"),
    )
    assert [(r.role, r.title) for r in reread(session).roles] == [
        (PANELIST, "was chair"),
        (CHAIR, "was panelist"),
    ]


def test_setting_the_same_roles_again_changes_nothing() -> None:
    session = make_session(make_conference())
    make_role(session, title="Senator")
    session = reread(session)
    set_roles(session, RoleEntry(role=CHAIR, kept_id=session.roles[0].id, title="Senator"))
    assert (session.updated_at, acts()) == (NOW, [])


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([RoleEntry(role=CHAIR)], "A role needs somebody: give a name."),
        ([RoleEntry(role=CHAIR, name="\x00 ")], "A role needs somebody: give a name."),
        (
            [RoleEntry(role=CHAIR, kept_id=0)],
            "Somebody changed these roles meanwhile. Open the page again.",
        ),
        (
            [RoleEntry(role=CHAIR, name="Aya Test", email="aya@example.org")] * 2,
            "Aya Test is named twice as Chair. Once is enough.",
        ),
        (
            [RoleEntry(role=CHAIR, name="Aya", email="a@example.org\r\nBcc: all@example.org")],
            "is not an e-mail address",
        ),
    ],
)
def test_roles_that_cannot_be_are_refused(entries: list[RoleEntry], reason: str) -> None:
    session = reread(make_session(make_conference()))
    with pytest.raises(DomainError) as refused:
        set_roles(session, *entries)
    assert reason in str(refused.value)


def test_a_role_of_another_session_is_not_to_be_had() -> None:
    conference = make_conference()
    stranger = make_session(conference)
    make_role(stranger)
    theirs = reread(stranger).roles[0].id
    session = reread(make_session(db.session.get_one(Conference, conference.id)))
    with pytest.raises(DomainError):
        set_roles(session, RoleEntry(role=CHAIR, kept_id=theirs))


def test_ceremonial_roles_stand_in_the_conference_s_order_of_precedence() -> None:
    conference = make_conference(precedence=["President", "Minister"])
    session = reread(make_session(conference))
    set_roles(
        session,
        RoleEntry(role=PANELIST, name="Panelist Test"),
        RoleEntry(role=CHIEF_GUEST, name="Minister Test", title="Minister of Justice"),
        RoleEntry(role=CHIEF_GUEST, name="President Test", title="President"),
        RoleEntry(role=CHAIR, name="Chair Test", place=1),
    )
    assert [(r.person.name, r.position, r.place) for r in reread(session).roles] == [
        ("Chair Test", 0, 1),
        ("President Test", 1, None),
        ("Minister Test", 2, None),
        ("Panelist Test", 3, None),
    ]


def test_a_role_says_whether_it_was_accepted_and_who_comes_instead() -> None:
    session = reread(make_session(make_conference()))
    set_roles(
        session,
        RoleEntry(
            role=CHAIR, name="Aya Test", state=RoleState.ASKED, represented_by=" Her  deputy "
        ),
    )
    session = reread(session)
    (role,) = session.roles
    assert (role.state, role.represented_by) == (RoleState.ASKED, "Her deputy")
    set_roles(session, RoleEntry(role=CHAIR, kept_id=role.id, state=RoleState.DECLINED))
    (role,) = reread(session).roles
    assert (role.state, role.represented_by) == (RoleState.DECLINED, "")


def test_the_history_of_roles_keeps_people_by_key_and_never_by_name() -> None:
    session = reread(make_session(make_conference()))
    set_roles(session, RoleEntry(role=CHAIR, name="Aya Test", title="Judge"))
    entry = db.session.scalars(select(AuditEntry)).one()
    person_id = db.session.scalar(select(SessionRole.person_id))
    assert entry.before == {"roles": []}
    assert entry.after == {
        "roles": [
            {
                "person_id": person_id,
                "role": "chair",
                "state": "accepted",
                "title": "Judge",
                "affiliation": "",
                "represented_by": "",
                "place": None,
            }
        ]
    }


def test_what_no_form_shows_of_a_protected_person_stays_unless_overwritten() -> None:
    session = make_session(make_conference())
    shown = make_role(session, CHAIR, title="Dean", affiliation="Academy")
    hidden = make_role(session, PANELIST, title="Judge", affiliation="Court")
    hidden.is_protected, hidden.display_name = True, "Participant A"
    session = reread(session)
    kept = {each.person_id: each.id for each in session.roles}
    set_roles(
        session,
        RoleEntry(role=CHAIR, kept_id=kept[shown.id]),
        RoleEntry(role=PANELIST, kept_id=kept[hidden.id], affiliation="Bench"),
    )
    told = {each.role: (each.title, each.affiliation) for each in reread(session).roles}
    assert told == {CHAIR: ("", ""), PANELIST: ("Judge", "Bench")}
