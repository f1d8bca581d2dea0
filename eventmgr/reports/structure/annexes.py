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
from eventmgr.reports.snapshot import Participant, Snapshot
from eventmgr.reports.structure.matrix import parted
from eventmgr.reports.structure.words import label, moment, sector_labels


def participants(snapshot: Snapshot) -> Iterator[Block]:
    """Yield the list of those who agreed to be listed, without a heading."""
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
            _(
                "Groups wrote side by side: what two people saved at once was brought together "
                "word by word, and where that was not possible a person decided."
            ),
            _("The level of agreement is what the group's chair recorded for the standing text."),
            _("Groups that have not submitted are named, and their texts are marked as drafts."),
            _("Sessions and groups under the Chatham House Rule name nobody."),
            _("Every format is made from the same data, whose SHA-256 is %(digest)s.")
            % {"digest": fingerprint},
        )
    )
