"""Words that are sent as they are hold no placeholder of campaigns or letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.reminders import operations, queries
from eventmgr.invitations.reminders.rules import Pattern
from eventmgr.invitations.rules import require_fitting_message, require_without_placeholders
from eventmgr.people.actor import COMMAND
from tests.factories.conferences import make_conference
from tests.factories.people import NOW


@pytest.mark.parametrize(
    "typed", ["{name}", "{ link }", "{{title}}", "{نام}", "{group|your group}"]
)
def test_a_placeholder_is_refused_by_name(typed: str) -> None:
    with pytest.raises(DomainError, match="would be sent as it stands") as refused:
        require_fitting_message(f"Dear {typed}, do come.")
    assert (refused.value.field, typed.strip("{}") in str(refused.value)) == ("message", True)


@given(st.text(alphabet=st.characters(exclude_characters="{}")))
def test_words_without_braces_are_taken(words: str) -> None:
    require_without_placeholders(words, field="words")


@pytest.mark.parametrize("typed", ["{}", "{1}", "{ 1, 2 }", "{a b}", "a } b {", "{https://x.org/}"])
def test_other_braces_are_taken(typed: str) -> None:
    require_without_placeholders(typed, field="words")


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("field", ["subject", "words"])
def test_no_reminder_greets_people_with_braces(field: str) -> None:
    conference = make_conference()
    with pytest.raises(DomainError) as refused:
        operations.arrange(
            **{
                "conference": conference,
                "is_on": True,
                "pattern": Pattern(first_after=3),
                "subject": "",
                "words": "",
                "actor": COMMAND,
                "now": NOW,
                field: "Please answer, {name}",
            }
        )
    db.session.flush()
    assert refused.value.field == field
    assert queries.find_setup(conference) is None
