"""Acts on how a conference's report looks."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences import pictures
from eventmgr.conferences.enums import SheetSize
from eventmgr.conferences.models import Conference, HouseStyle, Partner, StoredImage
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, clean_line
from eventmgr.people.actor import Actor

LONGEST_WORDS: Final = 1_000
LONGEST_LINE: Final = 250


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """What can be chosen of a report's looks; ``typeface`` empty: the usual family."""

    paper: SheetSize = SheetSize.A4
    typeface: str = ""
    naskh: bool = False
    subtitle: str = ""
    donor_line: str = ""
    disclaimer: str = ""


def style_of(conference_id: int) -> Style:
    """Return how the conference's report looks."""
    row = db.session.get(HouseStyle, conference_id)
    if row is None:
        return Style()
    return Style(
        paper=row.paper,
        typeface=row.typeface,
        naskh=row.naskh,
        subtitle=row.subtitle,
        donor_line=row.donor_line,
        disclaimer=row.disclaimer,
    )


def set_style(*, conference: Conference, style: Style, actor: Actor, now: datetime) -> bool:
    """Give the conference's report these looks; whether they are others. Raise DomainError."""
    _require_short("subtitle", style.subtitle, LONGEST_LINE)
    for name in ("donor_line", "disclaimer"):
        _require_short(name, getattr(style, name), LONGEST_WORDS)
    get_for_update(Conference, conference.id)
    before = style_of(conference.id)
    wanted = Style(
        paper=style.paper,
        typeface=style.typeface,
        naskh=style.naskh,
        subtitle=clean_line(style.subtitle),
        donor_line=clean(style.donor_line).strip(),
        disclaimer=clean(style.disclaimer).strip(),
    )
    if wanted == before:
        return False
    row = db.session.get(HouseStyle, conference.id) or HouseStyle(conference_id=conference.id)
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    db.session.add(row)
    audit.record(
        actor,
        "conference.style_set",
        conference,
        now=now,
        conference_id=conference.id,
        before=asdict(before),
        after=asdict(wanted),
    )
    return True


def set_logo(
    *, partner: Partner, content: bytes | None, alternative: str, actor: Actor, now: datetime
) -> None:
    """Let the picture stand for the organisation, or the one that does, and say what it shows.

    Raise DomainError for what is no picture, or too many words.
    """
    describe_logo(partner=partner, words=alternative, actor=actor, now=now)
    if content is not None:
        put_logo(partner=partner, content=content, actor=actor, now=now)


def put_logo(*, partner: Partner, content: bytes, actor: Actor, now: datetime) -> None:
    """Let the picture stand for the organisation; raise DomainError for what is no picture."""
    picture = pictures.read(content)
    db.session.execute(
        insert(StoredImage)
        .values(
            sha256=picture.sha256,
            media_type="image/png",
            width=picture.width,
            height=picture.height,
            content=picture.content,
        )
        .on_conflict_do_nothing()
    )
    _show(partner, picture.sha256, "partner.logo_put", actor, now)


def describe_logo(*, partner: Partner, words: str, actor: Actor, now: datetime) -> None:
    """Have these words read aloud in place of the picture; empty: whose logo it is.

    Raise DomainError for too many words.
    """
    _require_short("alternative", words, LONGEST_LINE)
    before, wanted = partner.logo_alternative, clean_line(words)
    if wanted == before:
        return
    partner.logo_alternative = wanted
    audit.record(
        actor,
        "partner.logo_described",
        partner,
        now=now,
        conference_id=partner.conference_id,
        before={"words": before},
        after={"organisation": partner.organisation.name, "words": wanted},
    )


def remove_logo(*, partner: Partner, actor: Actor, now: datetime) -> None:
    """Let no picture stand for the organisation; reports that are frozen keep theirs."""
    if partner.logo_sha256:
        _show(partner, None, "partner.logo_removed", actor, now)


def copy_style(*, source: Conference, target: Conference, actor: Actor, now: datetime) -> None:
    """Give the target the source's looks, and its organisations their pictures.

    What stands below the title says which edition it is, and so stays with the source.
    """
    handed_on = replace(style_of(source.id), subtitle="")
    set_style(conference=target, style=handed_on, actor=actor, now=now)
    known = {(each.organisation_id, each.role): each for each in source.partners}
    for partner in target.partners:
        if model := known.get((partner.organisation_id, partner.role)):
            partner.logo_sha256 = model.logo_sha256
            partner.logo_alternative = model.logo_alternative


def _require_short(field: str, words: str, most: int) -> None:
    if len(words) > most:
        told = _("At most %(most)d characters stand here. Shorten it.", most=most)
        raise DomainError(told, field=field)


def _show(partner: Partner, sha256: str | None, act: str, actor: Actor, now: datetime) -> None:
    partner.logo_sha256 = sha256
    audit.record(
        actor,
        act,
        partner,
        now=now,
        conference_id=partner.conference_id,
        after={"organisation": partner.organisation.name},
    )
