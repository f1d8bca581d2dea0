"""The closed lists of campaigns."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class CampaignKind(StrEnum):
    """What a campaign brings to people."""

    INVITATION = "invitation"
    """Invites whoever is not invited yet."""
    MESSAGE = "message"


class CampaignState(StrEnum):
    """How far a campaign has come; what follows is told by its mailing."""

    WRITING = "writing"
    QUEUED = "queued"
    RUNNING = "running"
    PREPARED = "prepared"
    FAILED = "failed"


class Reason(StrEnum):
    """Why somebody who was chosen is not written to."""

    PROTECTED = "protected"
    INVITED = "invited"
    DRAFTED = "drafted"
    TAKEN_BACK = "taken_back"
    NO_ADDRESS = "no_address"
    SAME_ADDRESS = "same_address"


class Part(StrEnum):
    """Groups of people by what they do at the conference."""

    ALL = "all"
    MEMBER = "member"
    MODERATOR = "moderator"
    RAPPORTEUR = "rapporteur"


CAMPAIGN_KIND_LABELS = {
    CampaignKind.INVITATION: _l("Invitation"),
    CampaignKind.MESSAGE: _l("Message"),
}
CAMPAIGN_STATE_LABELS = {
    CampaignState.WRITING: _l("Being written"),
    CampaignState.QUEUED: _l("Waits to be prepared"),
    CampaignState.RUNNING: _l("Being prepared"),
    CampaignState.PREPARED: _l("Prepared"),
    CampaignState.FAILED: _l("Not prepared to the end"),
}
REASON_LABELS = {
    Reason.PROTECTED: _l("Protected: write to them singly"),
    Reason.INVITED: _l("Invited or registered already"),
    Reason.DRAFTED: _l("Their invitation is among the drafts of another campaign"),
    Reason.TAKEN_BACK: _l("Their invitation was taken back"),
    Reason.NO_ADDRESS: _l("No e-mail address"),
    Reason.SAME_ADDRESS: _l("The same address as somebody else’s"),
}
