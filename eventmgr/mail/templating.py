"""How the templates of mails are read."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eventmgr.foundation import i18n

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "mail"


@cache
def environment() -> Environment:
    """Return the environment of all templates: HTML is escaped, Markdown is not."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=_is_markup,  # noqa: S701 - off for Markdown only
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        i18n.gettext, i18n.ngettext, newstyle=True
    )
    return made


def _is_markup(name: str | None) -> bool:
    return name is None or not name.endswith(".md.jinja")
