"""How far a file is, and how nobody makes it any more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import NotWanted
from eventmgr.reports import operations
from eventmgr.reports.enums import Format, Stage
from eventmgr.reports.models import ReportFile
from tests.factories.conferences import make_conference
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")
SOON = NOW + timedelta(seconds=3)


def in_hand(conference: Conference) -> tuple[ReportFile, operations.ReportOrder]:
    version = operations.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    db.session.flush()
    order = operations.claim(file_id=version.files[0].id, now=NOW)
    assert order is not None
    db.session.flush()
    return version.files[0], order


def test_each_stage_is_noted_in_order_with_its_moment() -> None:
    file, order = in_hand(make_conference())
    assert (file.stage, file.stage_at) == (Stage.READING, NOW)
    entered: list[Stage] = []

    def enter(stage: Stage) -> None:
        operations.enter_stage(order=order, stage=stage, now=SOON)
        db.session.refresh(file)
        assert (file.stage, file.stage_at) == (stage, SOON)
        entered.append(stage)

    assert operations.compile_order(order, enter) == operations.compile_order(order)
    assert entered == [Stage.COMPOSING, Stage.SETTING, Stage.KEEPING]


def test_who_was_cancelled_enters_no_stage_and_delivers_nothing() -> None:
    conference = make_conference()
    file, order = in_hand(conference)
    operations.cancel(file=file, conference=conference, actor=COMMAND, now=SOON)
    with pytest.raises(NotWanted):
        operations.enter_stage(order=order, stage=Stage.SETTING, now=SOON)
    files.deliver(order=order, content=b"{}", now=SOON)
    db.session.refresh(file)
    assert (file.state, file.content, file.stage) == (FileState.CANCELLED, None, Stage.READING)
    acts = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts[-2:] == ["report.requested", "report.cancelled"]


def test_what_is_ready_is_not_cancelled_and_nothing_is_written_down() -> None:
    conference = make_conference()
    file, order = in_hand(conference)
    files.deliver(order=order, content=b"{}", now=SOON)
    operations.cancel(file=file, conference=conference, actor=COMMAND, now=SOON)
    assert file.state is FileState.READY
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert "report.cancelled" not in acts
