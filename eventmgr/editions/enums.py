"""The closed lists of what editions are made of."""

from enum import StrEnum
from typing import Final

from eventmgr.foundation.i18n import lazy_gettext as _l


class Part(StrEnum):
    """What a new edition may take from an earlier one; people and their answers never."""

    SESSIONS = "sessions"
    ROOMS = "rooms"
    THEMES = "themes"
    GROUPS = "groups"
    GUIDING_QUESTIONS = "guiding_questions"
    """With the groups only."""
    QUESTIONS = "questions"
    """Of the registration form."""
    LETTERS = "letters"
    """What the conference made of the product's letters."""
    PARTNERS = "partners"
    PRECEDENCE = "precedence"
    DESCRIPTIONS = "descriptions"
    """Of the sessions, and the mandates of the groups, with these only: they may name people."""


BY_DEFAULT: Final = frozenset(Part) - {Part.DESCRIPTIONS}
"""What is taken unless somebody chooses otherwise: nothing in which people may be named."""


class TemplateName(StrEnum):
    """The agendas that we bring along."""

    POLICY_CONFERENCE = "policy_conference"
    WORKSHOP = "workshop"
    ASSEMBLY = "assembly"


PART_LABELS = {
    Part.SESSIONS: _l("Sessions, without the people in them"),
    Part.ROOMS: _l("Rooms"),
    Part.THEMES: _l("Themes"),
    Part.GROUPS: _l("Working groups, without their members"),
    Part.GUIDING_QUESTIONS: _l("Guiding questions of the groups"),
    Part.QUESTIONS: _l("Questions of the registration form"),
    Part.LETTERS: _l("Your own words of the letters"),
    Part.PARTNERS: _l("Hosts, partners and donors"),
    Part.PRECEDENCE: _l("Order of precedence"),
    Part.DESCRIPTIONS: _l(
        "Summary, session descriptions and group mandates, with any names in them"
    ),
}
TEMPLATE_LABELS = {
    TemplateName.POLICY_CONFERENCE: _l("Two-day policy conference"),
    TemplateName.WORKSHOP: _l("One-day workshop"),
    TemplateName.ASSEMBLY: _l("Five-day assembly"),
}
