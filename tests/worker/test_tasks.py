"""What the worker does when its bells are rung, without the clock."""

from datetime import timedelta
from pathlib import Path

import pytest

from eventmgr.agenda.exchange import uploads
from eventmgr.agenda.models import AgendaUpload
from eventmgr.foundation import clock, heartbeat
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail import delivery, rules
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.return_path import return_path
from eventmgr.people.models import SignIn
from eventmgr.people.operations import begin_sign_in
from tests.conftest import SECRET
from tests.factories.conferences import make_conference
from tests.factories.mail import make_mail
from tests.factories.people import make_account
from tests.mail.bounces import GMAIL, mailbox, written
from tests.servers import smtp_server
from tests.worker.conftest import in_web_process, wait_for, working

RING = """
import sys
from worker.celery import CeleryQueue
for name in sys.argv[1:]:
    CeleryQueue().send(name, {}, request_id=f"the-{name}")
"""


LIMITS = """
from worker.tasks.mail import deliver
print(deliver.soft_time_limit, deliver.time_limit)
"""


def count(model: type[Mail | SignIn | AgendaUpload]) -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(model)) or 0


def test_a_turn_of_the_post_office_may_last_as_long_as_its_last_lease(
    environment: dict[str, str],
) -> None:
    environment["REDIS_URL"] = "filesystem://"
    told, ended = map(int, in_web_process(environment, LIMITS).split())
    last = delivery.BUDGET_SECONDS + rules.LEASE.total_seconds()
    assert last + delivery.SECONDS_FOR_DATABASE <= told < ended


@pytest.mark.usefixtures("broker")
def test_each_bell_is_answered(environment: dict[str, str], tmp_path: Path) -> None:
    with unit_of_work():
        account = make_account()
        old = clock.now() - timedelta(days=31)
        begin_sign_in(person=account.person, account=account, now=old)
        begin_sign_in(person=account.person, account=account, now=clock.now())
        mail_id = make_mail(now=clock.now()).id
        for upload_age in (timedelta(hours=1), timedelta(days=2)):
            uploads.keep(
                conference=make_conference(),
                person_id=account.person_id,
                filename="agenda.csv",
                content=b"start,end,title",
                now=clock.now() - upload_age,
            )
    with smtp_server() as sink, working({**environment, "SMTP_URL": sink.url}, tmp_path) as worker:
        bells = ["heartbeat.beat", "people.forget", "agenda.forget_uploads", "mail.deliver"]
        in_web_process(environment, RING, *bells)
        wait_for(lambda: len(worker.finished()) == len(bells), worker)
        assert [each["request_id"] for each in worker.finished()] == [
            f"the-{name}" for name in bells
        ]
        assert len(sink.accepted) == 1
    assert count(SignIn) == 1
    assert count(AgendaUpload) == 1
    assert db.session.get_one(Mail, mail_id).state is MailState.SENT
    assert heartbeat.last("worker") is not None


@pytest.mark.usefixtures("broker")
def test_a_bell_for_what_is_not_there_breaks_nothing(
    environment: dict[str, str], tmp_path: Path
) -> None:
    ring = RING.replace("{}", '{"file_id": 999}')
    with working(environment, tmp_path) as worker:
        in_web_process(environment, ring, "reports.compile")
        wait_for(worker.finished, worker)
        assert worker.said("report.failed") == worker.said("report.compiled") == []


@pytest.mark.usefixtures("broker")
def test_what_came_back_is_collected(environment: dict[str, str], tmp_path: Path) -> None:
    with unit_of_work():
        mail = make_mail(now=clock.now())
        mail.state = MailState.SENT
        path = return_path(mail, bounce_address="bounces@example.org", key=SECRET)
        mail_id = mail.id
    with mailbox() as box:
        box.messages.append(written(GMAIL, path))
        returns = {"BOUNCE_ADDRESS": "bounces@example.org", "BOUNCE_IMAP_URL": box.url}
        with working({**environment, **returns}, tmp_path) as worker:
            in_web_process(environment, RING, "mail.collect")
            wait_for(worker.finished, worker)
    db.session.rollback()
    assert db.session.get_one(Mail, mail_id).state is MailState.BOUNCED
