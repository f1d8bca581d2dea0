"""What eventmgr rings for is what the worker answers to."""

import json
import re
import subprocess
import sys
from pathlib import Path

from eventmgr.foundation.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TELL = """
import json
from worker.celery import app
app.loader.import_default_modules()
print(json.dumps({
    "tasks": sorted(name for name in app.tasks if not name.startswith("celery.")),
    "scheduled": sorted(entry["task"] for entry in app.conf.beat_schedule.values()),
}))
"""


def worker_says(settings: Settings) -> dict[str, list[str]]:
    environment = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SMTP_URL": settings.smtp_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "EVENTMGR_HOME": str(settings.home),
    }
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", TELL],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    said: dict[str, list[str]] = json.loads(result.stdout)
    return said


def declared_jobs() -> list[str]:
    texts = (path.read_text() for path in sorted((ROOT / "eventmgr").rglob("*.py")))
    return sorted(name for text in texts for name in re.findall(r"Job\(\"([^\"]+)\"\)", text))


def test_job_names_equal_task_names(settings: Settings) -> None:
    said = worker_says(settings)
    assert declared_jobs() == said["tasks"]
    assert set(said["scheduled"]) <= set(said["tasks"])
