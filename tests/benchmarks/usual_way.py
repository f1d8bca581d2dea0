"""The usual way to send many mails: a task, an EmailMessage and a connection for each of them."""

import os
import smtplib
from email.message import EmailMessage

from celery import Celery

app = Celery("usual", broker=os.environ["REDIS_URL"])  # noqa: TID251 - a measure, not the product
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=1)


@app.task(name="usual.send")  # type: ignore[untyped-decorator]
def send(number: int, text: str, html: str, calendar: str) -> None:
    """Build one message and hand it over."""
    message = EmailMessage()
    message["From"] = "Forum <office@example.org>"
    message["To"] = f"Guest {number} <guest{number}@example.org>"
    message["Subject"] = "You are invited"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message.add_alternative(calendar, subtype="calendar", params={"method": "REQUEST"})
    with smtplib.SMTP("127.0.0.1", int(os.environ["SINK_PORT"])) as relay:  # noqa: TID251 - the same
        relay.send_message(message)
