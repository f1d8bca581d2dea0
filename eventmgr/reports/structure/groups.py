"""One chapter for each working group: its task, its people, its recommendations word for word."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.recommendations.enums import AGREEMENT_LABELS, TIME_FRAME_LABELS
from eventmgr.reports.document import (
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    RecommendationCard,
    Table,
    plain,
)
from eventmgr.reports.snapshot import Group, Recommendation, Snapshot
from eventmgr.reports.structure.entries import Entry
from eventmgr.reports.structure.others import others
from eventmgr.reports.structure.words import (
    facts,
    label,
    listed,
    moment,
    revision,
    said,
    sector_labels,
)

_DIGITS = re.compile(r"[0-9]+$")


def groups(snapshot: Snapshot, entries: tuple[Entry, ...], section: str = "") -> Iterator[Block]:
    """Yield an overview and a chapter for each group; what was not handed in is marked as draft.

    ``section`` is the number of the section that they stand in. A group's chapter is numbered as
    its code is, so that no chapter moves when another group goes.
    """
    if not snapshot.groups:
        yield Paragraph(text=plain(_("The conference had no working groups.")), tone="note")
        return
    yield _overview(snapshot)
    own: dict[str, list[Entry]] = defaultdict(list)
    for each in entries:
        own[each.group.code].append(each)
    for group in snapshot.groups:
        yield PageBreak()
        yield from chapter(snapshot, group, own[group.code], section)


def _number(section: str, code: str) -> str:
    found = _DIGITS.search(code)
    return f"{section}.{found[0]}" if section and found else ""


def _overview(snapshot: Snapshot) -> Table:
    return Table(
        caption=_("Working groups and what they handed in"),
        columns=(
            Column(heading=_("Group"), share=2),
            Column(heading=_("Title"), share=6),
            Column(heading=_("Recommendations"), share=4, numeric=True),
            Column(heading=_("State"), share=6),
        ),
        rows=tuple(
            (
                plain(group.code),
                plain(group.title),
                plain(str(len(group.recommendations))),
                plain(_submission(group, snapshot.conference.zone)),
            )
            for group in snapshot.groups
        ),
    )


def _submission(group: Group, zone: str) -> str:
    if group.submitted_at is None:
        return str(_("Not submitted yet"))
    return str(_("Submitted on %(moment)s") % {"moment": moment(group.submitted_at, zone)})


def chapter(
    snapshot: Snapshot, group: Group, entries: Iterable[Entry], section: str = ""
) -> Iterator[Block]:
    """Yield one group's chapter; ``entries`` are its own, ``section`` as for `groups`."""
    zone, anchor = snapshot.conference.zone, f"group-{snapshot.groups.index(group) + 1}"
    draft = group.submitted_at is None
    cards = [card(each, zone) for each in entries]
    yield Heading(
        level=2,
        text=f"{group.code} · {group.title}",
        anchor=anchor,
        tag=_("Draft") if draft else "",
        number=_number(section, group.code),
    )
    yield _standing(group, zone)
    yield from _task(group, anchor)
    yield from _composition(group, anchor, sector_labels(snapshot))
    yield Heading(level=3, text=_("Recommendations"), anchor=f"{anchor}-recommendations")
    if not cards:
        yield Paragraph(text=plain(_("The group has no recommendations.")), tone="note")
    yield from cards
    yield from others(group, anchor, zone)


def _standing(group: Group, zone: str) -> Paragraph:
    words = _submission(group, zone)
    if group.submitted_at is None:
        drafts = _("What follows are the group's drafts.")
        return Paragraph(text=plain(f"{words}. {drafts}"), tone="notice")
    return Paragraph(text=plain(words), tone="note")


def _task(group: Group, anchor: str) -> Iterator[Block]:
    if group.theme:
        yield Facts(facts=facts((_("Theme"), group.theme)))
    if group.mandate:
        yield Heading(level=3, text=_("Mandate"), anchor=f"{anchor}-mandate")
        yield Paragraph(text=plain(group.mandate))
    if group.questions:
        yield Heading(level=3, text=_("Guiding questions"), anchor=f"{anchor}-questions")
        yield Listing(items=group.questions, numbered=True)


def _composition(group: Group, anchor: str, labels: dict[str, object]) -> Iterator[Block]:
    lines = facts(
        (_("Moderator"), listed(group.moderators)),
        (_("Rapporteur"), listed(group.rapporteurs)),
        (_("Members"), listed(group.members)),
        *_counted(group),
        (_("By sector"), listed(map(_sector, _sectors(group, labels)))),
    )
    if not lines and not group.chatham:
        return
    yield Heading(level=3, text=_("Composition"), anchor=f"{anchor}-composition")
    if group.chatham:
        note = _("The group met under the Chatham House Rule: nobody is named.")
        yield Paragraph(text=plain(note), tone="note")
    if lines:
        yield Facts(facts=lines)


def _counted(group: Group) -> Iterator[tuple[str, str]]:
    """How many people there were, where nobody is named."""
    labels = {
        "moderator": _("Number of moderators"),
        "rapporteur": _("Number of rapporteurs"),
        "member": _("Number of members"),
    }
    return ((labels[each.role], str(each.people)) for each in group.seats)


def _sectors(group: Group, labels: dict[str, object]) -> Iterator[tuple[str, int]]:
    return ((label(labels, each.sector), each.members) for each in group.composition)


def _sector(count: tuple[str, int]) -> str:
    return f"{count[0]} {count[1]}"


def card(entry: Entry, zone: str) -> RecommendationCard:
    """Return the recommendation, whole and word for word."""
    recommendation = entry.recommendation
    return RecommendationCard(
        reference=recommendation.reference,
        title=recommendation.title,
        text=recommendation.text or _("No text has been written yet."),
        facts=_card_facts(recommendation, zone),
        anchor=entry.anchor,
        tag=_tag(entry),
    )


def _tag(entry: Entry) -> str:
    if entry.is_draft:
        return _("Draft")
    return _("Among the group's first") if entry.recommendation.starred else ""


def _card_facts(recommendation: Recommendation, zone: str) -> tuple[Fact, ...]:
    return facts(
        (_("Rationale"), recommendation.rationale),
        (_("Lead addressee"), recommendation.lead),
        (_("Supporting addressees"), listed(recommendation.supporting)),
        (_("Time frame"), said(TIME_FRAME_LABELS, recommendation.time_frame)),
        (_("Indicator"), recommendation.indicator),
        (_("Theme"), recommendation.theme),
        (_("Level of agreement"), said(AGREEMENT_LABELS, recommendation.agreement)),
        (_("Dissent"), recommendation.dissent),
        (_("Revision"), revision(recommendation, zone)),
    )
