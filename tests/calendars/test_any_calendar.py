"""Whatever happens, calendars that apply what was sent show exactly what is so."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.queries import published
from eventmgr.calendars import operations, queries
from eventmgr.campaigns import operations as operations_of_letters
from eventmgr.campaigns.enums import CampaignState
from eventmgr.campaigns.models import CONFERENCE, Campaign
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.models import Mail, MailContent, Mailing
from eventmgr.mail.queries import with_contents
from eventmgr.people.actor import CLOCK, COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.queries import find_registration
from tests.calendars.mime_reading import asked_by
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.calendars import (
    OFFICE,
    entries,
    follow,
    keep_current,
    octets,
    send_to,
)
from tests.factories.campaigns import again, make_campaign, prepare
from tests.factories.conferences import make_conference
from tests.factories.groups import make_participant
from tests.factories.people import NOW

_ACTS: Final = (
    "ask_conference", "ask_session", "move", "rename", "take_out", "bring_back",
    "give_up", "come_after_all", "publish", "publish", "tell", "tell", "clock", "call_off",
    "call_on", "arrive", "arrive", "arrive_late", "refuse", "fall_silent",
    "attempt", "new_days", "write", "write", "send_letter", "throw_away", "call_letter_back",
)  # fmt: skip
_STEPS = st.lists(st.tuples(st.sampled_from(_ACTS), st.integers(0, 2)), min_size=10, max_size=25)


class Calendars:
    """The calendars of all recipients, which know UID and SEQUENCE and nothing else (3.2.2)."""

    def __init__(self) -> None:
        self.shown: dict[tuple[str, str], tuple[str, str, str] | None] = {}
        self._sequences: dict[tuple[str, str], int] = {}

    def apply(self, sent: bytes) -> None:
        method, event = asked_by(sent)
        key = (event.one("ATTENDEE").value, event.one("UID").value)
        sequence = int(event.one("SEQUENCE").value)
        if method == "CANCEL":
            assert key in self._sequences or sequence > 0, "struck before it was sent"
        if sequence < self._sequences.get(key, -1):
            return
        self._sequences[key] = sequence
        start = event.one("DTSTART").value
        told = (event.text("SUMMARY"), start, event.text("LOCATION"))
        self.shown[key] = told if method == "REQUEST" else None


class House:
    """One conference with three people, each of whom chairs a session of their own."""

    def __init__(self) -> None:
        self.conference = make_conference(city="Lahore")
        self.people = [make_participant(self.conference) for _each in range(3)]
        self.sessions = [make_session(self.conference) for _each in range(3)]
        for session, person in zip(self.sessions, self.people, strict=True):
            make_role(session, person=person)
        publish_agenda(self.conference)
        keep_current(self.conference)
        self.calendars = Calendars()
        self.letters: list[Campaign] = []
        self.now = NOW

    def act(self, name: str, number: int) -> None:
        self.now += timedelta(minutes=10)
        with suppress(DomainError):  # what is refused changes nothing
            getattr(self, name)(number)
        db.session.flush()

    def ask_conference(self, number: int) -> None:
        send_to(self.people[number], self.conference, now=self.now)

    def ask_session(self, number: int) -> None:
        send_to(
            self.people[number],
            self.conference,
            session_uid=self.sessions[number].uid,
            now=self.now,
        )

    def move(self, number: int) -> None:
        self.sessions[number].starts_at += timedelta(minutes=5)
        self.sessions[number].ends_at += timedelta(minutes=5)

    def rename(self, number: int) -> None:
        self.sessions[number].title += "!"

    def take_out(self, number: int) -> None:
        self.sessions[number].state = SessionState.REMOVED

    def bring_back(self, number: int) -> None:
        self.sessions[number].state = SessionState.SCHEDULED

    def new_days(self, _number: int) -> None:
        self.conference.ends += timedelta(days=1)

    def give_up(self, number: int) -> None:
        self._register(number, RegistrationState.CANCELLED)

    def come_after_all(self, number: int) -> None:
        self._register(number, RegistrationState.CONFIRMED)

    def publish(self, _number: int) -> None:
        publish_agenda(self.conference, now=self.now)

    def tell(self, _number: int) -> None:
        follow(self.conference, self.now)

    def clock(self, _number: int) -> None:
        operations.strike_lost(conference=self.conference, office=OFFICE, actor=CLOCK, now=self.now)

    def call_off(self, _number: int) -> None:
        self._call_off(is_called_off=True)

    def call_on(self, _number: int) -> None:
        self._call_off(is_called_off=False)

    def write(self, number: int) -> None:
        """The conference, or a session, in the drafts of a letter to all."""
        what = CONFERENCE if number == 0 else str(self.sessions[number].uid)
        campaign = make_campaign(self.conference, "registered:")
        told = {"conference": self.conference, "campaign": campaign, "actor": COMMAND}
        operations_of_letters.choose_calendar(calendar=what, now=self.now, **told)  # type: ignore[arg-type]
        self.letters.append(prepare(self.conference, again(self.conference, campaign)))

    def send_letter(self, _number: int) -> None:
        mailing_id = self._drafted().mailing_id
        assert mailing_id is not None
        drafts = db.session.scalars(
            select(Mail).where(Mail.mailing_id == mailing_id, Mail.state == MailState.DRAFT)
        ).all()
        mailing = db.session.get_one(Mailing, mailing_id)
        operations_of_letters.send_mailing(
            conference=self.conference,
            mailing=mailing,
            expected=len(drafts),
            starts_at=None,
            office=OFFICE,
            actor=COMMAND,
            now=self.now,
        )
        db.session.expire_all()

    def throw_away(self, _number: int) -> None:
        operations_of_letters.discard_drafts(
            conference=self.conference, campaign=self._drafted(), actor=COMMAND, now=self.now
        )
        db.session.expire_all()

    def call_letter_back(self, _number: int) -> None:
        for letter in self.letters:
            mailing = db.session.get_one(Mailing, letter.mailing_id)
            if mailing.state is MailingState.RELEASED:
                operations_of_letters.call_back_mailing(
                    conference=self.conference, mailing=mailing, actor=COMMAND, now=self.now
                )
        db.session.expire_all()

    def arrive(self, _number: int) -> None:
        self._arrive(self._on_its_way())

    def arrive_late(self, _number: int) -> None:
        """The newest first: mails overtake each other."""
        self._arrive(list(reversed(self._on_its_way())))

    def refuse(self, number: int) -> None:
        """The server refuses it for good at the first attempt; nothing of it arrives."""
        waiting = self._on_its_way(MailState.QUEUED)
        for mail in waiting[number : number + 1]:
            mail.state, mail.attempts = MailState.FAILED, 1

    def fall_silent(self, number: int) -> None:
        """It arrives, the server does not say so, and the next attempt is refused."""
        for mail in self._on_its_way()[number : number + 1]:
            self.calendars.apply(octets(mail))
            mail.state, mail.attempts = MailState.UNCERTAIN, mail.attempts + 2

    def attempt(self, number: int) -> None:
        waiting = self._on_its_way(MailState.QUEUED)
        for mail in waiting[number : number + 1]:
            mail.state, mail.attempts = MailState.RETRY, 1

    def settle(self) -> None:
        """Let everything be told, and all mails arrive."""
        self.now += timedelta(minutes=10)
        follow(self.conference, self.now)
        self.arrive(0)
        assert queries.pending(self.conference, now=self.now) == []

    def require_truth(self) -> None:
        agenda = published(self.conference)
        assert agenda is not None
        called_off = queries.setup(self.conference).called_off_at is not None
        for entry in entries():
            if entry.conference_id != self.conference.id:
                continue
            person = db.session.get_one(Person, entry.person_id)
            shown = self.calendars.shown.get((f"mailto:{person.email}", str(entry.uid)))
            arrived = (f"mailto:{person.email}", str(entry.uid)) in self.calendars.shown
            registration = find_registration(self.conference, person.id)
            assert registration is not None
            is_gone = registration.state is RegistrationState.CANCELLED or called_off
            if entry.session_uid is None:
                days = f"{self.conference.starts:%Y%m%d}"
                truth = (self.conference.title, days, "Lahore")
            else:
                item = next((i for i in agenda.items if i.uid == entry.session_uid), None)
                is_gone = is_gone or item is None
                start = f"{item.starts_at:%Y%m%dT%H%M%SZ}" if item else ""
                truth = (item.title if item else "", start, "Lahore")
            if arrived:
                assert shown == (None if is_gone else truth)

    def _drafted(self) -> Campaign:
        """The oldest letter whose drafts are there; raises DomainError if there is none."""
        for letter in self.letters:
            fresh = again(self.conference, letter)
            mailing = fresh.mailing
            is_draft = mailing is not None and mailing.state is MailingState.DRAFT
            if fresh.state is CampaignState.PREPARED and is_draft:
                return fresh
        raise DomainError("no drafts")

    def _on_its_way(self, *states: MailState) -> list[Mail]:
        """The mails with a calendar part, of letters as well, the oldest first."""
        found = db.session.scalars(
            select(Mail)
            .join(Mail.content)
            .where(
                Mail.conference_id == self.conference.id,
                Mail.state.in_(states or _ON_ITS_WAY),
                MailContent.calendar != "",
            )
            .order_by(Mail.id),
            execution_options={"populate_existing": True},
        ).all()
        return with_contents(list(found))

    def _arrive(self, mails: list[Mail]) -> None:
        for mail in mails:
            self.calendars.apply(octets(mail))
            mail.state, mail.attempts = MailState.SENT, mail.attempts + 1

    def _register(self, number: int, state: RegistrationState) -> None:
        registration = find_registration(self.conference, self.people[number].id)
        assert registration is not None
        registration.state = state

    def _call_off(self, *, is_called_off: bool) -> None:
        operations.call_off(
            conference=self.conference,
            is_called_off=is_called_off,
            actor=COMMAND,
            now=self.now,
        )


_ON_ITS_WAY: Final = (MailState.QUEUED, MailState.RETRY)


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=_STEPS)
def test_calendars_end_with_what_was_published(app: Flask, steps: list[tuple[str, int]]) -> None:
    with app.app_context(), db.session.begin_nested() as nested:
        house = House()
        for number in range(3):
            house.act("ask_session", number)
            house.act("ask_conference", number)
        for name, number in steps:
            house.act(name, number)
        house.settle()
        house.require_truth()
        nested.rollback()
