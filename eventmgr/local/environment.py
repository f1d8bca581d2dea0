"""What a person asked for, before the parts that are missing are brought up or complained of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from eventmgr.foundation.settings import Settings, is_this_machine


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """The environment as config.py read it; an empty string means that nothing was said."""

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    smtp_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    mail_from: str
    home: Path
    port: int
    demo: bool | None
    """None: not said; see `wants_demo`."""
    trusted_proxies: int
    mail_per_minute: int = 0
    mail_per_domain_per_minute: int = 0
    mail_connections: int = 2
    bounce_address: str = ""
    bounce_imap_url: str = field(default="", repr=False)
    bounce_webhook_secret: str = field(default="", repr=False)
    dkim_key_file: str = ""
    dkim_selector: str = ""
    inherited: Mapping[str, str] = field(repr=False)
    """Every variable as it was found, for the programs that eventmgr starts."""

    def settings(self) -> Settings:
        """Return the settings of a part; raises SettingsError if one is missing or weak."""
        settings = Settings(
            database_url=self.database_url,
            redis_url=self.redis_url,
            smtp_url=self.smtp_url,
            secret_key=self.secret_key,
            base_url=self.base_url,
            mail_from=self.mail_from or _default_sender(self.base_url),
            home=self.home,
            demo=bool(self.demo),
            trusted_proxies=self.trusted_proxies,
            mail_per_minute=self.mail_per_minute,
            mail_per_domain_per_minute=self.mail_per_domain_per_minute,
            mail_connections=self.mail_connections,
            bounce_address=self.bounce_address,
            bounce_imap_url=self.bounce_imap_url,
            bounce_webhook_secret=self.bounce_webhook_secret,
            dkim_key_file=Path(self.dkim_key_file) if self.dkim_key_file else None,
            dkim_selector=self.dkim_selector,
        )
        settings.check()
        return settings

    @property
    def wants_demo(self) -> bool:
        """Whether to show the demo conference: where nothing of anybody's is at stake.

        If nobody said: with the embedded database only, and for people at this machine only.
        """
        if self.demo is not None:
            return self.demo
        return not self.database_url and is_this_machine(self.base_url or self.local_url)

    @property
    def local_url(self) -> str:
        """Where `eventmgr up` listens, whatever address people use."""
        return f"http://127.0.0.1:{self.port}"

    def secrets(self) -> set[str]:
        """Return what must not appear in a log: the key, and the passwords within addresses."""
        addresses = (self.database_url, self.redis_url, self.smtp_url, self.bounce_imap_url)
        found = {password for each in addresses if (password := urlsplit(each).password)}
        return found | ({self.secret_key, self.bounce_webhook_secret} - {""})

    def completed(
        self,
        *,
        database_url: str,
        secret_key: str,
        redis_url: str = "filesystem://",
        smtp_url: str = "smtp://127.0.0.1:25",
        demo: bool = False,
    ) -> "Environment":
        """Return a copy where what was not said is filled in; what was said always wins.

        ``filesystem://`` is Celery's transport over files, where no Redis can be had. The relay
        is a placeholder for commands, which send no mail.
        """
        return replace(
            self,
            database_url=self.database_url or database_url,
            redis_url=self.redis_url or redis_url,
            smtp_url=self.smtp_url or smtp_url,
            secret_key=self.secret_key or secret_key,
            base_url=self.base_url or self.local_url,
            demo=demo if self.demo is None else self.demo,
        )

    def variables(self) -> dict[str, str]:
        """Return the whole environment for a program that shall read the same settings."""
        return {
            **self.inherited,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "SMTP_URL": self.smtp_url,
            "SECRET_KEY": self.secret_key,
            "BASE_URL": self.base_url,
            "EVENTMGR_HOME": str(self.home),
            "EVENTMGR_DEMO": "1" if self.demo else "0",
            "PORT": str(self.port),
        }


def _default_sender(base_url: str) -> str:
    host = base_url.partition("://")[2].partition("/")[0].partition(":")[0]
    # SpamAssassin takes five consonants in a row, as in “eventmgr”, for a name made by chance.
    return f"conference@{host or 'localhost'}"
