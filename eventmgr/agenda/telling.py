"""What was done to a session, in a sentence, from what it was before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from eventmgr.agenda.enums import (
    KIND_LABELS,
    ROLE_LABELS,
    ROLE_STATE_LABELS,
    RoleState,
    SessionKind,
    SessionRoleName,
    SessionState,
)
from eventmgr.foundation.i18n import gettext as _

Values = Mapping[str, Any]


class Told(NamedTuple):
    """A part as the history keeps it."""

    person_id: int
    role: SessionRoleName
    state: RoleState


def parts(values: Values) -> list[Told]:
    """Return the parts that one side of an entry tells of."""
    return [_part(each) for each in values.get("roles") or ()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """Tells acts in one language, by one venue's clocks."""

    zone: ZoneInfo
    locale: str
    names: Mapping[int, str]
    """How people may be called by now; a protected one may have no name to show."""

    def tell(self, action: str, before: Values | None, after: Values | None) -> str:
        """Return what was done; it says so if that was undoing, or doing again."""
        what = "; ".join(self._whole(before, after) or self._details(before or {}, after or {}))
        if action == "agenda.undone":
            return _("undone: %(what)s", what=what)
        if action == "agenda.redone":
            return _("done again: %(what)s", what=what)
        return what

    def _whole(self, before: Values | None, after: Values | None) -> list[str]:
        """Tell that it came or went; nothing for all else."""
        if before is None and after is not None:
            return [_("added: %(place)s", place=self._place(after))]
        if before is None:
            return []
        was, now = before.get("state"), (after or {"state": SessionState.REMOVED}).get("state")
        old, new = self._place(before), self._place(after or {})
        if now == SessionState.REMOVED:
            return [_("removed, it was: %(place)s", place=old)]
        if was == SessionState.REMOVED:
            return [_("brought back: %(place)s", place=new)]
        if now == SessionState.UNSCHEDULED:
            return [_("taken out of the schedule, it was: %(place)s", place=old)]
        return [_("scheduled: %(place)s", place=new)] if was else []

    def _details(self, old: Values, new: Values) -> list[str]:
        return [
            *self._moves(old, new),
            *_texts(old, new),
            *_flags(old, new),
            *self._roles(old, new),
        ]

    def _place(self, values: Values) -> str:
        told = [self._when(values["starts_at"])] if "starts_at" in values else []
        if "room_id" in values:
            told.append(_room(values))
        return ", ".join(told)

    def _when(self, iso: str) -> str:
        local = datetime.fromisoformat(iso).astimezone(self.zone)
        return str(format_datetime(local, "EEE d MMM HH:mm", locale=self.locale))

    def _moves(self, old: Values, new: Values) -> Iterator[str]:
        if "starts_at" in new or "room_id" in new:
            yield _("moved from %(old)s to %(new)s", old=self._place(old), new=self._place(new))
        if "ends_at" in new and not _as_long(old, new):
            ends = {"old": self._when(old["ends_at"]), "new": self._when(new["ends_at"])}
            yield _("its end moved from %(old)s to %(new)s", **ends)

    def _roles(self, old: Values, new: Values) -> Iterator[str]:
        if "roles" not in new:
            return
        were = {(each.person_id, each.role): each.state for each in parts(old)}
        are = {(each.person_id, each.role): each.state for each in parts(new)}
        for key, state in are.items():
            if key not in were:
                yield _("%(name)s is now %(role)s", **self._who(*key))
            elif state != were[key]:
                told = ROLE_STATE_LABELS[state]
                yield _("%(name)s, %(role)s: %(state)s", **self._who(*key), state=told)
        for key in were:
            if key not in are:
                yield _("%(name)s is no longer %(role)s", **self._who(*key))
        if were == are:
            yield _("the order or the words of its roles changed")

    def _who(self, person_id: int, role: SessionRoleName) -> dict[str, object]:
        name = self.names.get(person_id) or _("A protected person")
        return {"name": name, "role": ROLE_LABELS[role]}


def _texts(old: Values, new: Values) -> Iterator[str]:
    if "title" in new:
        yield _("renamed from “%(old)s” to “%(new)s”", old=old["title"], new=new["title"])
    if "kind" in new:
        kinds = {"old": _kind(old), "new": _kind(new)}
        yield _("its kind changed from %(old)s to %(new)s", **kinds)
    if "theme_id" in new:
        themes = {"old": _theme(old), "new": _theme(new)}
        yield _("its theme changed from %(old)s to %(new)s", **themes)
    if "description" in new:
        yield _("its description changed")


def _flags(old: Values, new: Values) -> Iterator[str]:
    if "is_closed" in new:
        yield _("closed to the public") if new["is_closed"] else _("opened to the public")
    if "is_chatham" in new and new["is_chatham"] != old["is_chatham"]:
        yield (
            _("put under the Chatham House Rule")
            if new["is_chatham"]
            else _("taken out of the Chatham House Rule")
        )


def _room(values: Values) -> str:
    if values["room_id"] is None:
        return _("no room")
    return str(values.get("room") or _("a room"))


def _theme(values: Values) -> str:
    return str(values.get("theme") or _("none"))


def _kind(values: Values) -> str:
    return str(KIND_LABELS[SessionKind(values["kind"])])


def _as_long(old: Values, new: Values) -> bool:
    """Whether it ends as much later as it starts."""
    if "starts_at" not in new:
        return False
    old_length, new_length = (
        datetime.fromisoformat(each["ends_at"]) - datetime.fromisoformat(each["starts_at"])
        for each in (old, new)
    )
    return old_length == new_length


def _part(row: Values | list[Any]) -> Told:
    """Read a part; entries from before parts had a state are lists, role first."""
    if isinstance(row, list):
        role, person_id, *_rest = row
        return Told(person_id, SessionRoleName(role), RoleState.ACCEPTED)
    return Told(row["person_id"], SessionRoleName(row["role"]), RoleState(row["state"]))
