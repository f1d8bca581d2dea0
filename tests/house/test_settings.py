"""Missing or weak settings refuse to start, and say which."""

from pathlib import Path

import pytest

import config
from eventmgr.foundation.settings import SettingsError

GOOD = {
    "DATABASE_URL": "postgresql://localhost/eventmgr",
    "REDIS_URL": "redis://localhost/0",
    "SMTP_URL": "smtp://localhost:25",
    "SECRET_KEY": "Zk3v9QmX1sT7bLw5RfN8cYhJ2pGdA6uE",
    "BASE_URL": "https://conference.example.org/",
}


def test_good_settings() -> None:
    settings = config.read(GOOD).settings()
    assert settings.sqlalchemy_url == "postgresql+psycopg://localhost/eventmgr"
    assert settings.base_url == "https://conference.example.org"
    assert settings.mail_from == "conference@conference.example.org"
    assert settings.secure


@pytest.mark.parametrize("name", GOOD)
def test_each_missing_setting_is_named(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        config.read({**GOOD, name: ""}).settings()
    assert str(refused.value).startswith(f"{name} is missing.")


def test_all_missing_settings_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        config.read({}).settings()
    assert [line.split()[0] for line in str(refused.value).splitlines()] == [
        "DATABASE_URL",
        "REDIS_URL",
        "SMTP_URL",
        "BASE_URL",
        "SECRET_KEY",
    ]


@pytest.mark.parametrize("secret", ["short", "a" * 64, "abcabcabcabcabcabcabcabcabcabcabcabc"])
def test_weak_secrets_are_refused(secret: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY is weak"):
        config.read({**GOOD, "SECRET_KEY": secret}).settings()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "sqlite:///x.db", "DATABASE_URL must begin with postgresql://"),
        ("SMTP_URL", "localhost:25", "SMTP_URL must begin with smtp://"),
        ("PORT", "http", "PORT must be a number"),
        ("PORT", "70000", "PORT must be a number"),
        ("EVENTMGR_DEMO", "perhaps", "EVENTMGR_DEMO must be 1 or 0"),
    ],
)
def test_settings_of_the_wrong_kind_are_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        config.read({**GOOD, name: value}).settings()


def test_home_is_a_folder_of_the_project_unless_moved() -> None:
    assert config.read({}).home == Path(config.__file__).resolve().parent / "var"
    assert config.read({"EVENTMGR_HOME": "/srv/x"}).home == Path("/srv/x")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "postgresql://localhost", "DATABASE_URL names no database"),
        (
            "BASE_URL",
            "https://conference.example.org/path",
            "BASE_URL must name a host and nothing",
        ),
        ("BASE_URL", "http://conference.example.org", "BASE_URL must begin with https://"),
        ("MAIL_FROM", "eventmgr@bücher.example", "MAIL_FROM must be an e-mail address of plain"),
        ("EVENTMGR_DEMO", "1", "demo mode lets everybody in"),
        ("TRUSTED_PROXIES", "many", "TRUSTED_PROXIES must be a number"),
    ],
)
def test_settings_that_would_open_a_hole_are_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        config.read({**GOOD, name: value}).settings()


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, True),
        ({"EVENTMGR_DEMO": "0"}, False),
        ({"DATABASE_URL": GOOD["DATABASE_URL"]}, False),
        ({"BASE_URL": GOOD["BASE_URL"]}, False),
        ({"DATABASE_URL": GOOD["DATABASE_URL"], "EVENTMGR_DEMO": "1"}, True),
    ],
)
def test_the_demo_comes_by_itself_only_where_nothing_is_at_stake(
    environment: dict[str, str], wanted: bool
) -> None:
    assert config.read(environment).wants_demo is wanted


def test_mail_is_not_limited_unless_somebody_says_so() -> None:
    settings = config.read(GOOD).settings()
    assert (settings.mail_per_minute, settings.mail_per_domain_per_minute) == (0, 0)
    assert settings.mail_connections == 2
    said = {"MAIL_PER_MINUTE": "600", "MAIL_PER_DOMAIN_PER_MINUTE": "60", "MAIL_CONNECTIONS": "4"}
    settings = config.read({**GOOD, **said}).settings()
    assert (settings.mail_per_minute, settings.mail_per_domain_per_minute) == (600, 60)
    assert settings.mail_connections == 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_PER_MINUTE", "many"),
        ("MAIL_PER_MINUTE", "-1"),
        ("MAIL_PER_DOMAIN_PER_MINUTE", "1.5"),
        ("MAIL_PER_DOMAIN_PER_MINUTE", "٣"),
        ("MAIL_CONNECTIONS", "0"),
        ("MAIL_CONNECTIONS", "51"),
    ],
)
def test_a_limit_that_is_no_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} must be a whole number from"):
        config.read({**GOOD, name: value})


RETURNS = {
    "BOUNCE_ADDRESS": "bounces@example.org",
    "BOUNCE_IMAP_URL": "imaps://office:secret@imap.example.org/Returned",
    "BOUNCE_WEBHOOK_SECRET": "Zk3v9QmX1sT7bLw5RfN8cYhJ2pGdA6uE",
}


def test_what_comes_back_has_somewhere_to_go() -> None:
    settings = config.read({**GOOD, **RETURNS}).settings()
    assert settings.bounce_address == "bounces@example.org"
    assert config.read({**GOOD, **RETURNS}).secrets() >= {"secret"}
    assert settings.dkim_key_file is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"BOUNCE_ADDRESS": ""}, "BOUNCE_ADDRESS is missing"),
        ({"BOUNCE_ADDRESS": "bounces+x@example.org"}, "BOUNCE_ADDRESS must be a short address"),
        ({"BOUNCE_ADDRESS": f"{'b' * 21}@example.org"}, "BOUNCE_ADDRESS must be a short address"),
        ({"BOUNCE_IMAP_URL": "imap://a:b@imap.example.org"}, "BOUNCE_IMAP_URL must begin with"),
        ({"BOUNCE_IMAP_URL": "imaps://imap.example.org"}, "BOUNCE_IMAP_URL must read imaps://"),
        ({"BOUNCE_WEBHOOK_SECRET": "short"}, "BOUNCE_WEBHOOK_SECRET is weak"),
        ({"DKIM_SELECTOR": "mail2026"}, "DKIM_KEY_FILE and DKIM_SELECTOR go together"),
        ({"DKIM_KEY_FILE": "/nowhere"}, "DKIM_KEY_FILE and DKIM_SELECTOR go together"),
        (
            {"DKIM_KEY_FILE": "/nowhere", "DKIM_SELECTOR": "s1"},
            "DKIM_KEY_FILE cannot be read .No such file",
        ),
        (
            {"DKIM_KEY_FILE": config.__file__, "DKIM_SELECTOR": "s1"},
            "DKIM_KEY_FILE holds no private key",
        ),
    ],
)
def test_settings_by_which_mail_would_be_lost_are_refused(
    changes: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        config.read({**GOOD, **RETURNS, **changes}).settings()
