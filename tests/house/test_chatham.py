"""A group under the Chatham House Rule names nobody outside it: no page, no file, no metadata.

Marked people sit, write, hand in and are kept aside in two such groups, one under the rule itself
and one that meets in a session under it. Every address that can be read is walked by everybody.
"""

import logging
import zipfile
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

from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.rules import WRITERS
from eventmgr.groups.seating.enums import BondKind
from eventmgr.groups.seating.models import SeatingBond, SeatingRound
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing import files
from eventmgr.recommendations import operations, presence
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.wording import Wording
from eventmgr.reports import operations as reports
from eventmgr.reports.enums import Format
from tests.factories import agreeing
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.groups import make_group, make_member
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
        session = make_session(self.conference, title="Frank words", is_chatham=True)
        self.groups = [
            make_group(self.conference, is_chatham=True),
            make_group(self.conference, session_id=session.id),
        ]
        self.insiders = [self._fill(each) for each in self.groups]
        self.round = self._seat()
        publish_agenda(self.conference)
        db.session.flush()
        db.session.expire_all()
        self.report = reports.request_report(
            conference=self.conference, formats=list(Format), actor=COMMAND, now=NOW
        )
        db.session.flush()
        for each in self.report.files:
            order = reports.claim(file_id=each.id, now=NOW)
            assert order is not None
            files.deliver(order=order, content=reports.compile_order(order), now=NOW)

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
        """Let them be spoken of where seats are given: by a wish, and by what must hold."""
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
        for each in self.insiders:
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


def walk(app: Flask, world: Discreet) -> dict[str, Met]:
    """Who met which word where. A new endpoint is walked unasked."""
    ways = dict(world.roles())
    ways[INSIDE] = guest(world.insiders[0], world.conference)
    variants = [*world.variants()]
    inside = world.groups[0].code
    clients = {role: signed_in(app, way) for role, way in ways.items()}
    save()
    met: dict[str, Met] = {MARK: {}, SPOKEN: {}, OFFICE: {}}
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
                for word, found in met.items():
                    if word.lower() in said:
                        found.setdefault(rule.endpoint, set()).add(role)
    return met


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
    found = walk(app, world)
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
