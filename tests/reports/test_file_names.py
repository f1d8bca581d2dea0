"""What files are called: those of one version never alike, whatever they tell and of whom."""

from itertools import product

import pytest

from eventmgr.reports.enums import Attribution, Format, Variant
from eventmgr.reports.models import ReportFile
from eventmgr.reports.names import file_name
from tests.factories.conferences import make_conference
from tests.factories.reports import make_ready_version

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("attribution", "name"),
    [
        (Attribution.NAMES, "tip-closing-report-v1-en.json"),
        (Attribution.ORGANISATIONS, "tip-closing-report-v1-en-organisations.json"),
        (Attribution.GROUPS, "tip-closing-report-v1-en-groups.json"),
        (Attribution.CHATHAM, "tip-closing-report-v1-en-chatham.json"),
    ],
)
def test_a_file_says_who_is_named_in_it(attribution: Attribution, name: str) -> None:
    conference = make_conference(slug="tip")
    file = ReportFile(format=Format.JSON, variant=Variant.FULL, language="en", subject="")
    file.attribution = attribution
    assert file_name(conference, make_ready_version(conference), file) == name


def test_no_two_files_of_a_version_are_called_alike() -> None:
    conference = make_conference(slug="tip")
    version = make_ready_version(conference)
    about = {Variant.GROUP: "WG1", Variant.THEME: "تحفظ", Variant.ADDRESSEE: "Home Department"}
    files = [
        ReportFile(id=key, format=made, language=language, variant=variant, attribution=attribution,
                   subject=about.get(variant, ""))
        for key, (made, language, variant, attribution) in enumerate(
            product(Format, ("en", "ur"), Variant, Attribution)
        )
    ]  # fmt: skip
    names = [file_name(conference, version, each) for each in files]
    assert len({each.casefold() for each in names}) == len(files)
    assert all(each.isascii() for each in names)
