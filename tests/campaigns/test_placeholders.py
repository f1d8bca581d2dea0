import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.campaigns import placeholders
from eventmgr.campaigns.placeholders import KNOWN, NEVER_EMPTY, Placeholder
from eventmgr.foundation.errors import DomainError
from eventmgr.mail import slots

pytestmark = pytest.mark.usefixtures("session")  # for the language of the sentences

VALUES = {name: f"<{name}>" for name in KNOWN}
WORDS = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=20)
FALLBACKS = st.one_of(st.none(), st.sampled_from(["", "your group", "a | b"]))


def _written(each: str | tuple[str, str | None]) -> str:
    if isinstance(each, str):
        return each
    name, fallback = each
    return "{" + name + ("" if fallback is None else f"|{fallback}") + "}"


def _fallback_for(name: str) -> st.SearchStrategy[tuple[str, str | None]]:
    allowed = st.none() if name in NEVER_EMPTY else FALLBACKS
    return st.tuples(st.just(name), allowed)


PIECES = st.lists(st.one_of(WORDS, st.sampled_from(sorted(KNOWN)).flatmap(_fallback_for)))


@given(PIECES)
def test_what_is_well_written_is_understood(pieces: list[str | tuple[str, str | None]]) -> None:
    found = placeholders.read("".join(map(_written, pieces)))
    assert found.problems == ()
    wanted = "".join(
        each if isinstance(each, str) else VALUES[each[0]] or each[1] or "" for each in pieces
    )
    assert placeholders.filled(found, VALUES) == wanted


@given(st.text(alphabet="{}|name xyz\n", max_size=40))
def test_whatever_is_typed_is_read(typed: str) -> None:
    found = placeholders.read(typed)
    if not found.problems and not found.placeholders:
        assert "".join(map(str, found.pieces)) == typed.replace("{{", "{").replace("}}", "}")
    if not found.problems:
        assert all(each.name in KNOWN for each in found.placeholders)


@given(st.text(max_size=60).filter(lambda typed: not set("{}") & set(typed)))
def test_braces_that_are_doubled_are_braces(typed: str) -> None:
    doubled = f"{{{{{typed}}}}}"
    assert placeholders.filled(placeholders.read(doubled), VALUES) == f"{{{typed}}}"


@given(PIECES)
def test_each_placeholder_has_a_slot_of_its_own(pieces: list[str | tuple[str, str | None]]) -> None:
    found = placeholders.read("".join(map(_written, pieces)))
    names = placeholders.slot_names(found)
    assert len(set(names.values())) == len(found.placeholders)
    typed = {name for each in found.pieces if isinstance(each, str) for name in slots.names(each)}
    assert slots.names(placeholders.slotted(found, names)) - typed <= set(names.values())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("{nmae}", "{nmae} is not known. Did you mean {name}?"),
        ("{organization}", "{organization} is not known. Did you mean {organisation}?"),
        ("{zzz}", "{zzz} is not known. The list beside the text has all there are."),
        ("{}", "{} is not known. The list beside the text has all there are."),
        ("a { b", "A brace stands alone. Type {{ or }} for one that is meant as such."),
        ("{name|you}", "{name} is never empty: write it without |."),
        ("{group|" + "x" * 201 + "}", "What stands behind | is too long."),
    ],
)
def test_what_is_not_understood_is_said(typed: str, said: str) -> None:
    assert placeholders.read(typed).problems == (said,)
    with pytest.raises(DomainError, match=re.escape(said)) as raised:
        placeholders.require_understood(typed, field="body")
    assert raised.value.field == "body"


def test_a_fallback_stands_where_nothing_is_known() -> None:
    found = placeholders.read("Go to {group|your group}{room|}.")
    values = {**VALUES, "group": "", "room": ""}
    assert placeholders.filled(found, values) == "Go to your group."
    assert not any(each.is_empty(values) for each in found.placeholders)
    assert Placeholder("group").is_empty(values)


def test_capitals_and_spaces_do_no_harm() -> None:
    assert placeholders.read("{ Name }").placeholders == {Placeholder("name")}
