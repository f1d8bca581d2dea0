"""Several people write one text in real browsers behind a line that breaks, until all is calm."""

import random
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import psycopg
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as Late

from eventmgr.local import postgres
from tests.browser.conftest import PHONE, Running
from tests.faults.proxy import Plan, Proxy, breaking

WRITERS: Final = ("participant", "rapporteur", "organiser")
FIELDS: Final = ("text", "rationale", "indicator", "title")
NEW: Final = "/c/demo/groups/WG4/recommendations/new"
SETTLED: Final = re.compile("^(saved|merged|decide|late)$")
PATIENCE: Final = 60_000
SOON: Final = 2_000
TURNS: Final = 24
OWN: Final = 0.75
"""How often a writer stays in a field of their own."""
WORDS: Final = """SELECT concat_ws(' ', title, text, rationale, indicator) FROM revision
    WHERE recommendation_id = (SELECT recommendation_id FROM revision WHERE text LIKE %s LIMIT 1)"""


@dataclass(kw_only=True)
class Tally:
    """What became of the words of one round."""

    typed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    pressed: int = 0
    """How often somebody decided, or took over."""
    fates: dict[str, int] = field(default_factory=dict)
    """What befell the requests."""

    def __str__(self) -> str:
        befell = ", ".join(f"{count} {name}" for name, count in sorted(self.fates.items()))
        words = f"{len(self.typed)} words typed, {len(self.lost)} lost"
        return f"{words}; {self.pressed} decisions; requests: {befell}"


@dataclass
class Writer:
    """Somebody with a browser of their own and one text open in it."""

    name: str
    own: str
    context: BrowserContext
    page: Page
    chance: random.Random
    address: str = ""
    typed: list[str] = field(default_factory=list)
    door: str = ""
    is_offline: bool = False
    is_out: bool = False
    pressed: int = 0

    @property
    def is_reached(self) -> bool:
        """Whether the server gives them the page."""
        return not self.is_offline and not self.is_out

    def open(self) -> None:
        """Open the text, which reads what the device has kept."""
        self.page.goto(self.address)
        expect(self.page.locator("[data-room][data-ready]")).to_be_visible(timeout=PATIENCE)

    def type_words(self) -> None:
        """Type some words, each the only one of its kind, at the end of a field."""
        name = self.own if self.chance.random() < OWN else self.chance.choice(FIELDS)
        self.page.locator(f"#{name}").focus()
        self.page.keyboard.press("Control+End")
        for _ in range(self.chance.randint(1, 4)):
            word = f"{self.name}w{len(self.typed)}"
            self.page.keyboard.type(f" {word}", delay=self.chance.choice([5, 20, 60]))
            self.typed.append(word)

    def lose_or_find_line(self) -> None:
        """Go out of reach of the network, or come back."""
        self.is_offline = not self.is_offline
        self.context.set_offline(self.is_offline)

    def reload(self) -> None:
        """Reload the page in the middle of whatever it does."""
        if self.is_reached:
            self.open()

    def crash(self) -> None:
        """Lose the tab and open the text in another one."""
        if self.is_reached:
            self.page.close(run_before_unload=False)
            self.page = self.context.new_page()
            self.open()

    def press(self) -> None:
        """Decide between two texts, or take over what another wrote, where the page asks for it."""
        decision = self.page.locator("[data-conflict-save]")
        offer = self.page.get_by_role("button", name="Take it over").first
        with suppress(Late):  # it may be gone before the finger is there
            if decision.is_visible():
                for row in self.page.locator("[data-conflict-fields] fieldset").all():
                    choices = row.get_by_role("radio").all()
                    self.chance.choice(choices).check(timeout=SOON)
                decision.click(timeout=SOON)
                self.pressed += 1
            elif offer.is_visible():
                offer.click(timeout=SOON)
                self.pressed += 1

    def sign_out_or_in(self) -> None:
        """Lose the visit, or come back through the door in another tab."""
        if self.is_offline:
            return
        if self.is_out:
            other = self.context.new_page()
            other.goto(self.door)
            other.close()
        else:
            self.context.clear_cookies()
        self.is_out = not self.is_out

    def come_to_rest(self) -> None:
        """Be reached again, and wait until everything is where it belongs."""
        self.context.set_offline(False)
        self.is_offline = False
        if self.is_out:
            self.sign_out_or_in()
        self.page.bring_to_front()
        self.page.evaluate("dispatchEvent(new Event('online'))")
        status = self.page.locator("[data-room-status]")
        expect(status).to_have_attribute("data-state", SETTLED, timeout=PATIENCE)


def play(stack: Running, browser: Browser, seed: int) -> Tally:
    """Let them write for one round, and return what was typed and what is nowhere."""
    plan = Plan(seed, strikes=_is_of_the_editor, is_calm=True)
    port = urlsplit(stack.address).port
    assert port
    with ExitStack() as open_now:
        proxy = open_now.enter_context(breaking(port, plan))
        writers = list(_writers(open_now, browser, stack, proxy, seed))
        chance = random.Random(seed)  # noqa: S311 - a plan, not a secret
        plan.is_calm = False
        for _ in range(TURNS):
            _turn(chance, chance.choice(writers))
        plan.is_calm = True
        for each in [*writers, *writers]:
            each.come_to_rest()
    typed = [word for each in writers for word in each.typed]
    stored = set(_stored(stack, f"%{_beginning(seed)}%"))
    return Tally(
        typed=typed,
        pressed=sum(each.pressed for each in writers),
        lost=[word for word in typed if word not in stored],
        fates={name: count for name, count in plan.fates.items() if name != "pass"},
    )


def _turn(chance: random.Random, writer: Writer) -> None:
    happens = chance.random()
    writer.press()
    if happens < 0.65:
        writer.type_words()
    elif happens < 0.75:
        writer.lose_or_find_line()
    elif happens < 0.83:
        writer.sign_out_or_in()
    elif happens < 0.92:
        writer.reload()
    else:
        writer.crash()


def _writers(
    open_now: ExitStack, browser: Browser, stack: Running, proxy: Proxy, seed: int
) -> Iterator[Writer]:
    """Sign everybody in and open the same text, begun by the first."""
    here, doors, address = f"http://127.0.0.1:{proxy.port}", stack.doors(), ""
    for place, role in enumerate(WRITERS):
        context = open_now.enter_context(closing(browser.new_context(viewport=PHONE)))
        page = context.new_page()
        door = doors[role].replace(stack.address, here)
        page.goto(door)
        writer = Writer(
            name=f"r{seed}d{place}",
            own=FIELDS[place],
            context=context,
            page=page,
            chance=random.Random(f"{seed}/{place}"),  # noqa: S311 - a plan, not a secret
            address=address or f"{here}{NEW}",
            door=door,
        )
        writer.open()
        if not address:
            page.locator("#text").fill(_beginning(seed))
            expect(page).to_have_url(re.compile(r"/recommendations/\d+$"), timeout=PATIENCE)
            address = writer.address = page.url
        yield writer


def _beginning(seed: int) -> str:
    return f"Round {seed} begins."


def _is_of_the_editor(head: bytes) -> bool:
    path = head.split(b" ", 2)[1].partition(b"?")[0]
    return path.endswith((b"/revisions", b"/changes", b"/words", b"/presence"))


def _stored(stack: Running, beginning: str) -> Iterator[str]:
    """Yield every word that stands in a revision of the round's text."""
    with postgres.running(stack.home) as url, psycopg.connect(url) as connection:
        for (words,) in connection.execute(WORDS, [beginning]):
            yield from words.split()
