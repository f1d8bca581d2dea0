"""Who acts, as far as rules and the history need to know."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """The one who acts in a request, a job or a command."""

    name: str
    person_id: int | None = None
    account_id: int | None = None
    """None for a person who came by a personal link only."""
    is_administrator: bool = False
    only_conference_id: int | None = None
    """Set if the person came by a personal link: it opens this conference and nothing else."""

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody has signed in."""
        return self.person_id is None

    @property
    def may_administer(self) -> bool:
        """Whether the installation is in their hands, and not by a personal link."""
        return self.is_administrator and self.only_conference_id is None


ANONYMOUS = Actor(name="")
COMMAND = Actor(name="eventmgr (command)", is_administrator=True)
CLOCK = Actor(name="eventmgr (by itself)", is_administrator=True)
