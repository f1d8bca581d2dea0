"""Two accounts of one human become one: what either may do, the one that stays may do."""

from eventmgr.conferences.models import TeamMember
from eventmgr.foundation.db import db
from eventmgr.merging import rules
from eventmgr.merging.handing_over import hand_over
from eventmgr.merging.journal import Journal, rows
from eventmgr.people.models import Account, SignIn


def join(journal: Journal, *, kept_id: int, lost_id: int) -> None:
    """Let the kept person have the account, the team roles and the open browsers.

    Of two accounts the kept person's stays, with its password. The other is closed, and so are
    the browsers that were signed in with it.
    """
    table = db.metadata.tables[Account.__tablename__]
    mine = rows(table, table.c.person_id == kept_id)
    theirs = rows(table, table.c.person_id == lost_id)
    if mine and theirs:
        _close(journal, stays=mine[0]["id"], goes=theirs[0]["id"])
        if theirs[0]["is_administrator"]:
            journal.change(table, mine[0], {"is_administrator": True})
        journal.change(table, theirs[0], {"is_active": False, "is_administrator": False})
    else:
        journal.move(table, "person_id", before=lost_id, after=kept_id)
    _join_browsers(journal, kept_id, lost_id, closed=theirs[0]["id"] if mine and theirs else None)


def _close(journal: Journal, *, stays: int, goes: int) -> None:
    team = db.metadata.tables[TeamMember.__tablename__]
    hand_over(journal, team, "account_id", before=goes, after=stays, wins=rules.WINS[team.name])


def _join_browsers(journal: Journal, kept_id: int, lost_id: int, *, closed: int | None) -> None:
    table = db.metadata.tables[SignIn.__tablename__]
    which = table.c.person_id == lost_id
    if closed is not None:
        which &= table.c.account_id.is_distinct_from(closed)
    journal.move_these(table, "person_id", which, before=lost_id, after=kept_id)
