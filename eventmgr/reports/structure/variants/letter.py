"""The letter that brings a body what is asked of it, and takes its answers home."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Heading, PageBreak, Paragraph, Run, plain
from eventmgr.reports.structure.entries import Entry
from eventmgr.reports.structure.front import waiting
from eventmgr.reports.structure.subjects import leads
from eventmgr.reports.structure.variants.source import Source, form
from eventmgr.reports.structure.words import framed, listed, moment, period, venue

BLANK = "_" * 32
"""A line to write on."""


def letter(source: Source) -> Iterator[Block]:
    """Yield the covering letter, the full texts of what is asked, and a form for the reply."""
    addressee, entries = source.subject.label, source.entries
    leading = [each for each in entries if leads(each, addressee)]
    supporting = [each for each in entries if each not in leading]
    yield from _covering(source, addressee, len(leading), len(supporting))
    yield PageBreak()
    asked = (
        (_("What you are asked to lead"), "lead", leading),
        (_("Where you are asked to support others"), "support", supporting),
    )
    for title, anchor, own in asked:
        if own:
            yield Heading(level=2, text=title, anchor=anchor)
        for number, group in enumerate(source.snapshot.groups, 1):
            of_group = [each for each in own if each.group is group]
            if of_group:
                name = f"{group.code} · {group.title}"
                yield Heading(level=3, text=name, anchor=f"{anchor}-{number}")
            yield from source.cards(of_group)
    yield from _reply(source, (*leading, *supporting))


def _covering(source: Source, addressee: str, leading: int, supporting: int) -> Iterator[Block]:
    hosts = source.hosts() or [source.snapshot.conference.title]
    yield Paragraph(text=(Run("\n".join(hosts), strong=True),))
    yield Paragraph(text=plain(_dated(source)))
    yield Paragraph(text=(Run(_("To:") + " "), Run(addressee, strong=True)))
    title = _("Recommendations addressed to %(addressee)s") % {"addressee": addressee}
    yield Heading(level=1, text=framed(title), anchor="letter")
    if waiting(source.snapshot):
        words = _("Draft: not all working groups have submitted yet. Not to be sent.")
        yield Paragraph(text=plain(words), tone="notice")
    yield Paragraph(text=plain(_("Dear Sir or Madam,")))
    yield Paragraph(text=plain(framed(_held(source))))
    yield Paragraph(text=plain(_asked(leading, supporting)))
    yield Paragraph(
        text=plain(
            _(
                "Please say for each of them whether you accept it, accept it in part or take note "
                "of it, who in your institution answers for it, and by when. The form at the end "
                "of this letter is for your reply."
            )
        )
    )
    yield Paragraph(text=plain(_("Contact for questions and for your reply:") + f" {BLANK}"))
    yield Paragraph(text=plain(_("Yours faithfully,")))
    yield Paragraph(text=plain(f"\n\n{BLANK}\n{listed(hosts)}"))
    yield Paragraph(text=plain(source.made_of()), tone="note")


def _dated(source: Source) -> str:
    compiled = source.snapshot.compilation.compiled_at
    return moment(compiled, source.snapshot.conference.zone).split(",")[0]


def _held(source: Source) -> str:
    conference = source.snapshot.conference
    place = venue(conference)
    told = {"conference": conference.title, "days": period(conference), "place": place}
    if place:
        return str(_("“%(conference)s” was held on %(days)s at %(place)s.") % told)
    return str(_("“%(conference)s” was held on %(days)s.") % told)


def _asked(leading: int, supporting: int) -> str:
    words = _(
        "Its working groups wrote recommendations, of which these concern you. Asked of you in the "
        "lead: %(leading)s. Asked of you in support of others: %(supporting)s. They follow word "
        "for word, with the references of the closing report."
    )
    return str(words) % {"leading": leading, "supporting": supporting}


def _reply(source: Source, entries: tuple[Entry, ...]) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(level=2, text=_("Reply form"), anchor="reply")
    told = {"addressee": source.subject.label, "conference": source.snapshot.conference.title}
    words = _("Answers of %(addressee)s to the recommendations of “%(conference)s”")
    yield form(str(words) % told, entries)
    lines = (_("Name and office:"), _("Place and date:"), _("Signature:"))
    yield Paragraph(text=plain("\n\n".join(f"{each} {BLANK}" for each in lines)))
