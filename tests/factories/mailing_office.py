"""An organiser at the pages of a mailing."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import update

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail import listing, operations
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.outcome import Outcome
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.mail import make_mailing, release
from tests.factories.people import NOW
from tests.factories.signin import sign_in
from tests.visitor import read, save, visit

ANSWERS = {
    MailState.FAILED: "550 5.1.1 No such user",
    MailState.UNCERTAIN: "the connection broke",
    MailState.RETRY: "451 later",
}


class Office:
    """An organiser's browser, and a mailing of theirs."""

    def __init__(self, app: Flask, count: int = 0, role: TeamRole = TeamRole.ORGANISER) -> None:
        self.visitor = visit(app)
        conference = make_conference(title="Forum", zone="Asia/Karachi")
        sign_in(self.visitor, make_team_member(conference, role))
        self.conference_id = conference.id
        self.mailing_id = make_mailing(count, conference_id=conference.id).id
        self.home = f"/manage/{conference.slug}"
        self.address = f"{self.home}/mailings/{self.mailing_id}"
        save()

    @property
    def mailing(self) -> Mailing:
        """The mailing as it is stored; the test keeps nothing open that a request builds upon."""
        save()
        found = db.session.get_one(Mailing, self.mailing_id)
        save()
        return found

    @property
    def conference(self) -> Conference:
        return db.session.get_one(Conference, self.conference_id)

    def mails(self) -> list[Mail]:
        found = listing.in_states(self.mailing, list(MailState), most=100)
        save()
        return found

    def change(self, mail: Mail, **values: object) -> None:
        db.session.execute(update(Mail).where(Mail.id == mail.id).values(values))
        save()

    def get(self, path: str = "", status: int = 200) -> Any:
        return read(self.visitor.get(self.address + path), status=status)

    def post(self, path: str, **fields: object) -> Any:
        return self.visitor.post(self.address + path, data=fields)

    def release(self, count: int, **values: Any) -> None:
        release(self.mailing, count, **values)
        save()

    def settle(self, *states: MailState) -> None:
        """Let a worker come to these ends with as many mails."""
        mails = operations.claim_batch(limit=len(states), claim="worker", now=NOW)
        for mail, state in zip(mails, states, strict=True):
            outcome = Outcome(
                state=state,
                answer=ANSWERS.get(state, "250 ok"),
                next_at=NOW + timedelta(hours=1) if state is MailState.RETRY else None,
            )
            operations.settle(mail_id=mail.id, claim="worker", outcome=outcome, now=NOW)
        save()
