import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.text import clean
from eventmgr.mail import slots
from eventmgr.mail.contents import Said, said_with
from eventmgr.mail.models import MailContent
from eventmgr.mail.slots import slot

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)


@given(st.lists(st.tuples(st.text(), NAMES)), st.text())
def test_pieces_are_what_was_put_together(pieces: list[tuple[str, str]], tail: str) -> None:
    words = [(clean(text), name) for text, name in pieces]
    joined = "".join(text + slot(name) for text, name in words) + clean(tail)
    expected = [each for pair in words for each in pair] + [clean(tail)]
    assert slots.parted(joined) == expected


@given(NAMES, st.text())
def test_what_fills_a_slot_is_not_read_for_slots(name: str, typed: str) -> None:
    value = typed + slot(name)
    assert slots.filled(slot(name), {name: value}) == value


@given(st.text())
def test_nobody_can_type_a_slot(typed: str) -> None:
    assert slots.names(clean(typed)) == frozenset()


def test_a_slot_without_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        slots.filled(slot("link"), {})


def test_a_value_is_text_and_never_markup() -> None:
    content = MailContent(
        subject=f"For {slot('name')}",
        text=f"Dear {slot('name')}",
        html=f"<p>Dear {slot('name')}</p>",
        calendar="",
        method="",
    )
    assert said_with(content, {"name": "<b>A &\nB</b>"}) == Said(
        subject="For <b>A & B</b>",
        text="Dear <b>A &\nB</b>",
        html="<p>Dear &lt;b&gt;A &amp;\nB&lt;/b&gt;</p>",
    )
