"""Answers are kept, corrected, and read by others."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import operations, queries
from eventmgr.registration.questionnaire.asked import Option
from eventmgr.registration.questionnaire.errors import RefusedAnswers
from eventmgr.registration.questionnaire.models import Answer, Question
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_account, make_person
from tests.factories.places import arranged
from tests.factories.questionnaire import (
    Kind,
    answer,
    make_question,
    make_ready,
    only_if,
)
from tests.factories.registration import make_registration

GROUPS = (Option("WG1", "Law"), Option("WG2", "Care"), Option("WG3", "Trade"))


@pytest.fixture
def conference(session: object) -> Conference:
    assert session is not None
    return make_conference()


@pytest.fixture
def registration(conference: Conference) -> Registration:
    decides = make_question(conference, "Visa?", Kind.YES_NO, is_required=True)
    make_question(conference, "Passport", condition=only_if(decides, "yes"), is_required=True)
    make_question(conference, "Press", categories=frozenset({Category.MEDIA}))
    return make_registration(conference)


def correct(registration: Registration, typed: Any, **values: Any) -> bool:
    account = make_account(person=make_person(name="Olga Organiser"))
    return operations.correct_answers(
        **{
            "conference": db.session.get_one(Conference, registration.conference_id),
            "registration": registration,
            "typed": typed,
            "actor": Actor(name="Olga Organiser", person_id=account.person_id),
            "now": NOW,
            **values,
        }
    )


def rows(registration: Registration) -> list[Answer]:
    return list(
        db.session.scalars(
            select(Answer)
            .where(Answer.registration_id == registration.id)
            .order_by(Answer.question_id)
            .execution_options(populate_existing=True)
        )
    )


def test_answers_are_kept_with_who_and_when(registration: Registration) -> None:
    actor = Actor(name="A person", person_id=registration.person_id)
    answer(registration, {"visa": ["yes"], "passport": [" AB  12 "]}, actor=actor)
    assert [(each.value, each.answered_at, each.by_id) for each in rows(registration)] == [
        (True, NOW, registration.person_id),
        ("AB 12", NOW, registration.person_id),
    ]
    later = NOW + timedelta(hours=1)
    answer(registration, {"visa": ["yes"], "passport": ["CD 34"]}, actor=actor, now=later)
    assert [(each.value, each.answered_at) for each in rows(registration)] == [
        (True, NOW),
        ("CD 34", later),
    ]
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == "registration.questions_answered")
        .order_by(AuditEntry.id)
    ).all()
    assert [each.after for each in entries] == [
        {"answers": {"visa": "…", "passport": "…"}},
        {"answers": {"passport": "…"}},
    ]
    answer(registration, {"visa": ["yes"], "passport": ["CD 34"]}, actor=actor, now=later)
    assert db.session.scalar(
        select(func.count()).where(AuditEntry.action == "registration.questions_answered")
    ) == len(entries)


def test_refused_answers_leave_nothing(registration: Registration) -> None:
    with pytest.raises(RefusedAnswers) as raised:
        answer(registration, {"visa": ["yes"], "passport": [""]})
    assert raised.value.faults == {"q-passport": "Answer this."}
    assert rows(registration) == []


def test_a_hidden_answer_is_kept_and_does_not_count(
    conference: Conference, registration: Registration
) -> None:
    answer(registration, {"visa": ["yes"], "passport": ["AB 12"]})
    answer(registration, {"visa": ["no"], "passport": ["never read"]})
    assert queries.stored(registration) == {"visa": False, "passport": "AB 12"}
    asked = queries.questions(conference)
    assert queries.answers_of([registration], asked) == {registration.id: {"visa": False}}
    answer(registration, {"visa": ["yes"]})
    assert queries.answers_of([registration], asked) == {
        registration.id: {"visa": True, "passport": "AB 12"}
    }


def test_an_answer_that_is_emptied_goes(conference: Conference) -> None:
    make_question(conference, "Bus")
    registration = make_registration(conference)
    answer(registration, {"bus": ["7"]})
    assert queries.stored(registration) == {"bus": "7"}
    answer(registration, {"bus": [""]})
    assert rows(registration) == []


def test_what_is_asked_of_others_is_not_taken(registration: Registration) -> None:
    answer(registration, {"visa": ["no"], "press": ["Daily"], "unheard-of": ["x"]})
    assert queries.stored(registration) == {"visa": False}


def test_answers_can_be_changed_until_the_day(
    conference: Conference, registration: Registration
) -> None:
    yesterday = NOW - timedelta(days=1)
    arranged(conference, at=yesterday, answers_until=yesterday.date())
    answer(registration, {"visa": ["no"]})
    registration.state = RegistrationState.CONFIRMED
    db.session.flush()
    with pytest.raises(DomainError, match="can no longer be changed"):
        answer(registration, {"visa": ["yes"], "passport": ["AB 12"]})
    assert correct(registration, {"visa": ["yes"]})
    assert queries.stored(registration) == {"visa": True}


def test_an_organiser_corrects_and_the_old_answer_is_kept(
    conference: Conference, registration: Registration
) -> None:
    answer(registration, {"visa": ["yes"], "passport": ["AB 12"]})
    assert correct(registration, {"passport": ["AB 13"]})
    assert not correct(registration, {"passport": ["AB 13"]})
    assert correct(registration, {"passport": [""]})
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == queries.CORRECTED).order_by(AuditEntry.id)
    ).first()
    assert entry is not None
    assert entry.before == {"answers": {"passport": "AB 12"}}
    assert entry.after == {"answers": {"passport": "AB 13"}}
    told = queries.corrected(registration, queries.questions(conference))
    assert [(each.by, each.question, each.before, each.after) for each in told] == [
        ("Olga Organiser", "Passport", "AB 13", ""),
        ("Olga Organiser", "Passport", "AB 12", "AB 13"),
    ]


def test_nobody_corrects_what_nobody_sees(registration: Registration) -> None:
    registration.person.is_protected = True
    db.session.flush()
    with pytest.raises(DomainError, match="only they themselves"):
        correct(registration, {"visa": ["yes"]})


def test_after_the_end_nothing_is_answered(registration: Registration) -> None:
    for act in (answer, correct):
        with pytest.raises(DomainError, match="over"):
            act(registration, {"visa": ["no"]}, now=NOW + timedelta(days=9))


def test_group_preferences_in_order(conference: Conference) -> None:
    make_ready(conference, ReadyMade.GROUPS)
    first, second, silent = (make_registration(conference) for _ in range(3))
    answer(first, {"group-preferences": ["WG3", "", "WG1"]}, groups=GROUPS)
    answer(second, {"group-preferences": ["WG2"]}, groups=GROUPS)
    with pytest.raises(RefusedAnswers):
        answer(silent, {"group-preferences": ["WG9"]}, groups=GROUPS)
    both, foreign = make_registration(conference), make_registration(make_conference())
    answer(both, {"group-preferences": ["WG2", "WG1"]}, groups=GROUPS)
    assert queries.group_choices(conference, "WG1") == {first.person_id: 2, both.person_id: 2}
    assert queries.group_choices(conference, "WG2") == {second.person_id: 1, both.person_id: 1}
    assert queries.group_choices(conference, "WG9") == {}
    theirs = db.session.get_one(Conference, foreign.conference_id)
    assert queries.group_choices(theirs, "WG1") == {}


def test_a_choice_of_groups_that_counts_no_longer_is_not_told(conference: Conference) -> None:
    make_ready(conference, ReadyMade.GROUPS)
    registration = make_registration(conference)
    answer(registration, {"group-preferences": ["WG1"]}, groups=GROUPS)
    row = db.session.scalars(select(Question)).one()
    operations.retire_question(conference=conference, question=row, actor=COMMAND, now=NOW)
    assert queries.group_choices(conference, "WG1") == {}


@pytest.mark.parametrize("count", [1, 3, 20])
def test_many_answers_are_one_statement(conference: Conference, count: int) -> None:
    typed = {}
    for number in range(count):
        make_question(conference, f"Number {number}")
        typed[f"number-{number}"] = ["words"]
    registrations = [make_registration(conference) for _ in range(count)]
    for each in registrations:
        answer(each, typed)
    asked = queries.questions(conference)
    with count_statements() as counted:
        found = queries.answers_of(registrations, asked)
    assert counted.count == 1
    assert sum(len(each) for each in found.values()) == count * count
    with count_statements() as counted:
        answer(registrations[0], {key: ["other words"] for key in typed})
    assert counted.count == 7
