"""What was typed into a form that could not be taken, so that nobody has to type it again."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import g, request
from werkzeug.exceptions import HTTPException

MOST_FIELDS = 500
MOST_CHARACTERS = 1_000_000
"""Together; a whole agenda as a file has a tenth of it."""

NEVER_SHOWN = ("password", "token")
NOT_TYPED = frozenset(
    {"act", "base_number", "client_id", "consents_seen", "draft_key", "draft_owner", "expected"}
    | {"draft_version", "key", "next", "seen", "submit", "tool", "uid", "version"}
)
"""What pages send along for themselves; nobody has typed it."""
_IN_LIST = re.compile(r"-(\d+)-")


@dataclass(frozen=True, slots=True)
class Kept:
    """The fields of a refused form by a tidy name, the names of its files, and where it stands."""

    page: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    is_whole: bool = True
    """False if there was more than an answer can hold."""

    def __bool__(self) -> bool:
        """Whether there is anything to give back."""
        return bool(self.fields or self.files)


def keep() -> None:
    """Have the error's page of this request give back what was typed."""
    g.keeps = True


def kept() -> Kept | None:
    """Return what was posted, never a password or a token; None if nothing is to be given back."""
    if not g.get("keeps") or request.method != "POST":
        return None
    try:
        return _posted() or None
    except HTTPException:  # too large to be read at all
        return None


def _posted() -> Kept:
    typed = [
        (tidy(name), value)
        for name, value in request.form.items(multi=True)
        if value.strip() and _is_typed(name)
    ]
    files = [
        (tidy(name), each.filename or "")
        for name, each in request.files.items(multi=True)
        if each.filename
    ]
    fitting = _fitting(typed)
    return Kept(
        page=_page(),
        fields=fitting,
        files=files[:MOST_FIELDS],
        is_whole=len(fitting) == len(typed),
    )


def tidy(name: str) -> str:
    """Return a field's name as people write: “People 1 country” of ``people-0-country``."""
    counted = _IN_LIST.sub(lambda found: f" {int(found[1]) + 1} ", name.removesuffix("_id"))
    words = counted.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _is_typed(name: str) -> bool:
    own = name.rpartition("-")[2].lower()
    return own not in NOT_TYPED and not any(word in name.lower() for word in NEVER_SHOWN)


def _fitting(typed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found, left = [], MOST_CHARACTERS
    for name, value in typed[:MOST_FIELDS]:
        left -= len(name) + len(value)
        if left < 0:
            break
        found.append((name, value))
    return found


def _page() -> str:
    """Return the address of the page whose form it was."""
    sent_from = urlsplit(request.referrer or "")
    if sent_from.netloc == request.host:
        return f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path
    rule = request.url_rule
    can_be_read = rule is not None and "GET" in (rule.methods or ())
    return request.full_path.rstrip("?") if can_be_read else "/"
