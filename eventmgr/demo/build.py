"""Building the demo conference by the same acts that people do on the pages."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eventmgr.conferences import operations as conferences
from eventmgr.conferences.enums import ConferenceState, PartnerRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.demo.agenda import People, first_version, second_version
from eventmgr.demo.cast import guests
from eventmgr.demo.day import check_in_first_day
from eventmgr.demo.delegations import add_delegations
from eventmgr.demo.drafts import GROUPS
from eventmgr.demo.groups import add_group, present_and_return
from eventmgr.demo.looks import dress
from eventmgr.demo.numbers import add_profile
from eventmgr.demo.programme import PRECEDENCE, ROOMS, THEMES
from eventmgr.demo.questions import add_questions, answer_questions
from eventmgr.demo.reports import evening_before, mend
from eventmgr.demo.sections import add_first_sections, add_sections
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.links import links_for
from eventmgr.invitations.operations import invite_people
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.enums import Sector
from eventmgr.people.models import Person
from eventmgr.people.queries import find_person_by_email
from eventmgr.registration import operations as registration
from eventmgr.registration.answers import Answers
from eventmgr.reports.operations import request_report

SLUG = "demo"
ZONE = ZoneInfo("Asia/Karachi")
ORGANISER = "organiser@example.org"
ADMINISTRATOR = "administrator@example.org"
SILENT_EVERY = 9
"""Every ninth guest has not answered yet, the leaders of groups aside."""
LEADERS = 3
PROTECTED_SECTOR = Sector.NATIONAL_NGO
"""Of WG4: its last member has accompanied witnesses, and is shown by another name."""


def build_demo(*, base_url: str, now: datetime) -> Conference:
    """Fill an empty database; the visitor arrives on the second day."""
    before = now - timedelta(days=14)
    organiser = _accounts(before)
    conference = _conference(organiser, now, before)
    add_questions(conference, actor=organiser, now=before)
    cast = _cast(conference, organiser, base_url, before)
    stage: dict[str, Any] = {"base_url": base_url, "actor": organiser}
    add_delegations(conference, now=before, **stage)
    breakout = first_version(conference, cast, now=before, **stage)
    for plan in GROUPS:
        add_group(conference, plan, breakout, cast[plan.sector], organiser, now)
    dress(conference, organiser, now)
    add_first_sections(conference, organiser, breakout.ends_at)
    evening_before(conference, breakout, organiser, base_url, now)
    present_and_return(conference, organiser, base_url, now)
    mend(conference, organiser, base_url, now)
    people.protect(
        person=cast[PROTECTED_SECTOR][-1],
        display_name="Participant A",
        actor=organiser,
        now=now,
        conference_id=conference.id,
    )
    conferences.set_state(
        conference=conference, state=ConferenceState.RUNNING, actor=organiser, now=now
    )
    check_in_first_day(conference, organiser, now)
    add_profile(conference, organiser, now)
    second_version(conference, now=now - timedelta(days=3), **stage)
    add_sections(conference, organiser, now)
    request_report(conference=conference, actor=organiser, now=now)  # the sweep has it compiled
    return conference


def _accounts(now: datetime) -> Actor:
    administrator = people.find_or_add_person(
        name="Demo Administrator", email=ADMINISTRATOR, now=now
    )
    people.add_account(person=administrator, is_administrator=True, actor=COMMAND, now=now)
    organiser = people.find_or_add_person(name="Demo Organiser", email=ORGANISER, now=now)
    account = people.add_account(person=organiser, actor=COMMAND, now=now)
    return Actor(name=organiser.name, person_id=organiser.id, account_id=account.id)


def _conference(organiser: Actor, now: datetime, before: datetime) -> Conference:
    today = now.astimezone(ZONE).date()
    conference = conferences.create_conference(
        slug=SLUG,
        description=conferences.Description(
            title="Together against Trafficking in Persons",
            starts=today - timedelta(days=1),
            ends=today,
            zone=ZONE.key,
            venue="Jasmine Conference Centre",
            city="Islamabad",
            languages=("en", "ur"),
            capacity=112,
            summary=SUMMARY,
        ),
        actor=organiser,
        now=before,
    )
    who: dict[str, Any] = {"conference": conference, "actor": organiser, "now": before}
    for name, capacity in ROOMS:
        conferences.add_room(name=name, capacity=capacity, **who)
    for name in THEMES:
        conferences.add_theme(name=name, **who)
    for name, role in PARTNERS:
        conferences.add_partner(organisation=name, role=role, **who)
    conferences.set_precedence(offices=PRECEDENCE, **who)
    return find_conference(SLUG) or conference  # read again: now with rooms, themes and partners


PARTNERS = (
    ("Harbour Light Society", PartnerRole.HOST),
    ("Alumni of Farland Exchanges", PartnerRole.PARTNER),
    ("Embassy of Farland", PartnerRole.DONOR),
)
SUMMARY = (
    "Two days on preventing trafficking, protecting people and bringing cases to a verdict. "
    "Officials, parliamentarians, police, courts, civil society, universities and media write "
    "together what has to happen next.\n\n"
    "Everybody and everything here is invented, to show what eventmgr does."
)


def _cast(conference: Conference, organiser: Actor, base_url: str, now: datetime) -> People:
    invite_people(
        conference=conference,
        people=guests(),
        message="We would be honoured by your presence.",
        base_url=base_url,
        actor=organiser,
        now=now,
    )
    cast: dict[Sector, list[Person]] = {sector: [] for sector in Sector}
    for number, guest in enumerate(guests(), 1):
        person = find_person_by_email(guest.email)
        if person is None:
            raise LookupError(guest.email)
        seated = cast[Sector(guest.sector or Sector.OTHER)]
        seated.append(person)
        if number % SILENT_EVERY or len(seated) <= LEADERS:
            _register(conference, person, guest, number, base_url, now + timedelta(hours=number))
    return cast


def _register(
    conference: Conference, person: Person, guest: Guest, number: int, base_url: str, now: datetime
) -> None:
    answer_questions(conference, person, number, now=now)
    registration.register(
        conference=conference,
        person=person,
        answers=Answers(
            name=guest.name,
            honorific=guest.honorific,
            title=guest.title,
            organisation=guest.organisation,
            sector=guest.sector,
            consents_to_be_listed=number % (SILENT_EVERY - 1) != 0,
            consents_to_photographs=number % 2 == 0,
        ),
        link_for=links_for(base_url),
        actor=Actor(name=person.name, person_id=person.id),
        now=now,
    )
