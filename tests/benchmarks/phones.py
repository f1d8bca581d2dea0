"""Simulated phones that save what their writers type, over connections that stay open.

Run as a process of its own: ``python -m tests.benchmarks.phones PORT``; the plan comes on standard
input as JSON, what became of it goes to standard output. With a pause each phone sends when its
time has come, and the wait counts from that moment, whatever kept it from sending; without one each
sends as soon as it is answered.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4


@dataclass
class Phone:
    """One writer's device: it types a word, sends all of the field, and waits for the answer."""

    path: str
    cookie: str
    token: str
    field_name: str
    name: str
    words: list[str] = field(default_factory=list)
    after: str = ""
    base: int = 1
    fields: dict[str, str] = field(default_factory=dict)
    """What stands, as far as the phone knows."""

    def question(self) -> bytes:
        """Return the request of the next save: one word more in the writer's own field."""
        self.words.append(f"{self.name}w{len(self.words)}")
        if len(self.words) > 40:  # a paragraph is full: begin it again
            del self.words[:-1]
        self.fields[self.field_name] = " ".join(self.words)
        sent = {
            "client_id": str(uuid4()),
            "after": self.after or None,
            "base": self.base,
            "fields": self.fields,
            "pass": self.token,
        }
        self.after = str(sent["client_id"])
        body = json.dumps(sent).encode()
        head = [
            f"POST {self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *([f"Cookie: {self.cookie}"] if self.cookie else []),
        ]
        return "\r\n".join([*head, "", ""]).encode() + body

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

    async def ask(self, question: bytes) -> tuple[int, bytes]:
        self.writer.write(question)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = 0
        for each in head.split(b"\r\n"):
            name, _, value = each.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = await self.reader.readexactly(length) if length else b""
        return int(head.split(b" ", 2)[1]), body


@dataclass
class Results:
    """What became of all the saves."""

    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    fates: dict[str, int] = field(default_factory=dict)

    def note(self, status: int, body: bytes, waited: float, phone: Phone) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.waits.append(waited)
        if status == 200:
            answer = json.loads(body)
            self.saved.append(answer["client_id"])
            fate = answer.get("fate", "bare")
            self.fates[fate] = self.fates.get(fate, 0) + 1
            phone.hear(answer)


async def _paced(port: int, phones: list[Phone], pause: float, times: int) -> Results:
    results = Results()
    lines = [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in phones]
    began = time.monotonic() + 0.5

    async def carry(phone: Phone, line: Line, place: int) -> None:
        for turn in range(times):
            due = began + pause * (turn + place / len(phones))
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            status, body = await line.ask(phone.question())
            results.note(status, body, time.monotonic() - due, phone)

    await asyncio.gather(
        *(carry(*each, n) for n, each in enumerate(zip(phones, lines, strict=True)))
    )
    return results


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
        results = asyncio.run(_paced(port, phones, plan["pause"], plan["times"]))
    else:
        results = asyncio.run(_flat_out(port, phones, plan["connections"], plan["seconds"]))
    json.dump(vars(results), sys.stdout)


if __name__ == "__main__":
    main()
