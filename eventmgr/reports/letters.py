"""What organisers and moderators are written about a closing report; never a word of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.rules import MODERATORS
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.mail.operations import queue_mails
from eventmgr.people.models import Account, Person
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
        queue_mails(list(_drafts(version, base_url)), now=now)


def readers(conference: Conference) -> Sequence[Person]:
    """Return who may compile the conference's report and can be written to."""
    team = (
        select(Account.person_id)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .where(TeamMember.conference_id == conference.id, TeamMember.role.in_(REPORTERS))
    )
    moderators = (
        select(GroupMember.person_id)
        .join(WorkingGroup, WorkingGroup.id == GroupMember.group_id)
        .where(WorkingGroup.conference_id == conference.id, GroupMember.role.in_(MODERATORS))
    )
    statement = (
        select(Person)
        .where(or_(Person.id.in_(team), Person.id.in_(moderators)))
        .where(Person.erased_at.is_(None), Person.email != "")
        .order_by(Person.id)
    )
    return db.session.scalars(statement).all()


def _drafts(version: ReportVersion, base_url: str) -> Iterable[Draft]:
    conference = version.conference
    people = [
        each
        for each in readers(conference)
        if version.tells_all or each.id == version.requested_by_id
    ]
    for person in people:
        words = render_letter(
            "report_news",
            language=person.language,
            conference_id=conference.id,
            name=f"{person.honorific} {person.name}".strip(),
            conference=conference,
            link=f"{base_url}/c/{conference.slug}/reports/{version.number}",
            event=_event(version),
            number=version.number,
        )
        yield Draft.of(
            words,
            intent=f"report:{version.id}:{person.id}",
            kind=MailKind.REPORT_READY,
            conference_id=conference.id,
            sender_name=conference.title,
            recipient_name=person.name,
            recipient_address=person.email,
        )


def _event(version: ReportVersion) -> str:
    if any(each.state is FileState.FAILED for each in version.files):
        return "failed"
    return "automatic" if version.deadline else "ready"
