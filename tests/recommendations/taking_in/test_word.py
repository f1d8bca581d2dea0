"""Word documents: our template there and back, and whatever else people hand in."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import LANGUAGES, in_language
from eventmgr.foundation.text import clean
from eventmgr.groups.models import ASKED, WorkingGroup
from eventmgr.recommendations.enums import TimeFrame
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.taking_in import fields, template, word
from eventmgr.recommendations.taking_in.drafting import Reading, from_word
from eventmgr.recommendations.taking_in.template import Filled

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHARED = [HealthCheck.function_scoped_fixture]
words = st.text(max_size=60).map(clean)


def a_group(**values: object) -> WorkingGroup:
    return WorkingGroup(
        **{
            "number": 3,
            "title": "Children",
            "asked_fields": list(ASKED),
            "conference": Conference(title="A conference"),
            **values,
        }
    )


def filled(**values: object) -> Filled:
    usual = {
        "title": "",
        "text": "",
        "lead_addressee": "",
        "supporting_addressees": [],
        "time_frame": TimeFrame.UNSAID,
        "indicator": "",
        "rationale": "",
        "number": 4,
        "theme": None,
    }
    revision = Revision(**{**usual, **values})
    return Filled(recommendation=Recommendation(number=7, kind="recommendation"), words=revision)


def document(body: str, **parts: str) -> bytes:
    """A Word file with this body, and other parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        for name, content in parts.items():
            packed.writestr(f"word/{name}.xml", content)
    return file.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def taken(content: bytes, group: WorkingGroup | None = None) -> Reading:
    return from_word(content, group=group or a_group(), themes=[])


@pytest.mark.usefixtures("app")
@settings(deadline=None, max_examples=15, suppress_health_check=SHARED)
@given(
    words,
    words,
    words,
    st.lists(words.filter(str.strip), max_size=3),
    st.sampled_from(TimeFrame),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_a_template_comes_back_word_for_word(
    title: str, text: str, lead: str, supporting: list[str], frame: TimeFrame, language: str
) -> None:
    one = filled(
        title=title,
        text=text,
        lead_addressee=lead,
        supporting_addressees=[each.replace("\n", " ") for each in supporting],
        time_frame=frame,
    )
    with in_language(language):
        content = template.write(a_group(recommendations_at_most=1), [one])
    reading = taken(content)
    [draft] = reading.drafts
    assert (draft.number, draft.base, reading.rest) == (7, 4, [])
    assert (draft.wording.title, draft.wording.text) == (title, text)
    assert draft.wording.lead_addressee == lead
    assert list(draft.wording.supporting_addressees) == one.words.supporting_addressees
    assert draft.wording.time_frame is frame


@pytest.mark.usefixtures("app")
def test_an_empty_template_holds_nothing() -> None:
    reading = taken(template.write(a_group(recommendations_at_most=3)))
    assert (reading.drafts, reading.rest) == ([], [])


@pytest.mark.usefixtures("app")
def test_the_template_has_styles_a_mark_and_as_many_places_as_are_asked_for() -> None:
    package = docx.Document(io.BytesIO(template.write(a_group(recommendations_at_most=3))))
    assert len(package.tables) == 3
    assert package.core_properties.subject == "WG3"
    assert (package.core_properties.author, package.core_properties.last_modified_by) == ("", "")
    assert package.paragraphs[0].style.name == "Title"
    some = docx.Document(io.BytesIO(template.write(a_group(asked_fields=["title"]))))
    assert [row.cells[0].paragraphs[0].text for row in some.tables[0].rows] == ["Title", "Text"]
    assert len(some.tables) == template.PLACES


@pytest.mark.usefixtures("app")
def test_words_beside_the_fields_are_left_over() -> None:
    package = docx.Document(io.BytesIO(template.write(a_group())))
    package.tables[0].rows[1].cells[1].text = "Adopt a plan"
    package.tables[0].rows[4].cells[1].text = "Some day"
    package.tables[0].rows[0].cells[0].add_paragraph("Written by the label")
    package.add_paragraph("A last word")
    file = io.BytesIO()
    package.save(file)
    reading = taken(file.getvalue())
    [draft] = reading.drafts
    assert (draft.wording.text, draft.number) == ("Adopt a plan", None)
    assert reading.rest == ["Written by the label", "Time frame: Some day", "A last word"]


@pytest.mark.usefixtures("app")
def test_another_groups_template_is_refused() -> None:
    with pytest.raises(DomainError, match="made for WG5"):
        taken(template.write(a_group(number=5), [filled(text="Adopt")]))


@pytest.mark.usefixtures("app")
def test_any_document_is_split_by_its_numbered_paragraphs() -> None:
    listed = "<w:numPr><w:numId w:val='1'/></w:numPr>"
    reading = taken(
        document(
            paragraph("Our list", "<w:pStyle w:val='Heading1'/>")
            + paragraph("Adopt a plan", listed)
            + paragraph("by May")
            + paragraph("Train judges", listed)
            + f"<w:tbl><w:tr><w:tc>{paragraph('In a table')}</w:tc></w:tr></w:tbl>"
        )
    )
    assert [each.wording.text for each in reading.drafts] == [
        "Adopt a plan\nby May",
        "Train judges",
    ]
    assert reading.rest == ["Our list", "In a table"]


@pytest.mark.usefixtures("app")
def test_tracked_changes_headers_notes_and_nested_tables_are_seen() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('deep')}</w:tc></w:tr></w:tbl>"
    reading = taken(
        document(
            "<w:p><w:ins><w:r><w:t>Adopt </w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>no </w:delText></w:r></w:del>"
            "<w:hyperlink><w:r><w:t>a plan</w:t></w:r></w:hyperlink></w:p>"
            f"<w:sdt><w:sdtContent>{paragraph('by May')}</w:sdtContent></w:sdt>"
            f"<w:tbl><w:tr><w:tc>{paragraph('outer')}{inner}{paragraph('')}</w:tc></w:tr></w:tbl>",
            header1=f'<w:hdr xmlns:w="{W}">{paragraph("Secret")}</w:hdr>',
            comments=f'<w:comments xmlns:w="{W}">{paragraph("Why?")}</w:comments>',
        )
    )
    assert [each.wording.text for each in reading.drafts] == ["Adopt a plan\nby May"]
    assert reading.rest == ["outer\ndeep\n", "Struck out: no", "Why?", "Secret"]


