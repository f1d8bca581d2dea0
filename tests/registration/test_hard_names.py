"""Hard names from a file to every place where a person's name stands: as they are written."""

import json
from collections.abc import Callable
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path
from unicodedata import category, normalize

import pytest
from flask.testing import FlaskClient
from lxml import html

from eventmgr.conferences.enums import TeamRole
from eventmgr.foundation.paging import PAGE_SIZE
from eventmgr.foundation.text import clean_line
from eventmgr.mail.compose import Composer
from eventmgr.mail.draft import Draft
from eventmgr.mail.models import Mail
from eventmgr.mail.sender import Sender
from eventmgr.printing.characters import PLACEHOLDER, clean
from eventmgr.printing.typesetting import script, typeset
from eventmgr.registration import letters
from eventmgr.registration.prints import making
from eventmgr.registration.prints.enums import BadgeSize, Paperwork
from eventmgr.registration.prints.models import RegistrationPrint
from tests.factories.badges import (
    certificate_for,
    made,
    order_badges,
    order_certificates,
    order_list,
    pictures_of,
    words_of,
)
from tests.factories.conferences import make_team_member
from tests.factories.exports import csv_of
from tests.factories.hard_names import HARD_NAMES
from tests.factories.hard_people import Hall, as_exported, as_text, as_workbook, everybody, read
from tests.factories.people import NOW
from tests.factories.signin import sign_in
from tests.registration.prints.test_badges import cut, is_blank_outside
from tests.reports.reading import squeezed

NAMES = list(HARD_NAMES.values())
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def hall() -> Hall:
    return everybody(NAMES)


def test_the_list_is_as_hard_as_it_says() -> None:
    assert len(NAMES) == len(set(NAMES)) > 60
    assert [name for name in NAMES if clean_line(name) != name] == []
    assert [name for name in NAMES if len(name) > 300] == []
    assert min(map(len, NAMES)) == 1
    assert sum(len(name) > 200 for name in NAMES) == 2
    assert any("\u0300" <= each <= "\u036f" for name in NAMES for each in name)
    assert any(category(each) == "Cf" for name in NAMES for each in name)


@pytest.mark.parametrize(
    "written",
    [as_text, as_workbook, as_exported, lambda names: as_text(names, "utf-16")],
    ids=["csv", "xlsx", "our own csv", "utf-16"],
)
def test_every_kind_of_file_gives_the_names_that_are_in_it(
    written: Callable[[list[str]], bytes],
) -> None:
    lines = read(written(NAMES))
    assert [each.reason for each in lines if each.reason] == []
    assert sorted(each.candidate.name for each in lines if each.candidate) == sorted(NAMES)


