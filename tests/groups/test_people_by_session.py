from flask import Flask

from eventmgr.groups.queries import people_by_session
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member


def test_who_meets_in_a_session_stands_once_in_it(app: Flask) -> None:
    assert app
    conference = make_conference()
    first, second = make_session(conference), make_session(conference)
    group = make_group(conference, session_id=first.id)
    one, two = make_member(group), make_member(group)
    also = make_group(conference, session_id=first.id)
    make_member(also, person=one)
    elsewhere = make_member(make_group(conference, session_id=second.id))
    make_member(make_group(conference))
    other = make_conference()
    make_member(make_group(other, session_id=make_session(other).id))
    with count_statements() as statements:
        found = people_by_session(conference)
    assert found == {first.id: [one, two], second.id: [elsewhere]}
    assert statements.count == 1
