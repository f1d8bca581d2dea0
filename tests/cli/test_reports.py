"""`eventmgr reports compile`: every format by itself, whole or not at all."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of
from eventmgr.reports import renderers
from eventmgr.reports.enums import Attribution, Format, Variant
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.renderers import Rendered, Renderer
from tests.cli.running import run_command
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.recommendations import make_recommendation

pytestmark = pytest.mark.usefixtures("app")


def conference_with_an_ask() -> Conference:
    conference = make_conference(slug="tip")
    make_recommendation(make_group(conference), text="Fund shelters.")
    return conference


def files() -> list[ReportFile]:
    db.session.expire_all()
    return list(db.session.scalars(select(ReportFile).order_by(ReportFile.id)))


def spoil(monkeypatch: pytest.MonkeyPatch, format_: str) -> None:
    """Have one engine fail, as an engine does that meets what it cannot set."""

    def render(_material: object) -> Rendered:
        raise RuntimeError("no room\nfor that")

    spoiled = Renderer(suffix=format_, media_type="x/y", render=render)
    table = {**renderers.RENDERERS, format_: spoiled}
    monkeypatch.setattr("eventmgr.reports.operations.RENDERERS", table)


def test_each_format_is_written_kept_and_told(tmp_path: Path) -> None:
    conference_with_an_ask()
    result = run_command("reports", "compile", "tip", "--out", str(tmp_path / "new"))
    assert result.exit_code == 0
    names = [f"tip-closing-report-v1-en.{each}" for each in Format]
    assert sorted(each.name for each in (tmp_path / "new").iterdir()) == sorted(names)
    for file, name in zip(files(), names, strict=True):
        content = (tmp_path / "new" / name).read_bytes()
        assert (file.state, content_of(file)) == (FileState.READY, content)
        assert f"{tmp_path}/new/{name}  {len(content)} bytes\n" in result.stdout


def test_formats_and_language_are_chosen_and_every_call_makes_a_version(tmp_path: Path) -> None:
    conference_with_an_ask()
    options = ("--format", "JSON, html", "--language", "ur", "--out", str(tmp_path))
    for _ in range(2):
        assert run_command("reports", "compile", "tip", *options).exit_code == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        f"tip-closing-report-v{number}-ur.{each}" for number in (1, 2) for each in ("html", "json")
    ]


def test_the_conference_says_which_language_unless_the_command_does(tmp_path: Path) -> None:
    conference_with_an_ask().languages = ["fr", "en"]
    make_conference(slug="other", languages=["tlh"])
    for slug in ("tip", "other"):
        options = ("--format", "json", "--out", str(tmp_path))
        assert run_command("reports", "compile", slug, *options).exit_code == 0
    assert [each.language for each in files()] == ["fr", "en"]


@pytest.mark.parametrize(
    ("variant", "formats"),
    [("group", ["pdf", "docx", "html", "md", "xlsx", "csv"]), ("addressee", ["html", "md"])],
)
def test_a_part_is_made_in_the_formats_it_can_have_and_names_whom_it_may(
    tmp_path: Path, variant: str, formats: list[str]
) -> None:
    group = make_group(make_conference(slug="tip"))
    make_recommendation(group, text="Fund shelters.", lead_addressee="Ministry of Health")
    subject = {"group": "wg1", "addressee": "ministry of  health"}[variant]
    asked = ("--variant", variant, "--subject", subject, "--attribution", "chatham")
    limits = ("--format", ",".join(formats)) if variant == "addressee" else ()
    result = run_command("reports", "compile", "tip", *asked, *limits, "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    made = files()
    assert [each.format for each in made] == formats
    spelt = {"group": "WG1", "addressee": "Ministry of Health"}[variant]
    assert {(each.variant, each.subject, each.attribution, each.state) for each in made} == {
        (Variant(variant), spelt, Attribution.CHATHAM, FileState.READY)
    }
    plain = spelt.casefold().replace(" ", "-")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        f"tip-closing-report-v1-en-{variant}-{plain}-{each.id}-chatham.{each.format}"
        for each in made
    )
    assert "Fund shelters." in next(tmp_path.glob("*.html")).read_text()


def test_one_format_that_fails_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conference_with_an_ask()
    spoil(monkeypatch, "html")
    result = run_command("reports", "compile", "tip", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        "Error: The html could not be made: RuntimeError: no room for that"
    )
    assert "Traceback" not in result.output
    others = [each for each in Format if each is not Format.HTML]
    assert sorted(each.suffix for each in tmp_path.iterdir()) == sorted(f".{e}" for e in others)
    assert {each.format: each.state for each in files()} == {
        **dict.fromkeys(others, FileState.READY),
        Format.HTML: FileState.FAILED,
    }


def test_a_snapshot_that_cannot_be_read_is_a_sentence_for_each_format(tmp_path: Path) -> None:
    conference_with_an_ask()
    db.session.execute(
        text(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.snapshot := 'not a snapshot'; RETURN NEW; END $$"
        )
    )
    db.session.execute(
        text(
            "CREATE TRIGGER spoil BEFORE INSERT ON report_version "
            "FOR EACH ROW EXECUTE FUNCTION spoil()"
        )
    )
    result = run_command("reports", "compile", "tip", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr.count("could not be made: SnapshotError: Not a snapshot: ") == len(Format)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_no_half_and_is_a_sentence(tmp_path: Path) -> None:
    conference_with_an_ask()
    (tmp_path / "tip-closing-report-v1-en.json").mkdir()
    result = run_command("reports", "compile", "tip", "--format", "json", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "Is a directory" in result.stderr
    assert "Traceback" not in result.output
    assert [each.name for each in tmp_path.iterdir()] == ["tip-closing-report-v1-en.json"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere",), 1, "There is no conference “nowhere”"),
        (("tip", "--format", "odt"), 2, "Known formats: pdf, docx, html, md, xlsx, csv, json."),
        (("tip", "--format", ","), 2, "Known formats: pdf, docx, html, md, xlsx, csv, json."),
        (("tip", "--language", "tlh"), 2, "'en', 'ur', 'fr', 'ar'"),
        (("tip", "--variant", "poem"), 2, "'full', 'group', 'theme', 'addressee'"),
        (("tip", "--attribution", "all"), 2, "'names', 'organisations', 'groups', 'chatham'"),
        (("tip", "--subject", "WG1"), 1, "choose one of these variants: group, theme, addressee."),
        (("tip", "--variant", "group"), 1, "--subject is missing. It can be:\n  WG1 · Water\n"),
        (
            ("tip", "--variant", "group", "--subject", "WG9"),
            1,
            "“WG9” is not known. It can be:\n  WG1 · Water\n",
        ),
        (
            ("tip", "--variant", "addressee", "--subject", "UN"),
            1,
            "The conference has nothing that the variant “addressee” can be about.",
        ),
        (
            ("tip", "--variant", "slides", "--format", "csv"),
            1,
            "“Slides” is not made as Table of recommendations (CSV). It is made as: PDF document, ",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_said(
    words: tuple[str, ...], code: int, said: str, tmp_path: Path
) -> None:
    make_group(make_conference(slug="tip"), title="Water")
    result = run_command("reports", "compile", *words, "--out", str(tmp_path))
    assert result.exit_code == code
    assert said in result.stderr
    assert files() == []
    assert db.session.scalars(select(ReportVersion)).all() == []
    assert list(tmp_path.iterdir()) == []
