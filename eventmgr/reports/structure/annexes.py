"""The last pages: who agreed to be listed, and how the report came about."""

from collections.abc import Iterator

from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.document import (
    Block,
    Column,
    Listing,
    Paragraph,
    Table,
    Text,
    plain,
)
from eventmgr.reports.enums import Attribution
from eventmgr.reports.finding import MARK
from eventmgr.reports.snapshot import Participant, Snapshot
from eventmgr.reports.structure.matrix import parted
from eventmgr.reports.structure.words import label, moment, sector_labels


def participants(snapshot: Snapshot) -> Iterator[Block]:
    """Yield the list of those who agreed to be listed, without a heading."""
    if snapshot.attribution != Attribution.NAMES:
        yield from _unnamed(snapshot)
        return
    if not snapshot.participants:
        yield Paragraph(text=plain(_("No participant asked to be listed.")), tone="note")
        return
    yield Paragraph(text=plain(_("Only participants who agreed to it are listed.")), tone="note")
    labels = sector_labels(snapshot)
    table = Table(
        caption=_("Participants who agreed to be listed"),
        columns=(
            Column(heading=_("Name"), share=4),
            Column(heading=_("Office or title"), share=3),
            Column(heading=_("Organisation"), share=4),
            Column(heading=_("Sector"), share=3),
        ),
        rows=tuple(_participant(each, labels) for each in snapshot.participants),
    )
    yield from parted(table)


def _unnamed(snapshot: Snapshot) -> Iterator[Block]:
    """Tell which organisations came, or that nobody is named."""
    if not snapshot.delegations:
        yield Paragraph(text=plain(_("Participants are not named in this file.")), tone="note")
        return
    words = _("Only participants who agreed to be listed are counted, and nobody is named.")
    yield Paragraph(text=plain(words), tone="note")
    labels = sector_labels(snapshot)
    yield Table(
        caption=_("Organisations of participants who agreed to be listed"),
        columns=(
            Column(heading=_("Organisation"), share=6),
            Column(heading=_("Sector"), share=4),
            Column(heading=_("People"), share=2, numeric=True),
        ),
        rows=tuple(
            (
                plain(each.organisation or _("Without an organisation")),
                plain(label(labels, each.sector)),
                plain(str(each.people)),
            )
            for each in snapshot.delegations
        ),
    )


def _participant(each: Participant, labels: dict[str, object]) -> tuple[Text, ...]:
    sector = label(labels, each.sector)
    return tuple(map(plain, (each.name, each.title, each.organisation, sector)))


def method(snapshot: Snapshot, fingerprint: str) -> Iterator[Block]:
    """Yield how the report came about, without a heading."""
    compilation = snapshot.compilation
    yield Listing(
        items=(
            _("%(generator)s compiled version %(version)s from the data as it stood on %(moment)s.")
            % {
                "generator": compilation.generator,
                "version": compilation.version,
                "moment": moment(compilation.compiled_at, snapshot.conference.zone),
            },
            _("Recommendations stand word for word; invisible control characters are left out."),
            _("A missing reference was withdrawn or joined to another; none is used twice."),
            _(
                "Groups wrote side by side: what two people saved at once was brought together "
                "word by word, and where that was not possible a person decided."
            ),
            _("The level of agreement is what the group's chair recorded for the standing text."),
            _("Groups that have not submitted are named, and their texts are marked as drafts."),
            _("Sessions and groups under the Chatham House Rule name nobody."),
            *_discretion(snapshot),
            _("Every format is made from the same data, whose SHA-256 is %(digest)s.")
            % {"digest": fingerprint},
        )
    )


def _discretion(snapshot: Snapshot) -> Iterator[str]:
    """Tell who is named in this file, and where a mark stands for a name that was written."""
    said = {
        Attribution.ORGANISATIONS.value: _("This file names organisations, and no people."),
        Attribution.GROUPS.value: _(
            "This file names working groups and sectors, and neither participants nor where they "
            "came from."
        ),
        Attribution.CHATHAM.value: _(
            "This file follows the Chatham House Rule: it tells neither who was there nor where "
            "they came from."
        ),
    }
    if snapshot.attribution in said:
        yield said[snapshot.attribution]
    if snapshot.unnamed:
        words = _("Where %(mark)s stands, a name was left out of what people wrote: %(places)s.")
        yield str(words) % {"mark": MARK, "places": ", ".join(snapshot.unnamed)}
