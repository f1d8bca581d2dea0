"""Where to go after signing in: only ever to a page of this site."""

from urllib.parse import urlsplit


def safe_destination(wanted: str | None) -> str:
    """Return the wanted path if it lies on this site, else the front page."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or any(ord(each) < 32 for each in wanted):  # noqa: PLR2004 - C0
        return "/"
    return wanted
