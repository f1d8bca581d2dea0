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
    "conference.state_set": _l("changed the state of the conference"),
    "group.added": _l("added a working group"),
    "group.changed": _l("changed a working group"),
    "group.deadline_moved": _l("moved a group's deadline"),
    "group.recommendations_imported": _l("imported recommendations"),
    "group.reopened": _l("reopened a group's list"),
    "group.role_given": _l("gave a role in a group"),
    "group.seated": _l("seated somebody in a group"),
    "group.submitted": _l("submitted a group's recommendations"),
    "group.unseated": _l("took somebody out of a group"),
    "invitation.sent_again": _l("sent an invitation again"),
    "invitations.sent": _l("sent invitations"),
    "partner.added": _l("added a partner"),
    "recommendation.late_text_stands": _l("let a late text stand"),
    "recommendation.moved": _l("put recommendations in another order"),
    "recommendation.restored": _l("brought a recommendation back"),
    "recommendation.saved": _l("saved a recommendation"),
    "recommendation.withdrawn": _l("withdrew a recommendation"),
    "recommendations.exported": _l("exported recommendations"),
    "registration.answered": _l("answered the registration form"),
    "registration.cancelled": _l("gave a place back"),
    "registration.confirmed": _l("got a place"),
    "registration.declined": _l("declined"),
    "registrations.exported": _l("exported registrations"),
    "report.downloaded": _l("downloaded a closing report"),
    "report.requested": _l("had the closing report compiled"),
    "report.retried": _l("tried a failed report again"),
    "room.added": _l("added a room"),
    "session.added": _l("added a session"),
    "session.changed": _l("changed a session"),
    "session.removed": _l("removed a session"),
    "session.roles_set": _l("set who does what in a session"),
    "team.changed": _l("gave a role in the team"),
    "team.removed": _l("took somebody out of the team"),
    "theme.added": _l("added a theme"),
}


def tell(action: str) -> str:
    """Return the act in the reader's language, or its name if nobody has words for it."""
    return str(ACTS.get(action, action))
