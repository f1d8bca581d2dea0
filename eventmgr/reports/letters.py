"""What organisers and moderators are written about a closing report; never a word of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.foundation import i18n
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.rules import MODERATORS
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.mail.operations import queue_mails
from eventmgr.people.models import Account, Person
from eventmgr.printing.dates import moment_at
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import is_unfinished
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.rules import REPORTERS

AT_ONCE: Final = 20
"""Versions that one sweep tells of; the next one goes on."""


def tell_of_ready(*, base_url: str, now: datetime) -> None:
    """Write of every version whose files are all made, or failed, to those who are to be told.

    Once for each version, in the same transaction as the mails.
    """
    untold = db.session.scalars(
        select(ReportVersion)
        .where(ReportVersion.told_at.is_(None))
        .options(joinedload(ReportVersion.conference), joinedload(ReportVersion.files))
        .order_by(ReportVersion.id)
        .with_for_update(of=ReportVersion, skip_locked=True)
    ).unique()
    ready = [each for each in untold if not any(map(is_unfinished, each.files))]
    for version in ready[:AT_ONCE]:
        version.told_at = now
        queue_mails(list(_of_ready(version, base_url)), now=now)


def ask_for_comments(
    version: ReportVersion, *, until: datetime, base_url: str, now: datetime
) -> int:
    """Write to everybody who may comment on the version, once each round; return to how many."""
    conference = db.session.get_one(Conference, version.conference_id)
    drafts = []
    for person in readers(conference):
        with i18n.in_language(person.language):
            deadline = moment_at(until, conference.zone)
        drafts.append(
            _draft(
                "report_review",
                version,
                conference,
                person,
                base_url,
                about=f"report-review:{version.id}:{version.review_round}",
                deadline=deadline,
            )
        )
    queue_mails(drafts, now=now)
    return len(drafts)


def of_comments(
    version: ReportVersion, person: Person, *, new: int, unsettled: int, last: int, base_url: str
) -> Draft:
    """Return what somebody who settles comments is told of new ones: how many, and no word.

    ``last`` is the newest of them, so that no two letters are about the same.
    """
    return _draft(
        "report_news",
        version,
        db.session.get_one(Conference, version.conference_id),
        person,
        base_url,
        about=f"report-comments:{version.id}:{last}",
        event="comments",
        new=new,
        open=unsettled,
    )


def readers(conference: Conference) -> Sequence[Person]:
    """Return who may compile the conference's report, comment on it, and can be written to."""
    moderators = (
        select(GroupMember.person_id)
        .join(WorkingGroup, WorkingGroup.id == GroupMember.group_id)
        .where(WorkingGroup.conference_id == conference.id, GroupMember.role.in_(MODERATORS))
    )
    in_either = or_(Person.id.in_(_team(conference.id)), Person.id.in_(moderators))
    return db.session.scalars(_reachable().where(in_either)).all()


def settlers(conference_id: int) -> Sequence[Person]:
    """Return who of the team may settle comments on its report, and can be written to."""
    return db.session.scalars(_reachable().where(Person.id.in_(_team(conference_id)))).all()


def _reachable() -> Select[Person]:
    return select(Person).where(Person.erased_at.is_(None), Person.email != "").order_by(Person.id)


def _team(conference_id: int) -> Select[int]:
    return (
        select(Account.person_id)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .where(TeamMember.conference_id == conference_id, TeamMember.role.in_(REPORTERS))
    )


def _told(version: ReportVersion) -> Sequence[Person]:
    """Return who is told: whoever asked for it, and all others where somebody wished so."""
    if all(each.state is FileState.CANCELLED for each in version.files):
        return ()
    found = readers(version.conference)
    if version.tells_all:
        return found
    return [each for each in (*found, *_administrators()) if each.id == version.requested_by_id][:1]


def _administrators() -> Sequence[Person]:
    accounts = select(Account.person_id).where(Account.is_administrator)
    return db.session.scalars(_reachable().where(Person.id.in_(accounts))).all()


def _of_ready(version: ReportVersion, base_url: str) -> Iterator[Draft]:
    for person in _told(version):
        yield _draft(
            "report_news",
            version,
            version.conference,
            person,
            base_url,
            about=f"report:{version.id}",
            kind=MailKind.REPORT_READY,
            event=_event(version),
        )


def _draft(
    letter: str,
    version: ReportVersion,
    conference: Conference,
    person: Person,
    base_url: str,
    *,
    about: str,
    kind: MailKind = MailKind.REPORT_REVIEW,
    **values: Any,  # noqa: ANN401 - what the letter tells
) -> Draft:
    words = render_letter(
        letter,
        language=person.language,
        conference_id=conference.id,
        name=f"{person.honorific} {person.name}".strip(),
        conference=conference,
        link=f"{base_url}/c/{conference.slug}/reports/{version.number}",
        number=version.number,
        **values,
    )
    return Draft.of(
        words,
        intent=f"{about}:{person.id}",
        kind=kind,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=person.name,
        recipient_address=person.email,
    )


def _event(version: ReportVersion) -> str:
    if any(each.state is FileState.FAILED for each in version.files):
        return "failed"
    return "automatic" if version.deadline else "ready"
