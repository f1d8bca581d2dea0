"""Acts on badges, lists and certificates: asking, handing out, trying again, forgetting."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from eventmgr.agenda.items import AgendaItem
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, jobs
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import in_language
from eventmgr.people.actor import Actor
from eventmgr.printing import dates, files, prints
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration
from eventmgr.registration.prints import badges, certificates, lists, queries, rules
from eventmgr.registration.prints.attendees import Attendee, arranged
from eventmgr.registration.prints.certificates import Certificate, Signer
from eventmgr.registration.prints.enums import Arrangement, BadgeSize, Paperwork, Wearers
from eventmgr.registration.prints.jobs import PRINT
from eventmgr.registration.prints.models import CertificateText, PrintedBadge, RegistrationPrint
from eventmgr.registration.prints.spoken import Told

KEPT_FOR: Final = timedelta(days=7)
"""How long a print is kept: it holds names, and another is made in seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BadgeChoice:
    """Whose badges are wanted, and how."""

    size: BadgeSize = BadgeSize.A6
    wearers: Wearers = Wearers.ALL
    category: Category | None = None
    names: tuple[str, ...] = ()
    arrangement: Arrangement = Arrangement.NAME
    language: str = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListChoice:
    """Which list is wanted: of a session, of a day, or of the whole conference."""

    kind: Paperwork = Paperwork.ATTENDANCE
    day: date | None = None
    item: AgendaItem | None = None
    arrangement: Arrangement = Arrangement.NAME
    language: str = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """What is to be printed, once it is known whom it names."""

    kind: Paperwork
    asked: dict[str, Any]
    language: str
    tell: Callable[[], Told]
    named_ids: list[int]
    count: int
    left_out: int = 0
    session_id: int | None = None


def order_badges(
    *,
    conference: Conference,
    choice: BadgeChoice,
    groups: Mapping[int, str],
    base_url: str,
    actor: Actor,
    now: datetime,
) -> RegistrationPrint:
    """Freeze the badges and have a worker print them; what tells the same is printed once.

    ``groups``: the code of each person's working group, by the person's id. Raises DomainError if
    there is nobody to print for.
    """
    get_for_update(Conference, conference.id)
    confirmed = queries.attendees(conference, groups=groups)
    found = rules.wearers(
        confirmed,
        choice.wearers,
        category=choice.category,
        names=choice.names,
        handed_out=queries.handed_out([each.registration_id for each in confirmed]),
    )
    in_order = arranged(found, choice.arrangement)
    asked = {**asdict(choice), "names": [each.registration_id for each in in_order]}
    if choice.wearers is not Wearers.CHOSEN:
        del asked["names"]
    return _ask(
        conference,
        _Wanted(
            kind=Paperwork.BADGES,
            asked=asked,
            language=choice.language,
            tell=lambda: badges.told(conference, in_order, size=choice.size, base_url=base_url),
            named_ids=_named(found),
            count=len(found),
            left_out=(queries.count_erased(conference) if choice.wearers is Wearers.ALL else 0),
        ),
        actor=actor,
        now=now,
    )


def order_list(
    *, conference: Conference, choice: ListChoice, actor: Actor, now: datetime
) -> RegistrationPrint:
    """Freeze a list and have a worker print it; what tells the same is printed once.

    Raises DomainError for a session under the Chatham House Rule, and if nobody is confirmed.
    """
    if choice.item:
        rules.require_listable(choice.item)
    get_for_update(Conference, conference.id)
    expected = lists.expected(choice.item, queries.attendees(conference))
    rules.require_people(expected)
    asked = {
        "day": choice.day.isoformat() if choice.day else None,
        "session_id": choice.item.id if choice.item else None,
        "arrangement": choice.arrangement,
        "language": choice.language,
    }
    return _ask(
        conference,
        _Wanted(
            kind=choice.kind,
            asked=asked,
            language=choice.language,
            tell=lambda: lists.told(
                conference,
                _sheets(conference, choice, expected),
                kind=choice.kind,
                arrangement=choice.arrangement,
            ),
            named_ids=_named(expected),
            count=len(_named(expected)),
            left_out=len(expected) - len(_named(expected)) + _erased(conference, choice),
            session_id=choice.item.id if choice.item else None,
        ),
        actor=actor,
        now=now,
    )


def _erased(conference: Conference, choice: ListChoice) -> int:
    """Return how many are missing; who was to come to a closed session is not known any more."""
    is_for_all = choice.item is None or not choice.item.is_closed
    return queries.count_erased(conference) if is_for_all else 0


def _sheets(
    conference: Conference, choice: ListChoice, expected: Sequence[Attendee]
) -> list[lists.Sheet]:
    if choice.item:
        return [lists.of_session(conference, choice.item, expected)]
    if choice.day:
        return lists.of_days(conference, [choice.day], expected)
    if choice.kind is Paperwork.ATTENDANCE:
        return lists.of_days(conference, conference.days, expected)
    return [lists.whole(conference, expected)]


