"""Whoever is protected is named nowhere: no page, file, header, search or command tells of them.

A protected person and a twin who is not stand everywhere that a conference knows people. Every
endpoint is walked by everybody: where the twin is met, the walk could have met the other one too.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from eventmgr.agenda.enums import Paper, PrintKind, SessionRoleName
from eventmgr.agenda.models import Session
from eventmgr.agenda.prints import operations as agenda_prints
from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.invitations.delegations import links as delegation_links
from eventmgr.invitations.delegations.queries import nominations
from eventmgr.invitations.queries import find_of_person
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing import files
from eventmgr.recommendations import presence
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.operations import submit_group
from eventmgr.registration.enums import Clearance, RegistrationState
from tests.cli.running import run_command
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.badges import made, order_badges, order_list
from tests.factories.conferences import make_room
from tests.factories.everywhere import Everywhere, Marks, marks, put_everywhere
from tests.factories.groups import make_group, make_member
from tests.factories.merging import merge
from tests.factories.papers import made_papers, order_papers
from tests.factories.people import NOW, make_person
from tests.factories.privacy import erase
from tests.factories.recommendations import actor_of, make_recommendation
from tests.factories.registration import make_registration
from tests.factories.reports import make_ready_version
from tests.house.world import World, address_of, signed_in
from tests.visitor import save

HIDDEN, TWIN, UNDER_THE_RULE = marks("Quillon"), marks("Ostrander"), marks("Vantage")
SHOWN = "Participant Zeta"

THEMSELVES = frozenset({"invitations.open_link", "invitations.open"})
"""What only the person's own link opens."""
MAY_TELL = {
    # An organiser who writes to an institution's focal point has to see and mend the address.
    "delegations.one": {*HIDDEN.name.split(), HIDDEN.email.partition("@")[0]},
    # Whoever serves food and opens doors has to know what is needed, of whomever it is.
    "registration.one": {HIDDEN.needs},
}
"""The words that have to stand somewhere all the same, for organisers alone."""
ORGANISERS = frozenset({"administrator", "team organiser", "team owner"})
TWIN_IS_MET = frozenset(
    {
        "agenda.calendar",
        "agenda.edit",
        "agenda.export",
        "agenda.export_draft",
        "agenda.grid_json",
        "agenda.manage",
        "agenda.mine",
        "agenda.preview",
        "agenda.print_file",
        "agenda.programme",
        "agenda.public",
        "agenda.publish",
        "agenda.session",
        "agenda.session_calendar",
        "agenda.speakers",
        "badges.file",
        "certificates.index",
        "certificates.revoke",
        "certificates.verify",
        "conferences.overview",
        "conferences.team",
        "consents.of_person",
        "delegations.one",
        "delegations.substitute",
        "desk.attendance",
        "desk.attendance_csv",
        "desk.people",
        "desk.person",
        "duplicates.index",
        "duplicates.merges",
        "duplicates.one",
        "groups.edit",
        "groups.index",
        "groups.print_file",
        "groups.show",
        "invitations.index",
        "invitations.one",
        "mailings.html",
        "mailings.log",
        "mailings.log_csv",
        "mailings.mail",
        "numbers.as_csv",
        "numbers.index",
        "people.index",
        "people.one",
        "places.applications",
        "places.clearances",
        "places.vetting",
        "privacy.erasure",
        "privacy.file",
        "privacy.one",
        "questionnaire.answers",
        "recommendations.export",
        "recommendations.history",
        "recommendations.show",
        "registration.export",
        "registration.index",
        "registration.one",
        "reports.download",
        "suppression.index",
    }
)
"""The endpoints at which somebody who is not protected is met, at least."""


