"""Return paths, the way to unsubscribe, and our domain's signature, as they travel."""

import re
from email import message_from_bytes
from email.policy import compat32
from pathlib import Path
from tempfile import TemporaryDirectory

import dkim
import pytest
from flask import Flask

from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.tokens import BadToken
from eventmgr.mail import operations, queries, unsubscribing
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.compose import Composer
from eventmgr.mail.dkim_signing import Dkim
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.mail.return_path import is_proven, paths_in
from eventmgr.mail.sender import Sender
from eventmgr.mail.unsubscribing import Wish
from eventmgr.people.actor import COMMAND
from tests.conftest import SECRET
from tests.factories.mail import make_mail, make_mailing
from tests.factories.people import NOW
from tests.mail.keys import PRIVATE_KEY, PUBLIC_KEY
from tests.mail.one_batch import drain
from tests.servers import smtp_server

BOUNCES = "bounces@example.org"


def _sender(**values: object) -> Sender:
    told = {"mail_from": "Office <office@example.org>", "secret_key": SECRET, **values}
    return Sender(**told)  # type: ignore[arg-type]


def _composed(mail: Mail, sender: Sender) -> bytes:
    [loaded] = queries.with_contents([mail])
    return Composer(sender).compose(loaded, internationalised=False).content


def _mail_of_a_mailing(*, is_bulk: bool = True) -> Mail:
    mailing = make_mailing(1, is_bulk=is_bulk)
    operations.release_mailing(mailing=mailing, expected=1, starts_at=None, actor=COMMAND, now=NOW)
    return operations.claim_batch(limit=1, claim="c", now=NOW)[0]


def _raw(content: bytes, name: str) -> list[str]:
    """The fields of this name as they travel, unfolded and not decoded."""
    message = message_from_bytes(content, policy=compat32)
    return [re.sub(r"\r\n", "", str(each)) for each in message.get_all(name, [])]


