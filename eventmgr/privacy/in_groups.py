"""A person's file: where they sit in groups, and what they wrote and said there."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.seating.models import GroupWish
from eventmgr.privacy.facts import Section, taken
from eventmgr.privacy.subject import Subject
from eventmgr.recommendations.models import Recommendation, Revision, Submission
from eventmgr.recommendations.voices import Comment, Endorsement


def told_groups(subject: Subject) -> Section:
    """Return what the section of that name tells."""
    rows = db.session.execute(
        select(GroupMember, WorkingGroup)
        .join(GroupMember.group)
        .where(
            WorkingGroup.conference_id == subject.conference.id,
            GroupMember.person_id == subject.person.id,
        )
        .order_by(WorkingGroup.number)
    )
    return [{"group": group.code, "group_title": group.title, "role": m.role} for m, group in rows]


def told_group_wishes(subject: Subject) -> Section:
    """Return what the section of that name tells."""
    rows = db.session.scalars(
        select(GroupWish).where(
            GroupWish.conference_id == subject.conference.id,
            GroupWish.person_id == subject.person.id,
        )
    )
    return [{"wishes": ", ".join(each.codes), **taken(each, "saved_at")} for each in rows]


def told_recommendations(subject: Subject) -> Section:
    """Return what the section of that name tells."""
    rows = db.session.scalars(
        select(Revision)
        .join(Revision.recommendation)
        .join(Recommendation.group)
        .where(
            WorkingGroup.conference_id == subject.conference.id,
            Revision.author_id.in_(subject.person_ids),
        )
        .options(joinedload(Revision.recommendation).joinedload(Recommendation.group))
        .order_by(WorkingGroup.number, Recommendation.number, Revision.number)
    )
    return [
        {
            "reference": each.recommendation.reference,
            **taken(each, "number", "saved_at", "is_late", "title", "text", "lead_addressee"),
            **taken(each, "supporting_addressees", "time_frame", "indicator", "rationale"),
        }
        for each in rows
    ]


def told_endorsements(subject: Subject) -> Section:
    """Return what the section of that name tells."""
    return _said_of_recommendations(
        subject, Endorsement, Endorsement.person_id, "stance", "reason", "at"
    )


def told_comments(subject: Subject) -> Section:
    """Return what the section of that name tells."""
    return _said_of_recommendations(subject, Comment, Comment.author_id, "text", "state", "at")


def _said_of_recommendations(
    subject: Subject,
    model: Any,  # noqa: ANN401 - any model with a recommendation
    whose: InstrumentedAttribute[Any],
    *names: str,
) -> Section:
    rows = db.session.execute(
        select(model, Recommendation)
        .join(Recommendation, Recommendation.id == model.recommendation_id)
        .join(Recommendation.group)
        .where(WorkingGroup.conference_id == subject.conference.id, whose.in_(subject.person_ids))
        .options(contains_eager(Recommendation.group))
        .order_by(model.id)
    )
    return [{"reference": each.reference, **taken(row, *names)} for row, each in rows]


def told_submissions(subject: Subject) -> Section:
    """Return what the section of that name tells."""
    rows = db.session.execute(
        select(Submission, WorkingGroup)
        .join(Submission.group)
        .where(
            WorkingGroup.conference_id == subject.conference.id,
            Submission.person_id == subject.person.id,
        )
        .order_by(Submission.id)
    )
    return [{"group": group.code, **taken(each, "at", "reopened_at")} for each, group in rows]
