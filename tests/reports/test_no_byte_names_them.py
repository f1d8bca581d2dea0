"""Nobody who must not be named is in any byte of any file, whatever the format and the variant."""

from dataclasses import replace
from io import BytesIO
from typing import Final

import pikepdf
import pytest

from eventmgr.reports.attribution import people
from eventmgr.reports.enums import Attribution, Format, Variant
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.selection import FORMATS_OF, Selection
from eventmgr.reports.snapshot import Snapshot, to_json
from tests.reports.sample import sample
from tests.reports.searching import found

ACCENTED: Final = "Zaïna Qureshí"
SUBJECTS: Final = {
    Variant.GROUP: "WG1",
    Variant.THEME: "Protection",
    Variant.ADDRESSEE: "Labour Inspectorate",
}


def crowded() -> Snapshot:
    """A conference whose people are also spoken of in its texts."""
    base = sample(groups=2, recommendations=3, participants=6)
    group = base.groups[0]
    first = replace(
        group.recommendations[0],
        lead="Labour Inspectorate",
        theme="Protection",
        text=f"{ACCENTED} and BILAL SAMPLE are to be asked.",
        rationale="Dr Ada Example said so.",
    )
    asks = (first, *group.recommendations[1:])
    return replace(
        base,
        groups=(
            replace(group, members=(ACCENTED, "Bilal Sample"), recommendations=asks),
            *base.groups[1:],
        ),
    )


def made(variant: Variant, kind: Format, attribution: Attribution) -> bytes:
    selection = Selection(
        variant=variant, subject=SUBJECTS.get(variant, ""), attribution=attribution
    )
    return RENDERERS[kind].render(prepare(to_json(crowded()), "en", selection)).content


CASES: Final = [
    (variant, kind) for variant in Variant for kind in FORMATS_OF[variant] if kind in RENDERERS
]


@pytest.mark.parametrize(("variant", "kind"), CASES)
@pytest.mark.parametrize(
    "attribution", [Attribution.ORGANISATIONS, Attribution.GROUPS, Attribution.CHATHAM]
)
def test_no_byte_names_anybody(variant: Variant, kind: Format, attribution: Attribution) -> None:
    names = sorted(people(crowded()))
    assert found(made(variant, kind, attribution), names) == []


@pytest.mark.parametrize("kind", [each for each in Format if each in RENDERERS])
def test_the_search_finds_who_is_named(kind: Format) -> None:
    looked_for = [ACCENTED, "BILAL SAMPLE"]
    assert found(made(Variant.FULL, kind, Attribution.NAMES), looked_for) == looked_for


def test_a_pdf_says_nothing_of_whoever_made_it() -> None:
    content = made(Variant.FULL, Format.PDF, Attribution.CHATHAM)
    with pikepdf.open(BytesIO(content)) as opened:
        assert "/Author" not in opened.docinfo
        with opened.open_metadata() as metadata:
            assert "dc:creator" not in metadata
