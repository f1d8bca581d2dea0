"""How the formats of others call kinds and roles, both ways."""

from typing import Final

from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.foundation.text import fold

_KIND_WORDS: Final = {
    **{kind.value.replace("_", ""): kind for kind in SessionKind},
    "discussion": SessionKind.PANEL,
    "paneldiscussion": SessionKind.PANEL,
    "podium": SessionKind.PANEL,
    "workshop": SessionKind.BREAKOUT,
    "handson": SessionKind.BREAKOUT,
    "bof": SessionKind.BREAKOUT,
    "ceremony": SessionKind.OPENING,
    "pause": SessionKind.BREAK,
    "lunch": SessionKind.BREAK,
    "performance": SessionKind.SOCIAL,
    "concert": SessionKind.SOCIAL,
    "party": SessionKind.SOCIAL,
}
"""Words that say the kind; a “lecture”, a “talk” or a “meeting” may be any of several."""

VAGUE: Final = frozenset(
    {"", "lecture", "talk", "lightningtalk", "meeting", "other", "event", "meta", "game", "session"}
)
"""Words under which anything may stand: the title tells more, and nothing has to be said of it."""

V1_TYPES: Final = {
    **{kind: kind.value for kind in SessionKind},
    SessionKind.PANEL: "discussion",
    SessionKind.BREAKOUT: "workshop",
}
V2_TYPES: Final = {
    **dict.fromkeys(SessionKind, "TALK"),
    SessionKind.PANEL: "DISCUSSION",
    SessionKind.BREAKOUT: "WORKSHOP",
    SessionKind.SOCIAL: "OTHER",
    SessionKind.BREAK: "BREAK",
}
V2_ROLES: Final = {
    SessionRoleName.CHIEF_GUEST: "GUEST",
    SessionRoleName.GUEST_OF_HONOUR: "GUEST",
    SessionRoleName.CHAIR: "HOST",
    SessionRoleName.MASTER_OF_CEREMONIES: "HOST",
    SessionRoleName.MODERATOR: "MODERATOR",
    SessionRoleName.KEYNOTE: "SPEAKER",
    SessionRoleName.PANELIST: "SPEAKER",
    SessionRoleName.PRESENTER: "SPEAKER",
    SessionRoleName.DISCUSSANT: "CONTRIBUTOR",
    SessionRoleName.RAPPORTEUR: "CONTRIBUTOR",
}
_FROM_V2: Final = {
    "HOST": SessionRoleName.CHAIR,
    "MODERATOR": SessionRoleName.MODERATOR,
    "CONTRIBUTOR": SessionRoleName.DISCUSSANT,
    "GUEST": SessionRoleName.GUEST_OF_HONOUR,
}
_SPEAKERS: Final = {
    SessionKind.KEYNOTE: SessionRoleName.KEYNOTE,
    SessionKind.PANEL: SessionRoleName.PANELIST,
}
_OUR_ROLES: Final = {role.value.replace("_", ""): role for role in SessionRoleName}


def plain(word: str) -> str:
    """Return the word as it is looked up: without case, hyphens, spaces and underscores."""
    return fold(word).replace("-", "").replace("_", "").replace(" ", "")


def kind(word: str) -> SessionKind | None:
    """Return the kind that the word says, or None if it says none."""
    return _KIND_WORDS.get(plain(word))


def role(word: str) -> SessionRoleName | None:
    """Return the role that our own word says, or None."""
    return _OUR_ROLES.get(plain(word))


def speaker(of: SessionKind) -> SessionRoleName:
    """Return what somebody is in a session of whom no more is said."""
    return _SPEAKERS.get(of, SessionRoleName.PRESENTER)


def role_of_v2(word: str, of: SessionKind) -> tuple[SessionRoleName, frozenset[SessionRoleName]]:
    """Return our role for JSON v2's word, and all of ours that the word covers."""
    upper = word.strip().upper()
    same = frozenset(each for each, theirs in V2_ROLES.items() if theirs == upper)
    return _FROM_V2.get(upper, speaker(of)), same
