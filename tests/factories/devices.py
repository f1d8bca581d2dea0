"""Simulated devices that write as the editor's page does, over whatever line they are given.

Each keeps a journal: what is typed is there before it is sent, leaves it only with the server's
answer, and is sent again under the same id. A reload loses everything but the journal.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

LINE: Final = " "
FIELDS: Final = ("title", "text", "rationale", "indicator")
OWN: Final = 0.8
"""How often a writer stays in the field that is theirs by custom."""
Send = Callable[[dict[str, Any]], dict[str, Any]]
"""Sends a save; returns the answer, raises ConnectionError where none is heard."""


@dataclass
class Journal:
    """What outlives a reload, as JSON: nothing of it is shared with the page."""

    words: str = "null"

    def put(self, state: dict[str, Any]) -> None:
        self.words = json.dumps(state)

    def get(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.words)
        return found


@dataclass
class Device:
    """One writer's device with the form of one recommendation open."""

    name: str
    seed: int
    send: Send
    fields: dict[str, str]
    base: int
    after: str | None = None
    pending: list[dict[str, Any]] = field(default_factory=list)
    """Saves that no answer was heard to, the oldest first."""
    journal: Journal = field(default_factory=Journal)
    typed: list[str] = field(default_factory=list)
    """Every word ever typed here."""
    is_dirty: bool = False
    fates: list[str] = field(default_factory=list)
    contested: dict[str, Any] | None = None
    """The answer to a save that waits for a decision."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - a plan, not a secret
        self._write_down()

    def type_word(self) -> None:
        """Type one word that nobody else types, anywhere in one of the fields."""
        word = f"{self.name}w{len(self.typed)}"
        own = FIELDS[self.seed % len(FIELDS)]
        name = own if self._chance.random() < OWN else self._chance.choice(FIELDS)
        words = self.fields[name].split(LINE) if self.fields[name] else []
        words.insert(self._chance.randint(0, len(words)), word)
        self.fields = {**self.fields, name: LINE.join(words)}
        self.typed.append(word)
        self.is_dirty = True
        self._write_down()

    def rewrite(self) -> None:
        """Put another text in place of a field; what stood there is in the history."""
        self.keep()
        word = f"{self.name}w{len(self.typed)}"
        self.fields = {**self.fields, self._chance.choice(FIELDS): word}
        self.typed.append(word)
        self.is_dirty = True
        self._write_down()

    def keep(self, settles: int | None = None) -> None:
        """Make a save of what was typed, in the journal first."""
        if not self.is_dirty:
            return
        save = {
            "client_id": str(UUID(int=self._chance.getrandbits(128), version=4)),
            "after": self.after,
            "base": self.base,
            "settles": settles,
            "fields": dict(self.fields),
        }
        self.pending.append(save)
        self.after = str(save["client_id"])
        self.is_dirty = False
        self._write_down()

    def decide(self) -> None:
        """Put both texts of a contested field one behind the other, if nothing waits to be sent."""
        answer = self.contested
        if answer is None or self.pending or self.is_dirty or not answer["stands"]:
            return
        stands = answer["stands"]
        both = {
            name: LINE.join(dict.fromkeys(f"{stands['fields'][name]} {self.fields[name]}".split()))
            for name in answer["to_check"]
            if name in FIELDS
        }
        self.fields = {**self.fields, **stands["fields"], **both}
        self.base, self.after, self.is_dirty, self.contested = stands["number"], None, True, None
        self.keep(settles=answer["number"])

    def flush(self) -> bool:
        """Send what waits, the oldest first, until one gets no answer; return whether all went."""
        while self.pending:
            save = self.pending[0]
            try:
                answer = self.send(save)
            except ConnectionError:
                return False
            self._hear(save, answer)
        return True

    def reload(self) -> None:
        """Lose the page: what was typed and not kept yet is in the journal all the same."""
        state = self.journal.get()
        self.fields, self.base, self.after = state["fields"], state["base"], state["after"]
        self.pending, self.is_dirty = state["pending"], state["is_dirty"]

    def _hear(self, save: dict[str, Any], answer: dict[str, Any]) -> None:
        assert answer["client_id"] == save["client_id"]
        self.pending.pop(0)
        self.fates.append(answer["fate"])
        self.contested = answer if answer["fate"] == "contested" else None
        is_calm = not self.pending and not self.is_dirty
        stands, fate = answer["stands"], answer["fate"]
        if is_calm and fate in {"saved", "merged"} and stands:
            self.fields = {**self.fields, **stands["fields"]}
            self.base, self.after = stands["number"], None
        self._write_down()

    def _write_down(self) -> None:
        self.journal.put(
            {
                "fields": self.fields,
                "base": self.base,
                "after": self.after,
                "pending": self.pending,
                "is_dirty": self.is_dirty,
            }
        )
