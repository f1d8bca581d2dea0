"""What the doctor says of mail: a real relay, a real mailbox and a real name server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dns import resolver

from eventmgr.cli import doctor_mail
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.findings import Level
from eventmgr.foundation.settings import Settings
from eventmgr.local import single
from eventmgr.local.mailcatcher import port_file
from eventmgr.local.single import Addresses
from eventmgr.mail import calling, doctor, operations, queries
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.mail.names import Dns, NamesAway
from tests.cli.running import environment, run_command
from tests.factories.people import NOW
from tests.mail.bounces import mailbox
from tests.mail.dns_server import Zone, name_server
from tests.mail.keys import PRIVATE_KEY, PUBLIC_KEY
from tests.mail.scripted import Script, scripted_server
from tests.servers import SmtpSink, smtp_server

RELAY = "8.8.4.4"


def _zone(**changes: list[str] | None) -> Zone:
    """A domain at which all is well; ``None`` takes a record away."""
    zone: dict[str, tuple[str, str, list[str]]] = {
        "mx": ("conf.net", "MX", ["10 mx.conf.net."]),
        "a": ("mx.conf.net", "A", [RELAY]),
        "spf": ("conf.net", "TXT", ['"v=spf1 mx -all"']),
        "dkim": ("s1._domainkey.conf.net", "TXT", [f'"v=DKIM1; k=rsa; " "p={PUBLIC_KEY}"']),
        "dmarc": ("_dmarc.conf.net", "TXT", ['"v=DMARC1; p=reject"']),
        "ptr": ("4.4.8.8.in-addr.arpa", "PTR", ["mx.conf.net."]),
    }
    found: Zone = {}
    for key, (name, kind, records) in zone.items():
        told = changes.get(key, records)
        if told is not None:
            found[name, kind] = told
    return found


@pytest.fixture(scope="module")
def relay() -> Iterator[SmtpSink]:
    with smtp_server() as sink:
        sink.is_pipelining = True
        yield sink


def _settings(settings: Settings, relay: SmtpSink, tmp_path: Path, **values: Any) -> Settings:
    key = tmp_path / "key.pem"
    key.write_text(PRIVATE_KEY)
    return replace(
        settings,
        **{
            "smtp_url": relay.url,
            "base_url": "https://conf.net",
            "mail_from": "Office <office@conf.net>",
            "dkim_key_file": key,
            "dkim_selector": "s1",
            "bounce_address": "bounces@conf.net",
            "bounce_webhook_secret": "s" * 32,
            **values,
        },
    )


def _found(settings: Settings, zone: Zone, address: str = "") -> dict[str, tuple[Level, str, str]]:
    """The worst of each subject."""
    with name_server(zone) as port:
        worst: dict[str, tuple[Level, str, str]] = {}
        order = list(Level)
        names = Dns(["127.0.0.1"], port)
        for each in doctor.examine(settings, names=names, address=address):
            known = worst.get(each.subject)
            if known is None or order.index(each.level) >= order.index(known[0]):
                worst[each.subject] = (each.level, each.what, each.mend)
        return worst


@pytest.fixture
def well(settings: Settings, relay: SmtpSink, tmp_path: Path) -> Settings:
    return _settings(settings, relay, tmp_path)


def test_where_all_is_well_it_says_so(well: Settings) -> None:
    found = _found(well, _zone())
    assert {name for name, (level, *_) in found.items() if level is not Level.OK} == set()
    assert set(found) == {*("From", "Links", "Relay", "MX", "SPF", "DKIM", "DMARC", "Returns")}
    assert "PIPELINING" in found["Relay"][1]


@pytest.mark.parametrize(
    ("changes", "subject", "level", "told"),
    [
        ({"mx": None}, "MX", Level.PROBLEM, "conf.net takes no mail"),
        ({"mx": ["0 ."]}, "MX", Level.PROBLEM, "conf.net takes no mail"),
        ({"spf": None}, "SPF", Level.WARNING, "conf.net has no record"),
        ({"spf": ['"v=spf1 -all"', '"v=spf1 ~all"']}, "SPF", Level.PROBLEM, "cannot be heeded"),
        ({"dkim": None}, "DKIM", Level.PROBLEM, "there is no key"),
        ({"dkim": ['"v=DKIM1; p="']}, "DKIM", Level.PROBLEM, "the key was revoked"),
        ({"dkim": ['"v=DKIM1; p=QUJD"']}, "DKIM", Level.PROBLEM, "the key cannot be read"),
        ({"dmarc": None}, "DMARC", Level.WARNING, "conf.net has no policy"),
        ({"spf": []}, "DNS", Level.WARNING, "the DNS did not answer about conf.net"),
    ],
)
def test_each_thing_that_is_missing_is_named_with_its_remedy(
    well: Settings, changes: dict[str, Any], subject: str, level: Level, told: str
) -> None:
    found = _found(well, _zone(**changes))
    assert found[subject][0] is level
    assert told in found[subject][1]
    assert found[subject][2]


@pytest.mark.parametrize(
    ("changes", "subject", "level", "told"),
    [
        ({"mail_from": "x@localhost"}, "From", Level.PROBLEM, "nobody takes mail"),
        ({"mail_from": "x@mail.example.org"}, "From", Level.PROBLEM, "nobody takes mail"),
        ({"base_url": "http://localhost:8000"}, "Links", Level.PROBLEM, "this machine"),
        ({"mail_from": "x@127.0.0.1"}, "From", Level.PROBLEM, "nobody takes mail"),
        ({"smtp_url": ""}, "Relay", Level.PROBLEM, "Set SMTP_URL to your relay"),
        ({"smtp_url": "smtp://127.0.0.1:1"}, "Relay", Level.PROBLEM, "Start the relay"),
        ({"bounce_webhook_secret": ""}, "Returns", Level.WARNING, "BOUNCE_IMAP_URL"),
        (
            {"bounce_imap_url": "imap://u:p@127.0.0.1:1/x"}, "Returns", Level.PROBLEM,
            "Correct BOUNCE_IMAP_URL",
        ),
        ({"dkim_key_file": None}, "DKIM", Level.WARNING, "if the relay signs"),
        (
            {"dkim_key_file": None, "bounce_address": "b@other.net"}, "DMARC", Level.PROBLEM,
            "Let BOUNCE_ADDRESS be at conf.net",
        ),
    ],
)  # fmt: skip
def test_each_setting_that_loses_mail_is_named(
    well: Settings, changes: dict[str, Any], subject: str, level: Level, told: str
) -> None:
    found = _found(replace(well, **changes), _zone())
    assert found[subject][0] is level
    assert told in found[subject][2]


@pytest.mark.parametrize(
    ("changes", "record"),
    [
        ({"mx": None}, "an MX record at conf.net as “10 <your mail server's name>”"),
        ({"spf": None}, "a TXT record at conf.net as “v=spf1 ip4:<the address that"),
        ({"dkim": None}, f"at s1._domainkey.conf.net as “v=DKIM1; k=rsa; p={PUBLIC_KEY}”"),
        ({"dmarc": None}, "a TXT record at _dmarc.conf.net as “v=DMARC1; p=none”"),
    ],
)
def test_the_very_record_is_said(well: Settings, changes: dict[str, Any], record: str) -> None:
    (subject,) = changes
    mend = _found(well, _zone(**changes))[subject.upper()][2]
    assert record in mend
    assert mend.startswith("Make ")


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"smtp_url": ""}, "smtp://user:password@relay.example.org:587"),
        ({"dkim_key_file": None}, "DKIM_SELECTOR=mail"),
        ({"bounce_webhook_secret": ""}, "BOUNCE_ADDRESS=bounces@conf.net"),
        ({"base_url": "http://localhost"}, "BASE_URL to where people reach you, as https://"),
        ({"mail_from": "x@localhost"}, "“Water summit <office@your.domain>”"),
    ],
)
def test_the_very_setting_is_said(well: Settings, changes: dict[str, Any], setting: str) -> None:
    found = _found(replace(well, **changes), _zone())
    assert any(setting in mend for _level, _what, mend in found.values())


def _relay(script: Script, settings: Settings, user: str = "") -> tuple[Level, str, str]:
    with scripted_server(script):
        url = script.url.replace("//", f"//{user}")
        return _found(replace(settings, smtp_url=url), _zone())["Relay"]


def test_a_wrong_password_is_told_from_a_relay_that_is_away(well: Settings) -> None:
    refusal = {b"AUTH": [b"535 5.7.8 Authentication failed\r\n"]}
    script = Script(extensions=(b"AUTH PLAIN",), answers=refusal)
    level, what, mend = _relay(script, well, "office:guess@")
    assert (level, mend) == (Level.PROBLEM, "Correct user and password in SMTP_URL.")
    assert what == "127.0.0.1: 535 5.7.8 Authentication failed"
    assert "guess" not in what


def test_a_relay_that_asks_for_no_password_is_not_given_one(well: Settings) -> None:
    level, what, mend = _relay(Script(), well, "office:secret@")
    assert (level, what) == (
        Level.PROBLEM, "127.0.0.1: smtp auth extension not supported by server.",
    )  # fmt: skip
    assert "port for submission" in mend


def test_a_relay_that_turns_this_machine_away_says_why(well: Settings) -> None:
    level, what, mend = _relay(Script(banner=b"554 5.7.1 Not on my list\r\n"), well)
    assert (level, what) == (Level.PROBLEM, "127.0.0.1: 554 5.7.1 Not on my list")
    assert "postmaster" in mend


def test_a_relay_has_to_take_what_mails_come_back_to(well: Settings) -> None:
    script = Script(answers={b"MAIL": [b"250 OK\r\n", b"550 5.7.1 Not yours\r\n"]})
    level, what, mend = _relay(script, well)
    path = "bounces+0.00000000000000000000@conf.net"
    assert (level, what) == (Level.PROBLEM, f"refuses mail from {path}: 550 5.7.1 Not yours")
    assert mend.endswith("or change BOUNCE_ADDRESS.")


@pytest.mark.parametrize("user", ["", "office:secret@"])
def test_a_relay_far_away_has_to_encrypt(
    well: Settings, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    monkeypatch.setattr(calling, "_is_loopback", lambda _host: False)
    monkeypatch.setattr(doctor, "_is_near", lambda _patient: False)
    script = Script(extensions=(b"PIPELINING", b"SMTPUTF8", b"AUTH PLAIN"))
    level, what, mend = _relay(script, well, user)
    assert not any(each.startswith(b"AUTH") for each in script.heard)
    assert "STARTTLS" in mend
    if user:
        assert level is Level.PROBLEM
        assert "the password was not sent" in what
    else:
        assert level is Level.WARNING
        assert what == "127.0.0.1 answers, not encrypted"


def test_a_certificate_that_nobody_believes_is_named() -> None:
    error = "[ssl: certificate_verify_failed] certificate verify failed: unable to get local issuer"
    assert "certificate" in doctor._mend_of(error)


@pytest.mark.parametrize(("policy", "level"), [("reject", Level.PROBLEM), ("none", Level.WARNING)])
def test_a_domain_that_is_not_ours_is_not_written_from(
    well: Settings, policy: str, level: Level
) -> None:
    """An address at a large provider: its records name others, and its key is not here."""
    zone = _zone(spf=['"v=spf1 ip4:192.0.2.0/24 ~all"'], dmarc=[f'"v=DMARC1; p={policy}"'])
    theirs = replace(well, smtp_url="smtp://mx.conf.net", dkim_key_file=None)
    with name_server(zone) as port:
        patient = doctor.Patient(
            settings=theirs, names=Dns(["127.0.0.1"], port), address="me@conf.net"
        )
        [found] = doctor._dmarc(patient)
        assert (found.level, "set MAIL_FROM to an address of one that is" in found.mend) == (
            level, True,
        )  # fmt: skip
        [signed] = doctor._dmarc(replace(patient, settings=well))
    assert signed.level is Level.OK


def _spf(zone: Zone, well: Settings) -> tuple[Level, str, str]:
    """What is said of SPF and the relay's name where the relay is somewhere else."""
    with name_server(zone) as port:
        patient = doctor.Patient(
            settings=replace(well, smtp_url="smtp://mx.conf.net"),
            names=Dns(["127.0.0.1"], port),
            address="office@conf.net",
        )
        [first, *_] = [*doctor._spf(patient)]
        [reverse] = [*doctor._reverse(patient)]
    return first.level, first.what, reverse.level


