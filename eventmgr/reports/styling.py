"""The conference's house style as a snapshot tells it, and the pictures that a snapshot shows."""

import json
from collections.abc import Mapping

from sqlalchemy import select

from eventmgr.conferences.models import Conference, StoredImage
from eventmgr.conferences.operations.house_style import style_of
from eventmgr.foundation.db import db
from eventmgr.reports.snapshot import Logo, Style


def told_style(conference: Conference) -> Style:
    """Return the style with the logos in the order of the organisations' parts."""
    style = style_of(conference.id)
    return Style(
        paper=style.paper,
        typeface=style.typeface,
        naskh=style.naskh,
        donor_line=style.donor_line,
        disclaimer=style.disclaimer,
        logos=tuple(_logos(conference)),
    )


def images_of(snapshot: bytes) -> Mapping[str, bytes]:
    """Return the pictures that a frozen snapshot shows, by their SHA-256; none of what is none."""
    wanted = _shown(snapshot)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(StoredImage.sha256, StoredImage.content).where(StoredImage.sha256.in_(wanted))
    )
    return {row.sha256: row.content for row in rows}


def _shown(snapshot: bytes) -> set[str]:
    try:
        style = json.loads(snapshot).get("style", {})
    except (ValueError, AttributeError):
        return set()  # whoever compiles it says what is wrong with it
    return {each["sha256"] for each in style.get("logos", ())}


def _logos(conference: Conference) -> list[Logo]:
    shown = [each for each in conference.partners if each.logo_sha256]
    keys = [each.logo_sha256 for each in shown]
    rows = db.session.scalars(select(StoredImage).where(StoredImage.sha256.in_(keys)))
    images = {each.sha256: each for each in rows} if shown else {}
    return [
        Logo(
            sha256=image.sha256,
            organisation=each.organisation.name,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
            alternative=each.logo_alternative,
        )
        for each in shown
        if (image := images[each.logo_sha256 or ""])
    ]
