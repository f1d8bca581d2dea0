"""What the DNS says of domains and addresses."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from dns import resolver, reversename
from dns.exception import DNSException
from dns.rdtypes.txtbase import TXTBase

SECONDS: Final = 5.0


class NamesAway(Exception):  # noqa: N818 - read aloud: the names are away
    """The DNS gave no answer, neither that there is something nor that there is nothing."""


class Names(Protocol):
    """Whoever can be asked; an empty answer means that there is nothing of the kind."""

    def texts(self, name: str) -> list[str]:
        """Return the TXT records, each as one text."""

    def mail_servers(self, name: str) -> list[str]:
        """Return the names of the MX records, the preferred first; a null MX is an empty name."""

    def addresses(self, name: str) -> list[str]:
        """Return the IP addresses, old ones first."""

    def names_of(self, address: str) -> list[str]:
        """Return the names that an IP address has (PTR)."""


class Dns:
    """The DNS, asked with patience for five seconds; each method raises NamesAway."""

    def __init__(self, servers: list[str] | None = None, port: int = 53) -> None:
        try:
            self._resolver = resolver.Resolver(configure=servers is None)
        except resolver.NoResolverConfiguration:  # then it is away, whatever it is asked
            self._resolver = resolver.Resolver(configure=False)
        if servers is not None:
            self._resolver.nameservers = servers
        self._resolver.port = port
        self._resolver.lifetime = SECONDS

    def texts(self, name: str) -> list[str]:
        """Return the TXT records, each as one text."""

        def whole(record: TXTBase) -> str:
            return b"".join(record.strings).decode("utf-8", "replace")

        return self._asked(name, "TXT", whole)

    def mail_servers(self, name: str) -> list[str]:
        """Return the names of the MX records, the preferred first; a null MX is an empty name."""
        found = self._asked(name, "MX", lambda each: (each.preference, _plain(each.exchange)))
        return [server for _preference, server in sorted(found)]

    def addresses(self, name: str) -> list[str]:
        """Return the IP addresses, old ones first."""
        return [
            address
            for kind in ("A", "AAAA")
            for address in self._asked(name, kind, lambda each: str(each.address))
        ]

    def names_of(self, address: str) -> list[str]:
        """Return the names that an IP address has (PTR)."""
        name = reversename.from_address(address).to_text()
        return self._asked(name, "PTR", lambda each: _plain(each.target))

    def _asked(self, name: str, kind: str, read: Callable[[Any], Any]) -> list[Any]:
        try:
            return [read(each) for each in self._resolver.resolve(name, kind, search=False)]
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            return []
        except DNSException as error:
            raise NamesAway(f"the DNS did not answer about {name}") from error


def _plain(name: Any) -> str:  # noqa: ANN401 - dnspython's name
    return str(name.to_text(omit_final_dot=True)).rstrip(".").lower()
