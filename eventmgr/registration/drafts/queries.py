"""Reads of drafts."""

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.drafts.owner import Owner


def find_draft(owner: Owner) -> FormDraft | None:
    """Return what is kept of the form, freshly read."""
    return db.session.scalar(
        select(FormDraft).where(owner.theirs()), execution_options={"populate_existing": True}
    )
