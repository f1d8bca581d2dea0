"""HTML in one file that needs nothing else: landmarks, table scopes, print rules, no script.

It is a file to keep, served as an attachment, so its style stands inside it.
"""

from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from markupsafe import Markup

from eventmgr.reports import document as d
from eventmgr.reports.material import Material
from eventmgr.reports.renderers.base import Rendered, Renderer

STYLE: Final = Markup("""\
:root { color-scheme: light; --accent: %(accent)s; --ink: %(ink)s; }
body { margin: 0 auto; max-inline-size: 52rem; padding: 2rem 1.25rem; background: #fff;
  color: #16191d; font: 1rem/1.55 "Noto Sans", system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5 span, a { color: var(--ink); }
h1 { font-size: 2.4rem; line-height: 1.15; }
h2 { font-size: 1.7rem; margin-block-start: 3rem; }
h5 { font-size: 1rem; margin: 0; }
p, dd, li, th, td, h1, h2, h3, h4, h5 { white-space: pre-line; }
header.cover { border-block-start: .6rem solid var(--accent); padding-block: 1rem 2rem; }
.note, caption, figcaption, dt { color: #56606b; }
.notice { background: #fdf1d8; border-inline-start: .25rem solid #b87503; padding: .7rem 1rem; }
.tag { background: #fdf1d8; color: #7a4b00; border-radius: .2rem; padding: .05rem .4rem;
  font-size: .8em; }
dl { margin: .5rem 0; }
dd { margin: 0; }
dt::after { content: ":"; }
.fact { display: flex; flex-wrap: wrap; gap: 0 .5ch; }
nav ol, .figures, .chart ul { list-style: none; padding: 0; }
.level-2 { padding-inline-start: 1.2rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem; }
.figures li { border-block-start: .2rem solid var(--accent); padding-block-start: .4rem;
  min-inline-size: 8rem; }
.figures b { display: block; font-size: 1.8rem; color: var(--ink); }
table { inline-size: 100%%; border-collapse: collapse; margin-block: 1rem; font-size: .9rem; }
caption { text-align: start; padding-block-end: .3rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .5rem;
  border-block-end: 1px solid #c9cfd6; }
tbody th { font-weight: inherit; }
thead th { background: #f4f6f8; border-block: 2px solid var(--ink); }
.number { text-align: end; }
.card { border-inline-start: .2rem solid var(--accent); padding-inline-start: 1rem;
  margin-block: 1.6rem; }
.card p { margin-block: .4rem; }
.card dl { font-size: .9rem; }
.chart { margin: 1rem 0; }
.chart li { display: grid; grid-template-columns: 14rem 1fr 3rem; gap: .6rem; }
meter { inline-size: 100%%; }
@media print {
  body { max-inline-size: none; padding: 0; font-size: 10pt; }
  .card, tr, figure { break-inside: avoid; }
  .page { break-before: page; }
  thead { display: table-header-group; }
}
""")


def render(material: Material) -> Rendered:
    """Return the document as one HTML page."""
    return Rendered("".join(_page(material.document)).encode())


def _page(document: d.Document) -> Iterator[str]:
    meta = document.meta
    yield Markup(
        '<!DOCTYPE html>\n<html lang="%s" dir="%s">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="%s">\n<title>%s</title>\n<style>\n%s</style>\n</head>\n'
        "<body>\n"
    ) % (
        meta.language,
        meta.direction,
        meta.generator,
        meta.title,
        STYLE % {"accent": meta.accent, "ink": meta.ink},
    )
    cover, *rest = document.blocks
    yield _block(cover, document)
    yield Markup("<main>\n")
    for block in rest:
        yield _block(block, document)
    yield Markup("</main>\n</body>\n</html>\n")


def _block(block: d.Block, document: d.Document) -> Markup:  # noqa: PLR0911, PLR0912, C901 - one arm a kind
    match block:
        case d.Cover():
            return _cover(block)
        case d.Contents():
            return _contents(block, document.chapters)
        case d.Heading():
            return _heading(block)
        case d.Paragraph():
            return Markup('<p class="%s">%s</p>\n') % (block.tone, _runs(block.text))
        case d.Listing():
            return _listing(block)
        case d.Facts():
            return _facts(block.facts)
        case d.Figures():
            items = _each("<li><b>%s</b>%s</li>\n", ((f.value, f.label) for f in block.figures))
            return Markup('<ul class="figures">\n%s</ul>\n') % items
        case d.Table():
            return _table(block)
        case d.BarChart():
            return _chart(block)
        case d.RecommendationCard():
            return _card(block)
        case d.Difference():
            return _difference(block)
        case d.PageBreak():
            return Markup('<div class="page"></div>\n')
        case _:
            assert_never(block)


