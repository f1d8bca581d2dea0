"""Invitations to many: from “Send” to the last answer of the mail server, against its limit.

The limit is one bare process that pushes messages which lie ready over one kept connection. Ours is
a real worker of two processes, with Redis and a PostgreSQL as durable as in production.
"""

import os
import re
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil
from celery import Celery
from flask import Flask
from sqlalchemy import func, select

from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.local import postgres
from eventmgr.mail import operations, queries
from eventmgr.mail.compose import Composer
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.jobs import DELIVER
from eventmgr.mail.models import Mail, MailContent, Mailing
from eventmgr.mail.sender import Sender
from eventmgr.mail.slots import filled, slot
from eventmgr.people.actor import COMMAND
from tests.benchmarks import workplace
from tests.benchmarks.serving import environment, free_port, wait_for_port
from tests.servers import redis_server

MAILS, ROUNDS = 5_000, 3
FEW, MANY = 500, 50_000
"""Between these the memory of a worker must not grow."""
PROCESSES = 2
PIECE = 1_000
ROOT = Path(__file__).resolve().parents[2]

_WORDS = "The ministry and its partners have the honour to invite you to the forum in the capital. "
TEXT = f"Dear {slot('name')},\n\n" + (_WORDS + "\n") * 12 + f"\nAccept or decline: {slot('link')}\n"
HTML = (
    f"<!doctype html><html><body><p>Dear {slot('name')},</p>"
    + f"<p>{_WORDS}</p>\n" * 24
    + f'<p><a href="{slot("link")}">Accept or decline</a></p></body></html>'
)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:eventmgr\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    f"UID:forum@example.org\r\nDTSTAMP:20300101T000000Z\r\nDTSTART:20300301T040000Z\r\n"
    f"DTEND:20300301T120000Z\r\nSUMMARY:Forum\r\n{slot('attendee')}\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


class Sink:
    """A relay for one round, and when it has taken what for whom."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "sink.log"
        self.port = free_port()

    def wait_for(self, count: int) -> None:
        """Wait until as many mails are taken."""
        deadline = time.monotonic() + 600
        with self.log.open() as lines:
            found = 0
            while found < count:
                found += sum(1 for _line in lines)
                if time.monotonic() > deadline:
                    raise RuntimeError(f"Only {found} of {count} mails came.")
                time.sleep(0.05)

    def taken(self, count: int) -> dict[str, float]:
        """Return when what was taken for whom, once it is as many; nobody got two."""
        self.wait_for(count)
        lines = [line.split(" ", 1) for line in self.log.read_text().splitlines()]
        found = {who: float(moment) for moment, who in lines}
        if len(lines) != len(found):
            raise RuntimeError("Somebody got two mails.")
        return found


class Run(NamedTuple):
    """One mailing, from “Send” to the last answer."""

    rate: float
    """Mails a second."""
    by_processor: float
    """Mails for each second of the worker's processors."""
    memory: float
    """The most that a process of the worker has had, in MB."""
    delay: float
    """Seconds from asking for a sign-in link half-way to its arrival."""


@dataclass(frozen=True)
class Place:
    """An instance, and where its parts are."""

    folder: Path
    redis: str
    settings: Settings
    app: Flask


def measure() -> Iterator[str]:
    """Yield the lines of the report."""
    with TemporaryDirectory(prefix="bench") as name, ExitStack() as running:
        folder = Path(name)
        url = running.enter_context(postgres.running(folder))
        redis = running.enter_context(redis_server(folder))
        settings = workplace.settings(url, folder)
        place = Place(folder, redis, settings, workplace.application(settings))
        messages = _messages(place)
        rounds = [(_limit(folder, messages), _run(place, MAILS)) for _number in range(ROUNDS)]
        usual = _usual(place)
        few, many = _run(place, FEW), _run(place, MANY)
        with place.app.app_context():
            db.engine.dispose()
    limit = median(limit for limit, _run in rounds)
    yield (
        f"{MAILS} invitations of {len(messages[0]) / 1000:.1f} kB; worker of {PROCESSES} "
        f"processes; median of {ROUNDS} rounds"
    )
    yield f"  {'':52}{'mails/s':>10}{'ratio':>8}"
    for words, rate, ratio in (
        ("the limit: ready messages, one kept connection", limit, 1.0),
        (
            "from “Send” to the last answer",
            median(run.rate for _limit, run in rounds),
            median(run.rate / limit for limit, run in rounds),
        ),
        ("the usual way: task, EmailMessage, connection each", usual, usual / limit),
    ):
        yield f"  {words:52}{rate:10.0f}{ratio:8.2f}"
    by_processor = median(run.by_processor for _limit, run in rounds)
    delay = median(run.delay for _limit, run in rounds)
    yield f"  {by_processor:.0f} mails for each second of the worker's processors"
    yield f"  a sign-in link asked for half-way came after {delay:.2f} s"
    yield f"  {MANY} mails left at {many.rate:.0f} a second"
    yield (
        f"  largest process of the worker: {few.memory:.0f} MB for {FEW} mails, "
        f"{many.memory:.0f} MB for {MANY}"
    )


def _limit(folder: Path, messages: Sequence[bytes]) -> float:
    with _sink(folder) as sink:
        relay = smtplib.SMTP("127.0.0.1", sink.port)
        relay.ehlo()
        begun = time.time()
        for number in range(MAILS):
            relay.sendmail(
                "office@example.org", f"guest{number}@example.org", messages[number % FEW]
            )
        last = max(sink.taken(MAILS).values())
        relay.quit()
    return MAILS / (last - begun)


