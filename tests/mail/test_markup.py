import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from eventmgr.foundation.text import clean
from eventmgr.mail import slots
from eventmgr.mail.markup import marked
from eventmgr.mail.slots import slot

LINK = slot("link")


def test_one_source_is_text_and_html() -> None:
    source = (
        f"Dear {slot('name')},\n\nyou are **invited**:\ncome.\n\n- one\n- two\n\n"
        f"[Answer]({LINK})\n\n1. first\n2. second\n\nSee [the page](https://example.org/?a=1&b=2)."
    )
    both = marked(source)
    assert both.text == (
        f"Dear {slot('name')},\n\nyou are invited:\ncome.\n\n- one\n- two\n\n"
        f"Answer: {LINK}\n\n1. first\n2. second\n\n"
        "See the page: https://example.org/?a=1&b=2.\n"
    )
    assert f'<p class="button"><a href="{LINK}">Answer</a></p>' in both.html
    assert "<strong>invited</strong>:<br />\ncome." in both.html
    assert 'href="https://example.org/?a=1&amp;b=2"' in both.html


def test_a_list_in_a_list_is_indented() -> None:
    assert marked("- a\n  - b\n  - c\n- d\n").text == "- a\n  - b\n  - c\n- d\n"


@pytest.mark.parametrize(
    "source",
    ["[x](javascript:alert(1))", f"[x]({slot('name')})", "[x](data:text/html,x)", "[x](/inside)"],
)
def test_a_link_leads_to_the_web_or_nowhere(source: str) -> None:
    assert "<a" not in marked(source).html


@given(st.text())
def test_nothing_typed_is_markup_of_its_own(typed: str) -> None:
    page = lxml_html.fromstring(f"<div>{marked(clean(typed)).html}</div>")
    allowed = {"div", "p", "br", "em", "strong", "ul", "ol", "li", "a", "hr", "blockquote"}
    assert {str(each.tag) for each in page.iter()} <= allowed | {f"h{n}" for n in range(1, 7)}


@given(st.lists(st.sampled_from(["name", "link", "city"]), max_size=5), st.text())
def test_every_slot_is_in_both(names: list[str], typed: str) -> None:
    words = clean(typed).replace("\\", "")
    source = "\n\n".join([words, *(f"x {slot(name)} y" for name in names)])
    both = marked(source)
    assert slots.names(both.text) == slots.names(both.html) == set(names)
