"""What is said of an entry in words: within the object, and in the mail that carries it."""

from datetime import datetime, timedelta

from babel.dates import format_date

from eventmgr.agenda.times import spoken_times
from eventmgr.calendars.enums import Method, News
from eventmgr.calendars.facts import Facts
from eventmgr.calendars.objects import Organiser, written
from eventmgr.calendars.office import Office
from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.letters import Letter, render_letter


def when(conference: Conference, facts: Facts) -> str:
    """Return the time by the venue's clocks, or the days, in the language that is spoken now."""
    if facts.is_whole_days:
        locale = i18n.locale_of(i18n.language())
        last = facts.day_after - timedelta(days=1)
        first = format_date(facts.first_day, "long", locale=locale)
        if last == facts.first_day:
            return first
        return f"{first} – {format_date(last, 'long', locale=locale)}"
    told = spoken_times.span(conference, facts.starts_at, facts.ends_at)
    return _("%(when)s (%(zone)s)", when=told, zone=conference.zone)


def calendar(
    conference: Conference,
    facts: Facts,
    method: Method,
    *,
    language: str,
    office: Office,
    now: datetime,
) -> str:
    """Return the calendar object in the language, with the slot for each recipient's own lines.

    It holds no personal link: calendars are shared with offices and families, and that link signs
    in. The page named in it asks for the link, or sends it again.
    """
    with i18n.in_language(language):
        lines = [
            _("Time at the venue: %(when)s", when=when(conference, facts)),
            _("More about it: %(link)s", link=f"{office.base_url}{facts.path}"),
            _(
                "Your own page: %(link)s",
                link=f"{office.base_url}/c/{conference.slug}/registration",
            ),
            _(
                "An answer in your calendar is not read: "
                "use your own page to say that you cannot come."
            ),
        ]
        return written(
            facts,
            method,
            organiser=Organiser(name=conference.title, address=office.organiser_address),
            description="\n".join(lines if method is Method.REQUEST else lines[:1]),
            url=f"{office.base_url}{facts.path}",
            now=now,
        )


def letter(conference: Conference, facts: Facts, news: News, *, language: str) -> Letter:
    """Return the mail around it, with slots for the recipient's name and link."""
    with i18n.in_language(language):
        return render_letter(
            "calendar",
            language=language,
            conference_id=conference.id,
            left_open=("name", "link"),
            news=news.value,
            title=facts.title,
            when=when(conference, facts),
            place=facts.place,
        )
