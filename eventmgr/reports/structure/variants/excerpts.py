"""A part of the full report by itself: one working group's, or one theme's."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Heading, PageBreak, Paragraph, plain
from eventmgr.reports.structure.matrix import matrix
from eventmgr.reports.structure.variants.source import Source


def group(source: Source) -> Iterator[Block]:
    """Yield the cover, the group's chapter with its commitments, and its matrix."""
    subject = source.subject
    yield source.cover(_("Report of a working group"), subject.label)
    yield PageBreak()
    yield Heading(level=1, text=_("The working group"), anchor="groups")
    for each in source.snapshot.groups:
        if each.code == subject.key:
            yield from source.chapter(each)
    yield from matrix(source.entries)
    yield from _method(source)


def theme(source: Source) -> Iterator[Block]:
    """Yield the cover and every group's recommendations on the theme, whole and side by side."""
    subject, entries = source.subject, source.entries
    yield source.cover(_("Recommendations on one theme"), subject.label)
    yield PageBreak()
    yield Heading(level=1, text=subject.label, anchor="theme")
    for written in source.snapshot.groups:
        own = [each for each in entries if each.group is written]
        if own:
            yield Heading(
                level=2, text=f"{written.code} · {written.title}", anchor=f"of-{own[0].anchor}"
            )
            yield Heading(level=3, text=_("Recommendations"), anchor=f"texts-{own[0].anchor}")
        yield from source.cards(own)
    yield from matrix(entries)
    yield from _method(source)


def _method(source: Source) -> Iterator[Block]:
    words = _("This is a part of the closing report, which has the same numbers and references.")
    yield Paragraph(text=plain(f"{words}\n{source.made_of()}"), tone="note")
