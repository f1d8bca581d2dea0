"""What is printed, and what never is."""

from datetime import timedelta

import pytest

from eventmgr.agenda.enums import Paper, PrintKind, RoleState, SessionKind, SessionRoleName
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.people import NOW, make_person
from tests.factories.prints import make_print, pages_of, words_of

pytestmark = pytest.mark.usefixtures("app")
HOUR = timedelta(hours=1)


def full_conference() -> Conference:
    """An opening with every sort of person, a closed session, one under the Chatham House Rule."""
    conference = make_conference(title="Fair work", venue="Hall of Examples", city="Islamabad")
    hall = make_room(conference, name="Hall A")
    opening = make_session(
        conference,
        title="Opening ceremony",
        kind=SessionKind.OPENING,
        room_id=hall.id,
        theme_id=make_theme(conference, name="Wages").id,
    )
    make_role(
        opening,
        SessionRoleName.CHIEF_GUEST,
        make_person(name="Amina Example", honorific="Dr"),
        title="Minister",
        affiliation="Government of Examplia",
        represented_by="Ms Deputy",
    )
    declined = make_person(name="Declan Declined")
    make_role(opening, SessionRoleName.CHAIR, declined, state=RoleState.DECLINED)
    asked = make_person(name="Asta Asked")
    make_role(opening, SessionRoleName.MODERATOR, asked, state=RoleState.ASKED)
    protected = make_person(name="Secret Real", is_protected=True, display_name="A survivor")
    make_role(opening, SessionRoleName.PANELIST, protected, affiliation="Secret Shelter")
    closed = make_session(
        conference, title="Donors", starts_at=MORNING + HOUR, is_closed=True, room_id=hall.id
    )
    make_role(closed, SessionRoleName.CHAIR, make_person(name="Clement Closed"))
    chatham = make_session(
        conference, title="Frank words", starts_at=MORNING + 25 * HOUR, is_chatham=True
    )
    make_role(chatham, SessionRoleName.CHAIR, make_person(name="Chester Chatham"))
    return conference


def test_the_programme_tells_what_everybody_may_know() -> None:
    conference = full_conference()
    publish_agenda(conference, name="First version")
    pages = pages_of(make_print(conference, PrintKind.BOOKLET))
    stamp = "First version, published on 1 March 2026, 14:00 (Karachi time)"
    assert pages[0] == (
        "Programme Fair work 1–2 March 2026 Hall of Examples, Islamabad Contents "
        "Sunday, 1 March 2026 2 Monday, 2 March 2026 3 "
        f"{stamp} All times are those of Karachi."
    )
    assert pages[1:] == [
        (
            "Fair work Sunday, 1 March 2026 Sunday, 1 March 2026 "
            "09:00 –10:00 Opening ceremony Opening · Hall A · Wages Chief guest Dr Amina Example, "
            "Minister, Government of Examplia (represented by Ms Deputy) "
            "Moderator Asta Asked Panelist A survivor "
            "10:00 –11:00 Donors Plenary · Hall A Closed session "
            f"{stamp} Page 2 of 3"
        ),
        (
            "Fair work Monday, 2 March 2026 Monday, 2 March 2026 "
            f"10:00 –11:00 Frank words Plenary Chatham House Rule {stamp} Page 3 of 3"
        ),
    ]


def test_door_sheets_name_the_room_and_nobody() -> None:
    conference = full_conference()
    annex = make_room(conference, name="Annex", position=0)
    make_session(conference, title="Aside", starts_at=MORNING, room_id=annex.id)
    make_session(conference, title="Aside again", starts_at=MORNING + 24 * HOUR, room_id=annex.id)
    publish_agenda(conference, name="First version")
    foot = "Fair work First version, published on 1 March 2026, 14:00 (Karachi time)"
    assert pages_of(make_print(conference, PrintKind.DOOR_SHEETS)) == [
        f"Annex Sunday, 1 March 2026 09:00 –10:00 Aside {foot}",
        f"Annex Monday, 2 March 2026 09:00 –10:00 Aside again {foot}",
        (
            "Hall A Sunday, 1 March 2026 09:00 –10:00 Opening ceremony "
            f"10:00 –11:00 Donors Closed session {foot}"
        ),
    ]


