"""What the doctor says of mail: a real relay, a real mailbox and a real name server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dns import resolver
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.cli import doctor_mail
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.foundation.findings import Level
from eventmgr.foundation.settings import Settings
from eventmgr.mail import dmarc, doctor, operations, spf
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.mail.names import Dns, NamesAway
from eventmgr.mail.spf import Verdict
from tests.cli.running import run_command
from tests.factories.people import NOW
from tests.mail.bounces import mailbox
from tests.mail.dns_server import Zone, name_server
from tests.mail.keys import PRIVATE_KEY, PUBLIC_KEY
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


class Told:
    """Names without a server."""

    def __init__(self, texts: dict[str, list[str]]) -> None:
        self._texts = texts

    def texts(self, name: str) -> list[str]:
        return self._texts.get(name, [])

    def mail_servers(self, name: str) -> list[str]:
        return [f"mx.{name}"]

    def addresses(self, name: str) -> list[str]:
        return {"mx.a.net": ["192.0.2.1", "2001:db8::1"], "a.net": ["192.0.2.9"]}.get(name, [])

    def names_of(self, address: str) -> list[str]:
        raise NamesAway(address)


@pytest.mark.parametrize(
    ("record", "address", "expected"),
    [
        ("v=spf1 -all", "192.0.2.1", Verdict.FAIL),
        ("v=spf1 ~all", "192.0.2.1", Verdict.SOFTFAIL),
        ("v=spf1", "192.0.2.1", Verdict.NEUTRAL),
        ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.1", Verdict.PASS),
        ("v=spf1 -ip4:192.0.2.0/24 +all", "192.0.2.1", Verdict.FAIL),
        ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::1", Verdict.PASS),
        ("v=spf1 mx -all", "2001:db8::1", Verdict.PASS),
        ("v=spf1 a -all", "192.0.2.9", Verdict.PASS),
        ("v=spf1 a/24 -all", "192.0.2.200", Verdict.PASS),
        ("v=spf1 a:mx.a.net ?all", "192.0.2.1", Verdict.PASS),
        ("v=spf1 include:b.net -all", "198.51.100.1", Verdict.PASS),
        ("v=spf1 include:b.net -all", "192.0.2.1", Verdict.FAIL),
        ("v=spf1 redirect=b.net", "198.51.100.1", Verdict.PASS),
        ("v=spf1 ip4:nonsense -all", "192.0.2.1", Verdict.BROKEN),
        ("v=spf1 include:loop.net -all", "192.0.2.1", Verdict.BROKEN),
        ("v=spf10 +all", "192.0.2.1", Verdict.NONE),
        ("", "192.0.2.1", Verdict.NONE),
    ],
)
def test_who_may_send_as_a_domain(record: str, address: str, expected: Verdict) -> None:
    names = Told(
        {
            "a.net": [record],
            "b.net": ["v=spf1 ip4:198.51.100.0/24 -all"],
            "loop.net": ["v=spf1 include:loop.net -all"],
        }
    )
    assert spf.verdict(names, "a.net", address) is expected


@given(st.text(max_size=200), st.ip_addresses())
def test_no_record_is_too_odd(words: str, address: object) -> None:
    names = Told({"a.net": [f"v=spf1 {words}"], "_dmarc.a.net": [f"v=DMARC1;{words}"]})
    assert spf.verdict(names, "a.net", str(address)) in Verdict
    assert dmarc.policy_of(names, "a.net") is not None


@pytest.mark.parametrize(
    ("record", "asks"),
    [("v=DMARC1; p=reject; sp=none", "none"), ("v=DMARC1;p=quarantine", "quarantine")],
)
def test_the_policy_of_the_domain_above_holds(record: str, asks: str) -> None:
    policy = dmarc.policy_of(Told({"_dmarc.a.net": [record]}), "mail.a.net")
    assert policy is not None
    assert policy.asks == asks


def test_what_speaks_for_a_domain() -> None:
    assert dmarc.is_aligned("a.net", "bounces.a.net", is_strict=False)
    assert dmarc.is_aligned("mail.a.net", "a.net", is_strict=False)
    assert not dmarc.is_aligned("a.net", "bounces.a.net", is_strict=True)
    assert not dmarc.is_aligned("a.net", "ba.net", is_strict=False)
    assert not dmarc.is_aligned("a.net", "net", is_strict=False)


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
        told = run_command("doctor", "mail", "office@conf.net")
    assert "ok      From: office@conf.net\n" in told.output
    assert "ok      MX: conf.net: mx.conf.net\n" in told.output


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
