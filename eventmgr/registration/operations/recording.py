"""What the history notes of a registration."""

from datetime import datetime
from typing import Any

from eventmgr.foundation import audit
from eventmgr.people.actor import Actor
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration


def record(
    registration: Registration,
    action: str,
    before: RegistrationState,
    *,
    actor: Actor,
    now: datetime,
    changed: tuple[dict[str, Any], dict[str, Any]] = ({}, {}),
) -> None:
    """Note the act, with the state before and after and what else was changed."""
    audit.record(
        actor,
        action,
        registration,
        now=now,
        conference_id=registration.conference_id,
        before={"state": before, **changed[0]},
        after={"state": registration.state, **changed[1]},
    )
