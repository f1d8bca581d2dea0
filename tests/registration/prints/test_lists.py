"""Attendance sheets and door lists: who stands on them, and who never does."""

from datetime import date
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from eventmgr.agenda.items import AgendaItem, item_of
from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import find_session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.printing.files import content_of
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.prints.enums import Arrangement, Paperwork
from tests.factories.agenda import make_role, make_session
from tests.factories.badges import (
    made,
    make_confirmed,
    make_protected,
    order_list,
    pages_of,
    pictures_of,
    words_of,
)
from tests.factories.conferences import make_conference, make_room

pytestmark = pytest.mark.usefixtures("app")
DAY = date(2026, 3, 1)
DOORS = Paperwork.DOOR_LIST
STAMP = "As of 1 March 2026, 14:00 (Karachi time)"


def a_conference() -> Conference:
    conference = make_conference(title="Fair work", venue="Hall of Examples", city="Islamabad")
    make_confirmed(conference, "Zed", organisation="Alpha", category=Category.MEDIA)
    make_confirmed(conference, "Amina Example", honorific="Dr", organisation="Beta")
    make_confirmed(conference, "Ben", organisation="ALPHA")
    make_confirmed(conference, "Cleo")
    make_protected(conference, "Secret Real", "Participant A")
    make_confirmed(conference, "Not Coming", state=RegistrationState.CANCELLED)
    return conference


def item(session: Session, conference: Conference) -> AgendaItem:
    db.session.expire_all()
    found = find_session(conference, session.id)
    assert found is not None
    return item_of(found)


def test_the_attendance_sheet_of_a_day_has_room_to_sign() -> None:
    asked = made(order_list(a_conference(), day=DAY))
    assert words_of(asked) == (
        "Fair work Attendance sheets Sunday, 1 March 2026 "
        "Hall of Examples, Islamabad · 4 people listed, and 1 not listed "
        "No. Name Organisation Category Signature "
        "1 Dr Amina Example Beta Delegate 2 Ben ALPHA Delegate 3 Cleo Delegate 4 Zed Alpha Media "
        f"{STAMP} Page 1 of 1"
    )
    assert (asked.count, len(asked.named_ids)) == (4, 4)


def test_whoever_signs_by_organisation_finds_theirs_together() -> None:
    asked = made(order_list(a_conference(), day=DAY, arrangement=Arrangement.ORGANISATION))
    assert (
        "No. Name Category Signature ALPHA 1 Ben Delegate 2 Zed Media "
        "Beta 3 Dr Amina Example Delegate No organisation 4 Cleo Delegate"
    ) in words_of(asked)


def test_without_a_day_there_is_a_sheet_for_each() -> None:
    first, second = pages_of(made(order_list(a_conference())))
    assert ("Sunday, 1 March 2026" in first, "Monday, 2 March 2026" in second) == (True, True)


def test_a_door_list_is_for_the_whole_conference_or_one_session() -> None:
    conference = a_conference()
    [whole] = pages_of(made(order_list(conference, kind=DOORS)))
    assert "Everybody who is confirmed 1–2 March 2026 · Hall of Examples, Islamabad" in whole
    assert "No. Name Organisation Category Here 1 Dr Amina Example Beta" in whole
    session = make_session(conference, title="Panel", room_id=make_room(conference, name="B2").id)
    [door] = pages_of(made(order_list(conference, kind=DOORS, item=item(session, conference))))
    assert "Panel Sunday, 1 March 2026 · 09:00–10:00 · B2 · 4 people listed" in door


def test_to_a_closed_session_come_only_those_with_a_part_in_it() -> None:
    conference = a_conference()
    invited = make_confirmed(conference, "Ines Invited")
    session = make_session(conference, title="Donors", is_closed=True)
    make_role(session, person=invited.person)
    asked = made(order_list(conference, kind=DOORS, item=item(session, conference)))
    told = words_of(asked)
    assert ("1 person listed" in told, "Ines Invited" in told, "Ben" in told) == (True, True, False)
    assert (asked.count, asked.named_ids) == (1, [invited.id])


@pytest.mark.parametrize("kind", [Paperwork.ATTENDANCE, DOORS])
def test_under_the_chatham_house_rule_there_is_no_list(kind: Paperwork) -> None:
    conference = a_conference()
    session = make_session(conference, title="Frank words", is_chatham=True)
    with pytest.raises(DomainError) as refused:
        order_list(conference, kind=kind, item=item(session, conference))
    assert (refused.value.message, refused.value.field) == (
        (
            "“Frank words” is under the Chatham House Rule: who was there stands on no list. "
            "Choose another session, or a day."
        ),
        "about",
    )


@pytest.mark.parametrize("kind", [Paperwork.ATTENDANCE, DOORS])
@pytest.mark.parametrize("arrangement", list(Arrangement))
def test_protected_people_are_in_no_byte_of_a_list(
    kind: Paperwork, arrangement: Arrangement
) -> None:
    asked = made(order_list(a_conference(), kind=kind, arrangement=arrangement))
    told = words_of(asked) + asked.data.decode() + str(asked.asked)
    hidden = ("Secret", "Hidden", "Participant A", "Sister", "Not Coming")
    assert [each for each in hidden if each in told] == []
    assert "4 people listed, and 1 not listed" in told


def test_nobody_confirmed_is_nothing_to_print() -> None:
    with pytest.raises(DomainError, match="Nobody is confirmed yet"):
        order_list(make_conference())


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("kind", [Paperwork.ATTENDANCE, DOORS])
@pytest.mark.parametrize("arrangement", list(Arrangement))
def test_long_lists_are_whole_and_accessible(
    language: str, kind: Paperwork, arrangement: Arrangement, tmp_path: Path
) -> None:
    conference = make_conference(title="Fair work " * 30)
    names = [f"Person Nr{number}." for number in range(60)]
    for number, name in enumerate([*names, "W" * 120, "عائشہ مثال", "王小明", "#panic() *b*"]):
        make_confirmed(conference, name, organisation=("وزارت محنت", "Union " * 30, "")[number % 3])
    order = order_list(conference, kind=kind, arrangement=arrangement, language=language, day=DAY)
    asked = made(order)
    told = words_of(asked)
    assert [name for name in names if told.count(name) != 1] == []
    report = page.validate_pdf_bytes(content_of(asked), profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []
    for picture in pictures_of(order, tmp_path, ppi=50):
        edge = round(10 / 25.4 * 50)
        sides = [(0, 0, edge, picture.height), (picture.width - edge, 0, *picture.size)]
        assert {picture.convert("L").crop(side).getextrema()[0] for side in sides} == {255}


def test_the_head_of_the_table_is_on_every_page() -> None:
    conference = make_conference()
    for number in range(60):
        make_confirmed(conference, f"Person {number}")
    pages = pages_of(made(order_list(conference, day=DAY)))
    assert len(pages) > 2
    assert [n for n, each in enumerate(pages) if "Signature" not in each] == []
    assert f"Page 2 of {len(pages)}" in pages[1]


@pytest.mark.parametrize(("kind", "rows"), [(Paperwork.ATTENDANCE, 1 + 8), (DOORS, 1)])
def test_walk_ins_find_empty_rows_to_sign_in(kind: Paperwork, rows: int) -> None:
    conference = make_conference()
    make_confirmed(conference, "Only One")
    asked = made(order_list(conference, kind=kind, day=DAY))
    with pikepdf.open(BytesIO(content_of(asked))) as pdf:
        cells = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/TD"
        ]
    assert len(cells) == 5 * rows
