"""A part of the full report by itself: one working group's, or one theme's."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Heading, PageBreak, Paragraph, plain
from eventmgr.reports.structure.matrix import matrix
from eventmgr.reports.structure.variants.source import Source, cards, chapter, cover


def group(source: Source) -> Iterator[Block]:
    """Yield the cover, the group's chapter with its commitments, and its matrix."""
    subject, whole = source.subject, source.whole()
    codes = [each.code for each in source.snapshot.groups]
    yield from cover(whole, _("Report of a working group"), subject.label)
    yield PageBreak()
    yield Heading(level=1, text=_("The working group"), anchor="groups")
    yield from chapter(whole, f"group-{codes.index(subject.key) + 1}")
    yield from matrix(source.entries)
    yield from _method(source)


def theme(source: Source) -> Iterator[Block]:
    """Yield the cover and every group's recommendations on the theme, whole and side by side."""
    subject, whole = source.subject, source.whole()
    entries = source.entries
    known = cards(whole)
    yield from cover(whole, _("Recommendations on one theme"), subject.label)
    yield PageBreak()
    yield Heading(level=1, text=subject.label, anchor="theme")
    for written in source.snapshot.groups:
        own = [each for each in entries if each.group is written]
        if own:
            yield Heading(
                level=2, text=f"{written.code} · {written.title}", anchor=f"of-{own[0].anchor}"
            )
            yield Heading(level=3, text=_("Recommendations"), anchor=f"texts-{own[0].anchor}")
        yield from (known[each.anchor] for each in own)
    yield from matrix(entries)
    yield from _method(source)


def _method(source: Source) -> Iterator[Block]:
    words = _("This is a part of the closing report, which has the same numbers and references.")
    yield Paragraph(text=plain(f"{words}\n{source.made_of()}"), tone="note")
