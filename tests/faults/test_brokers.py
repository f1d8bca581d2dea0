"""Redis loses whatever it has; a web process dies before it can ring."""

import os
import signal
import subprocess
import sys

import pytest

from tests.benchmarks.serving import environment
from tests.faults.conftest import Judge
from tests.faults.place import PATIENCE_SECONDS, ROOT
from tests.faults.run import Run

RELEASE = """
import os, signal, sys
import config
from eventmgr.app import create_app
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail.models import Mailing
from eventmgr.mail.operations import release_mailing
from eventmgr.people.actor import COMMAND

class Dying:
    def send(self, name, arguments, *, request_id):
        os.kill(os.getpid(), signal.SIGKILL)

with create_app(config.read().settings(), queue=Dying()).app_context(), unit_of_work():
    release_mailing(mailing=db.session.get_one(Mailing, int(sys.argv[1])),
                    expected=int(sys.argv[2]), starts_at=None, actor=COMMAND, now=clock.now())
"""


@pytest.mark.fault("Redis stopped, emptied and started in mid-run")
def test_emptied(run: Run, judge: Judge) -> None:
    run.place.worker()
    run.server.tell(seconds=0.008)
    run.release(300)
    run.wait_for(50)
    run.place.redis.empty()
    run.place.redis.end()
    run.wait_for(run.server.count() + 20)
    run.place.redis.start()
    run.place.redis.empty()
    assert judge().sent == 300


@pytest.mark.fault("Redis killed three times, keeping nothing")
def test_killed_without_persistence(run: Run, judge: Judge) -> None:
    run.place.redis.end()
    run.place.redis.start(keeps=False)
    run.place.worker()
    run.server.tell(seconds=0.008)
    run.release(400)
    for part in (50, 150, 250):
        run.wait_for(part)
        run.place.redis.end(signal.SIGKILL)
        run.place.redis.start(keeps=False)
    assert judge().sent == 400


@pytest.mark.fault("Redis away while a mailing is released")
def test_away_when_the_bell_is_rung(run: Run, judge: Judge) -> None:
    run.place.redis.end()
    run.release(100)
    run.place.redis.start()
    run.place.worker()
    assert judge().sent == 100


@pytest.mark.fault("web process killed between commit and bell")
def test_web_process_killed_before_it_rings(run: Run, judge: Judge) -> None:
    run.place.worker()
    key = run.write(100)
    died = subprocess.run(  # noqa: S603
        [sys.executable, "-c", RELEASE, str(key), "100"],
        cwd=ROOT,
        env={"PATH": os.defpath, **environment(run.place.settings)},
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert judge().sent == 100
