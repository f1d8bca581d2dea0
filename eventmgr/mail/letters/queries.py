"""Reads of what conferences made of letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.mail.letters.models import MailTemplate

Key = tuple[str, str]
"""A letter and a language."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved wording, and who saved it."""

    template: MailTemplate
    by: str


def current(conference_id: int) -> dict[Key, MailTemplate]:
    """Return the last saved wording of each letter and language."""
    statement = (
        select(MailTemplate)
        .where(MailTemplate.conference_id == conference_id)
        .ext(distinct_on(MailTemplate.letter, MailTemplate.language))
        .order_by(MailTemplate.letter, MailTemplate.language, MailTemplate.number.desc())
    )
    return {(each.letter, each.language): each for each in db.session.scalars(statement)}


def own(conference_id: int) -> dict[Key, MailTemplate]:
    """Return the wordings that are sent in place of the product's own."""
    return {key: each for key, each in current(conference_id).items() if not each.is_default}


def history(conference_id: int, letter: str, language: str) -> Sequence[Saved]:
    """Return every wording that was saved, the latest first."""
    statement = (
        select(MailTemplate, AuditEntry.actor_name)
        .outerjoin(
            AuditEntry,
            (AuditEntry.object_type == MailTemplate.__name__)
            & (AuditEntry.object_id == MailTemplate.id),
        )
        .where(
            MailTemplate.conference_id == conference_id,
            MailTemplate.letter == letter,
            MailTemplate.language == language,
        )
        .order_by(MailTemplate.number.desc())
    )
    return [Saved(template, by or "") for template, by in db.session.execute(statement)]
