"""The only reader of the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from eventmgr.foundation.settings import SettingsError
from eventmgr.local.environment import Environment

ROOT = Path(__file__).resolve().parent
DEFAULT_PORT = 8000
MOST_PROXIES = 9
MOST_MAIL = 1_000_000
MOST_CONNECTIONS = 50


def read(environ: Mapping[str, str] = os.environ) -> Environment:  # noqa: TID251 - here and nowhere else
    """Read the environment once; raises SettingsError for a number or answer without sense."""
    home = environ.get("EVENTMGR_HOME", "")
    return Environment(
        database_url=environ.get("DATABASE_URL", ""),
        redis_url=environ.get("REDIS_URL", ""),
        smtp_url=environ.get("SMTP_URL", ""),
        secret_key=environ.get("SECRET_KEY", ""),
        base_url=environ.get("BASE_URL", "").rstrip("/"),
        mail_from=environ.get("MAIL_FROM", ""),
        home=Path(home).expanduser().resolve() if home else ROOT / "var",
        port=_port(environ.get("PORT", "")),
        demo=_yes_or_no(environ.get("EVENTMGR_DEMO", "")),
        trusted_proxies=_proxies(environ.get("TRUSTED_PROXIES", "")),
        mail_per_minute=_number(environ, "MAIL_PER_MINUTE", default=0, highest=MOST_MAIL),
        mail_per_domain_per_minute=_number(
            environ, "MAIL_PER_DOMAIN_PER_MINUTE", default=0, highest=MOST_MAIL
        ),
        mail_connections=_number(
            environ, "MAIL_CONNECTIONS", default=2, lowest=1, highest=MOST_CONNECTIONS
        ),
        bounce_address=environ.get("BOUNCE_ADDRESS", ""),
        bounce_imap_url=environ.get("BOUNCE_IMAP_URL", ""),
        bounce_webhook_secret=environ.get("BOUNCE_WEBHOOK_SECRET", ""),
        dkim_key_file=environ.get("DKIM_KEY_FILE", ""),
        dkim_selector=environ.get("DKIM_SELECTOR", ""),
        inherited=dict(environ),
    )


def _port(value: str) -> int:
    if not value:
        return DEFAULT_PORT
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 2**16:
        raise SettingsError(f"PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def _proxies(value: str) -> int:
    if value and not (value.isascii() and value.isdigit() and int(value) <= MOST_PROXIES):
        raise SettingsError(f"TRUSTED_PROXIES must be a number from 0 to {MOST_PROXIES}.")
    return int(value or 0)


def _number(
    environ: Mapping[str, str], name: str, *, default: int, highest: int, lowest: int = 0
) -> int:
    value = environ.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
        none = "; 0 is no limit" if lowest == 0 else ""
        raise SettingsError(
            f"{name} must be a whole number from {lowest} to {highest}{none}, not {value!r}."
        )
    return int(value)


def _yes_or_no(value: str) -> bool | None:
    answers = {
        "": None,
        **dict.fromkeys(("1", "true", "yes"), True),
        **dict.fromkeys(("0", "false", "no"), False),
    }
    if value.lower() not in answers:
        raise SettingsError(f"EVENTMGR_DEMO must be 1 or 0, not {value!r}.")
    return answers[value.lower()]
