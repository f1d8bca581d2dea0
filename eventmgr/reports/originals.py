"""What groups handed in word for word, where by now their lists say something else."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.models import Recommendation, Resubmission, Revision, Submission
from eventmgr.recommendations.wording import Wording
from eventmgr.reports import snapshot as frozen


def originals(conference: Conference) -> Mapping[int, frozen.Original]:
    """Return by its recommendation what was handed in last, where another wording stands.

    Two statements. What a group was given back and handed in anew counts as it was handed in anew.
    """
    found: dict[int, tuple[Revision, str]] = {}
    for revision, at in (*_lists(conference), *_again(conference)):
        found[revision.recommendation_id] = revision, at
    return {
        key: frozen.Original(
            text=revision.text, title=revision.title, revision=revision.number, handed_in_at=at
        )
        for key, (revision, at) in found.items()
        if _is_another(revision)
    }


def _is_another(revision: Revision) -> bool:
    stands = revision.recommendation.revision
    return stands is not None and Wording.of(stands) != Wording.of(revision)


def _lists(conference: Conference) -> list[tuple[Revision, str]]:
    rows = db.session.execute(
        select(Revision, Submission.at)
        .join(Submission, Revision.id == func.any(Submission.revision_ids))
        .join(WorkingGroup, WorkingGroup.id == Submission.group_id)
        .where(
            WorkingGroup.conference_id == conference.id,
            Submission.reopened_at.is_(None),
            ~Submission.is_waiting,
        )
        .options(joinedload(Revision.recommendation).joinedload(Recommendation.revision))
    )
    return [(revision, at.isoformat(timespec="seconds")) for revision, at in rows]


def _again(conference: Conference) -> list[tuple[Revision, str]]:
    rows = db.session.execute(
        select(Revision, Resubmission.at)
        .join(Resubmission, Resubmission.revision_id == Revision.id)
        .join(Recommendation, Recommendation.id == Resubmission.recommendation_id)
        .join(WorkingGroup, WorkingGroup.id == Recommendation.group_id)
        .join(Submission, Submission.group_id == WorkingGroup.id)
        .where(
            WorkingGroup.conference_id == conference.id,
            Submission.reopened_at.is_(None),
            Resubmission.at > Submission.at,
        )
        .order_by(Resubmission.at, Resubmission.id)
        .options(joinedload(Revision.recommendation).joinedload(Recommendation.revision))
    )
    return [(revision, at.isoformat(timespec="seconds")) for revision, at in rows]
