"""How the history tells each act; a house test finds acts that nobody has words for."""

from eventmgr.foundation.i18n import lazy_gettext as _l

ACTS = {
    "account.added": _l("added an account"),
    "account.closed": _l("closed an account"),
    "account.opened": _l("opened an account"),
    "account.password_set": _l("set a password"),
    "agenda.imported": _l("imported an agenda"),
    "conference.changed": _l("changed the settings"),
    "conference.created": _l("created the conference"),
    "conference.state": _l("changed the state of the conference"),
    "partner.added": _l("added a partner"),
    "report.downloaded": _l("downloaded a closing report"),
    "report.requested": _l("had the closing report compiled"),
    "report.retried": _l("tried a failed report again"),
    "room.added": _l("added a room"),
    "session.added": _l("added a session"),
    "team.changed": _l("gave a role in the team"),
    "team.removed": _l("took somebody out of the team"),
    "theme.added": _l("added a theme"),
}


def tell(action: str) -> str:
    """Return the act in the reader's language, or its name if nobody has words for it."""
    return str(ACTS.get(action, action))
