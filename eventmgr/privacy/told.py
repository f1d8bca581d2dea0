"""A person's file: everything that one conference holds of them, and nothing of anybody else.

The keys are written down in docs/privacy.md; a test keeps the two alike.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.models import (
    AgendaEdit,
    AgendaPrint,
    AgendaVersion,
    Session,
    SessionRole,
)
from eventmgr.conferences.models import TeamMember
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.invitations.formal.paper import plain
from eventmgr.invitations.formal.queries import letters_to
from eventmgr.mail.contents import said
from eventmgr.mail.keys import without_keys
from eventmgr.people.erasing import signs_in_here
from eventmgr.people.merges import other_emails
from eventmgr.people.queries import find_account_of
from eventmgr.privacy.chatham import discreet
from eventmgr.privacy.discretion import discretion_for
from eventmgr.privacy.facts import Facts, Section, taken
from eventmgr.privacy.history import told_history
from eventmgr.privacy.holdings import mails
from eventmgr.privacy.in_groups import (
    told_comments,
    told_endorsements,
    told_group_wishes,
    told_groups,
    told_recommendations,
    told_submissions,
)
from eventmgr.privacy.invited import told_invitations
from eventmgr.privacy.subject import Subject
from eventmgr.recommendations.discreet_acts import discreet_groups
from eventmgr.recommendations.prints.models import GroupPrint
from eventmgr.registration.attendance.models import Certificate, CheckIn
from eventmgr.registration.consents.models import ConsentEntry
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.drafts.rules import typed_words
from eventmgr.registration.lists.models import SavedList
from eventmgr.registration.models import Contact, Registration
from eventmgr.registration.prints.models import PrintedBadge, RegistrationPrint
from eventmgr.registration.questionnaire import wording
from eventmgr.registration.questionnaire.models import Answer, Question
from eventmgr.reports.models import ReportComment, ReportVersion
from eventmgr.reports.sections.models import ReportSection, SectionRevision

_UNSENT: Final = frozenset({"drafts"})


def file_of(subject: Subject, *, now: datetime) -> Facts:
    """Return the person's file, section by section; moments and words as they are."""
    conference = subject.conference
    about = {
        "conference": conference.title,
        "address": conference.slug,
        "made_at": now,
    }
    return {"about": about, **{name: tell(subject) for name, tell in SECTIONS.items()}}


def file_for_organisers(subject: Subject, *, now: datetime) -> Facts:
    """Return the person's file without what is nobody's but theirs.

    That is what they have not sent, and what they did in a group under the Chatham House Rule.
    """
    told = {name: each for name, each in file_of(subject, now=now).items() if name not in _UNSENT}
    return discreet(told, discreet_groups(subject.conference).values())


def as_json(told: Facts) -> bytes:
    """Return the file as JSON in UTF-8, indented; moments in UTC (ISO 8601)."""
    return (json.dumps(_plain(told), ensure_ascii=False, indent=2) + "\n").encode()


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return clock.written(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _person(subject: Subject) -> Section:
    person = subject.person
    organisation = person.organisation.name if person.organisation else ""
    return {
        **taken(person, "honorific", "name", "badge_name", "sort_name", "email", "title"),
        "other_emails": other_emails(person.id),
        "organisation": organisation,
        **taken(person, "sector", "country", "languages", "language"),
        **taken(person, "is_protected", "display_name", "created_at"),
    }


def _account(subject: Subject) -> Section:
    account = find_account_of(subject.person)
    if account is None:
        return {}
    role = db.session.scalar(
        select(TeamMember.role).where(
            TeamMember.conference_id == subject.conference.id, TeamMember.account_id == account.id
        )
    )
    return {
        **taken(account, "is_active", "is_administrator", "created_at"),
        "has_password": bool(account.password_hash),
        "team_role": role,
    }


def _sign_ins(subject: Subject) -> Section:
    found = signs_in_here(subject.person.id, subject.conference.id)
    return [taken(each, "started_at", "ends_at") for each in found]


def _address_book(subject: Subject) -> Section:
    contact = db.session.get(Contact, (subject.conference.id, subject.person.id))
    return taken(contact, "added_at") if contact else {}


def _registration(subject: Subject) -> Section:
    row = subject.registration
    if row is None:
        return {}
    return {
        **taken(row, "state", "category", "honorific", "name", "badge_name", "title"),
        **taken(row, "organisation", "sector", "country", "province", "needs"),
        **taken(row, "consents_to_be_listed", "consents_to_photographs", "consents_to_be_quoted"),
        **taken(row, "consented_at", "answered_at", "offered_until", "awaits_approval", "reason"),
        **taken(row, "clearance", "is_walk_in", "is_head", "badge_code", "created_at"),
        "has_clearance_note": bool(row.clearance_note),
    }


def _of_registration(
    model: Any,  # noqa: ANN401 - a model with a registration
    *names: str,
) -> Callable[[Subject], Section]:
    def tell(subject: Subject) -> Section:
        found = db.session.scalars(
            select(model)
            .where(model.registration_id == subject.registration_id)
            .order_by(*model.__table__.primary_key)
        )
        return [taken(each, *names) for each in found]

    return tell


def _answers(subject: Subject) -> Section:
    """Return every answer that is stored, also to what is not asked any more."""
    rows = db.session.execute(
        select(Answer, Question)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id == subject.registration_id)
        .order_by(Question.position, Question.id)
    ).all()
    asked = {
        each.key: each for each in wording.in_words_of_reader(question for _, question in rows)
    }
    return [
        {
            "question": asked[question.key].label,
            "answer": wording.told(asked[question.key], answer.value),
            **taken(answer, "answered_at"),
        }
        for answer, question in rows
    ]


