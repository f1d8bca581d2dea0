"""What changed from version to version, for everybody."""

from typing import Any

from flask import Response

from eventmgr.agenda import queries, rules
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.versions import sentences
from eventmgr.agenda.versions.changes import from_json
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.agenda import cached
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.web import access


@bp.get("/c/<slug>/changes")
@access.requires(conference_rules.may_see_site, on="conference")
def changes(conference: Conference) -> Response:
    """Show every version, the newest first, and what was another in it."""

    def values() -> dict[str, Any]:
        return {"versions": _told(conference)}

    title = _("Changes of the agenda")
    return cached.page(conference, "agenda/_changes.html", title=title, values=values)


def _told(conference: Conference) -> list[dict[str, Any]]:
    versions = queries.versions(conference)
    found = {each.id: [from_json(row) for row in each.changes] for each in versions}
    ids = {change.person_id for of_version in found.values() for change in of_version}
    people = queries.known(person_id for person_id in ids if person_id is not None)
    discreet = _discreet(cached.current(conference).agenda or Agenda())
    return [
        {
            "version": each,
            "sentences": sentences.told(found[each.id], conference, people, discreet=discreet),
        }
        for each in versions
    ]


def _discreet(agenda: Agenda) -> frozenset[int]:
    """Return the sessions of which no names may be told by now, whatever was told once."""
    sessions = (*agenda.items, *agenda.cancelled)
    return frozenset(each.id for each in sessions if not rules.names_are_public(each))
