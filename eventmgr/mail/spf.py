"""Who may send mail as a domain, as far as its SPF record says so without knowing the mail.

RFC 7208 but for macros, ``exists`` and ``ptr``, which need a mail at hand: they never match here.
"""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Final

from eventmgr.mail.names import Names

MOST_LOOKUPS: Final = 10


class Verdict(StrEnum):
    """What the record says of an address."""

    NONE = "none"
    """There is no record."""
    PASS = "pass"  # noqa: S105 - RFC 7208's word
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    BROKEN = "broken"
    """Two records, too many lookups, or one that cannot be read: servers heed none of it."""


_QUALIFIERS: Final = {
    "+": Verdict.PASS,
    "-": Verdict.FAIL,
    "~": Verdict.SOFTFAIL,
    "?": Verdict.NEUTRAL,
}


class _Broken(Exception):  # noqa: N818 - read aloud: broken
    """The record cannot be heeded."""


@dataclass
class _Asking:
    names: Names
    address: str
    lookups: int = 0

    def verdict(self, domain: str) -> Verdict:
        record = record_of(self.names, domain)
        if record is None:
            return Verdict.NONE
        redirect = ""
        for term in record.split()[1:]:
            if "=" in term.partition(":")[0]:
                key, _, value = term.partition("=")
                redirect = value if key.lower() == "redirect" else redirect
                continue
            sign = term[0] if term[0] in _QUALIFIERS else "+"
            if self._matches(term.removeprefix(sign), domain):
                return _QUALIFIERS[sign]
        if redirect:
            self._count()
            return self.verdict(redirect)
        return Verdict.NEUTRAL

    def _matches(self, mechanism: str, domain: str) -> bool:
        head, _, length = mechanism.partition("/")
        kind, _, target = head.partition(":")
        kind = kind.lower()
        if kind == "all":
            return True
        if kind in {"ip4", "ip6"}:
            return self._is_in(mechanism.partition(":")[2], "")
        if kind == "include":
            self._count()
            return self.verdict(target) is Verdict.PASS
        if kind in {"a", "mx"}:
            self._count()
            where = target or domain
            hosts = [where] if kind == "a" else self.names.mail_servers(where)[:MOST_LOOKUPS]
            found = [each for host in hosts if host for each in self.names.addresses(host)]
            return any(self._is_in(each, length) for each in found)
        return False

    def _is_in(self, network: str, length: str) -> bool:
        whole = f"{network}/{length.partition('/')[0]}" if length.partition("/")[0] else network
        try:
            return ip_address(self.address) in ip_network(whole, strict=False)
        except ValueError as error:
            raise _Broken from error

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _Broken


def record_of(names: Names, domain: str) -> str | None:
    """Return the domain's record; two of them are as good as a broken one."""
    found = [each for each in names.texts(domain) if each.lower().split(" ")[0] == "v=spf1"]
    if len(found) > 1:
        raise _Broken
    return found[0] if found else None


def verdict(names: Names, domain: str, address: str) -> Verdict:
    """Return whether the domain's record lets the IP address send; raises NamesAway."""
    try:
        return _Asking(names, address).verdict(domain)
    except (_Broken, RecursionError):
        return Verdict.BROKEN
