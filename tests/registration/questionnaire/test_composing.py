"""What organisers do with the questions of a form."""

from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import in_language
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.registration.enums import Category
from eventmgr.registration.questionnaire import operations, queries
from eventmgr.registration.questionnaire.asked import Asked, Condition, Option
from eventmgr.registration.questionnaire.composing import Content, version
from eventmgr.registration.questionnaire.enums import Among
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.ready_made import BY_KEY, ReadyMade
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_account
from tests.factories.questionnaire import (
    Kind,
    answer,
    change,
    keys,
    make_question,
    make_ready,
    only_if,
    options,
)
from tests.factories.registration import make_registration

ACT: dict[str, Any] = {"actor": COMMAND, "now": NOW}


@pytest.fixture
def conference(session: object) -> Conference:
    assert session is not None
    return make_conference()


def asked(conference: Conference, key: str) -> Asked:
    return next(each for each in queries.everything(conference) if each.key == key)


def move(conference: Conference, question: Question, *, is_up: bool) -> bool:
    return operations.move_question(conference=conference, question=question, is_up=is_up, **ACT)


def retire(conference: Conference, question: Question) -> bool:
    return operations.retire_question(conference=conference, question=question, **ACT)


def test_every_ready_made_question_is_there_by_one_press(conference: Conference) -> None:
    make_ready(conference, *ReadyMade)
    assert keys(conference) == list(BY_KEY)
    everything = queries.questions(conference)
    assert all(each.label and each.why and each.kept for each in everything)
    assert not any(each.is_required for each in everything)
    gender = asked(conference, "gender")
    assert [each.label for each in gender.options] == [
        *("Woman", "Man", "Another"),
        "I prefer not to say",
    ]
    assert asked(conference, "dietary-other").condition == Condition(
        "dietary", frozenset({"other"})
    )
    assert asked(conference, "group-preferences").among is Among.GROUPS
    with pytest.raises(DomainError, match="asked already"):
        make_ready(conference, ReadyMade.GENDER)


def test_ready_made_questions_speak_the_readers_language_until_they_are_reworded(
    conference: Conference,
) -> None:
    make_ready(conference, ReadyMade.INTERPRETATION, ReadyMade.GENDER)
    with in_language("ur"):
        assert asked(conference, "interpretation").options[1] == Option("ur", "اردو")
    row = db.session.scalars(select(Question).where(Question.key == "gender")).one()
    seen = Content.of(asked(conference, "gender"))
    operations.change_question(conference=conference, question=row, content=seen, **ACT)
    assert (row.label, row.why) == ("", "")
    assert {each["label"] for each in row.options} == {""}
    change(conference, row, label="You are", options=(Option("woman", "F"), Option("man", "M")))
    assert asked(conference, "gender").label == "You are"
    assert [each.label for each in asked(conference, "gender").offered] == ["F", "M"]
    assert [each.key for each in asked(conference, "gender").options if each.is_gone] == [
        "another",
        "not-said",
    ]


def test_several_languages_of_the_conference_are_those_to_follow(session: object) -> None:
    assert session is not None
    conference = make_conference(languages=["en", "ur"])
    make_ready(conference, ReadyMade.INTERPRETATION)
    assert [each.key for each in asked(conference, "interpretation").options] == ["en", "ur"]


