"""A group under the Chatham House Rule names nobody outside it: no page, no file, no metadata.

Marked people sit, write, hand in and are kept aside in two such groups, one under the rule itself
and one that meets in a session under it. Every address that can be read is walked by everybody.
"""

import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any, Final
from uuid import uuid4

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventmgr.agenda.enums import Paper, PrintKind, SessionKind
from eventmgr.agenda.prints import operations as agenda_prints
from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.rules import WRITERS
from eventmgr.groups.seating.enums import BondKind
from eventmgr.groups.seating.models import SeatingBond, SeatingRound, SeatingSeat
from eventmgr.pages.exports.views import MEDIA_TYPES
from eventmgr.pages.groups.prints import PDF
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing import files
from eventmgr.recommendations import operations, presence
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.prints.enums import PaperKind
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.wording import Wording
from eventmgr.registration.exports.columns import columns_of
from eventmgr.registration.exports.enums import FileKind
from eventmgr.reports import operations as reports
from eventmgr.reports.enums import Format
from tests.factories import agreeing
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.badges import made, order_badges, order_list
from tests.factories.conferences import make_room
from tests.factories.groups import make_group, make_member
from tests.factories.papers import made_papers, order_papers
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation
from tests.factories.seating import make_round, make_wish
from tests.house.world import World, address_of, guest, signed_in
from tests.visitor import save

MARK: Final = "Vantage"
SPOKEN: Final = "Trestle"
"""A word of what members answer, which is for their group alone."""
A_LONG_WALK: Final = timedelta(hours=1)
"""Presence would be over before the walk comes by."""
OFFICE: Final = "Lantern"
"""Who commits to something, written before the rule was known: a word of that text alone."""
PAPERS: Final = {
    "agenda.print_file": len(PrintKind),
    "badges.file": 2,
    "groups.print_file": len(PaperKind),
}
"""How many files an owner read: what is true no longer is not handed out, and would pass."""
ORGANISERS: Final = frozenset({"administrator", "team organiser", "team owner"})
SETTING_UP: Final = {
    "groups.edit": ORGANISERS,
    "groups.index": ORGANISERS,
    # Names whom the conference knows at all, and no group: they are asked to let people be erased.
    "privacy.erasure": ORGANISERS,
    # The file of one person, whose name was asked for.
    "privacy.file": ORGANISERS,
    "privacy.one": ORGANISERS,
    # Where a round of seating is prepared.
    "seating.one": ORGANISERS,
}
"""Where people are given their seats, or known at all, and to whom: nowhere else outside."""
INSIDE: Final = "inside"
MET_INSIDE: Final = frozenset(
    {
        "groups.show",
        "recommendations.changes",
        "recommendations.compare",
        "recommendations.history",
        "recommendations.show",
        "recommendations.words",
    }
)
"""Where a member meets the others, at least: the walk would have met them elsewhere too."""


