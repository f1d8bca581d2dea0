"""What is shown on the last day: each heading begins a slide."""

from collections.abc import Iterator
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Heading, Listing, Paragraph, plain
from eventmgr.reports.structure.entries import Entry, entries_of
from eventmgr.reports.structure.front import waiting
from eventmgr.reports.structure.subjects import alike
from eventmgr.reports.structure.variants.source import Source, gist
from eventmgr.reports.structure.words import shortened

A_SLIDE: Final = 5
"""How many recommendations a slide holds."""
LENGTH: Final = 110


def slides(source: Source) -> Iterator[Block]:
    """Yield a title, the figures, each group's recommendations in short, and what comes next."""
    yield source.cover(_("Results of the conference"))
    yield Heading(level=1, text=_("The conference in figures"), anchor="figures")
    yield source.figures()
    entries = entries_of(source.snapshot)
    for number, group in enumerate(source.snapshot.groups, 1):
        own = [each for each in entries if each.group is group]
        title = shortened(f"{group.code} · {group.title}", LENGTH)
        tag = _("Draft") if group.submitted_at is None else ""
        if not own:
            yield Heading(level=2, text=title, anchor=f"group-{number}", tag=tag)
            yield Paragraph(text=plain(_("The group has no recommendations.")), tone="note")
        for page, some in enumerate(_parts(own), 1):
            text = title if page == 1 else _("%(title)s (continued)") % {"title": title}
            yield Heading(level=2, text=text, anchor=f"group-{number}-{page}", tag=tag)
            yield Listing(items=tuple(map(_told, some)))
    yield from _next(source, entries)


def _parts(entries: list[Entry]) -> Iterator[tuple[Entry, ...]]:
    for start in range(0, len(entries), A_SLIDE):
        yield tuple(entries[start : start + A_SLIDE])


def _told(entry: Entry) -> str:
    lead = shortened(entry.recommendation.lead, LENGTH // 3)
    words = f"{entry.recommendation.reference}: {gist(entry, LENGTH)}"
    return f"{words} → {lead}" if lead else words


def _next(source: Source, entries: tuple[Entry, ...]) -> Iterator[Block]:
    leading = {alike(each.recommendation.lead) for each in entries} - {""}
    yield Heading(level=1, text=_("Next steps"), anchor="next")
    items = [
        _("The recommendations go to those who are asked to lead: %(number)s in all.")
        % {"number": len(leading)},
        _("Each of them is asked who answers for it, and by when."),
        _("The closing report has every text word for word, under the same references."),
    ]
    if missing := waiting(source.snapshot):
        words = _("Still to be submitted: %(codes)s.") % {"codes": ", ".join(missing)}
        items.insert(0, words)
    yield Listing(items=tuple(items))