def test_own_questions_have_keys_of_their_own(conference: Conference) -> None:
    for label in ("Gender", "Visa letter?", "Visa letter?", "ویزا؟"):
        make_question(conference, label)
    assert keys(conference) == ["gender-2", "visa-letter", "visa-letter-2", "question"]


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (Kind.SHORT_TEXT, {"label": ""}, "label"),
        (Kind.SHORT_TEXT, {"label": "n" * 301}, "label"),
        (Kind.SHORT_TEXT, {"why": ""}, "why"),
        (Kind.ONE_OF, {"options": options("One")}, "options"),
        (Kind.ONE_OF, {"options": options("Same", "same")}, "options"),
        (Kind.ONE_OF, {"options": options("a", "n" * 201)}, "options"),
        (Kind.SEVERAL_OF, {"options": options(*map(str, range(61)))}, "options"),
        (Kind.RANKED, {"options": options("a", "b"), "ranks": 11}, "ranks"),
        (Kind.NUMBER, {"lowest": 3, "highest": 2}, "highest"),
        (Kind.SHORT_TEXT, {"condition": Condition("nothing", frozenset({"yes"}))}, "condition"),
    ],
)
def test_what_nobody_could_answer_is_refused(
    conference: Conference, kind: Kind, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as raised:
        make_question(conference, **{"label": "What?", "kind": kind, **values})
    assert raised.value.field == field


def test_a_form_has_an_end(conference: Conference) -> None:
    db.session.add_all(
        Question(conference_id=conference.id, key=f"q{n}", kind=Kind.YES_NO, position=n)
        for n in range(100)
    )
    with pytest.raises(DomainError, match="at most 100 questions"):
        make_question(conference, "One more?")


def test_a_late_change_overwrites_nobody_unawares(conference: Conference) -> None:
    question = make_question(conference, "Visa?")
    seen = version(question)
    change(conference, question, label="Visa needed?")
    with pytest.raises(Stale):
        operations.change_question(
            conference=conference,
            question=question,
            content=Content(label="A visa?", why="To know."),
            seen=seen,
            **ACT,
        )
    assert question.label == "Visa needed?"


def test_everything_of_a_question_is_kept(conference: Conference) -> None:
    decides = make_question(conference, "Do you need a visa?", Kind.YES_NO)
    make_question(
        conference,
        "Nights",
        Kind.NUMBER,
        kept="Until you have left.",
        is_required=True,
        lowest=1,
        highest=14,
        categories=frozenset({Category.SPEAKER, Category.MEDIA}),
        condition=only_if(decides, "yes"),
    )
    found = asked(conference, "nights")
    assert (found.label, found.why, found.kept) == ("Nights", "To know.", "Until you have left.")
    assert (found.is_required, found.lowest, found.highest) == (True, 1, 14)
    assert found.categories == {Category.SPEAKER, Category.MEDIA}
    assert found.condition == Condition("do-you-need-a-visa", frozenset({"yes"}))


def test_questions_move_but_not_before_what_they_depend_on(conference: Conference) -> None:
    first = make_question(conference, "First", Kind.YES_NO)
    second = make_question(conference, "Second", condition=only_if(first, "yes"))
    third = make_question(conference, "Third")
    assert move(conference, third, is_up=True)
    assert keys(conference) == ["first", "third", "second"]
    assert move(conference, first, is_up=False)
    assert keys(conference) == ["third", "first", "second"]
    assert not move(conference, third, is_up=True)
    assert not move(conference, second, is_up=False)
    with pytest.raises(DomainError) as raised:
        move(conference, second, is_up=True)
    assert "“Second”" in str(raised.value)


def test_two_at_one_place_can_be_moved(conference: Conference) -> None:
    first, second, third = (make_question(conference, each) for each in ("A", "B", "C"))
    second.position = third.position = first.position
    db.session.flush()
    assert move(conference, third, is_up=True)
    assert keys(conference) == ["a", "c", "b"]
    assert sorted(each.position for each in (first, second, third)) == [1, 2, 3]


def test_nobody_can_make_two_questions_wait_for_each_other(conference: Conference) -> None:
    first = make_question(conference, "First", Kind.YES_NO)
    second = make_question(conference, "Second", Kind.YES_NO, condition=only_if(first, "yes"))
    with pytest.raises(DomainError) as raised:
        change(conference, first, condition=only_if(second, "yes"))
    assert raised.value.field == "condition"
    db.session.rollback()


def test_a_question_depends_on_no_other_if_it_is_itself(conference: Conference) -> None:
    first = make_question(conference, "First", Kind.YES_NO)
    with pytest.raises(DomainError, match="comes before"):
        change(conference, first, condition=only_if(first, "yes"))


def test_what_somebody_answered_is_retired_and_what_nobody_did_is_gone(
    conference: Conference,
) -> None:
    make_ready(conference, ReadyMade.TELEPHONE)
    registration = make_registration(conference)
    own, telephone = (
        make_question(conference, "Own"),
        db.session.scalars(select(Question).where(Question.key == "telephone")).one(),
    )
    answer(registration, {"telephone": ["+92 300 1234567"]})
    assert retire(conference, own)
    assert not retire(conference, telephone)
    assert keys(conference) == []
    assert queries.stored(registration) == {"telephone": "+92 300 1234567"}
    make_ready(conference, ReadyMade.TELEPHONE)
    assert keys(conference) == ["telephone"]
    retire(conference, telephone)
    operations.restore_question(conference=conference, question=telephone, **ACT)
    assert keys(conference) == ["telephone"]


def test_nothing_is_retired_that_another_question_needs(conference: Conference) -> None:
    first = make_question(conference, "First", Kind.YES_NO)
    second = make_question(conference, "Second", condition=only_if(first, "yes"))
    with pytest.raises(DomainError) as raised:
        retire(conference, first)
    assert "“Second”" in str(raised.value)
    registration = make_registration(conference)
    answer(registration, {"first": ["yes"], "second": ["words"]})
    retire(conference, second)
    retire(conference, first)
    with pytest.raises(DomainError):
        operations.restore_question(conference=conference, question=second, **ACT)


def test_a_copy_has_everything_but_the_answers(conference: Conference) -> None:
    decides = make_question(conference, "Visa?", Kind.YES_NO)
    make_question(conference, "Passport", condition=only_if(decides, "yes"), is_required=True)
    gone = make_question(conference, "Gone")
    make_ready(conference, ReadyMade.GENDER)
    answer(make_registration(conference), {"visa": ["no"], "gone": ["words"]})
    retire(conference, gone)
    target = make_conference()
    make_question(target, "Visa?", Kind.NUMBER)
    made = operations.copy_questions(source=conference, target=target, **ACT)
    assert [each.key for each in made] == ["visa-2", "passport", "gender"]
    assert keys(target) == ["visa", "visa-2", "passport", "gender"]
    assert asked(target, "passport").condition == Condition("visa-2", frozenset({"yes"}))
    other = make_conference()
    operations.copy_questions(source=conference, target=other, **ACT)
    assert asked(other, "passport").condition == Condition("visa", frozenset({"yes"}))
    assert queries.counts(other) == {}
    assert operations.copy_questions(source=conference, target=other, **ACT) == []


def test_words_in_any_letters_are_copied_and_depend_on_their_own(conference: Conference) -> None:
    wanted = options("ہوائی جہاز", "ریل")
    travel = make_question(conference, "آپ کیسے آئیں گے؟", Kind.ONE_OF, options=wanted)
    make_question(conference, "پرواز", condition=only_if(travel, "option"))
    target = make_conference()
    other = options("گوشت", "سبزی")
    make_question(target, "آپ کیا کھائیں گے؟", Kind.ONE_OF, options=other)
    made = operations.copy_questions(source=conference, target=target, **ACT)
    assert [(each.key, each.label) for each in made] == [
        ("question-2", "آپ کیسے آئیں گے؟"),
        ("question-3", "پرواز"),
    ]
    assert asked(target, "question-3").condition == Condition("question-2", frozenset({"option"}))
    assert operations.copy_questions(source=conference, target=target, **ACT) == []


def test_a_condition_is_copied_by_the_words_of_its_answers(conference: Conference) -> None:
    travel = make_question(conference, "سفر", Kind.ONE_OF, options=options("جہاز", "ریل", "بس"))
    make_question(conference, "پرواز", condition=only_if(travel, "option"))
    make_question(conference, "اسٹیشن", condition=only_if(travel, "option-2", "option-3"))
    target = make_conference()
    make_question(target, "سفر", Kind.ONE_OF, options=options("ریل", "جہاز"))
    made = operations.copy_questions(source=conference, target=target, **ACT)
    conditions = [asked(target, each.key).condition for each in made]
    assert conditions == [Condition("question", frozenset({"option-2"})), None]


def test_two_questions_of_the_same_words_stay_two(conference: Conference) -> None:
    for _number in range(2):
        make_question(conference, "Guest's name")
    target = make_conference()
    make_question(target, "guest's NAME")
    made = operations.copy_questions(source=conference, target=target, **ACT)
    assert [each.key for each in made] == ["guest-s-name-2"]
    assert operations.copy_questions(source=conference, target=target, **ACT) == []


def test_ready_made_options_are_the_same_however_they_are_called(conference: Conference) -> None:
    make_ready(conference, ReadyMade.GENDER)
    gender = db.session.scalars(select(Question)).one()
    target = make_conference()
    make_ready(target, ReadyMade.GENDER)
    own = (Option("woman", "F"), Option("man", "M"))
    change(conference, gender, label="You are", options=own)
    make_question(conference, "Title", condition=only_if(gender, "woman"))
    [made] = operations.copy_questions(source=conference, target=target, **ACT)
    assert asked(target, made.key).condition == Condition("gender", frozenset({"woman"}))


def test_only_conferences_of_the_same_organiser_are_offered(conference: Conference) -> None:
    mine, other, silent = make_conference(), make_conference(), make_conference()
    for each in (mine, other, conference):
        make_question(each, "What?")
    account = make_account()
    for each in (mine, silent, conference):
        make_team_member(each, account=account)
    actor = Actor(name="", person_id=account.person_id, account_id=account.id)
    assert list(queries.sources(conference, actor)) == [mine]
    administrator = Actor(name="", is_administrator=True)
    assert set(queries.sources(conference, administrator)) == {mine, other}


def test_the_history_tells_what_was_done(conference: Conference) -> None:
    question = make_question(conference, "What?")
    change(conference, question, label="Which?")
    retire(conference, question)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(each.action, each.before, each.after) for each in entries] == [
        ("question.added", None, {"key": "what", "label": "What?"}),
        ("question.changed", {"label": "What?"}, {"key": "what", "label": "Which?"}),
        ("question.removed", None, {"key": "what", "label": "Which?"}),
    ]
