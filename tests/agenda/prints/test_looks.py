"""Paper: sizes, folds, what no reader may trip over, and how much it holds."""

from datetime import timedelta
from functools import partial
from io import BytesIO

import page
import pikepdf
import pytest
from pypdf import PdfReader

from eventmgr.agenda.enums import Paper, PrintKind, SessionRoleName
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints.imposing import imposed, spreads
from eventmgr.conferences.models import Conference
from eventmgr.printing.files import content_of
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import make_person
from tests.factories.prints import make_print, pages_of, words_of

pytestmark = pytest.mark.usefixtures("app")
HOUR = timedelta(hours=1)
RUN = PrintKind.RUN_OF_SHOW
HOSTILE = '#panic() $x$ *bold* <label> @ref \\ "quoted" \x07 gpj\u202eexe'
NAMES = ("Amina Example", "王小明", "Ναταλία", "عائشہ مثال", "อนันต์", "박민수", "אילן", "श्री", "𓀀")


def conference_with(sessions: int, **values: str) -> Conference:
    conference = make_conference(**values)
    room = make_room(conference, name="Hall A")
    for number in range(sessions):
        make_session(
            conference,
            title=f"Session number {number}.",
            starts_at=MORNING + number // 20 * 24 * HOUR + number % 20 * HOUR / 2,
            room_id=room.id,
        )
    publish_agenda(conference)
    return conference


def size_of(made: AgendaPrint) -> set[tuple[int, int]]:
    """Width and height of its pages in millimetres."""
    boxes = [each.mediabox for each in PdfReader(BytesIO(content_of(made))).pages]
    return {(round(box.width * 25.4 / 72), round(box.height * 25.4 / 72)) for box in boxes}


