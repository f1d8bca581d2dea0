"""From a file to every format, by the commands: eight hundred texts, each word for word."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from eventmgr.printing.characters import clean
from eventmgr.reports.renderers import RENDERERS
from tests.cli.running import run_command
from tests.factories.conferences import make_conference
from tests.reports.reading import read, squeezed

pytestmark = pytest.mark.usefixtures("app")
COUNT = 800
VERBS = ("Establish", "Fund", "Publish", "Train", "Review")
ODDITIES = (
    "plain words and nothing else",
    '“curly”, ‘single’ and "straight" quotes; it\'s 5′ 3″',
    "<b>bold</b> &amp; <script>alert(1)</script> ]]>",
    '#read("data.json") *strong* _emphasis_ $x^2$ @label `raw` \\ ~ //',
    "=SUM(A1:A9) +1 -1 @cmd | pipe",
    "two\nlines, and\n\na gap",
    "Ñandú, Łódź, Şanlıurfa, Đà Nẵng, Ørsted",
    "e\u0301 and n\u0303 written as two characters",
    "Κύπρος, Україна, Қазақстан",
    "€ 5\u00a0000, 30\u202f%, ½, m², H₂O, ≤ 10, → so",
    "en – and em — dashes, and an ellipsis …",
    "{page} of {pages} %s %(x)s {{ 7*7 }} ${HOME}",
    "emoji 😀 ✓ and ☎",
    "   blanks   inside   ",
)
TEXTS = [
    f"{VERBS[number % len(VERBS)]} measure {number}: {ODDITIES[number % len(ODDITIES)]}"
    f" (and {number * 7919 % 1009} more)."
    for number in range(COUNT)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the commands, one after the other, have put the report of all the texts."""
    make_conference(slug="tip")
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["id", "text", "themes"])
    writer.writerows([number, each, f"Theme {number % 8}"] for number, each in enumerate(TEXTS))
    (tmp_path / "asks.csv").write_bytes(sheet.getvalue().encode())
    file = str(tmp_path / "asks.csv")
    taken = run_command("recommendations", "import", file, "--conference", "tip")
    assert taken.output.endswith(f"{COUNT} added, 0 unchanged, 0 refused.\n")
    made = run_command("reports", "compile", "tip", "--out", str(tmp_path))
    assert made.exit_code == 0, made.output
    return tmp_path


def test_every_text_stands_word_for_word_in_every_format(folder: Path) -> None:
    assert len(set(TEXTS)) == COUNT
    for suffix in RENDERERS:
        content = (folder / f"tip-closing-report-v1-en.{suffix}").read_bytes()
        found = read(suffix, content)
        wanted = TEXTS if suffix == "json" else [clean(each) for each in TEXTS]
        assert [each for each in wanted if squeezed(each) not in found] == []