@pytest.mark.usefixtures("session")
def test_bulk_mail_says_how_to_unsubscribe_by_one_click() -> None:
    mail = _mail_of_a_mailing()
    content = _composed(mail, _sender(base_url="https://c.example.org"))
    [field] = _raw(content, "List-Unsubscribe")
    found = re.fullmatch(r"<https://c\.example\.org/u/([\w.-]+)>", field)
    assert found is not None
    assert _raw(content, "List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    assert _raw(content, "List-Id") == ["<mailings-1.example.org>"]
    assert unsubscribing.read(found[1]) == Wish(hash_of(mail.recipient_address), 1)
    assert mail.recipient_address not in field


@pytest.mark.usefixtures("session")
def test_a_long_address_is_neither_encoded_nor_broken() -> None:
    base = "https://" + "a-very-long-name." * 8 + "example.org"
    content = _composed(_mail_of_a_mailing(), _sender(base_url=base, bounce_address=BOUNCES))
    [field] = _raw(content, "List-Unsubscribe")
    assert field.startswith(f"<{base}/u/")
    assert re.search(r">, <mailto:bounces\+u\d+\.[0-9a-f]{20}@example\.org\?subject=unsub", field)
    assert b"=?" not in content.partition(b"\r\n\r\n")[0]


@pytest.mark.usefixtures("session")
def test_only_https_may_be_asked_by_one_click() -> None:
    content = _composed(_mail_of_a_mailing(), _sender(base_url="http://localhost"))
    assert len(_raw(content, "List-Unsubscribe")) == 1
    assert _raw(content, "List-Unsubscribe-Post") == []


@pytest.mark.usefixtures("session")
def test_what_is_no_bulk_says_no_way_to_unsubscribe() -> None:
    sender = _sender(base_url="https://c.example.org")
    alone = make_mail(conference_id=1)
    for mail in (_mail_of_a_mailing(is_bulk=False), alone, make_mail(kind=MailKind.REMINDER)):
        assert _raw(_composed(mail, sender), "List-Unsubscribe") == []
    reminder = make_mail(kind=MailKind.REMINDER, conference_id=1)
    assert len(_raw(_composed(reminder, sender), "List-Unsubscribe")) == 1


def test_a_link_is_sealed_for_good(app: Flask) -> None:  # noqa: ARG001 - for its secret
    token = unsubscribing.token_of(Wish(hash_of("a@example.org"), 7))
    assert unsubscribing.read(token) == Wish(hash_of("A@EXAMPLE.org"), 7)
    assert len(token) < 80
    number, who, mark = token.split(".")
    for forged in (f"8.{who}.{mark}", f"7.{who}.{mark[::-1]}", "", "..", "7", f"{token}=", "é.é.é"):
        with pytest.raises(BadToken, match="not complete"):
            unsubscribing.read(forged)
    assert number == "7"


@pytest.mark.usefixtures("session")
def test_each_mail_has_a_return_path_of_its_own() -> None:
    mail, other = make_mail(), make_mail()
    sender = _sender(bounce_address=BOUNCES)
    path = sender.envelope(mail)
    assert re.fullmatch(rf"bounces\+{mail.id}\.[0-9a-f]{{20}}@example\.org", path)
    assert len(path.partition("@")[0]) <= 64
    [found] = paths_in(f"<{path.upper()}>", bounce_address=BOUNCES)
    assert found.mail_id == mail.id
    assert is_proven(found, mail)
    assert not is_proven(found, other)
    forged = path.replace(f"+{mail.id}.", f"+{other.id}.")
    [claimed] = paths_in(forged, bounce_address=BOUNCES)
    assert not is_proven(claimed, other)


@pytest.mark.usefixtures("session")
def test_a_return_path_of_another_domain_is_not_ours() -> None:
    path = _sender(bounce_address="bounces@example.org.evil.test").envelope(make_mail())
    assert list(paths_in(path, bounce_address=BOUNCES)) == []
    assert list(paths_in(f"x{path}", bounce_address="bounces@example.org.evil.test")) == []


@pytest.mark.usefixtures("committed")
def test_the_relay_hears_the_return_path() -> None:
    sender = _sender(bounce_address=BOUNCES)
    with unit_of_work():
        mail = make_mail()
        expected = sender.envelope(mail)
    with smtp_server() as sink, TemporaryDirectory() as folder:
        drain(smtp_url=sink.url, sender=sender, folder=Path(folder), now=NOW)
    assert [each.sender for each in sink.accepted] == [expected]


@pytest.mark.usefixtures("session")
def test_a_signature_that_others_verify(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text(PRIVATE_KEY)
    signs = Dkim.of(file, selector="mail2026", domain="example.org")
    sender = _sender(dkim=signs, base_url="https://c.example.org")
    content = _composed(_mail_of_a_mailing(), sender)
    asked: list[bytes] = []

    def answer(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - dkimpy's signature
        asked.append(name)
        return f"v=DKIM1; k=rsa; p={PUBLIC_KEY}".encode()

    assert dkim.verify(content, dnsfunc=answer)
    assert asked == [b"mail2026._domainkey.example.org."]
    [mark] = _raw(content, "DKIM-Signature")
    signed = {each.strip() for each in mark.partition("h=")[2].partition(";")[0].split(":")}
    assert {"from", "subject", "list-unsubscribe", "list-unsubscribe-post"} <= signed
    assert "list-unsubscribe" not in _raw(_composed(make_mail(), sender), "DKIM-Signature")[0]
    for was, becomes in ((b"Come,", b"Stay,"), (b"One-Click", b"Two-Click"), (b"Office", b"Off")):
        assert was in content
        assert not dkim.verify(content.replace(was, becomes), dnsfunc=answer)
    assert not dkim.verify(b"From: x@example.org\r\n" + content, dnsfunc=answer)


@pytest.mark.usefixtures("session")
def test_letters_beyond_ascii_are_signed_too(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text(PRIVATE_KEY)
    sender = _sender(dkim=Dkim.of(file, selector="s1", domain="example.org"))
    mail = make_mail(recipient_address="عامر@example.org", subject="دعوت")
    [loaded] = queries.with_contents([mail])
    content = Composer(sender).compose(loaded, internationalised=True).content

    def answer(_name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - dkimpy's signature
        return f"v=DKIM1; k=rsa; p={PUBLIC_KEY}".encode()

    assert "عامر".encode() in content
    assert dkim.verify(content, dnsfunc=answer)
