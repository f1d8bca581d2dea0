"""Seats: a round from the first rule to the last seat, on a phone, by a real worker."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from eventmgr.conferences.enums import TeamRole
from eventmgr.foundation.db import unit_of_work
from eventmgr.groups.seating.enums import Failure, RuleKind, SeatingState
from eventmgr.groups.seating.problem import Rule
from eventmgr.people.links import make_link
from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.group_of_three import inside
from tests.browser.test_tour import complaints
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_participant
from tests.factories.seating import find_seats, make_round, make_wish

expect.set_options(timeout=30_000)

SEATING = "/manage/seated/seating"
EYES = {
    "phone, dark, right to left": {"viewport": PHONE, "color_scheme": "dark", "locale": "ur"},
    "phone": {"viewport": PHONE},
    "desk": {"viewport": DESK},
}


@dataclass(frozen=True)
class Rounds:
    """The rounds of a conference of their own, by what their pages show."""

    links: list[str]
    """Sign-in links of organisers, each to be used once."""
    draft: int
    applied: int
    busy: int
    failed: int


@pytest.fixture(scope="module")
def rounds(demo: Running) -> Rounds:
    """Nine people in three groups; a draft that is found, and all else that a page can show."""
    with inside(demo), unit_of_work():
        conference = make_conference(slug="seated", title="Seated")
        groups = [make_group(conference) for _ in range(3)]
        for number in range(9):
            sector = ("ngo", "media", "police")[number % 3]
            guest = make_participant(conference, name=f"Guest {number + 1}", sector=sector)
            make_wish(conference, guest, groups[0].code, groups[number % 3].code)
        rule = Rule(attribute="sector", kind=RuleKind.DISTRIBUTE)
        draft, applied, busy, failed = (
            make_round(conference, groups, name=name, rules=[rule])
            for name in ("A draft", "An applied one", "A busy one", "A failed one")
        )
        for each in (draft, applied):
            find_seats(conference, each)
        applied.state, applied.applied_at = SeatingState.APPLIED, applied.created_at
        # In nobody's hand, so that the workers of the others leave it alone.
        busy.state, busy.progress = SeatingState.RUNNING, {"seconds": 12, "cost": 40, "bound": 31}
        failed.state, failed.progress = SeatingState.FAILED, {"failure": Failure.STOPPED.value}
        people = [make_team_member(conference, TeamRole.ORGANISER) for _ in range(len(EYES) + 1)]
        return Rounds(
            links=[make_link(each.id, base_url=demo.address) for each in people],
            draft=draft.id,
            applied=applied.id,
            busy=busy.id,
            failed=failed.id,
        )


def enter(page: Page) -> Page:
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    return page


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_a_round_is_prepared_solved_changed_by_hand_and_applied(
    demo: Running, visit: Visit, rounds: Rounds
) -> None:
    page = enter(visit(rounds.links[-1], viewport=PHONE))
    page.goto(f"{demo.address}{SEATING}/new")
    page.get_by_label("Name of the round").fill("Day one")
    press(page, "Save")
    press(page, "Look for seats")
    way = page.get_by_role("link", name="Look at the draft")
    expect(way).to_be_visible(timeout=60_000)
    with page.expect_navigation():
        way.click()
    first = page.locator("section.card", has=page.get_by_role("heading", name=re.compile("^WG1 ")))
    first.get_by_role("checkbox").last.check()
    expect(page.get_by_text("Nothing is moved yet.")).to_be_visible()
    offers = page.get_by_role("region", name="What each group would cost")
    expect(offers.get_by_role("rowheader")).to_have_count(2)
    assert complaints(page) == []
    first.get_by_role("checkbox").last.uncheck()
    expect(page.get_by_text("Tick whom you want to move.")).to_be_visible()
    first.get_by_role("checkbox").last.check()
    expect(page.get_by_text("Nothing is moved yet.")).to_be_visible()
    page.get_by_label("Move those ticked into").select_option(index=2)
    press(page, "Move")
    expect(page.get_by_role("status").first).to_contain_text("One person was moved.")
    expect(page.get_by_text("One person was moved by hand.")).to_be_visible()
    press(page, "Apply the draft")
    expect(page.get_by_role("status").first).to_contain_text("Applied:")
    page.goto(f"{demo.address}/manage/seated/groups")
    expect(page.get_by_role("row").filter(has_text="WG1")).to_be_visible()


@pytest.mark.parametrize("number", range(len(EYES)), ids=list(EYES))
def test_everybody_can_read_the_pages(
    demo: Running, visit: Visit, rounds: Rounds, provoked: list[str], number: int
) -> None:
    provoked.append("422")
    page = enter(visit(rounds.links[number], **list(EYES.values())[number]))
    found = {}
    for each in (
        *(f"/{key}" for key in (rounds.draft, rounds.applied, rounds.busy, rounds.failed)),
        *(f"/{rounds.draft}/change", f"/{rounds.draft}/discard", "", "/new"),
    ):
        page.goto(f"{demo.address}{SEATING}{each}")
        found[each] = seen(page)
    page.goto(f"{demo.address}{SEATING}/{rounds.draft}/change")
    page.locator("#groups-0-smallest").fill("9")
    page.locator("#groups-0-largest").fill("3")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    page.locator("[role=alert] a").click()
    expect(page.locator("#groups-0-largest")).to_be_focused()
    found["refused"] = seen(page)
    page.goto(f"{demo.address}{SEATING}/{rounds.draft}")
    page.locator(".seating-people input").first.check()
    expect(page.locator("#prices tbody tr").first).to_be_visible()
    found["prices"] = seen(page)
    assert {path: said for path, said in found.items() if said} == {}


def seen(page: Page) -> list[str]:
    """What is wrong with the page: by axe, and wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]
