"""One real message of each kind, made by the acts that send them, as the bytes that travel."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from eventmgr.agenda.enums import SessionState
from eventmgr.campaigns import operations as campaigns
from eventmgr.campaigns.enums import CampaignKind
from eventmgr.cli.doctor_mail import trial
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail import operations as post
from eventmgr.mail import queries
from eventmgr.mail.compose import Composer
from eventmgr.mail.models import Mail
from eventmgr.mail.sender import Sender
from eventmgr.pages.signin.links import send_link
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration import operations as registration
from tests.conftest import SECRET
from tests.factories.address_book import make_contact
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.answers import let_mails_leave, remind_by, sweep
from tests.factories.calendars import OFFICE, follow, keep_current, send_to
from tests.factories.campaigns import again, make_campaign, prepare
from tests.factories.conferences import make_conference
from tests.factories.delegations import make_delegation, send
from tests.factories.groups import make_participant
from tests.factories.invitations import make_invitation
from tests.factories.letters import make_wording
from tests.factories.people import NOW, make_account, make_person
from tests.factories.places import HOUR, LATER, do, register
from tests.factories.registration import make_registration

BASE_URL: Final = "https://summit.example.org"
CAMPAIGN: Final = {
    "en": (
        "Invitation: {conference}",
        (
            "Dear {addressed},\n\nthe Secretary has the honour of inviting you to **{conference}** "
            "in {venue}, {dates}.\n\n- Day one: *decent work*\n- Day two: drafting\n\n"
            "The programme and a map are attached. See also "
            "[the website](https://summit.example.org/c/summit?from=letter&day=1).\n\n{link}\n\n"
            "With kind regards,\nThe Secretariat"
        ),
    ),
    "ur": (
        "دعوت نامہ: {conference}",
        (
            "محترم {addressed}،\n\nآپ کو **{conference}** میں شرکت کی دعوت دی جاتی ہے۔ "
            "مقام: {venue}، تاریخ: {dates}۔\n\n- پہلا دن: *باوقار روزگار*\n"
            "- دوسرا دن: مسودہ سازی\n\nپروگرام منسلک ہے۔ مزید دیکھیے "
            "[ویب سائٹ](https://summit.example.org/c/summit?from=letter&day=1)۔\n\n{link}\n\n"
            "خیر اندیش،\nسیکرٹریٹ"
        ),
    ),
}
"""Words as an organiser types them: bold, a list, two kinds of links."""
OWN_WORDS: Final = (
    "Dear {name},\n\nplease join **{title}** ({dates}, {venue}).\n\n{message}\n\n"
    "[Answer the Minister]({link})\n\n---\n\nThe Secretariat\n"
)
FILES: Final = (
    ("Programme and map.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(2000)),
    ("دعوت نامہ اور پروگرام " * 9 + ".pdf", "application/pdf", b"%PDF-1.7\n"),
)


def sender(**values: Any) -> Sender:
    """As whom they are written: over https, with a return path."""
    told = {
        "mail_from": f"Summit Office <{OFFICE.organiser_address}>",
        "base_url": BASE_URL,
        "bounce_address": "bounces@example.org",
        "secret_key": SECRET,
        **values,
    }
    return Sender(**told)


def messages(language: str, *, title: str = "", **values: Any) -> dict[str, bytes]:
    """Every kind of message in the language, as bytes; ``values`` change the sender."""
    usual = {"en": "Labour summit 2026: decent work", "ur": "لیبر سمٹ ۲۰۲۶: باوقار روزگار"}
    conference = make_conference(
        title=title or usual[language],
        venue={"en": "Serena Hotel", "ur": "سرینا ہوٹل"}[language],
        city={"en": "Islamabad", "ur": "اسلام آباد"}[language],
        **LATER,
    )
    mails = _mails(conference, language)
    composer = Composer(sender(**values))
    loaded = queries.with_contents(list(mails.values()))
    return {
        kind: composer.compose(mail, internationalised=False).content
        for kind, mail in zip(mails, loaded, strict=True)
    }


def _mails(conference: Conference, language: str) -> Mapping[str, Mail]:
    return {
        **_invitations(conference, language),
        **_campaign(conference, language),
        **_places(conference, language),
        **_calendar(conference, language),
        **_others(conference, language),
    }


def _newest(*kinds: str) -> dict[str, Mail]:
    """The mails that were written last, the oldest first."""
    statement = select(Mail).order_by(Mail.id.desc()).limit(len(kinds))
    return dict(zip(kinds, reversed(db.session.scalars(statement).all()), strict=True))


def _person(language: str) -> Person:
    told = {"en": ('Amina "Mina" Example, Jr.', "Dr"), "ur": ("عائشہ مثال", "ڈاکٹر")}
    name, honorific = told[language]
    return make_person(name=name, language=language, honorific=honorific)


def _invite(conference: Conference, language: str, address: str) -> None:
    name = {"en": 'Bilal "B." Example, Jr.', "ur": "بلال نمونہ"}[language]
    make_person(name=name, email=address, language=language)
    make_invitation(
        conference,
        address,
        name=name,
        message={"en": "We count on you.", "ur": "آپ کا انتظار رہے گا۔"}[language],
    )


def _invitations(conference: Conference, language: str) -> Mapping[str, Mail]:
    _invite(conference, language, f"guest-{language}@example.org")
    invitation = _newest("invitation")
    remind_by(conference, first_after=3)
    let_mails_leave()
    assert sweep(conference, NOW + timedelta(days=4)) == 1
    reminder = _newest("reminder")
    make_wording(conference, language=language, body=OWN_WORDS)
    _invite(conference, language, f"own-{language}@example.org")
    return invitation | reminder | _newest("own words")


def _campaign(conference: Conference, language: str) -> Mapping[str, Mail]:
    """An invitation to many, with two files."""
    make_contact(conference, _person(language))
    campaign = make_campaign(
        conference,
        "contacts:",
        kind=CampaignKind.INVITATION,
        texts={language: CAMPAIGN[language]},
        is_bulk=True,
    )
    for name, media_type, content in FILES:
        campaigns.add_file(
            conference=conference,
            campaign=campaign,
            name=name,
            media_type=media_type,
            content=content,
            actor=COMMAND,
            now=NOW,
        )
    prepare(conference, again(conference, campaign))
    return _newest("campaign")


def _places(conference: Conference, language: str) -> Mapping[str, Mail]:
    """The last place is given up: whoever waits is offered it, and takes it."""
    conference.capacity = 1
    first, second = (make_registration(conference, _person(language)) for _ in range(2))
    register(first)
    register(second, minutes=1)
    do(registration.cancel, first, at=NOW + HOUR)
    offer = _newest("offer")
    do(registration.accept_offer, second, at=NOW + 2 * HOUR)
    return offer | _newest("confirmation")


def _calendar(conference: Conference, language: str) -> Mapping[str, Mail]:
    """The entry of a session, which is moved and then taken out."""
    person = make_participant(conference, language=language)
    starts_at = MORNING + timedelta(days=19)
    session = make_session(
        conference,
        title={"en": "Opening", "ur": "افتتاح"}[language],
        starts_at=starts_at,
    )
    make_role(session, person=person)
    publish_agenda(conference)
    keep_current(conference)
    send_to(person, conference, session_uid=session.uid)
    found = _newest("calendar, first")
    let_mails_leave()
    session.starts_at, session.ends_at = session.starts_at + HOUR, session.ends_at + HOUR
    publish_agenda(conference, now=NOW + HOUR)
    follow(conference, NOW + HOUR)
    found |= _newest("calendar, changed")
    let_mails_leave()
    session.state = SessionState.REMOVED
    publish_agenda(conference, now=NOW + 2 * HOUR)
    follow(conference, NOW + 2 * HOUR)
    return found | _newest("calendar, struck")


def _others(conference: Conference, language: str) -> Mapping[str, Mail]:
    send_link(make_account(person=_person(language)), now=NOW)
    found = _newest("sign-in")
    focal = _person(language)
    told = {"focal_name": focal.name, "focal_email": focal.email, "language": language}
    send(make_delegation(conference, **told))
    found |= _newest("delegation")
    post.queue_mails([trial("postmaster@example.org")], now=NOW)
    return found | _newest("test")