class Gallery(World):
    """The world with a protected person everywhere in it, and a twin beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.ways = dict(self.roles())  # they sit in a group, and prints tell who leads it
        self.sessions = {
            "open": self._session("Open session"),
            "closed": self._session("Closed session", is_closed=True),
            "rule": self._session("Under the Rule", is_chatham=True),
        }
        self.groups = [self._group(), self._group()]
        self.hidden = self._put(HIDDEN, self.groups[0])
        self.twin = self._put(TWIN, self.groups[1])
        self._under_the_rule()
        self.asking = [self._asking(HIDDEN), self._asking(TWIN)]
        self._merge()
        publish_agenda(self.conference)
        papers = [*self._papers()]
        agenda_papers = [*self._agenda_papers()]
        group_papers = [made_papers(order_papers(self.conference)).id]
        for person in (self.hidden.person, self.asking[0]):
            people.protect(person=person, display_name=SHOWN, actor=COMMAND, now=NOW)
        db.session.flush()
        db.session.expire_all()
        later = NOW + timedelta(minutes=5)
        self.papers = [*papers, *self._papers(later)]
        self.agenda_papers = [*agenda_papers, *self._agenda_papers(later)]
        group_papers.append(made_papers(order_papers(self.conference, language="ur")).id)
        self.group_papers = group_papers
        self.report = make_ready_version(self.conference)
        # the overview shows the newest acts only, and the walk acts too: files are taken, and noted
        newest = NOW + timedelta(days=36_500)
        make_recommendation(self.group, actor=actor_of(self.twin.person), now=newest)

    def _session(self, title: str, **values: Any) -> Session:
        room = make_room(self.conference)
        return make_session(self.conference, title=title, room_id=room.id, **values)

    def _group(self) -> WorkingGroup:
        return make_group(self.conference)

    def _put(self, told: Marks, group: WorkingGroup) -> Everywhere:
        somebody = put_everywhere(
            self.conference,
            told,
            group=group,
            sessions=list(self.sessions.values()),
            works=True,
        )
        make_member(self.group, GroupRole.MEMBER, somebody.person)
        somebody.registration.clearance_note = told.needs
        for mail in db.session.scalars(select(Mail).where(Mail.recipient_address == told.email)):
            mail.state, mail.answer = MailState.FAILED, f"550 <{told.email}> is unknown"
        db.session.flush()
        return somebody

    def _asking(self, told: Marks) -> Person:
        """Somebody of the same name who has applied, and somebody who waits for clearance."""
        person = make_person(name=told.name, email=f"again.{told.email}", title=told.title)
        make_registration(
            self.conference,
            person,
            state=RegistrationState.APPLIED,
            name=told.name,
            title=told.title,
            organisation=told.organisation,
            province=told.province,
            answered_at=NOW,
            awaits_approval=True,
            clearance=Clearance.PENDING,
        )
        return person

    def _merge(self) -> None:
        """Let each of the two have been two rows."""
        for somebody in (self.hidden, self.twin):
            told = somebody.marks
            other = make_contact(self.conference, name=told.name, email=f"merged.{told.email}")
            make_recommendation(self.group, actor=actor_of(other), text=f"Do {other.id}.")
            merge(somebody.person, other, conference=self.conference)

    def _under_the_rule(self) -> None:
        """Somebody who stands in a session and a group under the Rule, and nowhere else."""
        told = UNDER_THE_RULE
        person = make_person(name=told.name, email=told.email, title=told.title)
        make_role(
            self.sessions["rule"],
            SessionRoleName.CHAIR,
            person,
            title=told.title,
            affiliation=told.organisation,
        )
        self.discreet = make_group(self.conference, is_chatham=True)
        make_member(self.discreet, GroupRole.MODERATOR, person)

    def _papers(self, now: datetime = NOW) -> Iterator[int]:
        for order in (order_list, order_badges):
            yield made(order(self.conference, now=now)).id

    def _agenda_papers(self, now: datetime = NOW) -> Iterator[int]:
        for kind in PrintKind:
            asked = agenda_prints.request_print(
                conference=self.conference,
                kind=kind,
                paper=Paper.A4,
                language="en",
                actor=COMMAND,
                now=now,
            )
            db.session.flush()
            order = agenda_prints.claim(file_id=asked.id, now=NOW)
            if order is not None:
                db.session.flush()
                files.deliver(order=order, content=agenda_prints.make(order), now=NOW)
            yield asked.id

    def variants(self) -> Iterator[dict[str, Any]]:
        """Yield what the names in addresses may stand for, one after the other."""
        for somebody, group in ((self.hidden, self.groups[0]), (self.twin, self.groups[1])):
            yield self._theirs(somebody, group)
        for session in self.sessions.values():
            yield {**self.values, **self._of_session(session)}
        for paper in self.papers:
            yield {**self.values, "paper_id": paper}
        for paper in self.agenda_papers:
            yield {**self.values, "print_id": paper}
        for paper in self.group_papers:
            yield {**self.values, "group_print_id": paper}
        for somebody in (self.hidden, self.twin):
            yield {**self.values, "delegation_id": somebody.asked.id}
        for each in db.session.scalars(
            select(Recommendation)
            .where(Recommendation.proposer != "")
            .options(joinedload(Recommendation.group))
        ):
            yield {**self.values, "code": each.group.code, "number": each.number}
        yield {**self.values, "code": self.discreet.code}
        for name in ("schedule2.json", "schedule.xml", "schedule.csv"):
            yield {**self.values, "filename": name}

    def _of_session(self, session: Session) -> dict[str, Any]:
        return {"session_id": session.id}

    def _theirs(self, somebody: Everywhere, group: WorkingGroup) -> dict[str, Any]:
        invitation = find_of_person(self.conference.id, somebody.person.id)
        assert invitation is not None
        return {
            **self.values,
            "registration_id": somebody.registration.id,
            "contact_id": somebody.person.id,
            "subject_id": somebody.person.id,
            "first_id": somebody.person.id,
            "second_id": self.asking[somebody is self.twin].id,
            "delegation_id": somebody.delegation.id,
            "nomination_id": nominations(somebody.delegation)[0].id,
            "certificate_id": somebody.certificate.id,
            "certificate_code": somebody.certificate.code,
            "badge_code": somebody.registration.badge_code,
            "invitation_id": invitation.id,
            "mail_id": invitation.mail_id,
            "session_id": self.sessions["open"].id,
            "code": group.code,
            "number": 1,
            "version_number": self.report.number,
            "file_id": self.report.files[0].id,
            "token": delegation_links.token_of(somebody.delegation),
        }


def words_in(answer: TestResponse) -> str:
    """Everything that the answer says: status, headers and body, of a PDF the words in it."""
    body = answer.get_data().replace(b"\r\n ", b"")  # as calendars fold their lines
    said = [answer.status, *(f"{name}: {value}" for name, value in answer.headers)]
    if answer.mimetype == "application/pdf":
        reader = PdfReader(BytesIO(body))
        said += [page.extract_text() for page in reader.pages]
        said += [str(value) for value in (reader.metadata or {}).values()]
    return "\n".join([*said, body.decode("utf-8", "replace")]).lower()


Met = dict[str, set[str]]
"""Whose words were met at which endpoints, with the role: "endpoint as role"."""


def met_by(
    app: Flask, gallery: Gallery, *only: str, variants: list[dict[str, Any]]
) -> dict[Marks, Met]:
    """Walk every address as everybody, or as these alone."""
    met: dict[Marks, Met] = {each: defaultdict(set) for each in (HIDDEN, TWIN, UNDER_THE_RULE)}
    ways = {role: way for role, way in gallery.ways.items() if not only or role in only}
    clients = {role: signed_in(app, way) for role, way in ways.items()}
    save()  # a page that refuses undoes what nobody has kept
    for role, client in clients.items():
        for rule, address in addresses(app, gallery, variants):
            with client.get(address) as answer:
                assert answer.status_code < 500 or answer.status_code == 503, address
                said = words_in(answer)
            for told, found in met.items():
                standing = {word for word in told.words if word.lower() in said}
                if standing:
                    found[f"{rule.endpoint} as {role}"] |= standing
    return met


def addresses(
    app: Flask, gallery: Gallery, variants: list[dict[str, Any]]
) -> Iterator[tuple[Rule, str]]:
    """Yield every address that can be read, each once."""
    seen: set[str] = set()
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        if "GET" not in (rule.methods or set()) or rule.endpoint in THEMSELVES:
            continue
        for values in variants:
            address = address_of(app, rule, values_for(gallery, rule, values))
            if address not in seen:
                seen.add(address)
                yield rule, address


def values_for(gallery: Gallery, rule: Rule, values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, **gallery.secrets.get(rule.endpoint, {})}


@pytest.fixture
def gallery(app: Flask) -> Iterator[Gallery]:
    app.config["WTF_CSRF_ENABLED"] = True  # pages as people see them
    try:
        yield Gallery()
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_a_protected_person_is_met_nowhere(app: Flask, gallery: Gallery) -> None:
    met = met_by(app, gallery, variants=list(gallery.variants()))
    seen = {each.partition(" as ")[0] for each in met[TWIN]}
    assert TWIN_IS_MET - seen == set(), "The walk no longer meets whom it could have met."
    assert leaks(met[HIDDEN]) == {}
    outside = {
        where: sorted(found)
        for where, found in met[UNDER_THE_RULE].items()
        if where.partition(" as ")[2] in OUTSIDE
    }
    assert outside == {}
    inside = {each.partition(" as ")[0] for each in met[UNDER_THE_RULE]}
    assert {"agenda.edit", "groups.edit"} <= inside


def test_an_erased_person_is_met_nowhere(app: Flask, gallery: Gallery) -> None:
    variants = list(gallery.variants())
    for person in (gallery.hidden.person, gallery.asking[0]):
        assert erase(gallery.conference, person.id)
    met = met_by(app, gallery, "public", "team owner", "group moderator", variants=variants)
    assert "registration.index as team owner" in met[TWIN]
    assert met[HIDDEN] == {}


OF_GROUPS: Final = ("groups", "presenting", "recommendations")
SEATED_AT: Final = frozenset({"groups.edit"})
"""Where organisers seat people, and therefore see whom."""


def test_the_display_name_stays_in_the_group(app: Flask, gallery: Gallery) -> None:
    person = gallery.hidden.person
    now = clock.now() + timedelta(hours=1)  # who writes is still there when the walk comes by
    variants = [*gallery.variants()]
    for group in (gallery.group, gallery.groups[0]):
        text = make_recommendation(group, actor=actor_of(person))
        presence.renew(recommendation_id=text.id, person_id=person.id, field="text", now=now)
        variants.append({**gallery.values, "code": group.code, "number": text.key})
    submit_group(group=gallery.groups[0], may_be_late=True, actor=actor_of(person), now=NOW)
    clients = {role: signed_in(app, way) for role, way in gallery.ways.items()}
    save()
    met: dict[str, set[str]] = {}
    for rule, address in addresses(app, gallery, variants):
        if not rule.endpoint.startswith(OF_GROUPS) or rule.endpoint in SEATED_AT:
            continue
        for role, client in clients.items():
            with client.get(address) as answer:
                if SHOWN.lower() in words_in(answer):
                    met.setdefault(role, set()).add(rule.endpoint)
    inside = {role: met.pop(role) for role in [*met] if role.startswith("group ")}
    assert met == {}
    assert {"groups.show", "recommendations.changes", "recommendations.words"} <= inside[
        f"group {GroupRole.MEMBER}"
    ]


def leaks(met: Met) -> dict[str, list[str]]:
    """What was met where it may not be."""
    found = {}
    for where, words in met.items():
        endpoint, _, role = where.partition(" as ")
        allowed = MAY_TELL.get(endpoint, set()) if role in ORGANISERS else set()
        if words - allowed:
            found[where] = sorted(words - allowed)
    return found


OUTSIDE = frozenset(
    {
        "public",
        "other conference's owner",
        "other conference's moderator",
        "account without a role",
        "invited",
        *(f"group {role}" for role in GroupRole),
    }
)
"""Whom nobody of a session or group under the Chatham House Rule is named to."""

SEARCHES = (
    "/manage/ours/registrations?name={}",
    "/manage/ours/registrations?organisation={}",
    "/manage/ours/registrations?province={}",
    "/manage/ours/registrations.csv?name={}",
    "/manage/ours/people?words={}",
    "/manage/ours/people?organisation={}",
    "/manage/ours/people?organisation=%22{}%22",
    "/manage/ours/exports?organisation={}",
    "/manage/ours/exports?province={}",
    "/manage/ours/lists/save?organisation={}",
    "/manage/ours/lists/invite?kind=contacts&organisation={}",
    "/manage/ours/desk?q={}",
    "/manage/ours/mails?words={}",
    "/manage/ours/mails.csv?words={}",
    "/c/ours/?q={}",
)
SEARCHED = [*HIDDEN.name.split(), HIDDEN.name, HIDDEN.email, HIDDEN.organisation, HIDDEN.province]


def found_by(client: FlaskClient, search: str, word: str) -> str:
    """What is shown to whoever looks for the word, the word itself left out."""
    answer = client.get(search.format(word))
    assert answer.status_code == 200, search
    if answer.mimetype != "text/html":
        return answer.text
    page = html.document_fromstring(answer.text).text_content()
    return " ".join(re.sub(re.escape(word), "", page, flags=re.IGNORECASE).split())


def test_no_search_finds_who_it_is(app: Flask, gallery: Gallery) -> None:
    client = signed_in(app, gallery.ways["team owner"])
    save()
    finding: dict[str, list[str]] = {search: [] for search in SEARCHES}
    for word in SEARCHED:
        nobodys = re.sub("quillon", "nobodyx", word, flags=re.IGNORECASE)
        twins = re.sub("quillon", "Ostrander", word, flags=re.IGNORECASE)
        for search in SEARCHES:
            nothing = found_by(client, search, nobodys)
            assert found_by(client, search, word) == nothing, (search, word)
            if found_by(client, search, twins) != nothing:
                finding[search].append(word)
    assert [search for search, words in finding.items() if not words] == []


COMMANDS = (
    ("agenda", "export", "--conference", "ours", "--format", "csv", "--draft"),
    ("agenda", "export", "--conference", "ours", "--format", "json1", "--draft"),
    ("agenda", "export", "--conference", "ours", "--format", "json2"),
    ("agenda", "export", "--conference", "ours", "--format", "xml"),
    ("agenda", "check", "--conference", "ours"),
    ("conferences", "list"),
    ("privacy", "erase", "ours", "--dry-run"),
    ("access",),
)


@pytest.mark.usefixtures("gallery")
def test_no_command_tells_of_them(tmp_path: Path) -> None:
    out = tmp_path / "reports"
    said = [run_command(*words).output.lower() for words in COMMANDS]
    formats = "docx,html,json"
    made_reports = run_command("reports", "compile", "ours", "--format", formats, "--out", str(out))
    assert made_reports.exit_code == 0, made_reports.output
    said += [made_reports.output.lower(), *(each.name.lower() for each in out.glob("**/*"))]
    said += [
        each.read_text("utf-8", "replace").lower()
        for each in out.glob("**/*")
        if each.suffix in {".html", ".json"}
    ]
    everything = "\n".join(said)
    assert [word for word in TWIN.words if word.lower() in everything] != []
    for told in (HIDDEN, UNDER_THE_RULE):
        assert [word for word in told.words if word.lower() in everything] == []
