"""A conference puts the product's letters in its own words; every saved text is kept."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation import audit
from eventmgr.foundation.audit import Doer
from eventmgr.foundation.db import db
from eventmgr.foundation.text import clean, clean_line
from eventmgr.foundation.versions import require_same
from eventmgr.mail.letters import overrides, placeholders, queries
from eventmgr.mail.letters.letter import Wording
from eventmgr.mail.letters.models import MailTemplate


def version_of(conference_id: int, letter: str, language: str) -> str:
    """Return the version of what is sent now, as forms carry it."""
    found = queries.current(conference_id).get((letter, language))
    return str(found.number if found else 0)


def save_letter(
    *,
    conference_id: int,
    letter: str,
    language: str,
    wording: Wording,
    seen: str | None,
    actor: Doer,
    now: datetime,
) -> None:
    """Send these words from now on; the same once more change nothing.

    Raises DomainError for words that do not fit the letter, and Stale.
    """
    for each in placeholders.objections(letter, wording):
        raise each
    said = Wording(clean_line(wording.subject), clean(wording.body).strip() + "\n")
    before = queries.current(conference_id).get((letter, language))
    require_same(seen, str(before.number if before else 0))
    if before is None or before.is_default or before.wording != said:
        _append(before, conference_id, letter, language, said, actor=actor, now=now)


def restore_default(
    *,
    conference_id: int,
    letter: str,
    language: str,
    seen: str | None,
    actor: Doer,
    now: datetime,
) -> None:
    """Send the product's own words again; what was written stays at hand. Raises Stale."""
    before = queries.current(conference_id).get((letter, language))
    require_same(seen, str(before.number if before else 0))
    if before is not None and not before.is_default:
        _append(before, conference_id, letter, language, None, actor=actor, now=now)


def copy_letters(*, source_id: int, target_id: int, actor: Doer, now: datetime) -> None:
    """Let another conference begin with the words that this one sends."""
    for (letter, language), each in queries.own(source_id).items():
        _append(None, target_id, letter, language, each.wording, actor=actor, now=now)


def _append(
    before: MailTemplate | None,
    conference_id: int,
    letter: str,
    language: str,
    said: Wording | None,
    *,
    actor: Doer,
    now: datetime,
) -> None:
    number = before.number + 1 if before else 1
    row = {
        "conference_id": conference_id,
        "letter": letter,
        "language": language,
        "number": number,
        "is_default": said is None,
        "subject": said.subject if said else "",
        "body": said.body if said else "",
        "saved_at": now,
    }
    # Two who save at the same moment: the later one is told, as if it were a minute later.
    written = db.session.scalar(
        insert(MailTemplate).values(row).on_conflict_do_nothing().returning(MailTemplate.id)
    )
    if written is None:
        require_same(str(number - 1), str(number))
    overrides.forget()
    audit.record(
        actor,
        "letter.changed" if said else "letter.restored",
        db.session.get_one(MailTemplate, written),
        now=now,
        conference_id=conference_id,
        after={"letter": letter, "language": language, "number": number},
    )
