"""Letters in a conference's own words: checked, kept, sent, and never the reason for no mail."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.text import clean
from eventmgr.mail import slots
from eventmgr.mail.letters import Letter, overrides, queries, render_letter
from eventmgr.mail.letters.catalogue import LETTERS
from eventmgr.mail.letters.letter import Wording
from eventmgr.mail.letters.models import MailTemplate
from eventmgr.mail.letters.operations import copy_letters, restore_default, save_letter
from eventmgr.mail.letters.placeholders import as_typed, objections, with_slots
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.letters import LINK, PLAIN, make_wording
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")
INVITED = {**PLAIN, "nominated_by": "", "takes_over": False, "message": "Do come.\n\n*Yours*"}


def invitation(conference: Conference, language: str = "en", **values: Any) -> Letter:
    return render_letter(
        "invitation",
        language=language,
        conference_id=conference.id,
        **{**INVITED, **values},
    )


def test_a_conference_says_it_in_its_own_words() -> None:
    conference = make_conference()
    body = (
        "# Welcome\n\nDear {name}, come to **{ Title }** in {CITY}!\n\n{message}\n\n[Yes]({link})"
    )
    make_wording(conference, subject="{title}: {name}", body=body)
    letter = invitation(conference)
    assert letter.subject == "Water summit: Dr A"
    assert letter.text == (
        "Welcome\n\nDear Dr A, come to Water summit in Quetta!\n\nDo come.\n\n*Yours*\n\n"
        f"Yes:\n{LINK}\n"
    )
    assert "<h1>Welcome</h1>" in letter.html
    assert "<strong><bdi>Water summit</bdi></strong>" in letter.html
    assert "<em>" not in letter.html, "what is typed into an invitation stays as it was typed"
    assert invitation(conference, "ur").subject.endswith("Water summit")
    assert invitation(make_conference()).subject == "Invitation: Water summit"


@pytest.mark.parametrize(
    ("subject", "body", "field", "sentence"),
    [
        ("", "{link}", "subject", "Write what stands in the subject."),
        ("x", "", "body", "Write what the letter says."),
        ("x", "Dear {nmae}, {link}", "body", "This letter has no {nmae}. Did you mean {name}?"),
        ("{titel}", "{link}", "subject", "This letter has no {titel}. Did you mean {title}?"),
        (
            "x",
            "{phone number} {link}",
            "body",
            "This letter has no {phone number}. Choose a placeholder of the list.",
        ),
        ("{link}", "{link}", "subject", "{link} has no place in a subject."),
        ("{message}", "{link}", "subject", "{message} has no place in a subject."),
        (
            "x",
            "Come.",
            "body",
            "{link} is missing: without it the recipient cannot do what the letter is about.",
        ),
        (
            "x",
            "We say: {message}\n\n{link}",
            "body",
            "{message} stands for whole paragraphs: put it on a line of its own.",
        ),
    ],
)
def test_words_that_cannot_be_sent_are_refused(
    subject: str, body: str, field: str, sentence: str
) -> None:
    with pytest.raises(DomainError) as refused:
        make_wording(make_conference(), subject=subject, body=body)
    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert db.session.scalar(select(func.count(MailTemplate.id))) == 0


def test_every_saved_text_is_kept_and_the_same_once_more_is_no_new_one() -> None:
    conference = make_conference()
    make_wording(conference, subject="One")
    make_wording(conference, subject="Two")
    make_wording(conference, subject=" Two ")
    back(conference, seen="2")
    back(conference, seen=None)
    make_wording(conference, subject="One")
    saved = queries.history(conference.id, "invitation", "en")
    told = [(each.template.number, each.template.subject, each.by) for each in saved]
    assert told == [
        (4, "One", COMMAND.name),
        (3, "", COMMAND.name),
        (2, "Two", COMMAND.name),
        (1, "One", COMMAND.name),
    ]
    assert [each.template.is_default for each in saved] == [False, True, False, False]
    assert invitation(conference).subject == "One"


def test_back_to_our_words() -> None:
    conference = make_conference()
    make_wording(conference)
    assert invitation(conference).subject == "Come to Water summit"
    back(conference, seen=None)
    assert invitation(conference).subject == "Invitation: Water summit"


def test_nobody_overwrites_unawares() -> None:
    conference = make_conference()
    save(conference, "Mine", seen="0")
    for act in (lambda: save(conference, "Yours", seen="0"), lambda: back(conference, seen="0")):
        with pytest.raises(Stale) as refused:
            act()
        assert refused.value.version == "1"
    assert invitation(conference).subject == "Mine"
    save(conference, "Yours", seen="1")
    assert invitation(conference).subject == "Yours"


@pytest.mark.parametrize("body", ["No link.", "{link} {gone}"])
def test_words_that_do_not_fit_any_more_leave_by_ours(
    body: str, caplog: pytest.LogCaptureFixture
) -> None:
    conference = make_conference()
    make_wording(conference)
    db.session.execute(update(MailTemplate).values(body=body))
    overrides.forget()
    assert invitation(conference).subject == "Invitation: Water summit"
    assert "letter_unfit" in caplog.text


def test_many_letters_ask_once_for_the_words() -> None:
    conference, counts = make_conference(), []
    make_wording(conference)
    for count in (1, 3):
        overrides.forget()
        with count_statements() as statements:
            for _each in range(count):
                invitation(conference)
        counts.append(statements.count)
    assert counts == [1, 1]


def test_what_another_saves_is_sent_from_the_next_act_on() -> None:
    conference = make_conference()
    with unit_of_work():
        assert invitation(conference).subject == "Invitation: Water summit"
        row = {"conference_id": conference.id, "letter": "invitation", "language": "en"}
        db.session.add(MailTemplate(**row, number=1, subject="New", body="{link}", saved_at=NOW))
    assert invitation(conference).subject == "New"


def test_a_clone_begins_with_what_is_sent_now() -> None:
    source, target = make_conference(), make_conference()
    make_wording(source, subject="Old")
    make_wording(source, subject="New")
    make_wording(source, "offer", "ur", subject="پیشکش", body="{link}")
    make_wording(source, "refusal", body="{reason}\n\n{link}")
    back(source, letter="refusal", seen=None)
    copy_letters(source_id=source.id, target_id=target.id, actor=COMMAND, now=NOW)
    copied = {key: (each.number, each.subject) for key, each in queries.current(target.id).items()}
    assert copied == {("invitation", "en"): (1, "New"), ("offer", "ur"): (1, "پیشکش")}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(LETTERS)), st.text() | st.text("{}[]()*-_ \n<>nameli k"))
def test_whatever_is_typed_is_refused_or_sent(letter: str, typed: str) -> None:
    wording = Wording("x", clean(typed) + "\n\n{link}")
    if "link" not in LETTERS[letter].placeholders:
        wording = Wording("x", clean(typed) or "x")
    if objections(letter, wording):
        return
    source = with_slots(letter, wording)
    assert slots.names(source.body) <= set(LETTERS[letter].placeholders)
    assert with_slots(letter, as_typed(source)) == source


def save(conference: Conference, subject: str, *, seen: str | None) -> None:
    save_letter(
        conference_id=conference.id,
        letter="invitation",
        language="en",
        wording=Wording(subject, "{link}"),
        seen=seen,
        actor=COMMAND,
        now=NOW,
    )


def back(conference: Conference, *, seen: str | None, letter: str = "invitation") -> None:
    restore_default(
        conference_id=conference.id,
        letter=letter,
        language="en",
        seen=seen,
        actor=COMMAND,
        now=NOW,
    )
