"""Two invitations of one human to one conference: what hung on the one hangs on the other."""

from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from eventmgr.foundation.db import Model, db
from eventmgr.invitations.answers.enums import ProposalState
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.formal.models import FormalLetter
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.reminders.models import InvitationReminder
from eventmgr.merging import rules
from eventmgr.merging.handing_over import hand_over
from eventmgr.merging.journal import Journal, rows

CARRIED: Final[tuple[type[Model], ...]] = (Proposal, InvitationReminder, FormalLetter)
"""Every table whose rows belong to an invitation; a house test misses none."""


def join(journal: Journal, *, kept_id: int, lost_id: int, now: datetime) -> None:
    """Let the kept person's invitation have what hangs on the merged one's, where both have one.

    Of two open proposals the later stays open, and the other counts as taken back.
    """
    table = db.metadata.tables[Invitation.__tablename__]
    stays = {each["conference_id"]: each for each in rows(table, table.c.person_id == kept_id)}
    for goes in rows(table, table.c.person_id == lost_id):
        if goes["conference_id"] in stays:
            _carry(journal, before=goes["id"], after=stays[goes["conference_id"]]["id"], now=now)


def _carry(journal: Journal, *, before: int, after: int, now: datetime) -> None:
    ended: MappingProxyType[str, dict[str, Any]] = MappingProxyType(
        {Proposal.__tablename__: {"state": ProposalState.TAKEN_BACK, "decided_at": now}}
    )
    for model in CARRIED:
        table = db.metadata.tables[model.__tablename__]
        hand_over(
            journal,
            table,
            "invitation_id",
            before=before,
            after=after,
            wins=rules.WINS.get(table.name),
            ended=ended.get(table.name),
        )
