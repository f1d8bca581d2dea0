"""Changes told as sentences, in the language of whoever reads them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from eventmgr.agenda.enums import KIND_LABELS, ROLE_LABELS, SessionKind, SessionRoleName
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.stored import Known
from eventmgr.agenda.versions import moves
from eventmgr.agenda.versions.changes import Change, ChangeKind, Facts
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.i18n import ngettext

People = Mapping[int, Known]
_OF_PEOPLE: Final = frozenset(
    {
        ChangeKind.JOINED,
        ChangeKind.LEFT,
        ChangeKind.ROLE,
        ChangeKind.REPRESENTED,
        ChangeKind.PRESENTED,
    }
)
_TELLING_MUCH: Final = frozenset({ChangeKind.REPRESENTED, ChangeKind.PRESENTED})
"""What would tell more of a protected person than the display name."""


def told(
    changes: Iterable[Change],
    conference: Conference,
    people: People,
    *,
    discreet: frozenset[int] = frozenset(),
) -> list[str]:
    """Return the sentences that everybody may read by now.

    Nobody is named who has left or has no name to show, nor anybody in the sessions of
    ``discreet``: those that are closed or under the Chatham House Rule meanwhile.
    """
    return [
        sentence(each, conference, people)
        for each in changes
        if each.person_id is None or _may_be_told(each, people, discreet)
    ]


def people_of(*agendas: Agenda) -> dict[int, Known]:
    """Return how everybody with a part in these agendas is called in them."""
    return {
        part.person_id: Known(part.name, part.is_protected)
        for agenda in agendas
        for item in (*agenda.items, *agenda.cancelled)
        for part in item.parts
    }


def sentence(change: Change, conference: Conference, people: People) -> str:
    """Return the change as one sentence, people called as in ``people``."""
    if change.kind in _OF_PEOPLE and change.person_id is not None:
        return _of_person(change, people[change.person_id].name)
    return _SENTENCES[change.kind](change, conference)


def own_sentence(change: Change, conference: Conference) -> str:
    """Return the change as one sentence to the very person it is about, or as everybody reads it.

    It names nobody else.
    """
    if change.kind is ChangeKind.ROOM_RENAMED:
        return _(
            "“%(title)s”: the room “%(old)s” is now called “%(new)s”.",
            title=change.title,
            **_names(change),
        )
    if change.person_id is None:
        return _SENTENCES[change.kind](change, conference)
    if change.kind is ChangeKind.JOINED:
        return _(
            "“%(title)s”, %(when)s: you are announced as %(roles)s.",
            title=change.title,
            when=moves.when_and_where(conference, change.after),
            roles=_roles(change.after),
        )
    if change.kind is ChangeKind.REPRESENTED and change.after["by"]:
        return _(
            "“%(title)s”: you are represented by %(other)s.",
            title=change.title,
            other=change.after["by"],
        )
    return str(_OWN[change.kind]) % _values(change)


def _may_be_told(change: Change, people: People, discreet: frozenset[int]) -> bool:
    known = people.get(change.person_id or 0)
    if known is None or not known.name or discreet.intersection(change.session_ids):
        return False
    return not (known.is_protected and change.kind in _TELLING_MUCH)


def _of_person(change: Change, name: str) -> str:
    if change.kind is ChangeKind.REPRESENTED and change.after["by"]:
        return _(
            "%(name)s is represented by %(other)s in “%(title)s”.",
            name=name,
            other=change.after["by"],
            title=change.title,
        )
    return str(_PERSON[change.kind]) % (_values(change) | {"name": name})


def _values(change: Change) -> dict[str, str]:
    words = [change.after.get("title"), change.after.get("affiliation")]
    return {
        "title": change.title,
        "old": _roles(change.before),
        "new": _roles(change.after),
        "words": ", ".join(each for each in words if each) or _("nothing"),
    }


_PERSON: Final = {
    ChangeKind.JOINED: _l("%(name)s joins “%(title)s”: %(new)s."),
    ChangeKind.LEFT: _l("%(name)s is no longer in “%(title)s” (%(old)s)."),
    ChangeKind.ROLE: _l("%(name)s in “%(title)s”: %(new)s instead of %(old)s."),
    ChangeKind.REPRESENTED: _l("%(name)s comes to “%(title)s” in person."),
    ChangeKind.PRESENTED: _l("“%(title)s”: beside the name of %(name)s stands: %(words)s."),
}
_OWN: Final = {
    ChangeKind.LEFT: _l("“%(title)s”: you are no longer announced as %(old)s."),
    ChangeKind.ROLE: _l("“%(title)s”: you are announced as %(new)s instead of %(old)s."),
    ChangeKind.REPRESENTED: _l("“%(title)s”: you are announced to come in person."),
    ChangeKind.PRESENTED: _l("“%(title)s”: beside your name stands: %(words)s."),
}


def _first(change: Change, _conference: Conference) -> str:
    return ngettext(
        "First published version, with %(num)s session.",
        "First published version, with %(num)s sessions.",
        change.after["count"],
    )


def _room_renamed(change: Change, _conference: Conference) -> str:
    return _("The room “%(old)s” is now called “%(new)s”.", **_names(change))


def _theme_renamed(change: Change, _conference: Conference) -> str:
    return _("The theme “%(old)s” is now called “%(new)s”.", **_names(change))


def _added(change: Change, conference: Conference) -> str:
    where = moves.when_and_where(conference, change.after)
    return _("New: “%(title)s”, %(when)s.", title=change.title, when=where)


def _restored(change: Change, conference: Conference) -> str:
    where = moves.when_and_where(conference, change.after)
    return _("“%(title)s” takes place after all: %(when)s.", title=change.title, when=where)


def _cancelled(change: Change, conference: Conference) -> str:
    where = moves.when_and_where(conference, change.before)
    return _("Cancelled: “%(title)s”, %(when)s.", title=change.title, when=where)


def _renamed(change: Change, _conference: Conference) -> str:
    return _(
        "“%(old)s” is now called “%(new)s”.", old=change.before["title"], new=change.after["title"]
    )


def _kind(change: Change, _conference: Conference) -> str:
    return _(
        "“%(title)s”: the kind is now %(new)s instead of %(old)s.",
        title=change.title,
        old=KIND_LABELS[SessionKind(change.before["kind"])],
        new=KIND_LABELS[SessionKind(change.after["kind"])],
    )


def _theme(change: Change, _conference: Conference) -> str:
    if not change.after["name"]:
        return _("“%(title)s” has no theme any more.", title=change.title)
    return _(
        "“%(title)s”: the theme is now “%(new)s”.", title=change.title, new=change.after["name"]
    )


def _closed(change: Change, _conference: Conference) -> str:
    if change.after["is_closed"]:
        return _("“%(title)s” is now for those invited to it only.", title=change.title)
    return _("“%(title)s” is no longer a closed session.", title=change.title)


def _chatham(change: Change, _conference: Conference) -> str:
    if change.after["is_chatham"]:
        return _("“%(title)s” is now held under the Chatham House Rule.", title=change.title)
    return _("“%(title)s” is no longer held under the Chatham House Rule.", title=change.title)


def _described(change: Change, _conference: Conference) -> str:
    return _("“%(title)s” has a new description.", title=change.title)


def _roles(facts: Facts) -> str:
    return ", ".join(str(ROLE_LABELS[SessionRoleName(each)]) for each in facts.get("roles", ()))


def _names(change: Change) -> dict[str, str]:
    return {"old": change.before["name"], "new": change.after["name"]}


_SENTENCES: Final[dict[ChangeKind, Callable[[Change, Conference], str]]] = {
    ChangeKind.FIRST: _first,
    ChangeKind.ROOM_RENAMED: _room_renamed,
    ChangeKind.THEME_RENAMED: _theme_renamed,
    ChangeKind.ADDED: _added,
    ChangeKind.RESTORED: _restored,
    ChangeKind.CANCELLED: _cancelled,
    ChangeKind.MOVED: moves.moved,
    ChangeKind.RENAMED: _renamed,
    ChangeKind.KIND: _kind,
    ChangeKind.THEME: _theme,
    ChangeKind.CLOSED: _closed,
    ChangeKind.CHATHAM: _chatham,
    ChangeKind.DESCRIBED: _described,
}
