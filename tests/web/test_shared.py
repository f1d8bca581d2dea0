"""Answers that everybody gets alike: kept for a moment, never another's, never for long."""

import gzip
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event, Lock, Semaphore
from typing import Any

import pytest
from flask import Flask, Response, make_response, request
from werkzeug.test import Client

from eventmgr.web import shared
from eventmgr.web.requests import language_of
from eventmgr.web.shared import FRESH, LARGEST, MOST, MOST_BYTES, OLDEST, Shared


@dataclass
class Site:
    """A page that counts how often it was asked for, and the memory in front of it."""

    words: str = "Hello"
    asked: int = 0
    is_marked: bool = True
    now: float = 100.0
    before_answering: Callable[[], Any] = lambda: None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    takes_ranges: bool = False

    def __post_init__(self) -> None:
        self.app = Flask("site")
        self.app.add_url_rule("/", view_func=self.page, methods=["GET", "POST"])
        self.app.add_url_rule("/<name>", view_func=self.page)
        self.memory = Shared(
            self.app.wsgi_app, cookies=["visit"], language=language_of, clock=lambda: self.now
        )
        self.app.wsgi_app = self.memory  # type: ignore[method-assign]

    def page(self, name: str = "") -> Response:
        self.asked += 1
        self.before_answering()
        language = language_of(request.headers.get("Accept-Language", ""))
        words = f"{self.words} {language} {request.host} {name}"
        tag = f"{hash(words):x}"
        known = request.if_none_match.contains_weak(tag)
        response = Response(status=304) if known else make_response(words, self.status)
        response.set_etag(tag, weak=True)
        response.vary.add("Cookie")
        response.headers.update(self.headers)
        if self.is_marked:
            shared.mark(response)
        if self.takes_ranges:
            length = len(words.encode())
            response.make_conditional(request, accept_ranges=True, complete_length=length)
        return response

    def get(self, path: str = "/", **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(self.app, use_cookies=False).get(path, headers=sent)

    def ages(self, seconds: float) -> None:
        self.now += seconds

    @property
    def kept(self) -> list[Any]:
        """The answers in memory, which weigh what it believes."""
        found = [answer for answer, _weight in self.memory._kept._kept.values()]
        assert self.memory._kept._weight == sum(each.size for each in found)
        return found


class Counted:
    """A lock that says whenever somebody is about to wait for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting = Semaphore(0)

    def acquire(self, *, blocking: bool = True) -> bool:
        if blocking:
            self._waiting.release()
        return self._lock.acquire(blocking=blocking)

    def release(self) -> None:
        self._lock.release()

    def is_awaited_by(self, number: int) -> None:
        """Return once so many have come to wait."""
        for _each in range(number):
            assert self._waiting.acquire(timeout=20)


@pytest.fixture
def site() -> Site:
    return Site()


def test_what_is_fresh_is_given_out_unasked(site: Site) -> None:
    first = site.get()
    site.words = "Changed"
    site.ages(FRESH - 0.01)
    again = site.get()
    assert (again.text, again.status, site.asked) == (first.text, "200 OK", 1)
    assert dict(again.headers) == dict(first.headers)
    assert first.headers["Cache-Control"] == "public"
    assert first.headers["Vary"] == "Cookie, Accept-Encoding"


def test_after_a_moment_the_application_is_asked_whether_it_still_stands(site: Site) -> None:
    first = site.get()
    site.ages(FRESH)
    assert (site.get().text, site.asked) == (first.text, 2)
    assert (site.get().text, site.asked) == (first.text, 2)
    site.words = "Changed"
    site.ages(FRESH)
    assert (site.get().text.split()[0], site.asked) == ("Changed", 3)


def test_what_is_not_marked_is_not_kept(site: Site) -> None:
    site.is_marked = False
    assert (site.get().status_code, site.get().status_code, site.asked) == (200, 200, 2)
    assert len(site.memory) == 0


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/?q=1", {}),
        ("/", {"Cookie": "visit=abc"}),
        ("/", {"Cookie": "other=1; visit=abc"}),
        ("/", {"Authorization": "Basic eDp5"}),
    ],
)
def test_who_may_get_an_answer_of_their_own_passes_by(
    site: Site, path: str, headers: dict[str, str]
) -> None:
    site.get()
    site.get(path, **headers)
    site.get(path, **headers)
    assert (site.asked, len(site.memory)) == (3, 1)


def test_other_methods_pass_by(site: Site) -> None:
    site.get()
    assert Client(site.app).post("/").status_code == 200
    assert (site.asked, len(site.memory)) == (2, 1)


def test_a_cookie_of_another_site_on_this_host_does_no_harm(site: Site) -> None:
    site.get()
    assert site.get(Cookie="tracking=1").status_code == 200
    assert site.asked == 1


@pytest.mark.parametrize("header", ["Set-Cookie", "Content-Encoding"])
def test_an_answer_for_one_visitor_is_not_kept(site: Site, header: str) -> None:
    site.headers = {header: "visit=abc"}
    assert site.get().headers[header] == "visit=abc"
    assert len(site.memory) == 0


@pytest.mark.parametrize("status", [201, 404, 500])
def test_only_what_is_all_right_is_kept(site: Site, status: int) -> None:
    site.status = status
    assert (site.get().status_code, len(site.memory)) == (status, 0)


def test_each_language_and_each_host_has_its_own(site: Site) -> None:
    assert site.get(Accept_Language="ur").text == "Hello ur localhost "
    assert site.get(Accept_Language="fr, en;q=0.5").text == "Hello en localhost "
    assert site.get(Accept_Language="en").text == "Hello en localhost "
    assert site.get(Host="evil.example.org").text == "Hello en evil.example.org "
    assert site.get(Host="localhost").text == "Hello en localhost "
    assert (site.asked, len(site.memory)) == (3, 3)


def test_it_is_packed_for_who_can_unpack_it(site: Site) -> None:
    site.words = "Hello " * 1000
    plain = site.get()
    for accepted in ("gzip, deflate, br", "br;q=1, gzip;q=0.1"):
        packed = site.get(Accept_Encoding=accepted)
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) == len(packed.data) < 200
        assert packed.headers["ETag"] == plain.headers["ETag"]
    for accepted in ("gzip;q=0", "br", "*;q=0"):
        assert site.get(Accept_Encoding=accepted).data == plain.data
    assert site.asked == 1


def test_who_has_it_is_told_so(site: Site) -> None:
    tag = site.get().headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        answer = site.get(If_None_Match=known)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
        assert "Content-Type" not in answer.headers
    assert site.get(If_None_Match='"other"').status_code == 200
    assert site.asked == 1


def test_a_visitor_who_has_an_older_one_does_not_spoil_it_for_others(site: Site) -> None:
    tag = site.get().headers["ETag"]
    site.words = "Changed"
    site.ages(FRESH)
    assert site.get(If_None_Match=tag).text.split()[0] == "Changed"
    assert site.get().text.split()[0] == "Changed"


def test_a_first_visitor_who_has_it_already_gets_the_applications_304(site: Site) -> None:
    tag = site.get().headers["ETag"]
    other = Site()
    assert other.get(If_None_Match=tag).status_code == 304
    assert len(other.memory) == 0
    assert other.get().status_code == 200


def test_head_is_get_without_the_body(site: Site) -> None:
    client = Client(site.app)
    assert (client.head("/").data, len(site.memory)) == (b"", 0)
    told = client.get("/")
    head = client.head("/")
    assert (head.data, dict(head.headers)) == (b"", dict(told.headers))
    assert site.asked == 2
    site.ages(FRESH)
    site.words = "Changed"
    assert client.head("/").headers["Content-Length"] == str(len(client.get("/").data))


def test_what_may_be_shared_no_longer_is_forgotten(site: Site) -> None:
    site.get()
    site.is_marked, site.words = False, "Secret"
    site.ages(FRESH)
    assert site.get().text.split()[0] == "Secret"
    assert len(site.memory) == 0


def test_what_breaks_is_forgotten_and_told(site: Site) -> None:
    site.get()
    site.status, site.words = 500, "Broken"
    site.ages(FRESH)
    assert site.get().status_code == 500
    assert len(site.memory) == 0


def test_the_memory_is_bounded_by_number(site: Site) -> None:
    for number in range(MOST):
        site.get(f"/{number}")
    site.get("/0")
    assert (len(site.kept), site.asked) == (MOST, MOST)
    site.get("/another")
    assert len(site.kept) == MOST
    site.get("/0")
    assert site.asked == MOST + 1
    site.get("/1")
    assert site.asked == MOST + 2


def test_the_memory_is_bounded_by_weight(site: Site) -> None:
    site.words = "x" * (LARGEST - 10_000)
    for number in range(9):
        site.get(f"/{number}")
    assert len(site.kept) == 8
    assert MOST_BYTES - LARGEST < sum(each.size for each in site.kept) <= MOST_BYTES


def test_two_who_come_first_at_once_leave_one_answer(site: Site) -> None:
    site.before_answering = Barrier(2, timeout=20).wait
    with ThreadPoolExecutor(2) as both:
        found = list(both.map(lambda _each: site.get().text, range(2)))
    assert (found, site.asked) == (["Hello en localhost "] * 2, 2)
    assert len(site.kept) == 1


def test_what_has_grown_too_large_is_given_out_but_not_kept(site: Site) -> None:
    site.get("/other")
    site.get()
    site.words = "x" * LARGEST
    site.ages(FRESH)
    for asked in (3, 4):
        assert site.get().text.split()[0] == site.words
        assert (len(site.kept), site.asked) == (1, asked)


@dataclass
class Asking:
    """An expired answer about which one visitor asks the application, until they may go on."""

    site: Site
    visitors: ThreadPoolExecutor
    is_asked: Event = field(default_factory=Event)
    may_answer: Event = field(default_factory=Event)
    waiting: Counted = field(default_factory=Counted)

    def begin(self) -> Future[str]:
        self.site.get()
        self.site.kept[0].asking = self.waiting
        self.site.before_answering = self._wait
        self.site.ages(FRESH)
        asking = self.visit()
        assert self.is_asked.wait(20)
        return asking

    def visit(self) -> Future[str]:
        return self.visitors.submit(lambda: self.site.get().text.split()[0])

    def _wait(self) -> None:
        self.is_asked.set()
        assert self.may_answer.wait(20)


@pytest.fixture
def asking(site: Site) -> Iterator[Asking]:
    with ThreadPoolExecutor(8) as visitors:
        made = Asking(site, visitors)
        try:
            yield made
        finally:
            made.may_answer.set()


def test_one_asks_while_others_have_the_old_one_but_not_for_long(asking: Asking) -> None:
    site, first = asking.site, asking.begin()
    assert site.get().text.split()[0] == "Hello"  # and does not wait
    site.ages(OLDEST - FRESH)
    waiting = [asking.visit() for _each in range(4)]
    asking.waiting.is_awaited_by(4)
    site.words = "Changed"
    asking.may_answer.set()
    assert [each.result(20) for each in (first, *waiting)] == ["Changed"] * 5
    assert site.asked == 2


def test_who_waited_for_what_is_shared_no_longer_waits_for_nobody_else(asking: Asking) -> None:
    site, first = asking.site, asking.begin()
    site.ages(OLDEST - FRESH)
    waiting = [asking.visit() for _each in range(2)]
    asking.waiting.is_awaited_by(2)
    site.words = "x" * LARGEST
    site.before_answering = Barrier(2, timeout=20).wait  # both of them are asking at the same time
    asking.may_answer.set()
    assert {each.result(20) for each in (first, *waiting)} == {site.words}
    assert (site.asked, len(site.kept)) == (4, 0)


def test_head_of_an_expired_answer_renews_all_of_it(site: Site) -> None:
    site.get()
    site.words = "Changed"
    site.ages(FRESH)
    head = Client(site.app).head("/")
    whole = site.get()
    assert (head.status_code, head.data, site.asked) == (200, b"", 2)
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert whole.text.split()[0] == "Changed"


def test_a_range_of_an_expired_answer_renews_all_of_it(site: Site) -> None:
    site.takes_ranges = True
    assert site.get(Range="bytes=0-1").data == b"He"  # the first is the application's own matter
    assert site.kept == []
    site.get()
    site.words = "Changed"
    site.ages(FRESH)
    answer = site.get(Range="bytes=0-1")
    assert (answer.status_code, answer.text.split()[0]) == (200, "Changed")
    assert (site.get().data, site.asked) == (answer.data, 3)
