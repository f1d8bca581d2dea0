"""Tasks about closing reports."""

from functools import partial

import structlog
from flask import current_app

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.reports import automatic, jobs, letters, operations
from eventmgr.reports.enums import Stage
from eventmgr.reports.operations import ReportOrder
from eventmgr.reports.versions import digests
from worker import apart
from worker.celery import app
from worker.making import make_file

log = structlog.get_logger(__name__)


@app.task(name=jobs.COMPILE.name)  # type: ignore[untyped-decorator]
def compile_file(file_id: int) -> None:
    """Compile one file, and tell whoever waits for it once its version is whole."""
    with unit_of_work():
        order = operations.claim(file_id=file_id, now=clock.now())
    if order:
        make_file(order, _compile, noun="report", what=order.format)
        _tell()


@app.task(name=jobs.SWEEP.name)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Find the files that nobody compiles, and the versions that nobody was told of."""
    with unit_of_work():
        operations.sweep(now=clock.now())
    _tell()


@app.task(name=jobs.DRAFT.name)  # type: ignore[untyped-decorator]
def draft_at_deadlines() -> None:
    """Compile a draft for each conference whose groups' last deadline has passed.

    What fails for one conference holds up no other.
    """
    for conference_id in automatic.due(clock.now()):
        try:
            with unit_of_work():
                automatic.draft(conference_id=conference_id, now=clock.now())
        except Exception:
            log.exception("report.no_draft", conference_id=conference_id)


@app.task(name=jobs.TELL_OF_COMMENTS.name)  # type: ignore[untyped-decorator]
def tell_of_comments() -> None:
    """Tell those who settle comments of new ones, at most once a day for each version.

    What fails for one version holds up no other.
    """
    for version_id in digests.due(clock.now()):
        try:
            with unit_of_work():
                digests.tell(version_id=version_id, base_url=_base_url(), now=clock.now())
        except Exception:
            log.exception("report.untold", version_id=version_id)


def _compile(order: ReportOrder) -> bytes:
    enter = partial(_enter, order)
    if apart.is_large(order):
        return apart.compile_order(order, enter)
    return operations.compile_order(order, enter)


def _enter(order: ReportOrder, stage: Stage) -> None:
    with unit_of_work():
        operations.enter_stage(order=order, stage=stage, now=clock.now())


def _tell() -> None:
    with unit_of_work():
        letters.tell_of_ready(base_url=_base_url(), now=clock.now())


def _base_url() -> str:
    settings: Settings = current_app.config["EVENTMGR"]
    return settings.base_url
