"""The official letter that comes with nominations: kept, and taken out by organisers."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.invitations.delegations.models import Delegation, NominationLetter
from eventmgr.invitations.delegations.official_letters import checked_media_type
from eventmgr.invitations.delegations.operations.holding import held_open
from eventmgr.people.actor import Actor


def keep_letter(
    *, conference: Conference, delegation: Delegation, content: bytes, actor: Actor, now: datetime
) -> None:
    """Keep the institution's official letter in place of an earlier one.

    Raises DomainError for what is no PDF or image, too large, or after the deadline.
    """
    media_type = checked_media_type(content)
    fresh = held_open(conference, delegation, now)
    values = {
        "media_type": media_type,
        "content": content,
        "size": len(content),
        "uploaded_at": now,
    }
    db.session.execute(
        insert(NominationLetter)
        .values(delegation_id=fresh.id, **values)
        .on_conflict_do_update(index_elements=["delegation_id"], set_=values)
    )
    audit.record(
        actor,
        "delegation.letter_kept",
        fresh,
        now=now,
        conference_id=conference.id,
        after={"media_type": media_type, "size": len(content)},
    )


def note_download(
    *, conference: Conference, delegation: Delegation, actor: Actor, now: datetime
) -> None:
    """Note who took the official letter out."""
    audit.record(
        actor, "delegation.letter_downloaded", delegation, now=now, conference_id=conference.id
    )