def test_the_people_page_shows_each_name(hall: Hall, client: FlaskClient) -> None:
    sign_in(client, make_team_member(hall.conference, TeamRole.ORGANISER))
    shown: list[str] = []
    for number in range(1, len(NAMES) // PAGE_SIZE + 2):
        page = html.document_fromstring(client.get(f"/manage/forum/people?page={number}").text)
        shown += [
            each.text_content().strip() for each in page.xpath("//main//td//a | //main//li//a")
        ]
    assert [name for name in NAMES if name not in shown] == []
    one = hall.registrations[NAMES.index(HARD_NAMES["markup"])]
    page = html.document_fromstring(client.get(f"/manage/forum/people/{one.person_id}").text)
    assert page.xpath("//input[@name='name']/@value") == [one.name]


def test_each_can_be_found_by_name(hall: Hall, client: FlaskClient) -> None:
    sign_in(client, make_team_member(hall.conference, TeamRole.ORGANISER))
    missing = []
    for registration in hall.registrations:
        answer = client.get("/manage/forum/people", query_string={"words": registration.name})
        if f'/manage/forum/people/{registration.person_id}"' not in answer.text:
            missing.append(registration.name)
    assert missing == []


def _printed(hall: Hall, kind: Paperwork) -> RegistrationPrint:
    if kind is Paperwork.BADGES:
        return order_badges(hall.conference)
    if kind is Paperwork.CERTIFICATES:
        issued = [certificate_for(each) for each in hall.registrations]
        return order_certificates(hall.conference, issued)
    day = hall.conference.starts if kind is Paperwork.ATTENDANCE else None
    return order_list(hall.conference, kind=kind, day=day)


def _strings(tree: object) -> list[str]:
    if isinstance(tree, dict):
        if "parts" in tree:
            return [" ".join("".join(parts) for parts in tree["parts"])]
        return [word for value in tree.values() for word in _strings(value)]
    if isinstance(tree, list):
        return [word for value in tree for word in _strings(value)]
    return [tree] if isinstance(tree, str) else []


def _is_plain(name: str) -> bool:
    """Whether a reader finds the letters of a printed name in the order in which they are typed."""
    return all(
        category(each)[0] in "LNPZS" and (each < "\u0590" or "\u3000" < each < "\ufb00")
        for each in normalize("NFC", name)
    )


@pytest.mark.parametrize("kind", list(Paperwork))
def test_each_name_is_printed_word_for_word_and_every_letter_has_a_glyph(
    hall: Hall, kind: Paperwork
) -> None:
    asked = _printed(hall, kind)
    told = set(_strings(json.loads(asked.data)))
    assert [name for name in NAMES if not told & {name, clean(name)}] == []
    template, completed = making._MAKERS[kind]
    data = completed(json.loads(asked.data))
    set_ = typeset(making.TEMPLATES / template, {**data, **script(data["language"])}, moment=NOW)
    assert set_.remarks == ()
    words = squeezed(normalize("NFC", words_of(made(asked))))
    assert PLACEHOLDER not in words
    plain = [name for name in NAMES if _is_plain(name)]
    assert len(plain) > 40
    assert [name for name in plain if squeezed(normalize("NFC", name)) not in words] == []


@pytest.mark.parametrize("size", list(BadgeSize))
def test_no_name_runs_over_the_edge_of_a_badge(hall: Hall, size: BadgeSize, tmp_path: Path) -> None:
    pictures = pictures_of(order_badges(hall.conference, size=size), tmp_path, ppi=100)
    badges = [badge for picture in pictures for badge in cut(picture, size)]
    assert len(badges) >= len(NAMES)
    assert [n for n, badge in enumerate(badges) if not is_blank_outside(badge, size)] == []


def _mail(draft: Draft) -> Mail:
    told = {each: getattr(draft, each) for each in (
        "kind", "sender_name", "recipient_name", "recipient_address", "subject", "text", "html",
        "language",
    )}  # fmt: skip
    return Mail(**told, message_id="0" * 40, due_at=NOW, content=None, mailing=None, attachments=[])


def _recipient(content: bytes) -> str:
    """The name in the header as RFC 2047 has it read: blanks between encoded words are nothing.

    The standard library's newer parser keeps some of them.
    """
    field = message_from_bytes(content, policy=policy.compat32)["To"]
    return str(make_header(decode_header(parseaddr(str(field))[0])))


def test_the_mail_to_each_names_one_recipient_and_says_the_name(hall: Hall) -> None:
    for registration in hall.registrations:
        draft = letters.confirmation(hall.conference, registration, link="https://example.org/i/1")
        content = (
            Composer(Sender(mail_from="us@example.org"))
            .compose(_mail(draft), internationalised=False)
            .content
        )
        message = message_from_bytes(content, policy=policy.default)
        [to] = message["To"].addresses
        assert to.addr_spec == registration.person.email
        assert squeezed(to.display_name) == squeezed(registration.name)
        assert _recipient(content) == registration.name
        assert message.defects == []
        body = message.get_body(("plain",))
        assert body is not None
        assert registration.name in clean_line(body.get_content())
        rich = message.get_body(("html",))
        assert rich is not None
        page = html.document_fromstring(rich.get_content())
        assert registration.name in clean_line(page.text_content())


def test_the_export_comes_back_as_it_left(hall: Hall) -> None:
    content = csv_of(hall.conference)
    assert [
        row for row in content.decode("utf-8-sig").splitlines()[1:] if row[1:2] in tuple("=+-@")
    ] == []
    lines = read(content)
    assert sorted(each.candidate.name for each in lines if each.candidate) == sorted(NAMES)


def test_the_desk_gets_each_name(hall: Hall, client: FlaskClient) -> None:
    sign_in(client, make_team_member(hall.conference, TeamRole.DESK))
    people = client.get("/manage/forum/desk/people.json").get_json()["people"]
    assert {each["name"] for each in people} == set(NAMES)
    for name in NAMES:
        answer = client.get("/manage/forum/desk", query_string={"q": name})
        found = html.document_fromstring(answer.text).text_content()
        assert clean_line(name) in clean_line(found)
