"""A member's group on the day, on a device whose clock is wrong."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups import windows
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import COMMAND
from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.group_of_three import Three, inside, three
from tests.browser.test_tour import complaints

YEARS_BACK = "const wrong = Date.now() - 3e11; Date.now = () => wrong;"


def test_the_time_left_is_the_servers_whatever_the_device_says(demo: Running, visit: Visit) -> None:
    group = three(demo)
    end_in(group, minutes=150)
    page = visit(group.links["member"], viewport=PHONE)
    page.add_init_script(YEARS_BACK)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    page.goto(group.home)
    clock_shown = page.get_by_role("timer")
    expect(clock_shown).to_have_text(re.compile(r"^2 hours( \d+ minutes)? left\.$"))
    end_in(group, minutes=-10)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(clock_shown).to_have_text("The time is over. What is saved now is kept as late.")


def test_a_page_that_is_open_is_told_of_the_deadline(demo: Running, visit: Visit) -> None:
    """The reminder comes to the list and to the editor, moves with the deadline, and goes."""
    group = three(demo)
    end_in(group, minutes=150)
    page = visit(group.links["member"], viewport=PHONE)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    page.goto(group.home)
    editor = page.context.new_page()
    editor.goto(f"{group.home}/recommendations/new")
    expect(editor.locator("[data-room][data-ready]")).to_be_visible()
    for minutes, is_shown in ((150, False), (20, True), (12, True), (-10, False)):
        end_in(group, minutes=minutes)
        with inside(group.stack):
            found = db.session.get_one(WorkingGroup, group.group_id)
            zone = db.session.get_one(Conference, found.conference_id).tzinfo
            told = found.deadline.astimezone(zone) if found.deadline else None
        assert told is not None
        for each in (page, editor):
            each.bring_to_front()
            each.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            shown = each.locator("[data-reminder]")
            expect(shown).to_be_visible(visible=is_shown)
            said = re.compile(rf"^Nothing has been written yet. .* {told:%H:%M}\.$")
            expect(shown).to_have_text(said if is_shown else "")
            assert complaints(each) == []


def test_the_pages_of_the_day_are_accessible(demo: Running, visit: Visit) -> None:
    for options in ({}, {"color_scheme": "dark"}, {"locale": "ur"}):
        seen = visit(demo.doors()["participant"], viewport=PHONE, **options)
        assert complaints(seen) == []
        seen.get_by_role("link", name=re.compile("WG4")).click()
        expect(seen.get_by_role("timer")).to_be_visible()
        assert complaints(seen) == []


def end_in(group: Three, *, minutes: int) -> None:
    """Have the organisers give the group another deadline, without a grace."""
    with inside(group.stack), unit_of_work():
        now = clock.now()
        found = db.session.get_one(WorkingGroup, group.group_id)
        windows.give_window(
            conference=db.session.get_one(Conference, found.conference_id),
            group_ids=[found.id],
            window=windows.Window(deadline=now + timedelta(minutes=minutes), grace_minutes=0),
            seen=None,
            actor=COMMAND,
            now=now,
        )
