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
