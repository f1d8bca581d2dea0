"""Two organisers save the same letter at the same moment."""

import threading

from flask import Flask

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import Stale
from eventmgr.mail.letters import queries
from eventmgr.mail.letters.letter import Wording
from eventmgr.mail.letters.operations import save_letter
from eventmgr.people.actor import COMMAND
from tests.factories.conferences import make_conference
from tests.factories.people import NOW


def test_one_is_saved_and_the_other_is_asked(committed: Flask) -> None:
    with unit_of_work():
        conference_id = make_conference().id
    barrier = threading.Barrier(2)
    saved: list[str] = []
    asked: list[str] = []
    failures: list[BaseException] = []

    def save(subject: str) -> None:
        try:
            with committed.app_context():
                barrier.wait(timeout=30)
                with unit_of_work():
                    save_letter(
                        conference_id=conference_id,
                        letter="invitation",
                        language="en",
                        wording=Wording(subject, "{link}"),
                        seen="0",
                        actor=COMMAND,
                        now=NOW,
                    )
                saved.append(subject)
        except Stale as stale:
            asked.append(stale.version)
        except BaseException as error:  # noqa: BLE001 - a thread must hand its failure over
            failures.append(error)

    threads = [threading.Thread(target=save, args=(each,)) for each in ("Mine", "Yours")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    db.session.rollback()
    kept = queries.history(conference_id, "invitation", "en")
    assert [each.template.subject for each in kept] == saved
    assert (len(saved), asked) == (1, ["1"])
