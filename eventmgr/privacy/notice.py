"""What a conference says of the data it asks for: composed of facts, so that it is true."""

from dataclasses import dataclass
from datetime import date

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.consents import words as consents
from eventmgr.registration.models import RegistrationSetup
from eventmgr.registration.queries import setup as setup_of
from eventmgr.registration.questionnaire import queries as questionnaire


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, why, and who sees it."""

    what: object
    why: object
    seen_by: object


ASKED = (
    Asked(
        _l("Name, form of address, office, organisation, country"),
        _l("To invite you, to print your badge, and to know who takes part."),
        _l("The organisers, the desk, and whoever reads your badge."),
    ),
    Asked(
        _l("E-mail address"),
        _l("To write to you about this conference, and to let you in by your personal link."),
        _l("The organisers."),
    ),
    Asked(
        _l("Sector and province"),
        _l(
            "To count who takes part; numbers stand in the closing report. Your sector stands "
            "there beside your name only if you agree to be listed."
        ),
        _l("The organisers."),
    ),
    Asked(
        _l("Needs"),
        _l("To let you take part: food, access, hearing, care."),
        _l("The organisers."),
    ),
    Asked(
        _l("Attendance on each day"),
        _l("To certify that you took part, and to count."),
        _l("The organisers and the desk."),
    ),
    Asked(
        _l("What you type into a form and have not sent"),
        _l(
            "So that no crash or reload loses it. It goes when you send or discard it, and after "
            "30 days."
        ),
        _l("Nobody but you."),
    ),
    Asked(
        _l("What you write in a working group"),
        _l("To make the group's recommendations. The text stays, even when your name has gone."),
        _l("Your group and the organisers; the report names no writer."),
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivacyNotice:
    """Everything that the page says."""

    erase_on: date | None
    contact: str
    words: str
    asked: tuple[Asked, ...] = ASKED
    consents: tuple[tuple[object, object], ...] = consents.NOTICE


def notice(conference: Conference) -> PrivacyNotice:
    """Return what the conference says."""
    setup: RegistrationSetup = setup_of(conference)
    return PrivacyNotice(
        erase_on=setup.erase_on,
        contact=setup.privacy_contact,
        words=setup.privacy_words,
        asked=(*ASKED, *_questions(conference)),
    )


def _questions(conference: Conference) -> list[Asked]:
    """Return what the organisers ask beside the usual."""
    return [
        Asked(each.label, f"{each.why} {each.kept}", _l("The organisers."))
        for each in questionnaire.questions(conference)
    ]
