"""The application for any WSGI server: ``granian --interface wsgi wsgi:app``."""

import config
from eventmgr.app import create_app
from worker.celery import CeleryQueue

app = create_app(config.read().settings(), queue=CeleryQueue())
