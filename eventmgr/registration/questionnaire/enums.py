"""The closed lists of the questionnaire."""

from enum import StrEnum
from typing import Final

from eventmgr.foundation.i18n import lazy_gettext as _l


class QuestionKind(StrEnum):
    """What an answer looks like."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    TELEPHONE = "telephone"
    EMAIL = "email"
    COUNTRY = "country"
    LANGUAGES = "languages"
    RANKED = "ranked"


class Among(StrEnum):
    """What a ranked choice is made among."""

    OPTIONS = "options"
    """The question's own."""
    GROUPS = "groups"
    """The conference's working groups, by their codes."""


CHOSEN: Final = frozenset({QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF, QuestionKind.RANKED})
"""The kinds whose options an organiser writes."""
DECIDING: Final = frozenset({QuestionKind.YES_NO, QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF})
"""The kinds of which another question can depend."""
PLURAL: Final = frozenset({QuestionKind.SEVERAL_OF, QuestionKind.LANGUAGES, QuestionKind.RANKED})
"""The kinds with several answers at once."""
LISTED: Final = CHOSEN | {QuestionKind.YES_NO, QuestionKind.LANGUAGES}
"""The kinds whose answers stand in a list, so that nobody tells by them who they are."""

KIND_LABELS = {
    QuestionKind.SHORT_TEXT: _l("A line of text"),
    QuestionKind.LONG_TEXT: _l("Some sentences"),
    QuestionKind.YES_NO: _l("Yes or no"),
    QuestionKind.ONE_OF: _l("One of several options"),
    QuestionKind.SEVERAL_OF: _l("Any of several options"),
    QuestionKind.NUMBER: _l("A number"),
    QuestionKind.DATE: _l("A day"),
    QuestionKind.MOMENT: _l("A day and a time"),
    QuestionKind.TELEPHONE: _l("A telephone number"),
    QuestionKind.EMAIL: _l("An e-mail address"),
    QuestionKind.COUNTRY: _l("A country"),
    QuestionKind.LANGUAGES: _l("Languages"),
    QuestionKind.RANKED: _l("A choice in order of preference"),
}
