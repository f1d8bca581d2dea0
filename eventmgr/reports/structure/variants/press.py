"""What the press is told: what was handed in, and who stands behind the conference."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Facts, Heading, Paragraph, Run, Text, plain
from eventmgr.reports.enums import SectionKind
from eventmgr.reports.structure.entries import Entry, entries_of
from eventmgr.reports.structure.front import organisations, waiting
from eventmgr.reports.structure.variants.letter import BLANK
from eventmgr.reports.structure.variants.source import Source
from eventmgr.reports.structure.words import facts, period, venue
from eventmgr.reports.structure.written import written


def press(source: Source) -> Iterator[Block]:
    """Yield the release. No drafts, dissent, revisions, states or lists of people are in it."""
    snapshot = source.snapshot
    yield Heading(level=1, text=snapshot.conference.title, anchor="release")
    yield Paragraph(text=plain(_("Press release")), tone="note")
    if waiting(snapshot):
        words = _("Draft: not all working groups have submitted yet. Not for release.")
        yield Paragraph(text=plain(words), tone="notice")
    embargo = _("To be released with the closing report, not before")
    yield Facts(facts=facts((_("Embargo"), embargo)))
    yield from _lead(source)
    yield source.figures()
    yield from _recommendations(source)
    yield from _behind(source)
    yield Heading(level=2, text=_("Contact"), anchor="contact")
    yield Paragraph(text=plain(_("Contact for the press:") + f" {BLANK}"))
    yield Paragraph(text=plain(source.made_of()), tone="note")


def _lead(source: Source) -> Iterator[Block]:
    conference = source.snapshot.conference
    place_and_days = " · ".join(filter(None, (venue(conference), period(conference))))
    yield Paragraph(text=(Run(place_and_days, strong=True),))
    texts = [each.text for each in source.snapshot.sections if each.kind == SectionKind.SUMMARY]
    for text in filter(None, texts or [conference.summary]):
        yield from written(text)


def _recommendations(source: Source) -> Iterator[Block]:
    handed_in = [each for each in entries_of(source.snapshot) if not each.is_draft]
    yield Heading(level=2, text=_("Recommendations"), anchor="recommendations")
    if not handed_in:
        words = _("The recommendations have not been handed in yet.")
        yield Paragraph(text=plain(words), tone="note")
    for number, group in enumerate(source.snapshot.groups, 1):
        own = [each for each in handed_in if each.group is group]
        if own:
            yield Heading(level=3, text=group.title, anchor=f"group-{number}")
        for each in own:
            yield Paragraph(text=_told(each))


def _told(entry: Entry) -> Text:
    recommendation = entry.recommendation
    title = (Run(f"{recommendation.title}\n", strong=True),) if recommendation.title else ()
    addressed = (recommendation.reference, recommendation.lead)
    return (*title, Run(recommendation.text), Run(f" ({', '.join(filter(None, addressed))})"))


def _behind(source: Source) -> Iterator[Block]:
    yield Heading(level=2, text=_("About the conference"), anchor="about")
    if behind := organisations(source.snapshot):
        yield Facts(facts=behind)
    style = source.snapshot.style
    for line in filter(None, (style.donor_line, style.disclaimer)):
        yield Paragraph(text=plain(line), tone="note")
