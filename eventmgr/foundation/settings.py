"""What an installation may decide for itself, checked before anything starts."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from dkim.crypto import parse_pem_private_key

MINIMUM_SECRET_LENGTH = 32
BOUNCE_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,20}@[A-Za-z0-9.-]+")
"""Short, since the number of a mail and its signature stand behind it (64 characters at most)."""
SELECTOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,62}")


class SettingsError(Exception):
    """Settings that eventmgr refuses to start with; the message names each and how to mend it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """One installation's settings; only config.py makes them from the environment."""

    database_url: str
    """PostgreSQL, as ``postgresql://user:password@host/name``."""
    redis_url: str
    """The Celery broker: ``redis://``, ``redis+socket://`` or ``filesystem://``."""
    smtp_url: str
    """The relay for outgoing mail: ``smtp://[user:password@]host:port`` or ``smtps://``.

    ``smtp://`` upgrades by STARTTLS whenever the relay offers it.
    """
    secret_key: str
    """Signs sessions and links; at least 32 characters that nobody else knows."""
    base_url: str
    """Where people reach this installation; links in mails begin with it."""
    mail_from: str
    """The address in the From field of every mail."""
    home: Path
    """Where the parts that eventmgr runs itself keep their data."""
    demo: bool = False
    """Demo mode: the mail catcher's page and doors for everybody; on this machine only."""
    trusted_proxies: int = 0
    """How many proxies stand in front and tell the visitor's address (X-Forwarded-For)."""
    mail_per_minute: int = 0
    """How many mails may leave in a minute; 0 is no limit."""
    mail_per_domain_per_minute: int = 0
    """How many of them to one domain; 0 is no limit."""
    mail_connections: int = 2
    """How many connections to the relay are open at a time."""
    bounce_address: str = ""
    """Whereto mails come back: each to ``bounces+<its number>@…``; empty: to MAIL_FROM."""
    bounce_imap_url: str = ""
    """The mailbox of that address, as ``imaps://user:password@host/folder``."""
    bounce_webhook_secret: str = ""
    """What a relay shows that hands over returned mails at ``/hooks/bounces``."""
    dkim_key_file: Path | None = None
    """The private key that signs mails, where the relay does not."""
    dkim_selector: str = ""
    """Under which name in the DNS its public key stands."""

    @property
    def secure(self) -> bool:
        """Whether people reach this installation over TLS."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def sqlalchemy_url(self) -> str:
        """The database address with the driver that eventmgr uses (psycopg 3)."""
        return with_driver(self.database_url)

    def check(self) -> None:
        """Raise SettingsError naming every setting that is missing, malformed or weak."""
        found = list(self._problems())
        if found:
            raise SettingsError("\n".join(found))

    def _problems(self) -> list[str]:
        return [
            *_database_problems(self.database_url),
            *_address_problems(
                "REDIS_URL", self.redis_url, ("redis", "rediss", "redis+socket", "filesystem")
            ),
            *_address_problems("SMTP_URL", self.smtp_url, ("smtp", "smtps")),
            *_base_problems(self.base_url),
            *_secret_problems(self.secret_key),
            *_sender_problems(self.mail_from),
            *_bounce_problems(self),
            *_dkim_problems(self),
            *([DEMO_IS_OPEN] if self.demo and not is_this_machine(self.base_url) else []),
        ]


DEMO_IS_OPEN = (
    "EVENTMGR_DEMO is on, but BASE_URL is not this machine's: demo mode lets everybody in. "
    "Set EVENTMGR_DEMO=0."
)


def is_this_machine(address: str) -> bool:
    """Whether the address is one that only this machine reaches."""
    host = urlsplit(address).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def with_driver(database_url: str) -> str:
    """Return the PostgreSQL address with SQLAlchemy's name for psycopg 3 in front."""
    scheme, separator, rest = database_url.partition("://")
    if scheme.split("+")[0] not in {"postgresql", "postgres"}:
        return database_url
    return f"postgresql+psycopg{separator}{rest}"


def _address_problems(name: str, value: str, schemes: tuple[str, ...]) -> list[str]:
    if not value:
        return [f"{name} is missing. Set it to an address that begins with {schemes[0]}://"]
    if urlsplit(value).scheme not in schemes:
        return [f"{name} must begin with {' or '.join(f'{each}://' for each in schemes)}"]
    return []


def _database_problems(value: str) -> list[str]:
    found = _address_problems("DATABASE_URL", value, ("postgresql", "postgres"))
    if not found and not urlsplit(value).path.strip("/"):
        return ["DATABASE_URL names no database. Write postgresql://user:password@host/name"]
    return found


def _base_problems(value: str) -> list[str]:
    found = _address_problems("BASE_URL", value, ("http", "https"))
    if found:
        return found
    parts = urlsplit(value)
    if not parts.hostname or parts.path or parts.query:
        return ["BASE_URL must name a host and nothing behind it: https://conference.example.org"]
    if parts.scheme == "http" and not is_this_machine(value):
        return [
            "BASE_URL must begin with https:// unless it is this machine: people sign in there."
        ]
    return []


def _sender_problems(value: str) -> list[str]:
    address = parseaddr(value)[1]
    if "@" not in address or not address.isascii():
        return ["MAIL_FROM must be an e-mail address of plain letters, as conference@example.org"]
    return []


def _bounce_problems(settings: Settings) -> list[str]:
    address, mailbox = settings.bounce_address, settings.bounce_imap_url
    secret = settings.bounce_webhook_secret
    found = []
    if address and not BOUNCE_ADDRESS.fullmatch(address):
        found.append("BOUNCE_ADDRESS must be a short address without a plus: bounces@example.org")
    if (mailbox or secret) and not address:
        found.append(
            "BOUNCE_ADDRESS is missing: without it nobody can tell which mail has come back."
        )
    if mailbox:
        found += _mailbox_problems(mailbox)
    if secret and len(secret) < MINIMUM_SECRET_LENGTH:
        found.append(
            f"BOUNCE_WEBHOOK_SECRET is weak: it needs {MINIMUM_SECRET_LENGTH} random characters."
        )
    return found


def _mailbox_problems(value: str) -> list[str]:
    parts = urlsplit(value)
    if parts.scheme != "imaps" and not (parts.scheme == "imap" and is_this_machine(value)):
        return ["BOUNCE_IMAP_URL must begin with imaps:// unless it is this machine."]
    if not parts.hostname or not parts.username:
        return ["BOUNCE_IMAP_URL must read imaps://user:password@host/folder"]
    return []


def _dkim_problems(settings: Settings) -> list[str]:
    path, selector = settings.dkim_key_file, settings.dkim_selector
    if path is None and not selector:
        return []
    if path is None or not SELECTOR.fullmatch(selector):
        return ["DKIM_KEY_FILE and DKIM_SELECTOR go together; a selector is a name as mail2026."]
    try:
        parse_pem_private_key(path.read_bytes())
    except OSError as error:
        return [f"DKIM_KEY_FILE cannot be read ({error.strerror}). eventmgr has to own {path}"]
    except Exception:  # noqa: BLE001 - whatever a file that is no key makes the parser raise
        return [f"DKIM_KEY_FILE holds no private key of RSA in PEM, without a password: {path}"]
    return []


def _secret_problems(secret: str) -> list[str]:
    mend = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if not secret:
        return [f"SECRET_KEY is missing. {mend}"]
    if len(secret) < MINIMUM_SECRET_LENGTH or len(set(secret)) < MINIMUM_SECRET_LENGTH // 4:
        return [f"SECRET_KEY is weak: it needs {MINIMUM_SECRET_LENGTH} random characters. {mend}"]
    return []
