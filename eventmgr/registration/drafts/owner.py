"""Whose a draft is."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_

from eventmgr.registration.drafts.enums import DraftForm
from eventmgr.registration.drafts.models import FormDraft


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """A form of a conference, and the person or the institution that fills it in."""

    conference_id: int
    form: DraftForm
    person_id: int | None = None
    delegation_id: int | None = None

    @property
    def name(self) -> str:
        """A name for devices, which keep a copy: the next visitor is somebody else's."""
        who = f"d{self.delegation_id}" if self.delegation_id else f"p{self.person_id}"
        return f"{self.conference_id}/{self.form}/{who}"

    def theirs(self) -> ColumnElement[bool]:
        """Return whether a row is this draft."""
        who = (
            FormDraft.delegation_id == self.delegation_id
            if self.delegation_id
            else FormDraft.person_id == self.person_id
        )
        return and_(FormDraft.conference_id == self.conference_id, FormDraft.form == self.form, who)
