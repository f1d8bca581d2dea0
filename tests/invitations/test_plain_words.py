"""Words that are sent as they are hold no placeholder of campaigns or letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.rules import require_fitting_message, require_without_placeholders


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
