"""A group under the Chatham House Rule names nobody outside it: no page, no file, no metadata.

Marked people sit, write, hand in and are kept aside in two such groups, one under the rule itself
and one that meets in a session under it. Every address that can be read is walked by everybody.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from uuid import uuid4

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.rules import WRITERS
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing import files
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.wording import Wording
from eventmgr.reports import operations as reports
from eventmgr.reports.enums import Format
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation
from tests.house.world import World, address_of, guest, signed_in
from tests.visitor import save

MARK: Final = "Vantage"
ORGANISERS: Final = frozenset({"administrator", "team organiser", "team owner"})
SETTING_UP: Final = {
    "groups.edit": ORGANISERS,
    "groups.index": ORGANISERS,
    # Names whom the conference knows at all, and no group: they are asked to let people be erased.
    "privacy.erasure": ORGANISERS,
}
"""Where people are given their seats, or known at all, and to whom: nowhere else outside."""
INSIDE: Final = "inside"
MET_INSIDE: Final = frozenset(
    {"groups.show", "recommendations.show", "recommendations.history", "recommendations.compare"}
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

    def _write(self, group: WorkingGroup, kind: RecommendationKind, people: list[Person]) -> None:
        text = make_recommendation(group, actor=actor_of(people[0]), kind=kind)
        text.proposer = f"{MARK} proposer"
        for number, person in enumerate([*people, *people]):
            operations.save_revision(
                recommendation=text,
                wording=Wording(text=f"Adopt version {number}.", title=f"{number}"),
                client_id=uuid4(),
                base_number=1,
                may_write=number < len(people),
                actor=actor_of(person),
                now=NOW,
            )

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
                yield {**self.values, "code": group.code, "number": key, "revision_number": 1}
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


def walk(app: Flask, world: Discreet) -> dict[str, set[str]]:
    """Who met a mark where: the endpoint -> the roles. A new endpoint is walked unasked."""
    ways = dict(world.roles())
    ways[INSIDE] = guest(world.insiders[0], world.conference)
    variants = [*world.variants()]
    inside = world.groups[0].code
    clients = {role: signed_in(app, way) for role, way in ways.items()}
    save()
    met: dict[str, set[str]] = {}
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
                    if MARK.lower() in said_by(answer):
                        met.setdefault(rule.endpoint, set()).add(role)
    return met


@pytest.fixture
def world(app: Flask) -> Iterator[Discreet]:
    app.config["WTF_CSRF_ENABLED"] = True  # pages as people see them
    try:
        yield Discreet()
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_nobody_outside_the_group_meets_who_is_in_it(app: Flask, world: Discreet) -> None:
    met = walk(app, world)
    outside = {
        endpoint: sorted(roles - {INSIDE} - SETTING_UP.get(endpoint, frozenset()))
        for endpoint, roles in met.items()
    }
    assert {endpoint: roles for endpoint, roles in outside.items() if roles} == {}
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
        assert MARK.lower() not in said_by(response), each.format
