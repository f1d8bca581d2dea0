"""Two people hand a list in on phones, while an organiser watches the board of all groups."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.people.links import make_link
from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.group_of_three import inside
from tests.browser.test_tour import complaints
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import make_account
from tests.factories.recommendations import make_recommendation

Come = Callable[[str], Page]
GROUP = "/c/two-sign/groups/WG1"

expect.set_options(timeout=30_000)


@pytest.fixture
def come(demo: Running, visit: Visit) -> Come:
    """A group whose list needs a signature; sign in as one of those whom it concerns."""
    with inside(demo), unit_of_work():
        conference = make_conference(slug="two-sign", title="Two sign")
        group = make_group(conference, needs_countersign=True)
        accounts = {role: make_account() for role in (GroupRole.RAPPORTEUR, GroupRole.MODERATOR)}
        for role, account in accounts.items():
            make_member(group, role, account.person)
        make_recommendation(group, title="Water for all", now=clock.now())
        office = make_team_member(conference, TeamRole.ORGANISER)
        links = {
            "organiser": make_link(office.id, base_url=demo.address),
            **{
                role.value: make_link(account.id, base_url=demo.address)
                for role, account in accounts.items()
            },
        }

    def enter(who: str) -> Page:
        page = visit(links[who], viewport=PHONE)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").click()
        return page

    return enter


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def test_read_back_hand_in_and_sign_under_the_organisers_eyes(demo: Running, come: Come) -> None:
    board, rapporteur, moderator = come("organiser"), come("rapporteur"), come("moderator")
    board.clock.install()
    board.goto(f"{demo.address}/manage/two-sign/groups/board")
    expect(board.get_by_text("Drafting", exact=True)).to_have_count(1)
    board.get_by_role("link", name="WG1 Group 1").focus()

    rapporteur.goto(f"{demo.address}{GROUP}")
    with rapporteur.expect_navigation():
        rapporteur.get_by_role("link", name="Read through and submit").click()
    expect(rapporteur.get_by_text("Water for all")).to_be_visible()
    expect(rapporteur.get_by_text("Say by when.")).to_be_visible()
    assert complaints(rapporteur) == []
    press(rapporteur, "Submit 1 recommendation")
    expect(rapporteur.get_by_text("Waits for the moderator's signature.")).to_be_visible()

    with board.expect_response("**/board/rows"):
        board.clock.run_for(10_000)
    expect(board.get_by_text("The list waits for a moderator's signature.")).to_be_visible()
    expect(board.get_by_role("link", name="WG1 Group 1")).to_be_focused()
    assert complaints(board) == []

    moderator.goto(f"{demo.address}{GROUP}")
    with moderator.expect_navigation():
        moderator.get_by_role("link", name="Read and sign").click()
    assert complaints(moderator) == []
    press(moderator, "Sign the list")
    expect(moderator.get_by_text("Signed. The list is handed in.")).to_be_visible()
    with board.expect_response("**/board/rows"):
        board.clock.run_for(10_000)
    expect(board.get_by_text("The list waits for a moderator's signature.")).to_have_count(0)
    expect(board.locator(".board-submitted")).to_be_visible()
