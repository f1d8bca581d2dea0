"""Taking hold of a section: its row is made when somebody first touches it."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation.db import db
from eventmgr.reports.sections.models import ReportSection
from eventmgr.reports.sections.queries import Place


def hold(place: Place) -> ReportSection:
    """Return the section's row, locked until the end of the transaction and freshly read."""
    db.session.flush()
    if place.row is None:
        db.session.execute(
            insert(ReportSection)
            .values(
                conference_id=place.conference.id,
                key=place.key,
                kind=place.kind,
                session_id=place.session.id if place.session else None,
                position=place.position,
                is_on=True,
                last_number=0,
                waiting=[],
            )
            .on_conflict_do_nothing()
        )
    return db.session.scalars(
        select(ReportSection)
        .where(ReportSection.conference_id == place.conference.id, ReportSection.key == place.key)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
