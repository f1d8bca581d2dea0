from flask import Flask

from eventmgr.groups.queries import people_by_session
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_meeting, make_member


def test_who_meets_in_a_session_stands_once_in_it(app: Flask) -> None:
    assert app
    conference = make_conference()
    first, second = make_session(conference), make_session(conference)
    group = make_group(conference, session_id=first.id)
    one, two = make_member(group), make_member(group)
    also = make_group(conference, session_id=first.id)
    make_member(also, person=one)
    moving = make_group(conference, session_id=second.id)
    make_meeting(moving, first.id)
    elsewhere = make_member(moving)
    make_member(make_group(conference))
    other = make_conference()
    make_member(make_group(other, session_id=make_session(other).id))
    with count_statements() as statements:
        found = people_by_session(conference)
    assert found == {first.id: [one, two, elsewhere], second.id: [elsewhere]}
    assert statements.count == 1


def test_whom_the_chatham_house_rule_alone_brings_in_can_be_left_out(app: Flask) -> None:
    assert app
    conference = make_conference()
    session, discreet = make_session(conference), make_session(conference, is_chatham=True)
    closed = make_group(conference, session_id=session.id, is_chatham=True)
    both = make_member(closed)
    make_member(closed)
    make_member(make_group(conference, session_id=session.id), person=both)
    make_member(half := make_group(conference, session_id=discreet.id))
    make_meeting(half, session.id)
    assert people_by_session(conference, but_chatham=True) == {session.id: [both]}
