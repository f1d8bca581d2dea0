"""Writing a campaign: what it is, whom it goes to, what it says, and what goes along."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from eventmgr.calendars.operations import require_there
from eventmgr.campaigns import audience, choosing, files, rules, versions
from eventmgr.campaigns.enums import CampaignKind
from eventmgr.campaigns.models import Campaign, CampaignFile, CampaignRecipient, CampaignText
from eventmgr.campaigns.operations.holding import held_to_write
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line
from eventmgr.foundation.versions import require_same
from eventmgr.people.actor import Actor


def open_campaign(
    *,
    conference: Conference,
    name: str,
    kind: CampaignKind,
    is_bulk: bool,
    actor: Actor,
    now: datetime,
) -> Campaign:
    """Begin a campaign; nothing is sent by it. Raises DomainError for a bad name."""
    campaign = Campaign(
        conference_id=conference.id,
        name=rules.checked_name(name),
        kind=kind,
        is_bulk=is_bulk,
        created_at=now,
    )
    db.session.add(campaign)
    _record(
        "campaign.opened",
        campaign,
        actor,
        now,
        name=campaign.name,
        kind=kind.value,
        is_bulk=is_bulk,
    )
    return campaign


def change_campaign(
    *,
    conference: Conference,
    campaign: Campaign,
    name: str,
    is_bulk: bool,
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Call it otherwise, and say what goes along; how many unsubscribed it then reaches is noted.

    Raises DomainError once drafts are there, and Stale.
    """
    fresh = held_to_write(conference, campaign)
    require_same(seen, versions.version_of_campaign(fresh))
    fresh.name = rules.checked_name(name)
    fresh.is_bulk = is_bulk
    reached = 0 if is_bulk else audience.count_unsubscribed(conference, fresh)
    _record(
        "campaign.changed",
        fresh,
        actor,
        now,
        name=fresh.name,
        is_bulk=is_bulk,
        unsubscribed=reached,
    )


def choose_people(
    *,
    conference: Conference,
    campaign: Campaign,
    choice: str,
    is_exception: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Add people to those it goes to, or to the exceptions; raises DomainError for no choice."""
    fresh = held_to_write(conference, campaign)
    if is_exception:
        fresh.excluded = choosing.added(fresh.excluded, choice)
    else:
        fresh.included = choosing.added(fresh.included, choice)
    _record_people(fresh, actor, now)


def unchoose_people(
    *,
    conference: Conference,
    campaign: Campaign,
    choice: str,
    is_exception: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a choice back; one that is gone already is no error."""
    fresh = held_to_write(conference, campaign)
    if is_exception:
        fresh.excluded = [each for each in fresh.excluded if each != choice]
    else:
        fresh.included = [each for each in fresh.included if each != choice]
    _record_people(fresh, actor, now)


def write_words(
    *,
    conference: Conference,
    campaign: Campaign,
    language: str,
    subject: str,
    body: str,
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say in one language what the letter says.

    Raises DomainError for words that are empty, too long, or hold a placeholder nobody knows, and
    Stale.
    """
    fresh = held_to_write(conference, campaign)
    if language not in LANGUAGES:
        raise DomainError(_("Choose one of the list."))
    subject, body = clean_line(subject), clean(body)
    rules.require_words(subject, body, fresh.kind)
    text = next((each for each in fresh.texts if each.language == language), None)
    require_same(seen, versions.version_of_words(text))
    if text is None:
        text = CampaignText(language=language)
        fresh.texts.append(text)
    text.subject, text.body = subject, body
    _record("campaign.written", fresh, actor, now, language=language)


def remove_words(
    *, conference: Conference, campaign: Campaign, language: str, actor: Actor, now: datetime
) -> None:
    """Say nothing any more in one language: whoever reads it gets another."""
    fresh = held_to_write(conference, campaign)
    fresh.texts = [each for each in fresh.texts if each.language != language]
    _record("campaign.unwritten", fresh, actor, now, language=language)


def choose_calendar(
    *,
    conference: Conference,
    campaign: Campaign,
    calendar: str,
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say what its mails put into calendars: nothing, the conference or one published session.

    Raises DomainError for what belongs into none, and Stale.
    """
    fresh = held_to_write(conference, campaign)
    calendar = rules.checked_calendar(calendar)
    require_same(seen, versions.version_of_calendar(fresh))
    fresh.calendar = calendar
    if fresh.calendar:
        require_there(conference=conference, session_uid=fresh.session_uid, now=now)
    _record("campaign.calendar_chosen", fresh, actor, now, calendar=fresh.calendar)


def add_file(
    *,
    conference: Conference,
    campaign: Campaign,
    name: str,
    media_type: str,
    content: bytes,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a file go with every mail.

    Raises DomainError for an empty one, for a program, and if the files become too much.
    """
    fresh = held_to_write(conference, campaign)
    rules.require_room_for_file([each.size for each in fresh.files], len(content))
    called = files.called(name)
    files.require_taken(called, content)
    fresh.files.append(
        CampaignFile(name=called, media_type=media_type, size=len(content), content=content)
    )
    _record("campaign.file_added", fresh, actor, now, file=called)


def remove_file(
    *, conference: Conference, campaign: Campaign, file: CampaignFile, actor: Actor, now: datetime
) -> None:
    """Let a file go with no mail any more."""
    fresh = held_to_write(conference, campaign)
    _record("campaign.file_removed", fresh, actor, now, file=file.name)
    fresh.files = [each for each in fresh.files if each.id != file.id]
    db.session.flush()


def delete_campaign(
    *, conference: Conference, campaign: Campaign, actor: Actor, now: datetime
) -> None:
    """Forget a campaign of which nothing was sent; raises DomainError while drafts are there."""
    fresh = held_to_write(conference, campaign)
    _record("campaign.deleted", fresh, actor, now, name=fresh.name)
    mailing = fresh.mailing
    db.session.execute(delete(CampaignRecipient).where(CampaignRecipient.campaign_id == fresh.id))
    db.session.delete(fresh)
    db.session.flush()
    if mailing is not None:
        db.session.delete(mailing)  # it is empty: its drafts were thrown away
        db.session.flush()


def _record_people(campaign: Campaign, actor: Actor, now: datetime) -> None:
    _record(
        "campaign.people_chosen",
        campaign,
        actor,
        now,
        included=list(campaign.included),
        excluded=list(campaign.excluded),
    )


def _record(action: str, campaign: Campaign, actor: Actor, now: datetime, **after: Any) -> None:  # noqa: ANN401 - plain JSON
    db.session.flush()
    audit.record(
        actor, action, campaign, now=now, conference_id=campaign.conference_id, after=after or None
    )
