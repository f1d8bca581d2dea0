"""The same conference again, next year."""

from datetime import date, datetime, time
from typing import TypedDict

from eventmgr.agenda.operations.cloning import copy_sessions
from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.conferences.operations import set_precedence
from eventmgr.conferences.operations.cloning import (
    copy_partners,
    copy_rooms,
    copy_themes,
    create_another,
)
from eventmgr.conferences.operations.house_style import copy_style
from eventmgr.editions.enums import BY_DEFAULT, Part
from eventmgr.foundation import audit
from eventmgr.groups.cloning import copy_groups
from eventmgr.mail.letters.operations import copy_letters
from eventmgr.people.actor import Actor
from eventmgr.recommendations.nudges.operations import change_setup
from eventmgr.recommendations.nudges.queries import setup_of
from eventmgr.registration.questionnaire.operations import copy_questions

Take = frozenset[Part]
"""What a new edition takes over."""


class _Handover(TypedDict):
    source: Conference
    target: Conference
    actor: Actor
    now: datetime


class _Found(TypedDict):
    rooms: dict[int, Room]
    themes: dict[int, Theme]
    with_descriptions: bool


def clone_conference(
    *,
    source: Conference,
    slug: str,
    title: str,
    starts: date,
    take: Take = BY_DEFAULT,
    actor: Actor,
    now: datetime,
) -> Conference:
    """Create another edition of the conference in draft, as long as it, from another first day.

    What hangs on something that is not taken goes without it: sessions without rooms have none.
    Nobody in a session or group is taken, nor what they answered or wrote, and no version of the
    agenda; descriptions and mandates, which may name people, only if asked for. Raises DomainError.
    """
    venue_time.require_sensible_year(datetime.combine(starts, time.min))
    target = create_another(
        source=source,
        slug=slug,
        title=title,
        starts=starts,
        with_summary=Part.DESCRIPTIONS in take,
        actor=actor,
        now=now,
    )
    _hand_over({"source": source, "target": target, "actor": actor, "now": now}, take)
    audit.record(
        actor,
        "conference.cloned",
        target,
        now=now,
        conference_id=target.id,
        after={"source": source.slug, "taken": sorted(take)},
    )
    return target


def _hand_over(both: _Handover, take: Take) -> None:
    rooms = copy_rooms(**both) if Part.ROOMS in take else {}
    themes = copy_themes(**both) if Part.THEMES in take else {}
    found: _Found = {
        "rooms": rooms,
        "themes": themes,
        "with_descriptions": Part.DESCRIPTIONS in take,
    }
    sessions = copy_sessions(**found, **both) if Part.SESSIONS in take else {}
    if Part.GROUPS in take:
        copy_groups(
            sessions=sessions,
            with_questions=Part.GUIDING_QUESTIONS in take,
            **found,
            **both,
        )
        _copy_nudges(both)
    if Part.QUESTIONS in take:
        copy_questions(**both)
    if Part.LETTERS in take:
        copy_letters(
            source_id=both["source"].id,
            target_id=both["target"].id,
            actor=both["actor"],
            now=both["now"],
        )
    if Part.PARTNERS in take:
        copy_partners(**both)
        copy_style(**both)
    if Part.PRECEDENCE in take:
        set_precedence(
            conference=both["target"],
            offices=both["source"].precedence,
            actor=both["actor"],
            now=both["now"],
        )


def _copy_nudges(both: _Handover) -> None:
    """Remind the groups as long before their deadlines as last time."""
    setup = setup_of(both["source"].id)
    change_setup(
        conference=both["target"],
        is_on=setup.is_on,
        minutes=setup.minutes,
        actor=both["actor"],
        now=both["now"],
    )
