"""A writer's pass: what the editor's page gives its script to send saves with.

It says who opened the page and in which group or report, signed, so it stands for the form's
token (a page of another site cannot know it) and does not age with the visit: people type for
hours. And it shows that a person who may not write any more could when they began, so their words
of a text that is there are kept aside instead of refused. A text that they would begin has no place
aside: it is refused, stays on their device and can be downloaded there.
"""

from typing import Final

from eventmgr.foundation import tokens
from eventmgr.foundation.tokens import BadToken

PURPOSE: Final = "writing"
DAYS: Final = 14
"""As long as words may lie on a device before they reach us."""


def issue(*, person_id: int, place: int | str) -> str:
    """Return the pass of this person for this place: a group's id, or a name of another place."""
    return tokens.sign(PURPOSE, [person_id, place])


def is_good(token: object, *, person_id: int | None, place: int | str) -> bool:
    """Whether the pass was issued to this person, for this place, and is not too old."""
    if not isinstance(token, str):
        return False
    try:
        return bool(tokens.read(PURPOSE, token, max_age=DAYS * 86400) == [person_id, place])
    except BadToken:
        return False