def test_a_relay_elsewhere_has_to_be_named(well: Settings) -> None:
    assert _spf(_zone(), well) == (Level.OK, "conf.net lets mx.conf.net send", Level.OK)
    level, what, reverse = _spf(_zone(spf=['"v=spf1 ip4:192.0.2.0/24 ~all"'], ptr=None), well)
    assert (level, reverse) == (Level.WARNING, Level.WARNING)
    assert what == "the record of conf.net does not name 8.8.4.4 (mx.conf.net)"


def test_a_mailbox_is_opened(well: Settings) -> None:
    with mailbox() as box:
        found = _found(replace(well, bounce_imap_url=box.url), _zone())
    assert found["Returns"][:2] == (Level.OK, "127.0.0.1 opens the mailbox")


def test_a_machine_without_name_servers_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_self: object, _file: str) -> None:
        raise resolver.NoResolverConfiguration

    monkeypatch.setattr(resolver.Resolver, "read_resolv_conf", nothing)
    with pytest.raises(NamesAway, match="the DNS did not answer"):
        Dns().texts("conf.net")


@pytest.mark.usefixtures("session")
def test_the_command_tells_and_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server({}) as port:
        monkeypatch.setattr(doctor_mail, "Dns", lambda: Dns(["127.0.0.1"], port))
        told = run_command("doctor", "mail", "--send", "me@conf.net")
    assert told.exit_code == 1
    assert "problem From: eventmgr@example.org\n        -> Set MAIL_FROM" in told.output
    assert "to me@conf.net waits in the outbox" in told.output
    mail = db.session.scalars(db.select(Mail)).one()
    assert (mail.recipient_address, mail.kind) == ("me@conf.net", MailKind.TEST)


