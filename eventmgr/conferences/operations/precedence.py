"""Acts on the order of precedence."""

from collections.abc import Sequence
from datetime import datetime

from eventmgr.conferences import rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import get_for_update
from eventmgr.foundation.text import clean_line
from eventmgr.foundation.versions import require_same, version_of
from eventmgr.people.actor import Actor


def precedence_version(conference: Conference) -> str:
    """Return what stands for the order of precedence as it is now."""
    return version_of({"precedence": list(conference.precedence)})


def set_precedence(
    *,
    conference: Conference,
    offices: Sequence[str],
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> bool:
    """Let protocol name the holders of these offices in this order; return whether it is another.

    Empty lines say nothing. Raises DomainError for an office named twice, too long a name or too
    many of them, and Stale if ``seen`` is given and is not the `precedence_version` there is.
    """
    wanted = [line for line in map(clean_line, offices) if line]
    rules.require_sound_precedence(wanted)
    get_for_update(Conference, conference.id)
    before = list(conference.precedence)
    if wanted == before:
        return False
    require_same(seen, precedence_version(conference))
    conference.precedence = wanted
    audit.record(
        actor,
        "conference.precedence_set",
        conference,
        now=now,
        conference_id=conference.id,
        before={"precedence": before},
        after={"precedence": wanted},
    )
    return True
