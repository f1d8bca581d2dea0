"""What the groups handed in word for word, where the report says something else by now."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import Block, Fact, Heading, Paragraph, RecommendationCard, plain
from eventmgr.reports.snapshot import Group, Original, Recommendation, Snapshot
from eventmgr.reports.structure.sections import Place
from eventmgr.reports.structure.words import facts, moment


def raw_texts(snapshot: Snapshot, place: Place) -> Iterator[Block]:
    """Yield for each group which texts stand as handed in, and the others as they were."""
    if not snapshot.groups:
        yield Paragraph(text=plain(_("The conference had no working groups.")), tone="note")
    for number, group in enumerate(snapshot.groups, 1):
        anchor = f"{place.anchor}-{number}"
        title = f"{group.code} · {group.title}"
        yield Heading(level=2, text=title, anchor=anchor, is_listed=False)
        yield from _group(group, anchor, snapshot.conference.zone)


def _group(group: Group, anchor: str, zone: str) -> Iterator[Block]:
    if group.submitted_at is None:
        yield Paragraph(text=plain(_("The group has handed in nothing yet.")), tone="note")
        return
    texts = (*group.recommendations, *group.findings, *group.disagreements, *group.commitments)
    same = [each.reference for each in texts if not each.originals]
    if same:
        words = _("Handed in as it stands in this report: %(references)s.")
        yield Paragraph(text=plain(words % {"references": ", ".join(same)}), tone="note")
    if group.withdrawn:
        words = _("Taken back by the group: %(references)s.")
        listed = {"references": ", ".join(group.withdrawn)}
        yield Paragraph(text=plain(words % listed), tone="note")
    changed = [(each, original) for each in texts for original in each.originals]
    if changed:  # a card is a heading of the fourth level, and readers of a PDF miss no level
        yield Heading(level=3, text=_("As handed in"), anchor=f"{anchor}-texts")
    for number, (each, original) in enumerate(changed, 1):
        yield _card(each, original, f"{anchor}-text-{number}", zone)


def _card(each: Recommendation, original: Original, anchor: str, zone: str) -> RecommendationCard:
    return RecommendationCard(
        reference=each.reference,
        title=original.title,
        text=original.text,
        facts=_facts(original, zone),
        anchor=anchor,
        tag=_("As handed in"),
    )


def _facts(original: Original, zone: str) -> tuple[Fact, ...]:
    at = moment(original.handed_in_at, zone) if original.handed_in_at else ""
    return facts((_("Revision"), str(original.revision)), (_("Handed in"), at))
