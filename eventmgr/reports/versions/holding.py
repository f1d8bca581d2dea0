"""Which files are given to everybody by now, and which are held back for whom they name.

It is known from `NamedPerson` alone: no snapshot is read, and keys are compared, not names.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.printing.enums import FileState
from eventmgr.registration.models import Registration
from eventmgr.reports.enums import Attribution, VersionState
from eventmgr.reports.known import quiet_places
from eventmgr.reports.models import NamedPerson, ReportFile, ReportVersion


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What of a version is held back."""

    is_unagreed: bool = False
    """Its files with names: somebody does not agree to be listed."""
    is_secret: bool = False
    """Its files with names: somebody must not be named by now, or not there."""
    is_secret_everywhere: bool = False
    """All of its files, for the same reason."""

    def holds(self, file: ReportFile) -> bool:
        """Whether the file is not for everybody."""
        if file.attribution is not Attribution.NAMES:
            return self.is_secret_everywhere
        return self.is_unagreed or self.is_secret


FREE = Held()


def public_files(
    conference: Conference, versions: Sequence[ReportVersion]
) -> list[list[ReportFile]]:
    """Return of each version the files that everybody may have by now, in three statements.

    One that names people is held back as soon as one of them does not agree to it any more. One
    that names somebody who is protected by now, whose data were erased, or who had a part in what
    names nobody by now, is held back whatever it is.
    """
    chosen = [
        [each for each in version.files if each.is_public and each.state is FileState.READY]
        if version.state is VersionState.PUBLISHED
        else []
        for version in versions
    ]
    found = held(conference, [each.id for each in versions]) if any(chosen) else {}
    return [
        [each for each in files if not found.get(version.id, FREE).holds(each)]
        for version, files in zip(versions, chosen, strict=True)
    ]


def held(conference: Conference, version_ids: Collection[int]) -> Mapping[int, Held]:
    """Return what is held back of these versions, by their keys; nothing of those that lack."""
    secret, unagreed = _secret(conference), _unagreed(conference)
    rows = db.session.execute(
        select(
            NamedPerson.version_id,
            func.coalesce(func.bool_or(unagreed), false()),
            func.bool_or(secret),
            func.bool_or(and_(secret, NamedPerson.is_in_every_file)),
        )
        .outerjoin(Person, Person.id == NamedPerson.person_id)
        .where(NamedPerson.version_id.in_(version_ids))
        .group_by(NamedPerson.version_id)
    )
    return {
        key: Held(is_unagreed=one, is_secret=two, is_secret_everywhere=three)
        for key, one, two, three in rows
    }


def not_agreed(conference: Conference, version: ReportVersion) -> Sequence[str]:
    """Return who is listed in the version, may be named, and has not agreed to be listed."""
    people = db.session.scalars(
        select(Person)
        .join(NamedPerson, NamedPerson.person_id == Person.id)
        .where(NamedPerson.version_id == version.id, _unagreed(conference), ~_secret(conference))
    )
    return sorted({each.shown_name for each in people})


def _secret(conference: Conference) -> ColumnElement[bool]:
    return or_(
        NamedPerson.person_id.is_(None),
        and_(Person.is_protected.is_(True), ~NamedPerson.is_by_display_name),
        Person.erased_at.is_not(None),
        NamedPerson.place.in_(list(quiet_places(conference))),
    )


def _unagreed(conference: Conference) -> ColumnElement[bool]:
    agreeing = select(Registration.person_id).where(
        Registration.conference_id == conference.id, Registration.consents_to_be_listed
    )
    return and_(NamedPerson.needs_consent, NamedPerson.person_id.not_in(agreeing))
