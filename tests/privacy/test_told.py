"""A person's file: everything of them, nothing of others, and keys that are written down."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.invitations.answers import operations as answering
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.models import Person
from eventmgr.people.operations import protect
from eventmgr.privacy import queries, told, words
from eventmgr.privacy.subject import Subject
from tests.factories.answers import make_proposal, make_sent
from tests.factories.conferences import make_conference
from tests.factories.day import check_in, make_confirmed, make_desk
from tests.factories.everywhere import Everywhere, marks
from tests.factories.invitations import BASE_URL
from tests.factories.people import NOW, make_account, make_person
from tests.factories.privacy import erase, settled
from tests.factories.registration import link_for

ROOT = Path(__file__).resolve().parents[2]
TOLD = marks("Quillon")


@pytest.fixture
def conference(session: object) -> Conference:
    assert session is not None
    return make_conference(slug="ours", title="Ours")


@pytest.fixture
def somebody(conference: Conference) -> Everywhere:
    return settled(conference, TOLD)


def subject(conference: Conference, person: Person) -> Subject:
    found = queries.find_person(person.id)
    assert found is not None
    return queries.subject_of(conference, found)


def file_of(conference: Conference, person: Person) -> dict[str, object]:
    content = told.as_json(told.file_of(subject(conference, person), now=NOW))
    found: dict[str, object] = json.loads(content)
    return found


def test_it_tells_everything(conference: Conference, somebody: Everywhere) -> None:
    file = file_of(conference, somebody.person)
    assert file["about"] == {
        "conference": "Ours",
        "address": "ours",
        "made_at": "2026-03-01T09:00:00+00:00",
    }
    assert file["person"]["name"] == TOLD.name
    assert file["person"]["email"] == TOLD.email
    assert file["registration"]["needs"] == TOLD.needs
    assert file["registration"]["province"] == TOLD.province
    assert file["registration"]["consents_to_be_listed"] is True
    assert [(each["question"], each["answer"]) for each in file["answers"]] == [
        ("Whom shall we call in an emergency?", f"Sister of {TOLD.name}, {TOLD.organisation}")
    ]
    assert [each["day"] for each in file["check_ins"]] == ["2026-03-01"]
    assert [each["name"] for each in file["certificates"]] == [f"Badge {TOLD.name}"]
    assert [each["email"] for each in file["nominations"]] == [TOLD.email]
    assert [each["title"] for each in file["sessions"]] == [TOLD.title]
    assert [(each["group"], each["role"]) for each in file["groups"]] == [("WG1", "moderator")]
    texts = [(each["reference"], each["number"]) for each in file["recommendations"]]
    assert texts == [("WG1-R01", 1), ("WG1-R01", 2), ("WG2-R01", 1)]
    assert [(each["stance"], each["reason"]) for each in file["endorsements"]] == [
        ("objection", "It costs too much.")
    ]
    assert [each["text"] for each in file["comments"]] == ["Who is to pay for it?"]
    assert len(file["mails"]) == 3
    assert all(each["text"] for each in file["mails"])
    corrected = next(
        each for each in file["history"] if each["action"] == "registration.answers_corrected"
    )
    assert corrected["before"] == {"answers": f"emergency-name: Brother of {TOLD.name}"}
    actions = [each["action"] for each in file["history"]]
    assert {"registration.answered", "registration.checked_in", "recommendation.saved"} <= set(
        actions
    )


def test_every_word_of_theirs_stands_in_it(conference: Conference, somebody: Everywhere) -> None:
    content = told.as_json(told.file_of(subject(conference, somebody.person), now=NOW)).decode()
    assert [word for word in TOLD.words if word not in content] == []


def test_it_tells_nothing_of_others(conference: Conference, somebody: Everywhere) -> None:
    other = marks("Ostrander")
    another = settled(conference, other)
    check_in(conference, another.registration, make_desk(name=other.name))
    audit.record(
        Actor(name=other.name),
        "registration.answered",
        somebody.registration,
        now=NOW,
        conference_id=conference.id,
        after={"name": TOLD.name, "state": "confirmed"},
    )
    content = told.as_json(told.file_of(subject(conference, somebody.person), now=NOW)).decode()
    assert [word for word in other.words if word in content] == []
    assert "Desk Officer" not in content


def _proposed(conference: Conference, reason: str) -> tuple[Person, Person]:
    """Who was proposed and invited, and the protected person who did it."""
    sent = make_sent(conference, email="proposer@example.org", name="Amal Khan")
    proposal = make_proposal(conference, sent, name=TOLD.name, email=TOLD.email, reason=reason)
    answering.approve(
        conference=conference,
        proposal=proposal,
        base_url=BASE_URL,
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
    )
    protect(person=sent.person, display_name="Participant A", actor=COMMAND, now=NOW)
    found = db.session.scalars(select(Person).where(Person.email == TOLD.email)).one()
    return found, sent.person


def test_what_was_said_of_them_is_told_and_not_by_whom(conference: Conference) -> None:
    said = f"{TOLD.name} knows more than I. Amal Khan, proposer@example.org, with Zia Malik"
    proposed, proposer = _proposed(conference, said)
    file = file_of(conference, proposed)
    [invited, asked] = file["invitations"]
    assert invited["nominated_by"] == "…"
    assert asked["reason"] == f"{TOLD.name} knows more than I. …, …, with Zia Malik"
    content = json.dumps(file, ensure_ascii=False).lower()
    assert "amal" not in content
    assert "proposer@" not in content
    assert "… has nominated you" in file["mails"][0]["text"]
    own = file_of(conference, proposer)["invitations"][-1]
    assert own["reason"] == said


def test_who_said_it_is_not_told_of_anybody(conference: Conference) -> None:
    proposed, proposer = _proposed(conference, "Amal Khan says: yes, Zia Malik said so")
    proposer.is_protected = False
    make_person(name="Zia Malik", is_protected=True)
    make_person(name="Yes", is_protected=True)
    db.session.flush()
    file = file_of(conference, proposed)
    assert file["invitations"][-1]["reason"] == "… says: yes, … said so"
    assert file["invitations"][0]["nominated_by"] == "Amal Khan"  # as their letter says


def test_what_they_did_to_others_is_told_without_them(conference: Conference) -> None:
    account = make_account()
    other = make_confirmed(conference, name="Other Person")
    actor = Actor(name="Desk", person_id=account.person_id)
    audit.record(
        actor,
        "registration.answered",
        other,
        now=NOW,
        conference_id=conference.id,
        after={"name": "Other Person"},
    )
    history = file_of(conference, account.person)["history"]
    assert history == [
        {"at": "2026-03-01T09:00:00+00:00", "action": "registration.answered", "by": "you"}
    ]


def test_it_holds_no_key_to_anybodys_registration(
    conference: Conference, somebody: Everywhere
) -> None:
    content = told.as_json(told.file_of(subject(conference, somebody.person), now=NOW)).decode()
    assert "/i/…" in content
    assert "/d/…" in content
    assert re.findall(r"/(?:i|d)/[\w.-]+", content) == []


def test_another_conference_is_not_told(somebody: Everywhere) -> None:
    other = make_conference(slug="theirs")
    file = file_of(other, somebody.person)
    assert file["registration"] == {}
    assert file["mails"] == file["sessions"] == file["history"] == []


def test_of_somebody_unknown_it_is_empty(conference: Conference) -> None:
    file = file_of(conference, make_person())
    empty = {name for name, section in file.items() if not section}
    assert empty == set(told.SECTIONS) - {"person", "work"}


def test_hard_words_are_as_they_are(conference: Conference) -> None:
    name = 'محمد "Jim" O’Néill <b>&'
    person = make_confirmed(conference, name=name).person
    person.name = name
    content = told.as_json(told.file_of(subject(conference, person), now=NOW))
    assert content.decode("utf-8").count("محمد") == 2
    assert json.loads(content)["person"]["name"] == name
    assert content.endswith(b"}\n")


def test_after_erasing_there_is_nobody_to_tell_of(
    conference: Conference, somebody: Everywhere
) -> None:
    erase(conference, somebody.person)
    assert queries.find_subject(conference, somebody.registration.person_id) is None


def keys_of(section: object) -> set[str]:
    if isinstance(section, list):
        return set().union(*(keys_of(each) for each in section))
    return set(section) if isinstance(section, dict) else set()


def test_every_section_and_fact_has_words(conference: Conference) -> None:
    somebody = settled(conference, TOLD, works=True)
    file = file_of(conference, somebody.person)
    assert set(words.SECTION_LABELS) == set(told.SECTIONS)
    used = set().union(*(keys_of(section) for name, section in file.items() if name != "about"))
    assert used - set(words.FACT_LABELS) == set()
    assert set(words.FATES) <= set(words.SECTION_LABELS)


def test_the_handbook_has_every_key(conference: Conference) -> None:
    somebody = settled(conference, TOLD, works=True)
    text = (ROOT / "docs" / "privacy.md").read_text()
    file = file_of(conference, somebody.person)
    for name, section in file.items():
        assert f"`{name}`" in text, name
        for key in keys_of(section):
            assert f"`{key}`" in text, (name, key)
