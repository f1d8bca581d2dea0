"""What a group wrote beside its recommendations: findings, disagreements, commitments."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.recommendations.enums import TIME_FRAME_LABELS
from eventmgr.reports.document import Block, Heading, RecommendationCard
from eventmgr.reports.snapshot import Group
from eventmgr.reports.structure.entries import is_drafted
from eventmgr.reports.structure.words import facts, revision, said


def others(group: Group, anchor: str, zone: str) -> Iterator[Block]:
    """Yield a section for each kind that the group wrote anything of, word for word."""
    sections = (
        (_("Findings"), "findings", group.findings),
        (_("Points of no agreement"), "disagreements", group.disagreements),
        (_("Commitments offered"), "commitments", group.commitments),
    )
    for title, name, texts in sections:
        if texts:
            yield Heading(level=3, text=title, anchor=f"{anchor}-{name}")
        for place, each in enumerate(texts, 1):
            yield RecommendationCard(
                reference=each.reference,
                title=each.title,
                text=each.text or _("No text has been written yet."),
                facts=facts(
                    (_("Rationale"), each.rationale),
                    (_("Who commits"), each.lead),
                    (_("Time frame"), said(TIME_FRAME_LABELS, each.time_frame)),
                    (_("Indicator"), each.indicator),
                    (_("Theme"), each.theme),
                    (_("Revision"), revision(each, zone)),
                ),
                anchor=f"{anchor}-{name}-{place}",
                tag=_("Draft") if is_drafted(group, each) else "",
            )