class Discreet(World):
    """The world with two groups under the rule, full of marked people who stand nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.ways = dict(self.roles())  # they sit in a group, and prints tell who leads it
        session = make_session(self.conference, title="Frank words", is_chatham=True)
        self.groups = [
            make_group(self.conference, is_chatham=True, session_id=self._breakout()),
            make_group(self.conference, session_id=session.id),
        ]
        self.insiders = [self._fill(each) for each in self.groups]
        self._clash()
        self.round = self._seat()
        publish_agenda(self.conference)
        db.session.flush()
        self.papers = {
            "paper_id": [made(order(self.conference)).id for order in (order_list, order_badges)],
            "print_id": [*self._agenda_prints()],
            "group_print_id": [
                made_papers(order_papers(self.conference, kind=kind)).id for kind in PaperKind
            ],
        }
        db.session.expire_all()
        self.report = reports.request_report(
            conference=self.conference, formats=list(Format), actor=COMMAND, now=NOW
        )
        db.session.flush()
        for each in self.report.files:
            order = reports.claim(file_id=each.id, now=NOW)
            assert order is not None
            files.deliver(order=order, content=reports.compile_order(order), now=NOW)

    def _breakout(self) -> int:
        """A session beside the frank one, at the same time."""
        room = make_room(self.conference)
        return make_session(
            self.conference, title="Beside it", kind=SessionKind.BREAKOUT, room_id=room.id
        ).id

    def _clash(self) -> None:
        """Let somebody lead both groups, which meet at the same time."""
        make_member(self.groups[0], GroupRole.CO_MODERATOR, self.insiders[1])

    def _agenda_prints(self) -> Iterator[int]:
        for kind in PrintKind:
            asked = agenda_prints.request_print(
                conference=self.conference,
                kind=kind,
                paper=Paper.A4,
                language="en",
                actor=COMMAND,
                now=NOW,
            )
            db.session.flush()
            order = agenda_prints.claim(file_id=asked.id, now=NOW)
            assert order is not None
            db.session.flush()
            files.deliver(order=order, content=agenda_prints.make(order), now=NOW)
            yield asked.id

    def _fill(self, group: WorkingGroup) -> Person:
        """Seat somebody for each role, and let everybody leave what they can leave."""
        people = {
            role: make_member(
                group,
                role,
                make_person(
                    name=f"{MARK} {group.code} {role.name.title()}",
                    email=f"{MARK}.{group.code}.{role}@example.org",
                    title=f"{MARK} officer",
                ),
            )
            for role in GroupRole
        }
        for kind in RecommendationKind:
            self._write(group, kind, [people[role] for role in GroupRole if role in WRITERS])
        operations.submit_group(
            group=group, may_be_late=True, actor=actor_of(people[GroupRole.RAPPORTEUR]), now=NOW
        )
        return people[GroupRole.MODERATOR]

    def _seat(self) -> SeatingRound:
        """Let them be spoken of where seats are given: by a draft, a wish, a bond."""
        first, second = self.insiders
        found = make_round(self.conference, self.groups)
        db.session.add(
            SeatingBond(
                round_id=found.id,
                kind=BondKind.APART,
                person_id=first.id,
                other_id=second.id,
            )
        )
        for each, group in zip(self.insiders, self.groups, strict=True):
            db.session.add(
                SeatingSeat(
                    round_id=found.id,
                    person_id=each.id,
                    group_id=group.id,
                    found_group_id=group.id,
                )
            )
            make_wish(self.conference, each, *(group.code for group in self.groups))
        return found

    def _say(self, text: Recommendation, person: Person) -> None:
        """Let somebody answer, comment and suggest, and be there."""
        actor = actor_of(person)
        stands = db.session.get_one(Revision, text.revision_id)
        agreeing.answer(
            text,
            actor,
            stance=Stance.OBJECTION,
            reason=f"{SPOKEN} forbids it.",
            seen_number=stands.number,
        )
        agreeing.comment(text, actor)
        agreeing.suggest(text, actor, title=f"By {person.id}")
        presence.renew(
            recommendation_id=text.id,
            person_id=person.id,
            field="text",
            now=clock.now() + A_LONG_WALK,
        )

    def _write(self, group: WorkingGroup, kind: RecommendationKind, people: list[Person]) -> None:
        is_commitment = kind is RecommendationKind.COMMITMENT
        lead = f"{OFFICE} office" if is_commitment else ""
        text = make_recommendation(group, actor=actor_of(people[0]), kind=kind, lead_addressee=lead)
        text.proposer = f"{MARK} proposer"
        for number, person in enumerate([*people, *people]):
            operations.save_revision(
                recommendation=text,
                wording=Wording(
                    text=f"Adopt version {number}.", title=f"{number}", lead_addressee=lead
                ),
                client_id=uuid4(),
                base_number=1,
                may_write=number < len(people),
                actor=actor_of(person),
                now=NOW,
            )
        for person in people:
            self._say(text, person)

    def variants(self) -> Iterator[dict[str, Any]]:
        """Yield what the names in addresses may stand for, one after the other."""
        yield self.values
        for group in self.groups:
            yield {
                **self.values,
                "code": group.code,
                "session_id": group.sessions[0].id if group.sessions else 0,
            }
            keys = [
                each.key
                for each in db.session.scalars(
                    select(Recommendation).where(Recommendation.group_id == group.id)
                )
            ]
            for key in keys:
                for number in (1, 3):
                    yield {
                        **self.values,
                        "code": group.code,
                        "number": key,
                        "revision_number": number,
                    }
        for person in self.insiders:
            yield {**self.values, "subject_id": person.id, "round_id": self.round.id}
        for name, numbers in self.papers.items():
            for number in numbers:
                yield {**self.values, name: number}
        for each in self.report.files:
            yield {
                **self.values,
                "version_number": self.report.number,
                "file_id": each.id,
                "filename": "schedule.csv",
            }


def said_by(answer: TestResponse) -> str:
    """Everything that an answer says: headers, text, and the parts and metadata of its file."""
    body = answer.get_data()
    said = [*(f"{name}: {value}" for name, value in answer.headers)]
    if body.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(body))
        said += [page.extract_text() for page in reader.pages]
        said += [str(value) for value in (reader.metadata or {}).values()]
        said.append(str(reader.xmp_metadata and reader.xmp_metadata.stream.get_data()))
    if zipfile.is_zipfile(BytesIO(body)):  # DOCX, XLSX
        with zipfile.ZipFile(BytesIO(body)) as package:
            said += [*package.namelist(), str(package.comment)]
            said += [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return "\n".join([*said, body.decode("utf-8", "replace")]).lower()


Met = dict[str, set[str]]
"""Who met a word where: the endpoint -> the roles."""


def walk(app: Flask, world: Discreet) -> tuple[dict[str, Met], Counter[str]]:
    """Who met which word where, and what an owner read as PDF. A new endpoint is walked unasked."""
    ways = {**world.ways, INSIDE: guest(world.insiders[0], world.conference)}
    variants = [*world.variants()]
    inside = world.groups[0].code
    clients = {role: signed_in(app, way) for role, way in ways.items()}
    save()
    met: dict[str, Met] = {MARK: {}, SPOKEN: {}, OFFICE: {}}
    papers: Counter[str] = Counter()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()):
            continue
        addresses = {}
        for values in variants:
            told = {**values, **world.secrets.get(rule.endpoint, {})}
            address = address_of(app, rule, told)
            if rule.endpoint == "recommendations.compare":
                address += "?old=1&new=3"
            addresses.setdefault(address, told["code"])
        for role, client in clients.items():
            for address, code in addresses.items():
                if role == INSIDE and code != inside:
                    continue
                with client.get(address) as answer:
                    assert answer.status_code < 500 or answer.status_code == 503, address
                    said = said_by(answer)
                    papers[rule.endpoint] += role == "team owner" and answer.mimetype == PDF
                for word, found in met.items():
                    if word.lower() in said:
                        found.setdefault(rule.endpoint, set()).add(role)
    return met, papers


@pytest.fixture
def world(app: Flask) -> Iterator[Discreet]:
    app.config["WTF_CSRF_ENABLED"] = True  # pages as people see them
    try:
        yield Discreet()
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_nobody_outside_the_group_meets_who_is_in_it(
    app: Flask, world: Discreet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    found, papers = walk(app, world)
    met = found[MARK]
    assert {role for roles in found[SPOKEN].values() for role in roles} == {INSIDE}
    assert {role for roles in found[OFFICE].values() for role in roles} == {INSIDE}
    assert MARK.lower() not in caplog.text.lower()
    outside = {
        endpoint: sorted(roles - {INSIDE} - SETTING_UP.get(endpoint, frozenset()))
        for endpoint, roles in met.items()
    }
    left = {endpoint: roles for endpoint, roles in outside.items() if roles}
    assert left == {}, left
    assert MET_INSIDE - {endpoint for endpoint, roles in met.items() if INSIDE in roles} == set()
    assert SETTING_UP.keys() <= met.keys()
    assert {each: papers[each] for each in PAPERS} == PAPERS


def test_what_an_organiser_asks_to_be_written_names_nobody(app: Flask, world: Discreet) -> None:
    organiser = signed_in(app, world.ways["team owner"])
    slug, columns = world.conference.slug, [*columns_of(world.conference)]
    save()
    for kind in FileKind:
        asked = {"columns": columns, "kind": kind.value, "language": "en"}
        page = organiser.get(f"/manage/{slug}/exports")
        [token] = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.text))
        answer = organiser.post(f"/manage/{slug}/exports", data={**asked, "csrf_token": token})
        assert (answer.status_code, answer.mimetype) == (200, MEDIA_TYPES[kind].partition(";")[0])
        assert MARK.lower() not in said_by(answer)


def test_no_report_names_them_in_any_format(world: Discreet) -> None:
    assert {each.format for each in world.report.files} == set(Format)
    for each in world.report.files:
        assert each.content
        response = TestResponse(
            [each.content],
            "200 OK",
            {},
            request=None,  # type: ignore[arg-type]
        )
        said = said_by(response)
        assert [word for word in (MARK, OFFICE, SPOKEN) if word.lower() in said] == [], each.format
