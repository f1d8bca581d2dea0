"""A working group of three in a conference of its own, within an installation that is up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.local import folders, postgres
from eventmgr.people.links import make_link
from tests.browser.conftest import Running
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import make_account
from tests.visitor import another_app

WRITERS = (GroupRole.MEMBER, GroupRole.MODERATOR, GroupRole.RAPPORTEUR)


@dataclass(frozen=True)
class Three:
    """Where the group is, and how each of those whom it concerns gets in."""

    stack: Running
    slug: str
    group_id: int
    links: dict[str, str]
    people: dict[str, int]

    @property
    def front(self) -> str:
        """The address of the conference's pages."""
        return f"{self.stack.address}/c/{self.slug}"

    @property
    def home(self) -> str:
        """The address of the group's page."""
        return f"{self.front}/groups/WG1"


@contextmanager
def inside(stack: Running) -> Iterator[None]:
    """Give the block the installation's database."""
    with postgres.running(stack.home) as url:
        settings = Settings(
            database_url=url,
            redis_url="filesystem://",
            smtp_url="smtp://127.0.0.1:1",
            secret_key=folders.secret_key(stack.home),
            base_url=stack.address,
            mail_from="eventmgr@example.org",
            home=stack.home,
            demo=False,
        )
        with another_app(settings) as app, app.app_context():
            yield


def three(stack: Running) -> Three:
    """Seat a member, a moderator who countersigns and a rapporteur; an organiser looks on."""
    with inside(stack), unit_of_work():
        slug = f"three-{uuid4().hex[:8]}"
        conference = make_conference(slug=slug, title="A room of three")
        group = make_group(conference, needs_countersign=True)
        office = make_team_member(conference, TeamRole.ORGANISER)
        links = {"organiser": make_link(office.id, base_url=stack.address)}
        people = {}
        for role in WRITERS:
            person = make_participant(conference, name=f"The {role.value}")
            account = make_account(person=make_member(group, role, person))
            people[role.value] = person.id
            links[role.value] = make_link(account.id, base_url=stack.address)
        return Three(stack, slug, group.id, links, people)
