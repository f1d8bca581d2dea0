"""Taking recommendations in from a table, in a few statements however long it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import select, update

from eventmgr.conferences.models import Conference, Theme
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, fold
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.operations import add_group
from eventmgr.groups.setting import Setting
from eventmgr.people.actor import Actor
from eventmgr.recommendations import queries, rules
from eventmgr.recommendations.enums import RecommendationKind, RevisionKind
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.operations.numbering import next_number, next_position
from eventmgr.recommendations.sheet import Row
from eventmgr.recommendations.sorting import MOST_GROUPS, by_theme
from eventmgr.recommendations.wording import Wording

BATCH = 200
"""Rows written by one statement."""


@dataclass(kw_only=True, slots=True)
class Intake:
    """What became of a table."""

    added: dict[str, int] = field(default_factory=dict)
    """New recommendations by "WG3 Title", the group they went to."""
    unchanged: int = 0
    """Rows that the same file had brought before."""
    refused: dict[int, str] = field(default_factory=dict)
    """By line, the reason."""


def import_sheet(
    *,
    conference: Conference,
    rows: Sequence[Row],
    source: str,
    actor: Actor,
    now: datetime,
    most_groups: int = MOST_GROUPS,
    progress: Callable[[int], None] = lambda _rows: None,
) -> Intake:
    """Add what is new in the rows as recommendations of working groups made of their themes.

    ``source`` names the file: a row of the same source and id is taken in once. A row whose words
    are no longer those that came first is refused. Who proposed it is kept beside the words, never
    in them.
    ``progress`` is told how many rows were done.
    """
    get_for_update(Conference, conference.id)
    intake = Intake()
    new = _new_rows(conference, rows, source, intake)
    progress(len(rows) - len(new))
    # All rows are sorted, known ones too: a longer edition of a file sorts the same way.
    for theme, sorted_rows in by_theme(rows, most=most_groups).items():
        fresh = [row for row in sorted_rows if row.line in new]
        if fresh:
            group = _group_of(conference, theme, actor, now)
            intake.added[f"{group.code} {group.title}"] = len(fresh)
            _add_all(group, fresh, source=source, actor=actor, now=now, progress=progress)
    return intake


def _new_rows(conference: Conference, rows: Sequence[Row], source: str, intake: Intake) -> set[int]:
    known = _first_texts(conference, source)
    for row in rows:
        earlier = known.get(_key(source, row))
        if earlier == row.text:
            intake.unchanged += 1
        elif earlier is not None:
            intake.refused[row.line] = _(
                "The id %(id)s came earlier with other words. Edit the recommendation instead.",
                id=row.id,
            )
    return {row.line for row in rows if _key(source, row) not in known}


def _key(source: str, row: Row) -> str:
    return f"{source} {row.id}"


def _first_texts(conference: Conference, source: str) -> Mapping[str, str]:
    statement = (
        select(Recommendation.source, Revision.text)
        .join(Recommendation.group)
        .join(Revision, Revision.recommendation_id == Recommendation.id)
        .where(WorkingGroup.conference_id == conference.id, Revision.number == 1)
        .where(Recommendation.source.startswith(f"{source} ", autoescape=True))
    )
    return {key: text for key, text in db.session.execute(statement)}  # noqa: C416 - mypy


def _group_of(conference: Conference, theme: str, actor: Actor, now: datetime) -> WorkingGroup:
    """Return the theme's group, locked; the others go on being written in meanwhile."""
    titles = db.session.execute(
        select(WorkingGroup.id, WorkingGroup.title)
        .where(WorkingGroup.conference_id == conference.id)
        .order_by(WorkingGroup.number)
    )
    for key, title in titles:
        if fold(title) == fold(theme):
            group: WorkingGroup = get_for_update(WorkingGroup, key)
            return group
    setting = Setting(title=theme, theme_id=_theme(conference, theme).id)
    return add_group(conference=conference, setting=setting, actor=actor, now=now)


def _theme(conference: Conference, name: str) -> Theme:
    themes = db.session.scalars(select(Theme).where(Theme.conference_id == conference.id)).all()
    found = next((each for each in themes if fold(each.name) == fold(name)), None)
    if found is None:
        found = Theme(conference_id=conference.id, name=name, position=len(themes) + 1)
        db.session.add(found)
        db.session.flush()
    return found


def _add_all(
    group: WorkingGroup,
    rows: Sequence[Row],
    *,
    source: str,
    actor: Actor,
    now: datetime,
    progress: Callable[[int], None],
) -> None:
    is_submitted = queries.standing_submission(group) is not None
    is_late = rules.is_late(group, is_submitted=is_submitted, now=now)
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        recommendations = _add_recommendations(group, batch, source, now)
        _add_revisions(recommendations, batch, is_late=is_late, actor=actor, now=now)
        progress(len(batch))
    audit.record(
        actor,
        "group.recommendations_imported",
        group,
        now=now,
        conference_id=group.conference_id,
        after={"source": source, "count": len(rows)},
    )


def _add_recommendations(
    group: WorkingGroup, rows: Sequence[Row], source: str, now: datetime
) -> Sequence[Recommendation]:
    kind = RecommendationKind.RECOMMENDATION
    number, position = next_number(group, kind), next_position(group, kind)
    added = [
        Recommendation(
            group_id=group.id,
            number=number + place,
            position=position + place,
            last_number=1,
            source=_key(source, row),
            proposer=clean(row.proposed_by).strip(),
            created_at=now,
        )
        for place, row in enumerate(rows)
    ]
    db.session.add_all(added)
    db.session.flush()
    return added


def _add_revisions(
    recommendations: Sequence[Recommendation],
    rows: Sequence[Row],
    *,
    is_late: bool,
    actor: Actor,
    now: datetime,
) -> None:
    db.session.add_all(
        Revision(
            recommendation_id=recommendation.id,
            number=1,
            client_id=uuid5(NAMESPACE_OID, f"{recommendation.id} {recommendation.source}"),
            author_id=actor.person_id,
            saved_at=now,
            is_late=is_late,
            kind=RevisionKind.INTAKE,
            **_wording(row).values(),
        )
        for recommendation, row in zip(recommendations, rows, strict=True)
    )
    db.session.flush()
    if not is_late:
        keys = [each.id for each in recommendations]
        db.session.execute(
            update(Recommendation)
            .where(Recommendation.id.in_(keys), Revision.recommendation_id == Recommendation.id)
            .values(revision_id=Revision.id)
            .execution_options(synchronize_session=False)
        )


def _wording(row: Row) -> Wording:
    return Wording(title=row.title, text=row.text, lead_addressee=row.addressee)