def _run(place: Place, count: int) -> Run:
    mark = f"{time.time_ns()}"
    with place.app.app_context(), unit_of_work():
        key = _written(count, mark).id
    with _sink(place.folder) as sink, _worker(place, sink.port) as worker:
        before = _processor_seconds(worker)
        begun = time.time()
        with place.app.app_context(), unit_of_work():
            mailing = db.session.get_one(Mailing, key)
            operations.release_mailing(
                mailing=mailing, expected=count, starts_at=None, actor=COMMAND, now=clock.now()
            )
        Celery(broker=place.redis).send_task(DELIVER.name)
        sink.wait_for(count // 2)
        with place.app.app_context(), unit_of_work():
            operations.queue_mails([_link(mark)], now=clock.now())
        asked = time.time()
        Celery(broker=place.redis).send_task(DELIVER.name)  # or few mails are gone before it is due
        found = sink.taken(count + 1)
        used = _processor_seconds(worker) - before
        memory = _largest(worker)
    _require_all_sent(place.app, count)
    arrived = found.pop(f"link{mark}@example.org")
    return Run(
        rate=count / (max(found.values()) - begun),
        by_processor=count / used,
        memory=memory,
        delay=arrived - asked,
    )


def _written(count: int, mark: str) -> Mailing:
    """Write the drafts of a mailing, in pieces as a worker does."""
    now = clock.now()
    mailing = operations.open_mailing(
        conference_id=1, name=mark, is_bulk=True, actor=COMMAND, now=now
    )
    content = MailContent(
        mailing_id=mailing.id,
        subject="You are invited",
        text=TEXT,
        html=HTML,
        calendar=CALENDAR,
        method="REQUEST",
    )
    db.session.add(content)
    db.session.flush()
    for first in range(0, count, PIECE):
        drafts = [
            Draft(
                intent=f"{mark}:{number}",
                kind=MailKind.MESSAGE,
                recipient_name=f"Guest {number}",
                recipient_address=f"guest{number}@example.org",
                conference_id=1,
                content_id=content.id,
                values={
                    "name": f"Guest {number}",
                    "link": f"https://example.org/i/{number:0>60}",
                    "attendee": f"ATTENDEE:mailto:guest{number}@example.org",
                },
            )
            for number in range(first, min(first + PIECE, count))
        ]
        operations.put_drafts(drafts, mailing=mailing, now=now)
    return mailing


def _messages(place: Place) -> list[bytes]:
    """Return messages as the worker composes them."""
    composer = Composer(Sender(mail_from=place.settings.mail_from))
    with place.app.app_context(), unit_of_work() as session:
        mailing = _written(FEW, "ready")
        mails = session.scalars(select(Mail).where(Mail.mailing_id == mailing.id)).all()
        composed = [
            composer.compose(mail, internationalised=False).content
            for mail in queries.with_contents(list(mails))
        ]
        session.rollback()
    return composed


def _usual(place: Place) -> float:
    values = {
        "name": "Guest",
        "link": "https://example.org/i/" + "0" * 60,
        "attendee": "ATTENDEE:x",
    }
    words = [filled(each, values) for each in (TEXT, HTML, CALENDAR)]
    with _sink(place.folder) as sink:
        variables = {"REDIS_URL": place.redis, "SINK_PORT": str(sink.port), "PATH": os.defpath}
        with _celery("tests.benchmarks.usual_way:app", variables, place.folder):
            begun = time.time()
            tasks = Celery(broker=place.redis)
            for number in range(MAILS):
                tasks.send_task("usual.send", (number, *words))
            last = max(sink.taken(MAILS).values())
    return MAILS / (last - begun)


def _link(mark: str) -> Draft:
    return Draft(
        intent=f"link:{mark}",
        kind=MailKind.SIGN_IN,
        recipient_name="",
        recipient_address=f"link{mark}@example.org",
        subject="Sign in",
        text="Here is the link.",
        html="<p>Here is the link.</p>",
    )


def _require_all_sent(app: Flask, count: int) -> None:
    with app.app_context():
        states = db.session.execute(select(Mail.state, func.count()).group_by(Mail.state)).all()
        if dict(map(tuple, states)) != {MailState.SENT: count + 1}:
            raise RuntimeError(f"Not all are sent: {states}")
        with unit_of_work() as session:
            session.execute(db.delete(Mail))


@contextmanager
def _sink(folder: Path) -> Iterator[Sink]:
    sink = Sink(folder)
    sink.log.write_text("")
    command = [sys.executable, "-m", "tests.benchmarks.sink", str(sink.port), str(sink.log)]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603
    try:
        wait_for_port(sink.port)
        yield sink
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def _worker(place: Place, port: int) -> Iterator[list[psutil.Process]]:
    relay = f"smtp://127.0.0.1:{port}"
    own = environment(replace(place.settings, redis_url=place.redis, smtp_url=relay))
    with _celery("worker.celery:app", {"PATH": os.defpath, **own}, place.folder) as process:
        yield process.children()


@contextmanager
def _celery(app: str, variables: dict[str, str], folder: Path) -> Iterator[psutil.Process]:
    command = [
        *(sys.executable, "-m", "celery", "-A", app, "worker", "--loglevel", "INFO"),
        *("--concurrency", str(PROCESSES), "--without-gossip", "--without-mingle"),
    ]
    log = folder / "worker.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=variables, stdout=stream, stderr=stream
        )
    try:
        while " ready." not in log.read_text():
            if process.poll() is not None:
                raise RuntimeError(log.read_text())
            time.sleep(0.1)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _processor_seconds(worker: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in worker)


def _largest(worker: list[psutil.Process]) -> float:
    """Return the most memory that a process has had, in MB."""
    peaks = [
        re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{each.pid}/status").read_text())
        for each in worker
    ]
    return max(int(each[1]) for each in peaks if each) / 1024
