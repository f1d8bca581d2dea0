"""The columns that a conference's own questions make: one for each that is asked."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.registration.exports.column import Column
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import queries, wording
from eventmgr.registration.questionnaire.asked import Asked, Value


def answer_columns(conference: Conference) -> Sequence[Column]:
    """Return a column for each question that is asked now, in their order."""
    asked = queries.questions(conference)
    sheets = _Sheets(asked)
    return [
        Column(key=f"answer-{each.key}", label=each.label, load=_told_by(sheets, each))
        for each in asked
    ]


class _Sheets:
    """The answers of the people at hand: read once for all columns that tell of them."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._asked = asked
        self._at_hand: frozenset[int] = frozenset()
        self._answers: dict[int, dict[str, Value]] = {}

    def of(self, registration_ids: Collection[int]) -> Mapping[int, dict[str, Value]]:
        """Return the answers that count, by registration and by question."""
        if frozenset(registration_ids) != self._at_hand:
            self._at_hand = frozenset(registration_ids)
            registrations = db.session.scalars(
                select(Registration).where(Registration.id.in_(registration_ids))
            )
            self._answers = queries.answers_of(registrations, self._asked)
        return self._answers


def _told_by(sheets: _Sheets, asked: Asked) -> Callable[[Collection[int]], Mapping[int, str]]:
    def load(registration_ids: Collection[int]) -> Mapping[int, str]:
        return {
            key: wording.told(asked, answers[asked.key])
            for key, answers in sheets.of(registration_ids).items()
            if asked.key in answers
        }

    return load
