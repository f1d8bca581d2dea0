"""Every saved text of a recommendation: how it came about, and what it changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import Select, or_, select, true

from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.paging import Page, paginate
from eventmgr.groups.models import ASKED
from eventmgr.recommendations import branches, queries
from eventmgr.recommendations.differences import Op, by_words
from eventmgr.recommendations.enums import TIME_FRAME_LABELS, RevisionKind, TimeFrame
from eventmgr.recommendations.models import Recommendation, Revision

SIZE: Final = 20
"""Texts on one page: each is compared word by word."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes a history is for."""

    person_id: int | None
    leads: bool
    """Whether it is somebody who leads the group, or of the team: they see what was kept aside."""
    untold: Collection[str] = ()
    """Which fields they are not told."""


class Came(Protocol):
    """A saved text, as far as how it came about."""

    @property
    def kind(self) -> RevisionKind:
        """How it came about."""

    @property
    def base_number(self) -> int | None:
        """What it grew out of."""

    @property
    def merged_number(self) -> int | None:
        """The save that a merge brought together with the base."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one field."""

    field: str
    """Its name in a wording."""
    steps: Sequence[tuple[Op, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """One saved text as its history tells it."""

    revision: Revision
    told: str
    """How it came about, in words."""
    base: Revision | None
    """The text that it grew out of, if the reader may see it."""
    changes: Sequence[Change]
    """What differs from the base; everything it says if there is none."""
    is_waiting: bool
    """Whether it stands beside until somebody decides."""


def page_of(recommendation: Recommendation, reader: Reader, *, number: int) -> Page[Saved]:
    """Return a page of the texts that the reader may see, the newest first.

    Four statements, however many texts there are.
    """
    page = paginate(seen_by(recommendation, reader), number=number, size=SIZE)
    numbers = {each.base_number for each in page.rows if each.base_number is not None}
    bases = _by_number(recommendation, reader, numbers)
    waiting = _waiting([each.id for each in page.rows])
    return Page(
        rows=[_saved(each, bases, waiting, reader) for each in page.rows],
        number=page.number,
        total=page.total,
        size=page.size,
    )


def find_saved(recommendation: Recommendation, number: int) -> Revision | None:
    """Return the saved text of that number, with its theme, or None."""
    statement = queries.history(recommendation).where(Revision.number == number)
    return db.session.scalars(statement).one_or_none()


def pair(
    recommendation: Recommendation, reader: Reader, old: int, new: int
) -> tuple[Revision, Revision] | None:
    """Return two texts that the reader may see, or None."""
    found = _by_number(recommendation, reader, {old, new})
    return (found[old], found[new]) if {old, new} <= found.keys() else None


def seen_by(recommendation: Recommendation, reader: Reader) -> Select[Revision]:
    """Return the statement for every text that the reader may see, the newest first."""
    open_to_all = Revision.kind != RevisionKind.QUARANTINE
    seen = true() if reader.leads else or_(open_to_all, Revision.author_id == reader.person_id)
    return queries.history(recommendation).where(seen)


def changes(old: Revision | None, new: Revision, untold: Collection[str] = ()) -> Sequence[Change]:
    """Return what differs, field by field; what both say alike, or is untold, is left out."""
    return [each for each in _changes(old, new) if each.field not in untold]


def how(revision: Came) -> str:
    """Return in words how the text came about."""
    if revision.kind is RevisionKind.MERGE:
        return str(
            _(
                "Merged: revision %(one)s with revision %(other)s",
                one=revision.base_number,
                other=revision.merged_number,
            )
        )
    return str(_HOW[revision.kind])


_HOW: Final = {
    RevisionKind.SAVE: _l("Saved"),
    RevisionKind.BRANCH: _l("Saved beside what stands, which it excludes"),
    RevisionKind.RESTORE: _l("An earlier text, taken up again"),
    RevisionKind.INTAKE: _l("Taken in from paper or a file"),
    RevisionKind.SUGGESTION: _l("Suggested"),
    RevisionKind.QUARANTINE: _l("Kept aside: its writer could not write here any more"),
}


def _saved(
    revision: Revision,
    bases: Mapping[int, Revision],
    waiting: Collection[int],
    reader: Reader,
) -> Saved:
    base = bases.get(revision.base_number or 0)
    return Saved(
        revision=revision,
        told=how(revision),
        base=base,
        changes=changes(base, revision, reader.untold),
        is_waiting=revision.id in waiting,
    )


def _by_number(
    recommendation: Recommendation, reader: Reader, numbers: Collection[int]
) -> Mapping[int, Revision]:
    statement = seen_by(recommendation, reader).where(Revision.number.in_(numbers))
    return {each.number: each for each in db.session.scalars(statement)}


def _waiting(keys: Sequence[int]) -> Collection[int]:
    statement = select(Revision.id).where(Revision.id.in_(keys), branches.undecided())
    return set(db.session.scalars(statement))


def _changes(old: Revision | None, new: Revision) -> Iterator[Change]:
    for field in ASKED:
        before, after = _said(old, field) if old else "", _said(new, field)
        if before != after:
            yield Change(field, _steps(field, before, after))


def _steps(field: str, before: str, after: str) -> Sequence[tuple[Op, str]]:
    if field in ("time_frame", "theme_id"):  # a choice is another one, not the same with new words
        both: list[tuple[Op, str]] = [("delete", before), ("insert", after)]
        return [each for each in both if each[1]]
    return by_words(before, after)


def _said(revision: Revision, field: str) -> str:
    if field == "time_frame":
        is_said = revision.time_frame is not TimeFrame.UNSAID
        return str(TIME_FRAME_LABELS[revision.time_frame]) if is_said else ""
    if field == "theme_id":
        return revision.theme.name if revision.theme else ""
    if field == "supporting_addressees":
        return "\n".join(revision.supporting_addressees)
    return str(getattr(revision, field))
