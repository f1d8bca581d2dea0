"""The report as plain text with Markdown's marks (CommonMark 0.31, tables as GitHub writes them).

What people wrote is escaped: read by a program it is their words and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, assert_never

from eventmgr.foundation.i18n import in_report_language
from eventmgr.reports import document as d
from eventmgr.reports.material import Material
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.structure.words import colon

BREAK: Final = "\\\n"
"""A line break inside a paragraph."""
_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>&|~!$^#]")
"""What means something wherever it stands."""
_FIRST: Final = re.compile(r"(\s*)([-+=:]|\d+(?=[.)]))")
"""What means something at the beginning of a line."""
_INDENT: Final = (" ", "\t")
"""Begin a line that might be taken for code; written as a number they are a blank and no more."""


def render(material: Material) -> Rendered:
    """Return the document as one Markdown file."""
    with in_report_language(material.language):
        return Rendered("\n\n".join(_blocks(material.document)).encode() + b"\n")


def escaped(text: str) -> str:
    """Return the text so that nothing of it is a mark; its line breaks stay."""
    return "\n".join(map(_escaped_line, _SIGNS.sub(r"\\\g<0>", text).split("\n")))


def _escaped_line(line: str) -> str:
    if found := _FIRST.match(line):
        # A number is escaped behind itself, at the stop that would make it a list's.
        at = found.end() if found[2].isdigit() else found.start(2)
        line = f"{line[:at]}\\{line[at:]}"
    return f"&#{ord(line[0])};{line[1:]}" if line.startswith(_INDENT) else line


def _blocks(document: d.Document) -> Iterator[str]:
    for block in document.blocks:
        yield from _block(block, document)


def _block(block: d.Block, document: d.Document) -> Iterator[str]:  # noqa: C901, PLR0912 - one arm a kind
    match block:
        case d.Cover():
            yield from _cover(block)
        case d.Contents():
            yield f"**{escaped(block.title)}**"
            yield "\n".join(map(_contents_line, document.chapters))
        case d.Heading():
            yield _heading(block)
        case d.Paragraph():
            quote = "> " if block.tone == "notice" else ""
            yield quote + _runs(block.text).replace("\n", f"\n{quote}")
        case d.Listing():
            yield "\n".join(_items(block))
        case d.Facts():
            yield _facts(block.facts)
        case d.Figures():
            yield "\n".join(f"- {escaped(f.label)}: **{escaped(f.value)}**" for f in block.figures)
        case d.Table():
            yield f"*{_line(block.caption)}*"
            yield _table(
                [each.heading for each in block.columns],
                [each.numeric for each in block.columns],
                ([_cell(text) for text in row] for row in block.rows),
            )
        case d.BarChart():
            yield from _chart(block)
        case d.RecommendationCard():
            yield from _card(block)
        case d.Difference():
            yield from _difference(block)
        case d.PageBreak():
            return
        case _:
            assert_never(block)


def _cover(cover: d.Cover) -> Iterator[str]:
    yield escaped(cover.genre)
    yield f"# {_line(cover.title)}"
    lines = [each for each in (cover.subtitle, *cover.lines) if each]
    if lines:
        yield BREAK.join(map(_line, lines))
    if cover.notice:
        yield f"> {_line(cover.notice)}"
    yield from filter(None, (_facts(cover.organisations), _paragraph(cover.donor_line)))
    yield BREAK.join(map(_line, cover.colophon))


def _contents_line(heading: d.Heading) -> str:
    indent = "  " * (heading.level - 1)
    return f"{indent}- [{_titled(heading)}](#{heading.anchor})"


def _titled(heading: d.Heading) -> str:
    tag = f" ({heading.tag})" if heading.tag else ""
    return _line(heading.line + tag)


def _heading(heading: d.Heading) -> str:
    return _anchored(heading.anchor, heading.level + 1, _titled(heading))


def _anchored(anchor: str, level: int, title: str) -> str:
    return f'<a id="{anchor}"></a>\n\n{"#" * level} {title}'


def _items(listing: d.Listing) -> Iterator[str]:
    for number, item in enumerate(listing.items, 1):
        mark = f"{number}." if listing.numbered else "-"
        yield f"{mark} " + _paragraph(item).replace("\n", "\n" + " " * (len(mark) + 1))


def _facts(facts: Iterable[d.Fact]) -> str:
    return "\n".join(
        f"- **{_line(each.label)}{colon()}** " + _paragraph(each.value).replace("\n", "\n  ")
        for each in facts
    )


def _table(heads: Sequence[str], numeric: Sequence[bool], rows: Iterable[list[str]]) -> str:
    lines = [
        [_line(each) for each in heads],
        ["---:" if each else "---" for each in numeric],
        *rows,
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _chart(chart: d.BarChart) -> Iterator[str]:
    yield f"*{_line(chart.caption)}*"
    yield "\n".join(f"- {_line(each.label)}{colon()} {each.words}" for each in chart.bars)


def _card(card: d.RecommendationCard) -> Iterator[str]:
    tag = f" ({card.tag})" if card.tag else ""
    yield _anchored(card.anchor, 5, _line(f"{card.reference} {card.title}".rstrip() + tag))
    yield _paragraph(card.text)
    if card.facts:
        yield _facts(card.facts)


def _difference(difference: d.Difference) -> Iterator[str]:
    yield f"**{_line(difference.name)}** {_line(difference.words)}"
    if difference.before:
        yield f"<del>{_paragraph(difference.before)}</del>"
    if difference.after:
        yield f"<ins>{_paragraph(difference.after)}</ins>"


def _runs(text: d.Text) -> str:
    return BREAK.join("".join(map(_run, text)).split("\n"))


def _run(run: d.Run) -> str:
    words = escaped(run.text)
    if run.strong and words.strip():
        words = f"**{words.strip()}**"
    return f"[{words}](#{run.target})" if run.target else words


def _cell(text: d.Text) -> str:
    return "".join(map(_run, text)).replace("\n", "<br>")


def _paragraph(text: str) -> str:
    """Return the text escaped, its lines broken where it breaks them."""
    return BREAK.join(escaped(text).split("\n"))


def _line(text: str) -> str:
    """Return the text escaped, on one line."""
    return escaped(" ".join(text.split()))


RENDERER = Renderer(suffix="md", media_type="text/markdown; charset=utf-8", render=render)
