"""Pure decisions about campaigns: who is written to, in which language, and what may be done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from eventmgr.campaigns import placeholders
from eventmgr.campaigns.enums import CampaignKind, CampaignState, Reason
from eventmgr.campaigns.models import CONFERENCE, Campaign
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line

LONGEST_NAME: Final = 100
LONGEST_SUBJECT: Final = 300
LONGEST_BODY: Final = 20_000
MOST_FILE_BYTES: Final = 5_000_000
"""Of all files of a campaign together: larger mails are refused by many servers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """Somebody who was chosen, with what decides whether they are written to."""

    person_id: int
    email: str
    language: str = "en"
    is_protected: bool = False
    is_invited: bool = False
    """Whether they are registered, or an invitation to them was let go."""
    is_drafted: bool = False
    """Whether a draft that nobody has let go yet invites them."""
    is_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Sorted:
    """Whoever was chosen, parted by what becomes of them."""

    reached: Sequence[Candidate]
    left_out: Mapping[Reason, Sequence[Candidate]] = field(default_factory=dict)


def sort_out(candidates: Iterable[Candidate], kind: CampaignKind) -> Sorted:
    """Return who is written to, no address twice, and who is not and why; each stands once."""
    reached: dict[str, Candidate] = {}
    left_out: dict[Reason, list[Candidate]] = {}
    for each in candidates:
        address = each.email.casefold()
        reason = _objection(each, kind)
        if reason is None and address in reached:
            reason = Reason.SAME_ADDRESS
        if reason is None:
            reached[address] = each
        else:
            left_out.setdefault(reason, []).append(each)
    return Sorted(list(reached.values()), left_out)


def _objection(each: Candidate, kind: CampaignKind) -> Reason | None:
    if each.is_protected:
        return Reason.PROTECTED
    if each.is_taken_back:
        return Reason.TAKEN_BACK
    if kind is CampaignKind.INVITATION and each.is_drafted:
        return Reason.DRAFTED
    if kind is CampaignKind.INVITATION and each.is_invited:
        return Reason.INVITED
    return None if each.email else Reason.NO_ADDRESS


def language_for(spoken: str, written: Collection[str], preferred: Sequence[str]) -> str:
    """Return in which of the languages that a text is ``written`` in somebody is addressed.

    Their own if it is there, else the first of the conference's, else English, else any.
    """
    order = (spoken, *preferred, "en", *sorted(written))
    return next(each for each in order if each in written)


def checked_name(typed: str) -> str:
    """Return the name of a campaign, cleaned; raises DomainError if it is empty or too long."""
    name = clean_line(typed)
    if not name:
        raise DomainError(_("Say what you call it. Recipients never see it."), field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(_("Use at most %(count)d characters.", count=LONGEST_NAME), field="name")
    return name


def require_words(subject: str, body: str, kind: CampaignKind) -> None:
    """Raise DomainError for words that could not be sent: empty, too long, or not understood."""
    if not subject:
        raise DomainError(_("Write a subject."), field="subject")
    if not body.strip():
        raise DomainError(_("Write what the letter says."), field="body")
    if len(subject) > LONGEST_SUBJECT:
        raise DomainError(
            _("Use at most %(count)d characters.", count=LONGEST_SUBJECT), field="subject"
        )
    if len(body) > LONGEST_BODY:
        raise DomainError(_("Use at most %(count)d characters.", count=LONGEST_BODY), field="body")
    head = placeholders.require_understood(subject, field="subject")
    said = placeholders.require_understood(body, field="body")
    if any(each.name == "link" for each in head.placeholders):
        raise DomainError(
            _("A personal link does not belong into the subject, which others see."),
            field="subject",
        )
    if kind is CampaignKind.INVITATION and not any(
        each.name == "link" for each in said.placeholders
    ):
        raise DomainError(
            _("Nobody could answer this invitation: put {link} into the text."), field="body"
        )


def checked_calendar(typed: str) -> str:
    """Return what goes into calendars as a campaign keeps it; raises DomainError for nonsense."""
    if typed in {"", CONFERENCE}:
        return typed
    try:
        return str(UUID(typed))
    except ValueError as error:
        raise DomainError(_("Choose one of the list."), field="calendar") from error


def require_room_for_file(sizes: Iterable[int], size: int) -> None:
    """Raise DomainError for an empty file, and if the files became too large together."""
    if not size:
        raise DomainError(_("Choose a file that is not empty."), field="file")
    if sum(sizes) + size > MOST_FILE_BYTES:
        raise DomainError(
            _("The files of a letter may have 5 MB together: larger mails are often refused."),
            field="file",
        )


def require_writing(campaign: Campaign) -> None:
    """Raise DomainError for a campaign whose drafts are there, or on their way."""
    if campaign.state is not CampaignState.WRITING:
        raise DomainError(
            _("Drafts of this campaign are there already. Throw them away before you change it.")
        )


def require_has_drafts(campaign: Campaign) -> None:
    """Raise DomainError unless there are drafts that nobody is making at the moment."""
    if campaign.state not in {CampaignState.PREPARED, CampaignState.FAILED}:
        raise DomainError(_("There are no drafts to throw away. Look at the page again."))


def require_prepared(campaign: Campaign) -> None:
    """Raise DomainError while drafts are missing: who is written to later would get nothing."""
    if campaign.state is not CampaignState.PREPARED:
        raise DomainError(_("Not all drafts of this campaign are written. Look at the campaign."))


def require_complete(campaign: Campaign, reached: int, missing: int) -> None:
    """Raise DomainError unless the campaign says something to somebody, and nothing is missing."""
    if not campaign.texts:
        raise DomainError(_("Write the words first."))
    for each in campaign.texts:
        require_words(each.subject, each.body, campaign.kind)
    if not reached:
        raise DomainError(_("Nobody would be written to. Choose people first."))
    if missing:
        raise DomainError(
            _(
                "For some people a placeholder would stay empty. Look at the list, or say what "
                "stands there instead, as in {group|your group}."
            )
        )