def macros() -> bytes:
    file = io.BytesIO(document(paragraph("x")))
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"x")
    return file.getvalue()


def bomb() -> bytes:
    return document(paragraph("a" * (word.MOST_UNPACKED + 1)))


def many_parts() -> bytes:
    """Each part is within what may be unpacked, all together are not."""
    words = paragraph("A header with words. " * 20_000)
    return document("", **{f"header{each}": part(words) for each in range(1, 61)})


def many_headers() -> bytes:
    return document("", **{f"header{each}": part("") for each in range(1, 102)})


def many_tags() -> bytes:
    return document("<w:p/>" * 500_000)


def many_tags_in_parts() -> bytes:
    return document("", **{f"header{each}": part("<w:p/>" * 9_000) for each in range(1, 61)})


def many_tables() -> bytes:
    return document("<w:tbl/>" * 350_000)


def many_cells() -> bytes:
    row = f"<w:tr>{'<w:tc/>' * 51_000}</w:tr>"
    return document(f"<w:tbl>{row}</w:tbl>")


def many_paragraphs() -> bytes:
    return document("<w:p/>" * 21_000)


def part(body: str) -> str:
    return f'<w:hdr xmlns:w="{W}">{body}</w:hdr>'


def entities() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            f'<w:document xmlns:w="{W}"><w:body>&x;</w:body></w:document>',
        )
    return file.getvalue()


def deep() -> bytes:
    return document("<w:sdt>" * 5000 + "</w:sdt>" * 5000)


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "x")
    return file.getvalue()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (macros, "holds macros"),
        (bomb, "enormous once unpacked"),
        (many_parts, "enormous once unpacked"),
        (many_headers, "enormous once unpacked"),
        (many_tags, "enormous once unpacked"),
        (many_tags_in_parts, "enormous once unpacked"),
        (many_tables, "enormous once unpacked"),
        (many_cells, "enormous once unpacked"),
        (many_paragraphs, "enormous once unpacked"),
        (entities, "no Word document"),
        (deep, "no Word document"),
        (other_zip, "no Word document"),
        (lambda: b"PK\x03\x04 and nothing", "no Word document"),
        (lambda: document(paragraph("x"))[:-40], "no Word document"),
        (lambda: b"PK" + b"x" * 30 * 1024 * 1024, "larger than 5 MB"),
        (lambda: document("<w:p>"), "no Word document"),
    ],
)
def test_hostile_documents_are_refused_with_a_sentence(
    make: Callable[[], bytes], said: str
) -> None:
    with pytest.raises(DomainError, match=said):
        taken(make())


@pytest.mark.usefixtures("app")
@settings(deadline=None, max_examples=40, suppress_health_check=SHARED)
@given(st.binary(max_size=300))
def test_whatever_the_bytes_nothing_else_is_raised(content: bytes) -> None:
    with pytest.raises(DomainError):
        taken(content)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("make", [many_parts, many_tags, many_tags_in_parts])
