"""What templates may use beside their own values."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, g, request, session, url_for
from flask_babel import format_date, format_datetime
from jinja2 import StrictUndefined

from eventmgr.agenda.enums import (
    CONCERN_LABELS,
    KIND_LABELS,
    PAPER_LABELS,
    PRINT_LABELS,
    ROLE_LABELS,
    ROLE_STATE_LABELS,
)
from eventmgr.agenda.items import AgendaItem
from eventmgr.campaigns.enums import CAMPAIGN_KIND_LABELS, CAMPAIGN_STATE_LABELS, REASON_LABELS
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.enums import GROUP_ROLE_LABELS, PARTNER_LABELS, STATE_LABELS, TEAM_LABELS
from eventmgr.editions.enums import TEMPLATE_LABELS
from eventmgr.foundation import clock, i18n
from eventmgr.groups import rules as group_rules
from eventmgr.groups.seating.enums import (
    BOND_LABELS,
    ENDING_LABELS,
    FAILURE_LABELS,
    SEATING_LABELS,
)
from eventmgr.invitations.enums import REPLY_LABELS
from eventmgr.invitations.mail_log import may_see_log
from eventmgr.invitations.reminders.enums import RULE_LABELS
from eventmgr.mail.enums import (
    MAIL_KIND_LABELS,
    MAIL_LABELS,
    MAILING_LABELS,
    SUPPRESSION_LABELS,
)
from eventmgr.people import sectors
from eventmgr.people.enums import LEVEL_LABELS
from eventmgr.printing.enums import FILE_STATE_LABELS
from eventmgr.recommendations.enums import (
    AGREEMENT_LABELS,
    RECOMMENDATION_LABELS,
    TIME_FRAME_LABELS,
    TIMING_LABELS,
)
from eventmgr.recommendations.enums import (
    KIND_LABELS as WRITTEN_LABELS,
)
from eventmgr.recommendations.stances import COMMENT_LABELS, STANCE_LABELS
from eventmgr.registration.attendance import rules as attendance_rules
from eventmgr.registration.attendance.codes import grouped
from eventmgr.registration.consents.enums import CONSENT_LABELS, SOURCE_LABELS
from eventmgr.registration.enums import CATEGORY_LABELS, CLEARANCE_LABELS, REGISTRATION_LABELS
from eventmgr.registration.lists.enums import LIST_KIND_LABELS
from eventmgr.registration.prints import rules as print_rules
from eventmgr.registration.prints.enums import PAPERWORK_LABELS
from eventmgr.registration.questionnaire.enums import KIND_LABELS as QUESTION_LABELS
from eventmgr.reports import rules as report_rules
from eventmgr.reports.enums import (
    ATTRIBUTION_LABELS,
    FORMAT_LABELS,
    STAGE_LABELS,
    VARIANT_LABELS,
    VERSION_STATE_LABELS,
)
from eventmgr.web import access, attribution, history

# Two lists may share a word ("moderator"), so the list is part of the key.
LABELS: dict[tuple[type, StrEnum], object] = {
    (type(word), word): name
    for labels in (
        KIND_LABELS,
        ROLE_LABELS,
        ROLE_STATE_LABELS,
        CONCERN_LABELS,
        STATE_LABELS,
        PARTNER_LABELS,
        TEAM_LABELS,
        TEMPLATE_LABELS,
        GROUP_ROLE_LABELS,
        LEVEL_LABELS,
        WRITTEN_LABELS,
        RECOMMENDATION_LABELS,
        TIME_FRAME_LABELS,
        TIMING_LABELS,
        AGREEMENT_LABELS,
        COMMENT_LABELS,
        STANCE_LABELS,
        CATEGORY_LABELS,
        REGISTRATION_LABELS,
        CLEARANCE_LABELS,
        CONSENT_LABELS,
        SOURCE_LABELS,
        PAPERWORK_LABELS,
        QUESTION_LABELS,
        FILE_STATE_LABELS,
        PRINT_LABELS,
        PAPER_LABELS,
        FORMAT_LABELS,
        VARIANT_LABELS,
        ATTRIBUTION_LABELS,
        VERSION_STATE_LABELS,
        STAGE_LABELS,
        MAIL_LABELS,
        MAIL_KIND_LABELS,
        MAILING_LABELS,
        SUPPRESSION_LABELS,
        LIST_KIND_LABELS,
        CAMPAIGN_KIND_LABELS,
        CAMPAIGN_STATE_LABELS,
        REASON_LABELS,
        REPLY_LABELS,
        RULE_LABELS,
        BOND_LABELS,
        ENDING_LABELS,
        FAILURE_LABELS,
        SEATING_LABELS,
    )
    for word, name in labels.items()
}


def init_app(app: Flask) -> None:
    """Install filters, globals and strictness."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day, short_day=short_day, clock=clock_time, moment=moment, label=label, act=history.tell
    )
    app.jinja_env.filters["grouped"] = grouped
    app.jinja_env.globals.update(
        may=conference_rules,
        may_see_groups=group_rules.may_see_groups,
        may_see_log=may_see_log,
        may_see_prints=print_rules.may_see_prints,
        may_have_reports=report_rules.may_have_reports,
        may_check_in=attendance_rules.may_check_in,
        address_of_page=address_of_page,
        ends_the_same_day=ends_the_same_day,
        LANGUAGES=i18n.LANGUAGES,
        REPORT_LANGUAGES=i18n.REPORT_LANGUAGES,
    )
    attribution.init_app(app)
    app.context_processor(_everywhere)


def day(value: date) -> str:
    """Return the day in full: Sunday, 1 March 2026."""
    return str(format_date(value, "full"))


def short_day(value: date) -> str:
    """Return the day in short: 1 Mar 2026."""
    return str(format_date(value, "medium"))


def clock_time(value: datetime) -> str:
    """Return the time on the venue's clocks, which is written alike in all languages: 14:30."""
    return f"{_at_venue(value):%H:%M}"


def moment(value: datetime) -> str:
    """Return day and time on the venue's clocks: 1 Mar 2026, 14:30."""
    return str(format_datetime(_at_venue(value), "d MMM y, HH:mm", rebase=False))


def label(value: StrEnum | str | None) -> str:
    """Return the translated name of a word of a closed list, or of a sector; nothing for None."""
    if isinstance(value, StrEnum) and (type(value), value) in LABELS:
        return str(LABELS[type(value), value])
    return "" if value is None else sectors.label(value)


def ends_the_same_day(session: AgendaItem) -> bool:
    """Whether the session ends by midnight of its day, by the venue's clocks."""
    last = _at_venue(session.ends_at) - timedelta(microseconds=1)
    return _at_venue(session.starts_at).date() >= last.date()


def address_of_page(number: int) -> str:
    """Return the address of another page of the list that is shown, its filters kept."""
    wanted = {**request.args.to_dict(flat=False), "page": [str(number)]}
    return f"{request.path}?{urlencode(wanted, doseq=True)}"


def _at_venue(value: datetime) -> datetime:
    conference = g.get("conference")
    return value.astimezone(conference.tzinfo if conference else ZoneInfo("UTC"))


def _everywhere() -> dict[str, Any]:
    code = i18n.language()
    return {
        "actor": access.actor(),
        "standing": access.standing(),
        "language": code,
        "direction": i18n.direction(code),
        "theme": session.get("theme", "auto"),
        "here": request.full_path.rstrip("?"),
        "now": clock.now(),
        "conference": g.get("conference"),
        "static": _static,
    }


def _static(name: str) -> str:
    return url_for("static", filename=name)
