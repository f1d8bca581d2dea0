"""What the variants of a report can be about, and which recommendations each of them tells."""

from collections.abc import Iterable
from dataclasses import dataclass

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.reports.enums import Variant
from eventmgr.reports.selection import WITH_SUBJECT, Selection
from eventmgr.reports.snapshot import Snapshot
from eventmgr.reports.structure.entries import Entry, entries_of


class UnknownSubject(DomainError):  # noqa: N818 - read aloud: an unknown subject
    """A variant was asked for about something that the snapshot does not have."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a variant can be about: what names it in a selection, and how it is called."""

    key: str
    label: str


def subjects(snapshot: Snapshot, variant: Variant) -> tuple[Subject, ...]:
    """Return what the variant can be about, in reading order; nothing where it is about all.

    Themes and addressees that differ in case and blanks only are one, spelt as met first.
    """
    if variant is Variant.GROUP:
        return tuple(Subject(each.code, f"{each.code} · {each.title}") for each in snapshot.groups)
    entries = entries_of(snapshot)
    if variant is Variant.THEME:
        return _distinct(each.theme for each in entries)
    if variant is Variant.ADDRESSEE:
        found = _distinct(name for each in entries for name in _addressees(each))
        return tuple(sorted(found, key=lambda each: (each.label.casefold(), each.label)))
    return ()


def require_subject(snapshot: Snapshot, selection: Selection) -> Subject | None:
    """Return the selection's subject as the snapshot spells it; None where there is none.

    Raise UnknownSubject when the snapshot does not have it, or none is wanted.
    """
    if selection.variant not in WITH_SUBJECT:
        if selection.subject:
            raise UnknownSubject(_("This kind of report is about the whole conference."))
        return None
    wanted = alike(selection.subject)
    for each in subjects(snapshot, selection.variant):
        if alike(each.key) == wanted:
            return each
    raise UnknownSubject(
        _("This version of the report says nothing on “%(subject)s”.")
        % {"subject": selection.subject}
    )


def chosen(snapshot: Snapshot, selection: Selection) -> tuple[Entry, ...]:
    """Return the recommendations that the selection is about. Raise UnknownSubject."""
    subject = require_subject(snapshot, selection)
    entries = entries_of(snapshot)
    if subject is None:
        return entries
    if selection.variant is Variant.GROUP:
        return tuple(each for each in entries if each.group.code == subject.key)
    if selection.variant is Variant.THEME:
        return tuple(each for each in entries if alike(each.theme) == alike(subject.key))
    return tuple(each for each in entries if addresses(each, subject.key))


def leads(entry: Entry, addressee: str) -> bool:
    """Whether the addressee, however it is spelt, is asked to lead."""
    return alike(entry.recommendation.lead) == alike(addressee)


def addresses(entry: Entry, addressee: str) -> bool:
    """Whether the addressee is asked to lead or to support others."""
    return alike(addressee) in map(alike, _addressees(entry))


def _addressees(entry: Entry) -> tuple[str, ...]:
    return (entry.recommendation.lead, *entry.recommendation.supporting)


def alike(words: str) -> str:
    """Return the words without what does not tell two subjects, or two bodies, apart."""
    return " ".join(words.split()).casefold()


def _distinct(names: Iterable[str]) -> tuple[Subject, ...]:
    spelt: dict[str, str] = {}
    for each in names:
        if each.strip():
            spelt.setdefault(alike(each), " ".join(each.split()))
    return tuple(Subject(each, each) for each in spelt.values())
