from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.web.destinations import safe_destination


@pytest.mark.parametrize(
    "wanted", ["/", "/c/tip/", "/c/tip/me?day=2&q=a%2Fb#top", "/نام", "/a//b", "/a:b@c"]
)
def test_a_page_of_this_site_is_gone_to(wanted: str) -> None:
    assert safe_destination(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "c/tip/",
        "https://evil.example.org/",
        "https:evil.example.org",
        "//evil.example.org",
        "///evil.example.org",
        "/\\evil.example.org",
        "\\\\evil.example.org",
        "\\/evil.example.org",
        "/\t/evil.example.org",
        "/\n/evil.example.org",
        "\t//evil.example.org",
        " //evil.example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "/c\r\nSet-Cookie: a=b",
        "/\x00/evil.example.org",
    ],
)
def test_anything_else_leads_to_the_front_page(wanted: str | None) -> None:
    assert safe_destination(wanted) == "/"


def as_a_browser_reads(address: str) -> str:
    """What the URL standard makes of it: tabs and line ends vanish, backslashes are slashes."""
    stripped = address.strip("".join(map(chr, range(33))))
    return stripped.translate({9: None, 10: None, 13: None}).replace("\\", "/")


@given(st.text(st.sampled_from("/\\.:@?#ea \t\r\n\x00%"), max_size=12))
def test_no_spelling_leads_to_another_site(wanted: str) -> None:
    there = urljoin(
        "https://here.example.org/sign-in", as_a_browser_reads(safe_destination(wanted))
    )
    assert urlsplit(there).netloc == "here.example.org"
    assert urlsplit(there).scheme == "https"