@pytest.mark.parametrize(
    ("kind", "paper", "size"),
    [
        (PrintKind.BOOKLET, Paper.A4, (210, 297)),
        (PrintKind.BOOKLET, Paper.A5, (148, 210)),
        (PrintKind.BOOKLET, Paper.FOLDED, (297, 210)),
        (PrintKind.DOOR_SHEETS, Paper.A4, (210, 297)),
        (PrintKind.DOOR_SHEETS, Paper.A5, (148, 210)),
        (PrintKind.RUN_OF_SHOW, Paper.A4, (297, 210)),
        (PrintKind.RUN_OF_SHOW, Paper.A5, (210, 148)),
    ],
)
def test_pages_have_the_size_of_the_paper(
    kind: PrintKind, paper: Paper, size: tuple[int, int]
) -> None:
    assert size_of(make_print(conference_with(2), kind, paper=paper)) == {size}


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("kind", list(PrintKind))
def test_every_print_is_accessible_whatever_people_wrote(kind: PrintKind, language: str) -> None:
    conference = make_conference(title=f"Title {HOSTILE} " + "x" * 250)
    room = make_room(conference, name="Auditorium of the National Library, second floor")
    session = make_session(conference, title="Ein " + "w" * 290, room_id=room.id)
    other = make_session(conference, title=HOSTILE, room_id=room.id)
    for name in NAMES:
        person = make_person(name=name)
        make_role(session, SessionRoleName.PANELIST, person, title=HOSTILE, affiliation="𓀀")
        make_role(other, SessionRoleName.CHAIR, person)
    publish_agenda(conference, name=HOSTILE)
    made = make_print(conference, kind, language=language)
    report = page.validate_pdf_bytes(content_of(made), profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []
    assert '*bold* <label> @ref \\ "quoted"' in words_of(made) or language == "ur"


def outside(made: AgendaPrint) -> list[str]:
    """The words that stand where the paper does not reach."""
    found: list[str] = []
    for each in PdfReader(BytesIO(content_of(made))).pages:
        height = float(each.mediabox.height)

        def look(
            text: str, cm: list[float], tm: list[float], _font: object, _size: object, top: float
        ) -> None:
            across, up = tm[4], tm[5]
            y = across * cm[1] + up * cm[3] + cm[5]
            if text.strip() and not 0 < y < top:
                found.append(text)

        each.extract_text(visitor_text=partial(look, top=height))
    return found


@pytest.mark.parametrize(
    ("kind", "paper"),
    [(kind, paper) for kind in (PrintKind.BOOKLET, RUN) for paper in (Paper.A4, Paper.A5)],
)
@pytest.mark.parametrize(
    ("language", "people", "affiliation"),
    [
        ("en", 60, "Union of Builders"),
        ("ur", 9, "Union of " + "وفاقی وزارت محنت " * 8),
        ("en", 3, "Union " * 500),
    ],
)
def test_a_long_cast_goes_over_the_page_and_loses_nobody(
    kind: PrintKind, paper: Paper, language: str, people: int, affiliation: str
) -> None:
    conference = make_conference()
    for title in ("Everybody", "Everybody else"):
        session = make_session(conference, title=title)
        for number in range(people):
            person = make_person(name=f"Person Nr{number}.")
            make_role(session, SessionRoleName.PANELIST, person, affiliation=affiliation)
    publish_agenda(conference)
    made = make_print(conference, kind, paper=paper, language=language)
    told = words_of(made)
    assert [n for n in range(people) if told.count(f"Person Nr{n}.") != 2] == []
    assert outside(made) == []


def test_a_door_sheet_is_one_page_as_long_as_it_can_be_read() -> None:
    assert len(pages_of(make_print(conference_with(14), PrintKind.DOOR_SHEETS))) == 1
    crowded = pages_of(make_print(conference_with(20), PrintKind.DOOR_SHEETS))
    assert [n for n in range(20) if f"Session number {n}." not in " ".join(crowded)] == []


def test_three_hundred_sessions_are_printed_whole() -> None:
    told = words_of(make_print(conference_with(300), PrintKind.BOOKLET, paper=Paper.A5))
    assert [n for n in range(300) if f"Session number {n}." not in told] == []


def test_the_folded_stack_reads_in_order() -> None:
    assert list(spreads(8)) == [(7, 0), (1, 6), (5, 2), (3, 4)]
    assert list(spreads(8, right_to_left=True)) == [(0, 7), (6, 1), (2, 5), (4, 3)]
    assert list(spreads(5)) == [(None, 0), (1, None), (None, 2), (3, 4)]
    assert list(spreads(1)) == [(None, 0), (None, None)]


@pytest.mark.parametrize("count", range(1, 18))
@pytest.mark.parametrize("right_to_left", [False, True])
def test_whoever_folds_and_turns_finds_every_page_in_its_place(
    count: int, right_to_left: bool
) -> None:
    sides = list(spreads(count, right_to_left=right_to_left))
    leaves = [  # front's one half, with what is printed on the back of that half
        leaf
        for front, back in zip(sides[::2], sides[1::2], strict=True)
        for leaf in ((front[1], back[0]), (back[1], front[0]))
    ]
    if right_to_left:
        leaves = [
            leaf
            for front, back in zip(sides[::2], sides[1::2], strict=True)
            for leaf in ((front[0], back[1]), (back[0], front[1]))
        ]
    book = [each for leaf in leaves[::2] + leaves[1::2][::-1] for each in leaf]
    assert [each for each in book if each is not None] == list(range(count))


def test_the_folded_programme_keeps_words_title_and_language() -> None:
    conference = conference_with(30, title="Fair work")
    flat = make_print(conference, PrintKind.BOOKLET, paper=Paper.A5)
    folded = make_print(conference, PrintKind.BOOKLET, paper=Paper.FOLDED)
    assert len(pages_of(folded)) == -(-len(pages_of(flat)) // 4) * 2
    assert sorted(words_of(folded).split()) == sorted(words_of(flat).split())
    with pikepdf.open(BytesIO(content_of(folded))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Fair work: Programme"
        assert str(pdf.Root["/Lang"]) == "en"
        assert str(pdf.Root["/ViewerPreferences"]["/Duplex"]) == "/DuplexFlipShortEdge"
    assert imposed(content_of(flat)) == content_of(folded)