def test_the_run_of_show_tells_of_the_draft_who_is_expected() -> None:
    conference = full_conference()
    head = (
        "Fair work · Run of show Internal: not for participants · "
        "Draft of 1 March 2026, 14:00 (Karachi time)"
    )
    assert pages_of(make_print(conference, PrintKind.RUN_OF_SHOW)) == [
        (
            f"{head} Sunday, 1 March 2026 Time Session People Cues and notes "
            "09:00–10:00 60 min Opening ceremony Opening · Hall A "
            "Chief guest: Dr Amina Example, Minister, Government of Examplia "
            "(represented by Ms Deputy) ✓ Accepted "
            "Chair: Declan Declined Declined Moderator: Asta Asked Asked "
            "Panelist: A survivor ✓ Accepted "
            "10:00–11:00 60 min Donors Plenary · Hall A Closed session "
            "Chair: Clement Closed ✓ Accepted Page 1 of 2"
        ),
        (
            f"{head} Monday, 2 March 2026 Time Session People Cues and notes "
            "10:00–11:00 60 min Frank words Plenary Chatham House Rule Page 2 of 2"
        ),
    ]


@pytest.mark.parametrize("kind", list(PrintKind))
@pytest.mark.parametrize("paper", [Paper.A4, Paper.A5])
def test_what_is_nobodys_business_is_in_no_byte(kind: PrintKind, paper: Paper) -> None:
    conference = full_conference()
    publish_agenda(conference)
    made = make_print(conference, kind, paper=paper)
    told = words_of(made) + made.data.decode()
    hidden = {"Secret Real", "Secret Shelter", "Chester Chatham"}
    if kind is not PrintKind.RUN_OF_SHOW:
        hidden |= {"Declan Declined", "Clement Closed"}
    assert {each for each in hidden if each in told} == set()


def test_who_is_protected_later_is_not_named_in_the_next_print() -> None:
    conference = make_conference()
    person = make_person(name="Amina Example")
    make_role(make_session(conference), SessionRoleName.CHAIR, person)
    publish_agenda(conference)
    first = make_print(conference, PrintKind.BOOKLET)
    person.is_protected, person.display_name = True, ""
    second = make_print(conference, PrintKind.BOOKLET)
    assert second.id != first.id
    assert ["Amina" in words_of(each) for each in (first, second)] == [True, False]


def test_sessions_that_begin_together_stand_together() -> None:
    conference = make_conference()
    for length in (1, 2):
        make_session(conference, title=f"{length} hours", ends_at=MORNING + length * HOUR)
    make_session(
        conference,
        title="Night watch",
        starts_at=MORNING + 14 * HOUR,
        ends_at=MORNING + 17 * HOUR,
    )
    make_session(
        conference, title="Dawn", starts_at=MORNING + 13 * HOUR, ends_at=MORNING + 15 * HOUR
    )
    publish_agenda(conference)
    [_cover, day] = pages_of(make_print(conference, PrintKind.BOOKLET))
    assert (
        "09:00 1 hours 09:00–10:00 · Plenary 2 hours 09:00–11:00 · Plenary "
        "22:00 –00:00 Dawn Plenary 23:00 –02:00 (next day) Night watch Plenary"
    ) in day


def test_paper_speaks_the_language_that_was_asked_for() -> None:
    conference = make_conference(title="منصفانہ کام")
    make_session(conference, title="افتتاح")
    publish_agenda(conference)
    made = make_print(conference, PrintKind.BOOKLET, language="ur")
    assert '"direction":"rtl"' in made.data.decode()
    assert '"language":"ur"' in made.data.decode()
    assert db.session.refresh(made) is None
    assert made.created_at == NOW