def test_too_much_is_refused_before_it_is_read(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    whole = word.etree.fromstring

    def counted(content: bytes, parser: object) -> object:
        read.append(len(content))
        return whole(content, parser)

    monkeypatch.setattr(word.etree, "fromstring", counted)
    with pytest.raises(DomainError):
        word.read(make())
    assert sum(read) <= word.MOST_UNPACKED


@pytest.mark.usefixtures("app")
def test_labels_are_worked_out_once_however_many_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    table = "<w:tbl><w:tr><w:tc/><w:tc/></w:tr></w:tbl>"
    taken(document(table))
    asked = []
    monkeypatch.setattr(fields, "_everywhere", asked.append)
    taken(document(table * 500))
    assert asked == []


@pytest.mark.usefixtures("app")
def test_words_in_boxes_of_a_header_are_said_once() -> None:
    box = f"<w:p><w:r><w:t>Outer</w:t></w:r><w:txbx>{paragraph('Inner')}</w:txbx></w:p>"
    assert taken(document("", header1=part(box))).rest == ["Outer\nInner"]


HARD_TO_READ = {
    "split runs": (
        (
            '<w:r><w:t>Ado</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr>'
            '<w:t xml:space="preserve">pt a </w:t></w:r><w:r><w:t>law</w:t></w:r>'
        ),
        "Adopt a law",
        [],
    ),
    "tracked changes": (
        (
            "<w:r><w:t>Adopt </w:t></w:r><w:ins><w:r><w:t>one </w:t></w:r></w:ins><w:del><w:r>"
            '<w:delText>no </w:delText></w:r></w:del><w:r><w:t xml:space="preserve">law</w:t></w:r>'
        ),
        "Adopt one law",
        ["Struck out: no"],
    ),
    "struck out within what was inserted": (
        (
            "<w:ins><w:r><w:t>Adopt</w:t></w:r><w:del><w:r><w:delText>ed</w:delText></w:r></w:del>"
            "</w:ins><w:r><w:t> it</w:t></w:r>"
        ),
        "Adopt it",
        ["Struck out: ed"],
    ),
    "smart quotes": (
        "<w:r><w:t>The “victims’ fund” – of ‘all’ provinces…</w:t></w:r>",
        "The “victims’ fund” – of ‘all’ provinces…",
        [],
    ),
    "soft line breaks and tabs": (
        (
            "<w:r><w:t>Adopt</w:t><w:br/><w:t>a law</w:t><w:tab/><w:t>now</w:t><w:cr/></w:r>"
            "<w:r><w:t>by May</w:t><w:noBreakHyphen/><w:t>June</w:t></w:r>"
        ),
        "Adopt\na law\tnow\nby May\u2011June",
        [],
    ),
    "right to left": (
        (
            "<w:r><w:rPr><w:rtl/></w:rPr><w:t>قانون منظور کریں۔</w:t></w:r>"
            "<w:r><w:t> (Act 12)</w:t></w:r>"
        ),
        "قانون منظور کریں۔ (Act 12)",
        [],
    ),
    "a hyperlink": (
        (
            '<w:r><w:t>See </w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>the Act</w:t></w:r>'
            "</w:hyperlink><w:r><w:t>.</w:t></w:r>"
        ),
        "See the Act.",
        [],
    ),
    "a comment's mark and a field": (
        (
            '<w:commentRangeStart w:id="1"/><w:r><w:t>Adopt</w:t></w:r>'
            '<w:commentRangeEnd w:id="1"/>'
            '<w:r><w:commentReference w:id="1"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            "<w:r><w:t> it</w:t></w:r>"
        ),
        "Adopt it",
        [],
    ),
}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", list(HARD_TO_READ))
def test_a_field_comes_back_as_word_shows_it(kind: str) -> None:
    runs, text, aside = HARD_TO_READ[kind]
    package = docx.Document(io.BytesIO(template.write(a_group(recommendations_at_most=1))))
    cell = package.tables[0].rows[1].cells[1]
    written = etree.fromstring(f'<w:p xmlns:w="{W}">{runs}</w:p>')
    cell._tc.replace(cell.paragraphs[0]._p, written)
    file = io.BytesIO()
    package.save(file)
    reading = taken(file.getvalue())
    assert [each.wording.text for each in reading.drafts] == [text]
    assert reading.rest == aside


@pytest.mark.usefixtures("app")
def test_headings_between_paragraphs_are_not_lost() -> None:
    heading = '<w:pStyle w:val="Heading1"/>'
    numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    reading = taken(
        document(
            paragraph("Protection", heading)
            + paragraph("Adopt a law", numbered)
            + paragraph("and fund it")
            + paragraph("Prosecution", heading)
            + paragraph("Train judges", numbered)
        )
    )
    assert [each.wording.text for each in reading.drafts] == [
        "Adopt a law\nand fund it",
        "Train judges",
    ]
    assert reading.rest == ["Protection", "Prosecution"]