def _drafts(subject: Subject) -> Section:
    found = db.session.scalars(
        select(FormDraft).where(
            FormDraft.conference_id == subject.conference.id,
            FormDraft.person_id == subject.person.id,
        )
    )
    return [
        {"form": each.form, "saved_at": each.saved_at, "fields": typed_words(each.fields)}
        for each in found
    ]


def _nominations(subject: Subject) -> Section:
    rows = db.session.execute(
        select(Nomination, Delegation)
        .join(Delegation, Delegation.id == Nomination.delegation_id)
        .where(Nomination.registration_id == subject.registration_id)
        .options(joinedload(Delegation.organisation))
        .order_by(Nomination.id)
    )
    return [
        {
            "institution": delegation.organisation.name,
            **taken(each, "honorific", "name", "title", "email", "nominated_at", "ended_at"),
        }
        for each, delegation in rows
    ]


def _formal_letters(subject: Subject) -> Section:
    return [
        {
            **taken(each, "reference", "dated", "released_at"),
            "text": plain(json.loads(each.data)),
        }
        for each in letters_to(subject.conference, subject.person.id)
    ]


def _mails(subject: Subject) -> Section:
    discreet = discretion_for(subject)
    return [
        {
            **taken(each, "kind", "state", "created_at", "sent_at"),
            **taken(each, "recipient_name", "recipient_address"),
            "subject": discreet(said(each).subject),
            "text": discreet(without_keys(said(each).text)),
        }
        for each in mails.mails_to(subject)
    ]


def _suppressions(subject: Subject) -> Section:
    return [
        taken(each, "address", "reason", "detail", "at")
        for each in mails.suppressions_of(subject.conference.id, subject.addresses)
    ]


def _sessions(subject: Subject) -> Section:
    rows = db.session.execute(
        select(SessionRole, Session)
        .join(SessionRole.session)
        .where(
            Session.conference_id == subject.conference.id,
            SessionRole.person_id == subject.person.id,
        )
        .order_by(Session.starts_at, SessionRole.id)
    )
    return [
        {
            "session": session.title,
            "starts_at": session.starts_at,
            **taken(each, "role", "state", "title", "affiliation"),
        }
        for each, session in rows
    ]


def _report_comments(subject: Subject) -> list[Facts]:
    found = db.session.scalars(
        select(ReportComment)
        .join(ReportVersion, ReportVersion.id == ReportComment.version_id)
        .where(
            ReportVersion.conference_id == subject.conference.id,
            ReportComment.author_id.in_(subject.person_ids),
        )
        .order_by(ReportComment.id)
    )
    return [{"place": each.place, "text": each.text, "at": each.at} for each in found]


def _work(subject: Subject) -> Section:
    """Return how often the person did what only those do who work for the conference."""
    conference_id, person_id = subject.conference.id, subject.person.id
    counted: dict[str, tuple[Any, Any]] = {
        "agenda_edits": (AgendaEdit, AgendaEdit.person_id),
        "agenda_versions": (AgendaVersion, AgendaVersion.published_by_id),
        "agenda_prints": (AgendaPrint, AgendaPrint.requested_by_id),
        "group_prints": (GroupPrint, GroupPrint.requested_by_id),
        "registration_prints": (RegistrationPrint, RegistrationPrint.requested_by_id),
        "saved_lists": (SavedList, SavedList.by_id),
        "report_versions": (ReportVersion, ReportVersion.requested_by_id),
    }
    told: Facts = {
        name: db.session.scalar(
            select(func.count()).where(model.conference_id == conference_id, column == person_id)
        )
        for name, (model, column) in counted.items()
    }
    told["report_texts"] = db.session.scalar(
        select(func.count())
        .select_from(SectionRevision)
        .join(SectionRevision.section)
        .where(
            ReportSection.conference_id == conference_id,
            SectionRevision.author_id.in_(subject.person_ids),
        )
    )
    for name, model in (("checked_in_others", CheckIn), ("answered_for_others", Answer)):
        others = select(func.count()).select_from(model).join(Registration)
        told[name] = db.session.scalar(
            others.where(
                Registration.conference_id == conference_id,
                Registration.person_id != person_id,
                model.by_id == person_id,
            )
        )
    return told


SECTIONS: Mapping[str, Callable[[Subject], Section]] = MappingProxyType(
    {
        "person": _person,
        "registration": _registration,
        "answers": _answers,
        "consents": _of_registration(
            ConsentEntry, "what", "is_given", "at", "said_by", "words", "note"
        ),
        "drafts": _drafts,
        "check_ins": _of_registration(CheckIn, "day", "at"),
        "certificates": _of_registration(
            Certificate, "code", "name", "days", "issued_at", "revoked_at", "reason"
        ),
        "badge": _of_registration(PrintedBadge, "printed_at"),
        "nominations": _nominations,
        "invitations": told_invitations,
        "formal_letters": _formal_letters,
        "mails": _mails,
        "suppressions": _suppressions,
        "address_book": _address_book,
        "sessions": _sessions,
        "groups": told_groups,
        "group_wishes": told_group_wishes,
        "recommendations": told_recommendations,
        "endorsements": told_endorsements,
        "comments": told_comments,
        "report_comments": _report_comments,
        "submissions": told_submissions,
        "account": _account,
        "sign_ins": _sign_ins,
        "work": _work,
        "history": told_history,
    }
)
"""Each section of the file, in order."""
