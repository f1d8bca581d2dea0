from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest
import typst
from pypdf import PdfReader

from eventmgr.printing import typesetting
from eventmgr.printing.characters import PLACEHOLDER
from eventmgr.printing.typesetting import script, typeset

MOMENT = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
TEMPLATE = """
#import "kit.typ": dressed, lines
#let data = json("data.json")
#show: dressed.with(data, title: "A print")
#lines(data.words)
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "print.typ"
    path.write_text(TEMPLATE)
    return path


def words(content: bytes) -> str:
    return PdfReader(BytesIO(content)).pages[0].extract_text()


def test_words_are_set_as_they_are_and_evaluated_never(template: Path) -> None:
    hostile = '#panic("evaluated") $x$ *bold* <label> @ref \\ "quoted" #{json("data.json")}'
    made = typeset(template, {"words": hostile, **script("en")}, moment=MOMENT)
    assert words(made.content).replace("\n", " ") == hostile
    assert made.remarks == ()


def test_the_same_data_and_moment_give_the_same_bytes(template: Path) -> None:
    data = {"words": "Fund shelters.", **script("en")}
    first = typeset(template, data, moment=MOMENT)
    assert typeset(template, data, moment=MOMENT) == first
    assert typeset(template, data, moment=MOMENT.replace(hour=10)) != first


def test_it_is_accessible_and_says_when_it_was_made(template: Path) -> None:
    made = typeset(template, {"words": "مثال", **script("ur")}, moment=MOMENT)
    assert page.validate_pdf_bytes(made.content, profile="ua1").is_compliant
    with pikepdf.open(BytesIO(made.content)) as pdf:
        assert (pdf.Root.Lang, pdf.docinfo["/Title"]) == ("ur", "A print")
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260301093000")


def test_what_no_font_shows_is_replaced_and_told(template: Path) -> None:
    made = typeset(template, {"words": "a \ue000 b", **script("en")}, moment=MOMENT)
    assert words(made.content) == f"a {PLACEHOLDER} b"
    assert made.remarks == ("U+E000 x1",)


def test_the_pdf_is_made_without_the_claim_rather_than_not_at_all(template: Path) -> None:
    data = {"words": "a \ue000 b", **script("en")}  # as if the substitution had missed it
    content, (remark,) = typesetting._typeset(template, data, MOMENT, {})
    assert remark.startswith("Not PDF/UA-1: PDF/UA-1 error: the text")
    assert not page.validate_pdf_bytes(content, profile="ua1").is_compliant


def test_a_template_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.typ").write_text("#let x =")
    with pytest.raises(typst.TypstError, match="expected expression"):
        typeset(tmp_path / "broken.typ", {}, moment=MOMENT)


def test_the_typesetter_reads_nothing_but_its_own_directory(tmp_path: Path) -> None:
    (tmp_path / "curious.typ").write_text('#read("/etc/hostname")')
    with pytest.raises(typst.TypstError, match="file not found"):
        typeset(tmp_path / "curious.typ", {}, moment=MOMENT)


@pytest.mark.parametrize(
    ("language", "lang", "region", "first", "leading"),
    [
        ("en", "en", None, "Noto Naskh Arabic", 0.65),
        ("pt_BR", "pt", "BR", "Noto Naskh Arabic", 0.65),
        ("ur", "ur", None, "Noto Nastaliq Urdu", 1.45),
    ],
)
def test_what_a_language_needs(
    language: str, lang: str, region: str | None, first: str, leading: float
) -> None:
    told = script(language)
    assert (told["lang"], told["region"], told["leading"]) == (lang, region, leading)
    assert told["fonts"][:2] == ["Noto Sans", first]


def test_links_within_lead_to_places_by_what_they_say(template: Path) -> None:
    links = '#heading(level: 1, "Far") <far-away>\n#leading-to("far-away", "مثال (1)", "there")'
    template.write_text(TEMPLATE.replace("dressed,", "dressed, leading-to,") + links)
    made = typeset(template, {"words": "within:far-away here", **script("en")}, moment=MOMENT)
    assert page.validate_pdf_bytes(made.content, profile="ua1").is_compliant
    with pikepdf.open(BytesIO(made.content)) as pdf:
        (link,) = pdf.pages[0].Annots
        assert (str(link.Dest), str(link.Contents)) == ("far-away", "مثال (1)")
        assert "/A" not in link
        names = list(pdf.Root.Names.Dests.Names)
        assert [str(each) for each in names[::2]] == ["far-away"]


@pytest.mark.parametrize("piece", ["م", "слово\u00a0", "क"], ids=ascii)
def test_a_word_of_a_hundred_kilobytes_is_set(template: Path, piece: str) -> None:
    made = typeset(template, {"words": piece * 33_000, **script("en")}, moment=MOMENT)
    assert len(made.content) > 0
    assert made.remarks == ()


def test_what_breaks_the_typesetter_is_an_ordinary_error(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_breakable", str)
    with pytest.raises(typesetting.BrokenOff, match="byte index"):
        typeset(template, {"words": "م" * 33_000, **script("en")}, moment=MOMENT)