def _difference(block: d.Difference) -> Markup:
    return Markup('<div class="difference">\n<p><b>%s</b> %s</p>\n%s%s</div>\n') % (
        block.name,
        block.words,
        _each("<p><del>%s</del></p>\n", [(block.before,)] if block.before else []),
        _each("<p><ins>%s</ins></p>\n", [(block.after,)] if block.after else []),
    )


def _each(pattern: str, values: Iterable[tuple[object, ...]]) -> Markup:
    return Markup("").join(Markup(pattern) % each for each in values)  # noqa: S704 - our pattern


def _cover(cover: d.Cover) -> Markup:
    lines = ((each,) for each in (cover.subtitle, *cover.lines) if each)
    return Markup(
        '<header class="cover">\n<p class="note">%s</p>\n<h1>%s</h1>\n%s%s%s%s</header>\n'
    ) % (
        cover.genre,
        cover.title,
        _each("<p>%s</p>\n", lines),
        _each('<p class="notice">%s</p>\n', [(cover.notice,)] if cover.notice else []),
        _facts(cover.organisations),
        _each('<p class="note">%s</p>\n', ((each,) for each in cover.colophon)),
    )


def _contents(contents: d.Contents, chapters: tuple[d.Heading, ...]) -> Markup:
    pattern = '<li class="level-%s"><a href="#%s">%s</a></li>\n'
    entries = _each(pattern, ((each.level, each.anchor, each.text) for each in chapters))
    return Markup(
        '<nav aria-labelledby="contents">\n<h2 id="contents">%s</h2>\n<ol>\n%s</ol>\n</nav>\n'
    ) % (contents.title, entries)


def _heading(heading: d.Heading) -> Markup:
    level = heading.level + 1
    pattern = Markup('<h%s id="%s">%s%s</h%s>\n')
    return pattern % (level, heading.anchor, heading.text, _tag(heading.tag), level)


def _tag(word: str) -> Markup:
    return Markup(' <span class="tag">%s</span>') % word if word else Markup("")


def _runs(text: d.Text) -> Markup:
    return Markup("").join(map(_run, text))


def _run(run: d.Run) -> Markup:
    words = Markup("<strong>%s</strong>" if run.strong else "%s") % run.text  # noqa: S704 - ours
    return Markup('<a href="#%s">%s</a>') % (run.target, words) if run.target else words


def _listing(listing: d.Listing) -> Markup:
    name = Markup("ol" if listing.numbered else "ul")  # noqa: S704 - ours
    items = _each("<li>%s</li>\n", ((each,) for each in listing.items))
    return Markup("<%s>\n%s</%s>\n") % (name, items, name)


def _facts(facts: tuple[d.Fact, ...]) -> Markup:
    pattern = '<div class="fact"><dt>%s</dt><dd>%s</dd></div>\n'
    lines = _each(pattern, ((each.label, each.value) for each in facts))
    return Markup("<dl>\n%s</dl>\n") % lines if facts else lines


def _table(table: d.Table) -> Markup:
    kinds = ["number" if each.numeric else "words" for each in table.columns]
    heads = zip(kinds, (each.heading for each in table.columns), strict=True)
    return Markup(
        "<table>\n<caption>%s</caption>\n<thead><tr>\n%s</tr></thead>\n<tbody>\n%s</tbody>\n</table>\n"
    ) % (
        table.caption,
        _each('<th scope="col" class="%s">%s</th>\n', heads),
        Markup("").join(_row(kinds, each) for each in table.rows),
    )


def _row(kinds: list[str], texts: tuple[d.Text, ...]) -> Markup:
    first, *rest = zip(kinds, map(_runs, texts), strict=True)
    return Markup('<tr><th scope="row" class="%s">%s</th>%s</tr>\n') % (
        *first,
        _each('<td class="%s">%s</td>', rest),
    )


def _chart(chart: d.BarChart) -> Markup:
    most = max((each.value for each in chart.bars), default=0) or 1
    pattern = '<li><span>%s</span> <meter max="%s" value="%s"></meter> <b>%s</b></li>\n'
    bars = _each(pattern, ((each.label, most, each.value, each.value) for each in chart.bars))
    return Markup(
        '<figure class="chart">\n<figcaption>%s</figcaption>\n<ul>\n%s</ul>\n</figure>\n'
    ) % (chart.caption, bars)


def _card(card: d.RecommendationCard) -> Markup:
    return Markup(
        '<article class="card" id="%s" aria-labelledby="%s-title">\n'
        '<h5 id="%s-title"><span>%s</span> %s%s</h5>\n<p>%s</p>\n%s</article>\n'
    ) % (
        card.anchor,
        card.anchor,
        card.anchor,
        card.reference,
        card.title,
        _tag(card.tag),
        card.text,
        _facts(card.facts),
    )


RENDERER = Renderer(suffix="html", media_type="text/html; charset=utf-8", render=render)
