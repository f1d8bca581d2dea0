"""Simulated phones that do what the editor's page does, over connections that stay open.

Run as a process of its own: ``python -m tests.benchmarks.phones PORT``; the plan comes on standard
input as JSON, what became of it goes to standard output. With a pause each phone sends when its
time has come, and the wait counts from that moment, whatever kept it from sending. Beside its
saves it asks, if it is to watch, what others changed, fetches their words, tells in which field it
writes, and asks the group's clock, at the times of the page's scripts (watching.js,
group-clock.js). Without a pause each saves as soon as it is answered, and nothing else.
"""

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

LOOKS, JITTER = 5.0, 3.0
PRESENCE = 45.0
CLOCK = 60.0


@dataclass
class Phone:
    """One writer's device: it types a word, sends all of the field, and waits for the answer."""

    path: str
    cookie: str
    token: str
    field_name: str
    name: str
    typed: list[str] = field(default_factory=list)
    after: str = ""
    base: int = 1
    fields: dict[str, str] = field(default_factory=dict)
    """What stands, as far as the phone knows."""
    etag: str = ""

    def look(self) -> bytes:
        """Return the request for what is news beside what the phone shows."""
        item = self.path.split("/")[-2]
        known = [f"If-None-Match: {self.etag}"] if self.etag else []
        return self._get(f"{self._group}/changes?item={item}&head={self.base}", *known)

    def words(self) -> bytes:
        """Return the request for what stands."""
        return self._get(self.path.removesuffix("/revisions") + "/words")

    def clock(self) -> bytes:
        """Return the request for the time that the group has left."""
        return self._get(f"{self._group}/clock")

    def presence(self) -> bytes:
        """Return the request that tells in which field its writer is."""
        sent = {"field": self.field_name, "pass": self.token}
        return self._post(self.path.removesuffix("/revisions") + "/presence", sent)

    @property
    def _group(self) -> str:
        return self.path.partition("/recommendations/")[0]

    def _get(self, path: str, *more: str) -> bytes:
        head = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {self.cookie}", *more]
        return "\r\n".join([*head, "", ""]).encode()

    def _post(self, path: str, sent: dict[str, Any]) -> bytes:
        body = json.dumps(sent).encode()
        head = [
            f"POST {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *([f"Cookie: {self.cookie}"] if self.cookie else []),
        ]
        return "\r\n".join([*head, "", ""]).encode() + body

    def question(self) -> bytes:
        """Return the request of the next save: one word more in the writer's own field."""
        self.typed.append(f"{self.name}w{len(self.typed)}")
        if len(self.typed) > 40:  # a paragraph is full: begin it again
            del self.typed[:-1]
        self.fields[self.field_name] = " ".join(self.typed)
        sent = {
            "client_id": str(uuid4()),
            "after": self.after or None,
            "base": self.base,
            "fields": self.fields,
            "pass": self.token,
        }
        self.after = str(sent["client_id"])
        return self._post(self.path, sent)

    def hear(self, answer: dict[str, Any]) -> None:
        """Go on from what stands, as the editor's page does."""
        stands = answer.get("stands")
        if stands:
            self.base, self.fields, self.after = stands["number"], stands["fields"], ""


@dataclass
class Line:
    """An open connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    etag: str = ""
    """That of the last answer."""

    async def ask(self, question: bytes) -> tuple[int, bytes]:
        self.writer.write(question)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = 0
        self.etag = ""
        for each in head.split(b"\r\n"):
            name, _, value = each.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            if name.lower() == b"etag":
                self.etag = value.decode().strip()
        body = await self.reader.readexactly(length) if length else b""
        return int(head.split(b" ", 2)[1]), body


@dataclass
class Results:
    """What became of all the saves."""

    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    fates: dict[str, int] = field(default_factory=dict)
    asked: dict[str, dict[int, int]] = field(default_factory=dict)
    """The statuses of everything else, by what was asked."""
    asked_waits: list[float] = field(default_factory=list)

    def note(self, status: int, body: bytes, waited: float, phone: Phone) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.waits.append(waited)
        if status == 200:
            answer = json.loads(body)
            self.saved.append(answer["client_id"])
            fate = answer.get("fate", "bare")
            self.fates[fate] = self.fates.get(fate, 0) + 1
            phone.hear(answer)


async def _paced(
    port: int, phones: list[Phone], pause: float, times: int, *, watches: bool
) -> Results:
    results = Results()
    lines = [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in phones]
    beside = [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in phones]
    began = time.monotonic() + 0.5
    until = began + pause * times

    async def carry(phone: Phone, line: Line, place: int) -> None:
        for turn in range(times):
            due = began + pause * (turn + place / len(phones))
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            status, body = await line.ask(phone.question())
            results.note(status, body, time.monotonic() - due, phone)

    await asyncio.gather(
        *(carry(*each, n) for n, each in enumerate(zip(phones, lines, strict=True))),
        *(_watch(*each, results, until) for each in zip(phones, beside, strict=True) if watches),
    )
    return results


async def _watch(phone: Phone, line: Line, results: Results, until: float) -> None:
    """Do all that the page does beside saving, each phone from a moment of its own."""
    chance = random.Random(phone.name)  # noqa: S311 - no secret, the same load each time
    now = time.monotonic()
    due = {
        "changes": now + chance.uniform(0, LOOKS + JITTER),
        "presence": now + chance.uniform(0, PRESENCE),
        "clock": now + chance.uniform(0, CLOCK),
    }

    async def ask(name: str, question: bytes) -> tuple[int, bytes]:
        sent = time.monotonic()
        status, body = await line.ask(question)
        results.asked_waits.append(time.monotonic() - sent)
        counted = results.asked.setdefault(name, {})
        counted[status] = counted.get(status, 0) + 1
        return status, body

    while True:
        name = min(due, key=lambda each: due[each])
        if due[name] >= until:
            return
        await asyncio.sleep(max(0.0, due[name] - time.monotonic()))
        if name == "changes":
            due[name] = time.monotonic() + LOOKS + chance.uniform(0, JITTER)
            status, body = await ask(name, phone.look())
            if status == 200:
                phone.etag = line.etag
                if any(each["head"] > phone.base for each in json.loads(body)["items"]):
                    await ask("words", phone.words())
        elif name == "presence":
            due[name] += PRESENCE
            await ask(name, phone.presence())
        else:
            due[name] += CLOCK
            await ask(name, phone.clock())


async def _flat_out(port: int, phones: list[Phone], connections: int, seconds: float) -> Results:
    results = Results()
    lines = [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(connections)]
    until = time.monotonic() + seconds

    async def carry(line: Line, mine: list[Phone]) -> None:
        turn = 0
        while (sent := time.monotonic()) < until:
            phone = mine[turn % len(mine)]
            status, body = await line.ask(phone.question())
            results.note(status, body, time.monotonic() - sent, phone)
            turn += 1

    await asyncio.gather(*(carry(line, phones[n::connections]) for n, line in enumerate(lines)))
    return results


def main() -> None:
    """Carry out the plan and print what became of it."""
    port, plan = int(sys.argv[1]), json.load(sys.stdin)
    phones = [Phone(**each) for each in plan["phones"]]
    if plan["pause"]:
        pace = plan["pause"], plan["times"]
        results = asyncio.run(_paced(port, phones, *pace, watches=plan["watches"]))
    else:
        results = asyncio.run(_flat_out(port, phones, plan["connections"], plan["seconds"]))
    json.dump(vars(results), sys.stdout)


if __name__ == "__main__":
    main()
