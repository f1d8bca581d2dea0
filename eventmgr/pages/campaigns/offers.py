"""The choices of people that a page offers, and how each is called."""

from collections.abc import Mapping

from eventmgr.agenda.enums import ROLE_LABELS, SessionState
from eventmgr.agenda.queries import sessions
from eventmgr.campaigns import choosing
from eventmgr.campaigns.choosing import Choice
from eventmgr.campaigns.enums import Part
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.queries import groups
from eventmgr.registration.enums import (
    AMONG_LABELS,
    CATEGORY_LABELS,
    REGISTRATION_LABELS,
    Among,
)
from eventmgr.registration.lists.queries import lists

Offer = Mapping[str, list[tuple[str, str]]]


def offered(conference: Conference) -> Offer:
    """Return every choice by its heading, as words of the choice and its name."""
    told = {
        _("Registrations"): _registrations(),
        _("Address book"): [
            (_words("uninvited"), _("Whoever is not invited yet")),
            (_words("contacts"), _("Everybody in the address book")),
        ],
        _("Saved lists"): [(_words("list", each.id), each.name) for each in lists(conference)],
        _("Working groups"): _groups(conference),
        _("Agenda"): _agenda(conference),
    }
    return {heading: choices for heading, choices in told.items() if choices}


def named(offer: Offer, chosen: list[str]) -> list[tuple[str, str]]:
    """Return the chosen ones with their names; one that is offered no more says so."""
    names = {words: name for choices in offer.values() for words, name in choices}
    return [(words, names.get(words) or _unoffered(words)) for words in chosen]


def _unoffered(words: str) -> str:
    try:
        choosing.read(words)
    except DomainError:
        return words
    return _("No longer there")


def _words(kind: str, value: object = "") -> str:
    return Choice(kind, value).words


def _registrations() -> list[tuple[str, str]]:
    among = [each for each in Among if each is not Among.UNINVITED]
    return [
        (_words("registered"), _("Everybody invited or registered")),
        (_words("unanswered"), _("Whoever has not answered yet")),
        *((_words("state", each), str(REGISTRATION_LABELS[each])) for each in REGISTRATION_LABELS),
        *((_words("state", each), str(AMONG_LABELS[each])) for each in among),
        *(
            (_words("category", each), _("Category: %(name)s", name=name))
            for each, name in CATEGORY_LABELS.items()
        ),
    ]


def _groups(conference: Conference) -> list[tuple[str, str]]:
    found = groups(conference)
    if not found:
        return []
    parts = {
        Part.ALL: _("Everybody in a working group"),
        Part.MEMBER: _("All members"),
        Part.MODERATOR: _("All moderators"),
        Part.RAPPORTEUR: _("All rapporteurs"),
    }
    return [
        *((_words("groups", part), name) for part, name in parts.items()),
        *((_words("group", each.id), f"{each.code} {each.title}") for each in found),
    ]


def _agenda(conference: Conference) -> list[tuple[str, str]]:
    shown = [
        each for each in sessions(conference) if each.roles and each.state is SessionState.SCHEDULED
    ]
    if not shown:
        return []
    held = {role.role for each in shown for role in each.roles}
    return [
        (_words("parts"), _("Everybody with a part in a session")),
        *(
            (_words("role", each), _("All: %(role)s", role=name))
            for each, name in ROLE_LABELS.items()
            if each in held
        ),
        *((_words("session", each.id), each.title) for each in shown),
    ]
