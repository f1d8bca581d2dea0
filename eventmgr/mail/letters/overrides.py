"""What is sent in place of the product's own words, looked up once in a transaction."""

from typing import Final

import structlog

from eventmgr.foundation.db import db
from eventmgr.mail.letters import placeholders, queries
from eventmgr.mail.letters.letter import Wording

_AT_HAND: Final = "letters"


def own_wording(conference_id: int | None, letter: str, language: str) -> Wording | None:
    """Return the conference's words for the letter; None if ours are to be sent.

    Words that do not fit the letter any more are noted in the log: a mail that says what we would
    say is better than none.
    """
    if conference_id is None:
        return None
    typed = _known(conference_id).get((letter, language))
    if typed is None:
        return None
    found = placeholders.objections(letter, typed)
    if found:
        structlog.get_logger(__name__).warning(
            "letter_unfit",
            conference=conference_id,
            letter=letter,
            language=language,
            why=[str(each) for each in found],
        )
        return None
    return placeholders.with_slots(letter, typed)


def forget() -> None:
    """Look up again what was written meanwhile."""
    db.session().info.pop(_AT_HAND, None)


def _known(conference_id: int) -> dict[queries.Key, Wording]:
    session = db.session()
    within = session.get_transaction()
    kept, known = session.info.get(_AT_HAND, (None, {}))
    if kept is None or kept is not within:
        known = {}
    if conference_id not in known:
        with session.no_autoflush:
            found = queries.own(conference_id)
        known[conference_id] = {key: each.wording for key, each in found.items()}
        session.info[_AT_HAND] = (session.get_transaction(), known)
    wordings: dict[queries.Key, Wording] = known[conference_id]
    return wordings
