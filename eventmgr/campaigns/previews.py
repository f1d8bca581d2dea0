"""A campaign as one of its recipients would read it."""

from dataclasses import dataclass

from eventmgr.calendars.facts import Facts
from eventmgr.calendars.queries import to_hand_out
from eventmgr.calendars.wording import when
from eventmgr.campaigns import placeholders, values
from eventmgr.campaigns.audience import audience
from eventmgr.campaigns.models import Campaign, CampaignText
from eventmgr.campaigns.wording import wording
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail.contents import Said
from eventmgr.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """The letter to one person."""

    person: Person
    text: CampaignText
    said: Said
    empty: tuple[str, ...]
    """The placeholders that would stay empty."""
    entry: Facts | None
    """What their calendar will show; None if nothing goes into it."""
    when: str
    """The entry's time, in the language that is spoken now."""

    @property
    def language(self) -> str:
        """In which language it is."""
        return self.text.language


def preview(
    conference: Conference, campaign: Campaign, person_id: int, *, link: str
) -> Preview | None:
    """Return the letter to the person, with this link; None for whom the campaign does not reach.

    Raises DomainError for a choice of people that is no longer there.
    """
    language = audience(conference, campaign).reached.get(person_id)
    text = next((each for each in campaign.texts if each.language == language), None)
    if text is None:
        return None
    told = values.of_persons(conference, [person_id], language=text.language)[person_id]
    told["link"] = told["unsubscribe_link"] = link
    words = wording(
        language=text.language, subject=text.subject, body=text.body, is_bulk=campaign.is_bulk
    )
    entry = _entry(conference, campaign, person_id)
    return Preview(
        entry=entry,
        when=when(conference, entry) if entry else "",
        person=db.session.get_one(Person, person_id),
        text=text,
        said=words.said(told),
        empty=tuple(
            sorted(
                each.name
                for each in words.slots
                if each.name not in placeholders.NEVER_EMPTY and each.is_empty(told)
            )
        ),
    )


def _entry(conference: Conference, campaign: Campaign, person_id: int) -> Facts | None:
    if not campaign.calendar:
        return None
    return to_hand_out(conference, [person_id], campaign.session_uid).get(person_id)