def order_certificates(
    *,
    conference: Conference,
    issued: Sequence[Certificate],
    place: str,
    signers: Sequence[Signer],
    language: str,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> RegistrationPrint:
    """Freeze all certificates and have a worker print them; remember what was typed for them.

    Whoever asks for their own gets it with these words from now on. Raises DomainError if none has
    been issued, and for an office without a name.
    """
    get_for_update(Conference, conference.id)
    rules.require_signers(signers)
    found = rules.printable(issued, queries.shown_names(issued))
    text = queries.certificate_text(conference) or CertificateText(conference_id=conference.id)
    text.place, text.language = place, language
    text.signers = [asdict(each) for each in signers]
    db.session.add(text)
    _forget(
        and_(
            RegistrationPrint.conference_id == conference.id,
            RegistrationPrint.asked.has_key("registration_id"),
        )
    )
    wanted = _certificates(conference, text, found, {"language": language}, base_url)
    return _ask(
        conference, replace(wanted, left_out=len(issued) - len(found)), actor=actor, now=now
    )


def order_own_certificate(
    *, conference: Conference, certificate: Certificate, base_url: str, actor: Actor, now: datetime
) -> RegistrationPrint:
    """Have a worker print one person's certificate, which bears the name they may be shown by.

    Raises DomainError until the organisers have printed certificates: then it is known who signs.
    """
    get_for_update(Conference, conference.id)
    text = queries.certificate_text(conference)
    if text is None:
        raise DomainError(_("The certificates are not ready yet. Come back later."))
    shown = queries.shown_names([certificate])
    wanted = _certificates(
        conference,
        text,
        [replace(certificate, name=shown.get(certificate.registration_id, certificate.name))],
        queries.own_certificate(certificate),
        base_url,
    )
    named_ids = [] if shown else wanted.named_ids
    return _ask(conference, replace(wanted, named_ids=named_ids), actor=actor, now=now)


def _certificates(
    conference: Conference,
    text: CertificateText,
    found: Sequence[Certificate],
    asked: dict[str, Any],
    base_url: str,
) -> _Wanted:
    place, signers = text.place, queries.signers_of(text)
    return _Wanted(
        kind=Paperwork.CERTIFICATES,
        asked=asked,
        language=text.language,
        tell=lambda: certificates.told(
            conference, found, place=place, signers=signers, base_url=base_url
        ),
        named_ids=[each.registration_id for each in found],
        count=len(found),
    )


def _named(attendees: Sequence[Attendee]) -> list[int]:
    return [each.registration_id for each in attendees if not each.is_protected]


def _ask(
    conference: Conference, wanted: _Wanted, *, actor: Actor, now: datetime
) -> RegistrationPrint:
    """Return the print that tells exactly this, or a new one in place of what it supersedes."""
    with in_language(wanted.language):
        stamp = _("As of %(moment)s", moment=dates.moment_at(now, conference.zone))
        frozen = prints.freeze(wanted.tell(), stamp=stamp, moment=now, is_dated=False)
    of_the_choice = and_(
        RegistrationPrint.conference_id == conference.id,
        RegistrationPrint.kind == wanted.kind,
        RegistrationPrint.asked == wanted.asked,
    )
    same = prints.find_same(RegistrationPrint, frozen.fingerprint, of_the_choice)
    if same:
        files.try_again(same, job=PRINT, now=now)
        return same
    _forget(of_the_choice)
    asked = RegistrationPrint(
        conference_id=conference.id,
        kind=wanted.kind,
        asked=wanted.asked,
        session_id=wanted.session_id,
        named_ids=wanted.named_ids,
        count=wanted.count,
        left_out=wanted.left_out,
        language=wanted.language,
        data=frozen.data,
        fingerprint=frozen.fingerprint,
        requested_by_id=actor.person_id,
        created_at=now,
        queued_at=now,
    )
    db.session.add(asked)
    _record(asked, "registration_print.ordered", actor, now)
    jobs.enqueue(PRINT, file_id=asked.id)
    return asked


def hand_out(*, found: RegistrationPrint, actor: Actor, now: datetime) -> None:
    """Note that a print is taken away, and of badges what stands on each."""
    if found.kind is Paperwork.BADGES:
        _note_badges(found, now)
    _record(found, "registration_print.downloaded", actor, now)


def _note_badges(found: RegistrationPrint, now: datetime) -> None:
    data = db.session.scalars(
        select(RegistrationPrint.data).where(RegistrationPrint.id == found.id)
    ).one()
    said = {each["id"]: each["fingerprint"] for each in json.loads(data)["badges"]}
    still_there = db.session.scalars(
        select(Registration.id).where(Registration.id.in_(said)).order_by(Registration.id)
    )
    rows = [
        {"registration_id": each, "fingerprint": said[each], "printed_at": now}
        for each in still_there
    ]
    if not rows:
        return
    statement = insert(PrintedBadge)
    new = {name: statement.excluded[name] for name in ("fingerprint", "printed_at")}
    db.session.execute(
        statement.on_conflict_do_update(constraint="pk_printed_badge", set_=new), rows
    )


def retry(*, found: RegistrationPrint, actor: Actor, now: datetime) -> None:
    """Have a failed print made once more."""
    if files.try_again(found, job=PRINT, now=now):
        _record(found, "registration_print.retried", actor, now)


def _record(found: RegistrationPrint, action: str, actor: Actor, now: datetime) -> None:
    db.session.flush()
    after = {"kind": found.kind, "count": found.count}
    audit.record(actor, action, found, now=now, conference_id=found.conference_id, after=after)


def _forget(which: ColumnElement[bool]) -> None:
    """Delete at once what another print takes the place of: it holds names."""
    db.session.execute(
        delete(RegistrationPrint).where(which).execution_options(synchronize_session="fetch")
    )


def forget_old(*, now: datetime) -> None:
    """Delete the prints that are a week old, and those that name whom nothing may name by now."""
    db.session.execute(
        delete(RegistrationPrint)
        .where(or_(RegistrationPrint.created_at < now - KEPT_FOR, queries.tells_too_much()))
        .execution_options(synchronize_session=False)
    )
