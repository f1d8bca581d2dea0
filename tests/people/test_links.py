import pytest

from eventmgr.foundation.tokens import BadToken, sign
from eventmgr.people import links

pytestmark = pytest.mark.usefixtures("app")
PREFIX = "https://example.org/sign-in/"


def test_a_link_leads_to_this_installation_and_names_its_account() -> None:
    address = links.make_link(7, base_url="https://example.org")
    assert address.startswith(PREFIX)
    account_id, nonce = links.read_link(address.removeprefix(PREFIX))
    assert (account_id, len(nonce)) == (7, 16)


def test_two_links_are_spent_apart() -> None:
    made = [links.make_link(7, base_url="").removeprefix("/sign-in/") for _ in range(2)]
    assert len({links.read_link(each)[1] for each in made}) == 2


def test_a_link_for_something_else_signs_nobody_in() -> None:
    with pytest.raises(BadToken):
        links.read_link(sign("invitation", [7, "nonce"]))