@pytest.mark.usefixtures("session")
def test_the_command_looks_at_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server(_zone()) as port:
        monkeypatch.setattr(doctor_mail, "Dns", lambda: Dns(["127.0.0.1"], port))
        told = run_command("doctor", "mail", "Our office <office@conf.net>")
    assert "ok      From: office@conf.net\n" in told.output
    assert "ok      MX: conf.net: mx.conf.net\n" in told.output


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("typed", ["conf.net", "a@b@c", "دفتر@conf.net"])
def test_the_command_looks_at_no_nonsense(typed: str) -> None:
    told = run_command("doctor", "mail", typed)
    assert told.exit_code == 2
    assert "Relay" not in told.output


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("words", [["not an address"], ["--send", "a@b\r\nBcc: c@d.org"]])
def test_what_is_no_address_is_refused(words: list[str]) -> None:
    told = run_command("doctor", "mail", *words)
    assert (told.exit_code, "is not an e-mail address" in told.output) == (2, True)
    assert db.session.scalars(db.select(Mail)).all() == []


@pytest.mark.parametrize(
    ("asked", "running", "relay"),
    [
        ("", None, ""),
        ("smtp://relay.org", None, "smtp://relay.org"),
        ("", "smtp://127.0.0.1:2525", ""),
        ("", "smtp://relay.org:587", "smtp://relay.org:587"),
        ("smtp://mine.org", "smtp://relay.org:587", "smtp://mine.org"),
    ],
)
def test_the_relay_of_a_running_eventmgr_is_looked_at_and_the_catcher_is_none(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    running: str | None,
    relay: str,
) -> None:
    port_file(tmp_path).write_text("2525", encoding="ascii")
    found = running and Addresses(local_url="", redis_url="", smtp_url=running)
    monkeypatch.setattr(single, "addresses", lambda _home: found)
    asking = replace(environment(demo=False), home=tmp_path, smtp_url=asked)
    assert doctor_mail.relay_of(asking) == relay


@pytest.mark.usefixtures("session")
def test_the_command_says_why_the_queue_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    operations.rest(answer="554 No service", now=NOW)
    with name_server(_zone()) as port, clock.fixed(NOW):
        monkeypatch.setattr(doctor_mail, "Dns", lambda: Dns(["127.0.0.1"], port))
        told = run_command("doctor", "mail", "office@conf.net")
    assert told.exit_code == 1
    assert (
        "problem Queue: the mail server has taken no mail since 2026-03-01 09:00:00 UTC:"
        " “554 No service”\n"
        "        -> The queue rests, and the relay is tried again at 2026-03-01 09:00:30 UTC.\n"
    ) in told.output


@pytest.mark.usefixtures("session")
def test_without_a_database_relay_and_names_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_now: object) -> None:
        raise DomainError("The database is away.")

    monkeypatch.setattr(queries, "resting", away)
    with name_server(_zone()) as port:
        monkeypatch.setattr(doctor_mail, "Dns", lambda: Dns(["127.0.0.1"], port))
        told = run_command("doctor", "mail", "office@conf.net")
    assert told.exit_code == 1
    assert "ok      SPF" in told.output
