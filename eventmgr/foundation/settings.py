"""What an installation may decide for itself, checked before anything starts."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MINIMUM_SECRET_LENGTH = 32


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
    """Demo mode: the mail catcher's page and the sign-in links of the demo people are shown."""

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
            *_address_problems("DATABASE_URL", self.database_url, ("postgresql", "postgres")),
            *_address_problems(
                "REDIS_URL",
                self.redis_url,
                ("redis", "rediss", "redis+socket", "unix", "filesystem"),
            ),
            *_address_problems("SMTP_URL", self.smtp_url, ("smtp", "smtps")),
            *_address_problems("BASE_URL", self.base_url, ("http", "https")),
            *_secret_problems(self.secret_key),
            *([] if "@" in self.mail_from else ["MAIL_FROM is not an e-mail address."]),
        ]


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


def _secret_problems(secret: str) -> list[str]:
    mend = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if not secret:
        return [f"SECRET_KEY is missing. {mend}"]
    if len(secret) < MINIMUM_SECRET_LENGTH or len(set(secret)) < MINIMUM_SECRET_LENGTH // 4:
        return [f"SECRET_KEY is weak: it needs {MINIMUM_SECRET_LENGTH} random characters. {mend}"]
    return []
