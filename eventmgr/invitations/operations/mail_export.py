"""The mail log as a file."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, spreadsheets
from eventmgr.foundation.audit import Doer
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.mail_log import Line, Wanted, nameable
from eventmgr.mail.enums import MAIL_KIND_LABELS, MAIL_LABELS
from eventmgr.mail.rules import answer_of


def take_along(
    *, conference: Conference, wanted: Wanted, file: IO[bytes], actor: Doer, now: datetime
) -> None:
    """Write the part of the log that is asked for as CSV, and note who took it.

    What went to protected persons, or is news of a working group, is left out; words that were
    searched for are not kept.
    """
    taken = _Counted(
        _cells(conference, each) for part in nameable(conference, wanted) for each in part
    )
    spreadsheets.write_csv(file, _table(taken))
    audit.record(
        actor,
        "mails.exported",
        conference,
        now=now,
        conference_id=conference.id,
        after={
            "format": "csv",
            "rows": taken.count,
            "state": wanted.state,
            "kind": wanted.kind,
            "mailing": wanted.mailing_id,
        },
    )


class _Counted:
    """Passes lines on, and counts them."""

    def __init__(self, lines: Iterable[Sequence[str]]) -> None:
        self.count = 0
        self._lines = lines

    def __iter__(self) -> Iterator[Sequence[str]]:
        for line in self._lines:
            self.count += 1
            yield line


def _table(lines: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield [
        _("To"),
        _("Address"),
        _("Kind"),
        _("Subject"),
        _("Mailing"),
        _("State"),
        _("Written"),
        _("Sent"),
        _("Answer of the mail server"),
    ]
    yield from lines
    yield [_("Mails to protected persons and to those who lead working groups are left out.")]


def _cells(conference: Conference, line: Line) -> list[str]:
    mail = line.mail
    return [
        line.recipient.name,
        line.recipient.address,
        str(MAIL_KIND_LABELS[mail.kind]),
        line.subject,
        mail.mailing.name if mail.mailing else "",
        str(MAIL_LABELS[mail.state]),
        _written(conference, mail.created_at),
        _written(conference, mail.sent_at) if mail.sent_at else "",
        answer_of(mail),
    ]


def _written(conference: Conference, moment: datetime) -> str:
    return f"{conference.at_venue(moment):%Y-%m-%d %H:%M}"
