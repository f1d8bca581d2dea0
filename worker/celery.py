"""The Celery application: ``celery -A worker.celery worker``, and ``... beat``."""

import gc
from typing import Any

from celery import Celery, Task
from celery.signals import worker_init, worker_process_init
from flask import Flask

import config
from eventmgr.app import create_app
from eventmgr.foundation import logs
from eventmgr.foundation.db import db
from eventmgr.foundation.settings import Settings
from eventmgr.printing.files import TIME_LIMIT_SECONDS
from worker.schedule import SCHEDULE

TASKS = (
    "agenda",
    "campaigns",
    "delegations",
    "group_prints",
    "heartbeat",
    "intake",
    "invitations",
    "mail",
    "merging",
    "nudges",
    "people",
    "calendars",
    "places",
    "privacy",
    "recommendations",
    "registration_drafts",
    "registration_prints",
    "reports",
    "seating",
)
REQUEST_ID_HEADER = "eventmgr_request_id"


class FlaskTask(Task):  # type: ignore[misc]  # Celery ships no types
    """A task that runs within the application's context, its log under the request's id."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the task takes
        """Run the task."""
        headers = self.request.headers or {}
        logs.begin(headers.get(REQUEST_ID_HEADER) or self.request.get(REQUEST_ID_HEADER))
        with flask_app().app_context():
            return self.run(*args, **kwargs)


def make_celery(redis_url: str) -> Celery:
    """Return the Celery application for a broker."""
    celery = Celery("eventmgr", broker=redis_url, task_cls=FlaskTask)
    celery.conf.update(
        include=[f"worker.tasks.{name}" for name in TASKS],
        beat_schedule=SCHEDULE,
        timezone="UTC",
        # Results live in PostgreSQL; a task is a doorbell and answers nobody.
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        # Acknowledged when it begins: the sweep, not the broker, gives lost work out again.
        task_acks_late=False,
        # A minute before it is ended a task is told, and can put back what it has in hand.
        task_soft_time_limit=TIME_LIMIT_SECONDS - 60,
        task_time_limit=TIME_LIMIT_SECONDS,
        worker_max_memory_per_child=1_000_000,  # kB; Typst keeps the last compilations in memory
        worker_hijack_root_logger=False,
        worker_soft_shutdown_timeout=10,
        broker_connection_retry_on_startup=True,
        # A request must not wait for a broker that is away: the row is enough.
        task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 0.2},
        broker_transport_options=_transport_options(redis_url),
        # A sweep that waited for an hour has nothing to say that the next does not.
        event_queue_expires=60,
    )
    return celery


def _transport_options(redis_url: str) -> dict[str, Any]:
    if not redis_url.startswith("filesystem://"):
        return {"socket_connect_timeout": 2, "socket_timeout": 5, "visibility_timeout": 3600}
    folder = config.read().home / "queue"
    return {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
        "store_processed": False,
    }


class CeleryQueue:
    """The queue that rings Celery's workers; eventmgr itself knows no Celery."""

    def send(self, name: str, arguments: dict[str, Any], *, request_id: str) -> None:
        """Put the call into the broker; raises what the broker's client raises."""
        app.send_task(name, kwargs=arguments, headers={REQUEST_ID_HEADER: request_id}, expires=600)


_flask: list[Flask] = []


def flask_app() -> Flask:
    """Return this process's application, made when it is first asked for."""
    if not _flask:
        _flask.append(create_app(settings, queue=CeleryQueue()))
    return _flask[0]


@worker_init.connect  # type: ignore[untyped-decorator]
def _begin(**_: object) -> None:
    """Make the application once, before the fork, and not in each process while somebody waits."""
    flask_app()
    gc.collect()
    gc.freeze()  # all of this stays: looking through it again would halt a mailing each time


@worker_process_init.connect  # type: ignore[untyped-decorator]
def _leave_the_parents_connections(**_: object) -> None:
    """Open connections anew after the fork: two processes must not share a socket."""
    if _flask:
        with _flask[0].app_context():
            db.engine.dispose(close=False)


settings: Settings = config.read().settings()
logs.configure()
app = make_celery(settings.redis_url)
