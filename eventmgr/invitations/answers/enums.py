"""The closed lists of answers."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class ProposalState(StrEnum):
    """What became of a proposal to invite somebody else."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class Noted(StrEnum):
    """What an organiser can note for somebody who answered by telephone."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


NOTED_LABELS = {
    Noted.YES: _l("Will come"),
    Noted.NO: _l("Will not come"),
    Noted.MAYBE: _l("Does not know yet"),
}
