"""What records of the DNS say: SPF, DMARC, and the key that signs."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.mail import dkim_keys, dmarc, spf
from eventmgr.mail.names import NamesAway
from eventmgr.mail.spf import Verdict


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


@pytest.mark.parametrize("key", ["", "-----BEGIN RSA PRIVATE KEY-----", "MIIC"])
def test_what_is_no_key_makes_no_record(tmp_path: Path, key: str) -> None:
    file = tmp_path / "key.pem"
    file.write_text(key)
    assert dkim_keys.record(file) == ""
    assert dkim_keys.record(tmp_path / "nowhere") == ""
