"""The closed lists of seating."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class RuleKind(StrEnum):
    """What is wanted for the people who share a value: a sector, a language, a body."""

    DISTRIBUTE = "distribute"
    """Every group has its share of them."""
    TOGETHER = "together"
    """They sit in as few groups as possible."""
    NEVER_ALONE = "never_alone"
    """Nobody is the only one of them in a group."""
    AT_MOST = "at_most"
    """No group has more than so many of them."""


class Mode(StrEnum):
    """What the groups are to be like."""

    BALANCED = "balanced"
    """Each a picture of the whole conference."""
    SAME_SECTOR = "same_sector"
    """Each of people of one sector."""


class Emphasis(StrEnum):
    """What counts more where wishes and rules cannot both be met."""

    WISHES = "wishes"
    EVEN = "even"
    RULES = "rules"


class BondKind(StrEnum):
    """What must hold for one person or two, whatever it costs."""

    STAYS = "stays"
    """Sits in this group."""
    APART = "apart"
    TOGETHER = "together"


class SeatingState(StrEnum):
    """How far a round of seating is."""

    PREPARING = "preparing"
    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    """There is a draft to look at and to change."""
    FAILED = "failed"
    APPLIED = "applied"


class Failure(StrEnum):
    """Why a search brought no seats."""

    CONTRADICTION = "contradiction"
    """What must hold cannot hold all at once: that is proven."""
    NONE_IN_TIME = "none_in_time"
    STOPPED = "stopped"
    """Somebody stopped the search before it had found any."""
    UNFINISHED = "unfinished"
    """The worker died or broke."""


class Ending(StrEnum):
    """How the search for the best seating ended."""

    OPTIMAL = "optimal"
    """No better one exists: that is proven."""
    FINISHED = "finished"
    """Every step that was planned was made; a better one may exist."""
    OUT_OF_TIME = "out_of_time"
    STOPPED = "stopped"
    """Somebody took the best that was found so far."""


RULE_LABELS = {
    RuleKind.DISTRIBUTE: _l("Distribute evenly"),
    RuleKind.TOGETHER: _l("Keep together"),
    RuleKind.NEVER_ALONE: _l("Nobody alone"),
    RuleKind.AT_MOST: _l("At most so many in a group"),
}
MODE_LABELS = {
    Mode.BALANCED: _l("Mixed: each group a picture of the whole conference"),
    Mode.SAME_SECTOR: _l("By sector: each group of people of one sector"),
}
EMPHASIS_LABELS = {
    Emphasis.WISHES: _l("Wishes count more"),
    Emphasis.EVEN: _l("Both count"),
    Emphasis.RULES: _l("Rules count more"),
}
BOND_LABELS = {
    BondKind.STAYS: _l("Stays in a group"),
    BondKind.APART: _l("Not in one group with"),
    BondKind.TOGETHER: _l("In the same group as"),
}
FAILURE_LABELS = {
    Failure.CONTRADICTION: _l(
        "What must hold cannot hold all at once: the sizes, who stays, who sits together and who "
        "apart. Take something away, then look again."
    ),
    Failure.NONE_IN_TIME: _l(
        "No seats were found in time. Let the search take more seconds, take away something of "
        "what must hold, or let groups be of more sizes; then look again."
    ),
    Failure.STOPPED: _l(
        "The search was stopped before it had found any seats. Look again, and let it go on."
    ),
    Failure.UNFINISHED: _l("No seats were found: the worker could not finish. Look again."),
}
SEATING_LABELS = {
    SeatingState.PREPARING: _l("Being prepared"),
    SeatingState.QUEUED: _l("Waiting for its turn"),
    SeatingState.RUNNING: _l("Looking for seats"),
    SeatingState.READY: _l("Draft"),
    SeatingState.FAILED: _l("No seating found"),
    SeatingState.APPLIED: _l("Applied"),
}
ENDING_LABELS = {
    Ending.OPTIMAL: _l("proven to be the best there is"),
    Ending.FINISHED: _l("all steps made; a better one may exist"),
    Ending.OUT_OF_TIME: _l("the best found within the time; a better one may exist"),
    Ending.STOPPED: _l("the best found until it was stopped; a better one may exist"),
}
