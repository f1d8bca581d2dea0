"""What people are told of each consent: the same words in every form and on every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.consents.enums import CONSENT_LABELS, Consent


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What is asked, what agreeing means, why it is asked, and who sees what comes of it."""

    asked: object
    meaning: object
    why: object
    seen_by: object
    give: object
    """What the button says that gives it."""
    withdraw: object


WORDINGS: Final[Mapping[Consent, Wording]] = MappingProxyType(
    {
        Consent.LISTED: Wording(
            asked=_l("List me among the participants"),
            meaning=_l(
                "The closing report lists you with your name, title, organisation and sector, and "
                "names you as a member of your working group."
            ),
            why=_l("So that those who were there can find each other afterwards."),
            seen_by=_l("Whoever reads the closing report."),
            give=_l("I agree to be listed"),
            withdraw=_l("I no longer agree to be listed"),
        ),
        Consent.PHOTOGRAPHED: Wording(
            asked=_l("I may be photographed"),
            meaning=_l("Pictures on which you can be recognised may be published afterwards."),
            why=_l("So that the organisers can show what the conference was like."),
            seen_by=_l(
                "Whoever sees the pictures. Organisers see whether you agree, to tell those who "
                "take them."
            ),
            give=_l("I agree to be photographed"),
            withdraw=_l("I no longer agree to be photographed"),
        ),
        Consent.QUOTED: Wording(
            asked=_l("I may be quoted"),
            meaning=_l("What you say may be repeated under your name, in the report or elsewhere."),
            why=_l("So that what was said well can be passed on as yours."),
            seen_by=_l(
                "Whoever reads what is published. Organisers see whether you agree, before they "
                "quote anybody."
            ),
            give=_l("I agree to be quoted"),
            withdraw=_l("I no longer agree to be quoted"),
        ),
    }
)
"""In the order in which they are asked."""

NOTICE: Final = tuple((CONSENT_LABELS[each], told.meaning) for each, told in WORDINGS.items())
"""What the privacy notice says of them."""


def shown(what: Consent) -> str:
    """Return what the reader is shown when asked, in their language."""
    told = WORDINGS[what]
    return f"{told.asked}. {told.meaning}"
