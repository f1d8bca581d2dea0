"""The group's way without JavaScript: write, edit, decide between two texts, and hand in."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision
from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.group_of_three import Three, inside, three

IDEA = "Adopt one plan."
THEIRS = "Adopt two <b>plans</b>."
OURS = "Adopt three plans."
BOTH = "Adopt five plans."


def entered(group: Three, visit: Visit, who: str) -> Page:
    page = visit(group.links[who], viewport=PHONE, java_script_enabled=False)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    page.goto(group.home)
    return page


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def write(page: Page, words: str) -> None:
    page.get_by_label("Text", exact=True).fill(words)
    press(page, "Save")


def test_the_whole_way_without_javascript(demo: Running, visit: Visit, provoked: list[str]) -> None:
    provoked.append("409")
    group = three(demo)
    member, moderator, rapporteur = (
        entered(group, visit, who) for who in ("member", "moderator", "rapporteur")
    )
    member.get_by_role("link", name="New recommendation").click()
    write(member, IDEA)
    address = f"{group.home}/recommendations/1"
    for each in (rapporteur, member):
        each.goto(address)
        expect(each.get_by_label("Text", exact=True)).to_have_value(IDEA)
    write(member, THEIRS)
    write(rapporteur, OURS)
    expect(rapporteur.get_by_role("heading", name="Two texts")).to_be_visible()
    expect(rapporteur.get_by_text(THEIRS, exact=True)).to_be_visible()
    expect(rapporteur.get_by_label("Text", exact=True)).to_have_value(OURS)
    write(rapporteur, BOTH)
    rapporteur.goto(address)
    expect(rapporteur.get_by_label("Text", exact=True)).to_have_value(BOTH)
    press(rapporteur, "Propose to the group")
    rapporteur.get_by_label("Level of agreement").select_option("consensus")
    press(rapporteur, "Record")
    rapporteur.goto(group.home)
    rapporteur.get_by_role("link", name="Read through and submit").click()
    press(rapporteur, "Submit 1 recommendation")
    moderator.goto(group.home)
    moderator.get_by_role("link", name="Read and sign").click()
    expect(moderator.get_by_text(BOTH, exact=True)).to_be_visible()
    press(moderator, "Sign the list")
    expect(moderator.get_by_text("Signed. The list is handed in.")).to_be_visible()
    with inside(demo):
        one = db.session.scalars(
            select(Recommendation).where(Recommendation.group_id == group.group_id)
        ).one()
        saved = db.session.scalars(
            select(Revision).where(Revision.recommendation_id == one.id).order_by(Revision.number)
        ).all()
        assert one.state is RecommendationState.SUBMITTED
        assert [each.text for each in saved if each.id == one.revision_id] == [BOTH]
        assert {each.text for each in saved} == {IDEA, THEIRS, OURS, BOTH}
