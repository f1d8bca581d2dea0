"""One conference with everything in it, everybody who may come, and the way to each page."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import tokens
from eventmgr.foundation.db import db
from eventmgr.mail import listing
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.enums import MailState
from eventmgr.mail.unsubscribing import Wish, token_of
from eventmgr.people.links import make_link
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_session
from tests.factories.answers import make_proposal
from tests.factories.badges import make_confirmed, order_list
from tests.factories.campaigns import make_campaign
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import make_certificate
from tests.factories.delegations import make_delegation
from tests.factories.groups import make_group, make_member
from tests.factories.invitations import make_invitation
from tests.factories.mail import make_mailing, make_suppression, release
from tests.factories.merging import make_merge, make_organisation_merge
from tests.factories.numbers import make_list, make_target
from tests.factories.papers import order_papers
from tests.factories.people import make_account
from tests.factories.questionnaire import make_question
from tests.factories.recommendations import make_recommendation, make_revision
from tests.factories.registration import make_registration
from tests.factories.reports import make_ready_version
from tests.factories.seating import make_round
from tests.factories.sections import write
from tests.factories.signin import sign_in, sign_in_by_link

SignIn = Callable[[FlaskClient], None]


class World:
    """One conference with everything in it, and everybody who may come."""

    def __init__(self) -> None:
        self.conference = make_conference(slug="ours")
        self.group = make_group(self.conference)
        recommendation = make_recommendation(self.group)
        invitation = make_invitation(self.conference)
        version = make_ready_version(self.conference)
        self.member = make_team_member(self.conference)
        make_confirmed(self.conference, "A participant")
        self.values: dict[str, Any] = {
            "slug": "ours",
            "conference_name": "ours",
            "session_id": make_session(self.conference).id,
            "code": self.group.code,
            "number": recommendation.number,
            "revision_number": 1,
            "branch_number": make_revision(recommendation, base_number=0).number,
            "badge_code": "no-such-badge",
            "certificate_code": "no-such-code",
            "certificate_id": make_certificate(make_registration(self.conference)).id,
            "invitation_id": invitation.id,
            "delegation_id": make_delegation(self.conference).id,
            "nomination_id": 0,
            "registration_id": make_registration(self.conference).id,
            "question_id": make_question(self.conference, "What do you bring?").id,
            "contact_id": make_contact(self.conference).id,
            "subject_id": make_contact(self.conference).id,
            "first_id": make_contact(self.conference).id,
            "second_id": make_contact(self.conference).id,
            "organisation_id": make_delegation(self.conference, "A body").organisation_id,
            "merge_id": make_merge(self.conference).id,
            "joined_id": make_organisation_merge(self.conference).id,
            "version_number": version.number,
            "section_key": "foreword",
            "saved_number": write(self.conference, "foreword", "Welcome.").revision.number,
            "file_id": version.files[0].id,
            "paper_id": order_list(self.conference).id,
            "filename": "schedule.json",
            "key": "no-such-mail",
            "token": "no-such-token",
            **dict.fromkeys(("member_id", "room_id", "theme_id", "partner_id"), 0),
            **dict.fromkeys(("upload_id", "print_id"), 0),
            "import_id": 0,
            "list_id": make_list(self.conference).id,
            "target_id": make_target(self.conference).id,
            "consent": "listed",
            "suppression_id": make_suppression(self.conference.id).id,
            "letter": "invitation",
            "letter_language": "en",
            "campaign_id": make_campaign(self.conference, "contacts:").id,
            "language": "en",
            **_mailing(self.conference),
            "proposal_id": make_proposal(self.conference).id,
            "group_print_id": order_papers(self.conference).id,
            "round_id": make_round(self.conference, [self.group, make_group(self.conference)]).id,
            "bond_id": 0,
            **dict.fromkeys(("comment_id", "remark_id", "suggestion_number"), 0),
        }
        self.secrets = {
            "signin.follow_link": {
                "token": make_link(self.member.id, base_url="").rpartition("/")[2]
            },
            "demo.enter": {"token": tokens.sign("demo", "organiser")},
            "agenda.preview": {"key": self.conference.preview_key},
            **dict.fromkeys(("suppression.ask", "suppression.unsubscribe"), self._unsubscribing()),
            "suppression.undo": self._unsubscribing(),
        }
        db.session.flush()

    def _unsubscribing(self) -> dict[str, str]:
        return {"token": token_of(Wish(hash_of("nobody@example.org"), self.conference.id))}

    def roles(self) -> Iterator[tuple[str, SignIn]]:
        """Yield everybody who may come, with the way in which they sign in."""
        yield "public", lambda _: None
        other = make_conference(slug="theirs")
        yield "other conference's owner", staff(make_team_member(other))
        yield (
            "other conference's moderator",
            guest(make_member(make_group(other), GroupRole.MODERATOR), other),
        )
        yield "account without a role", staff(make_account())
        invited = make_registration(self.conference).person
        yield "invited", guest(invited, self.conference)
        for role in GroupRole:
            person = make_member(self.group, role)
            make_registration(self.conference, person)
            yield f"group {role}", guest(person, self.conference)
        for team_role in TeamRole:
            yield f"team {team_role}", staff(make_team_member(self.conference, team_role))
        yield "administrator", staff(make_account(is_administrator=True))


def _mailing(conference: Conference) -> dict[str, Any]:
    """A mailing that is under way, and one of its mails."""
    mailing = make_mailing(1, conference_id=conference.id)
    [mail] = listing.in_states(mailing, [MailState.DRAFT], most=1)
    release(mailing, 1)
    return {
        "mailing_id": mailing.id,
        "mail_id": mail.id,
        "act": "pause",
        "decision": "again",
        "move": "take-out",
    }


def staff(account: object) -> SignIn:
    """Return the way in of somebody with an account."""
    return lambda client: sign_in(client, account)  # type: ignore[arg-type]


def guest(person: object, conference: Conference) -> SignIn:
    """Return the way in of somebody with a personal link."""
    return lambda client: sign_in_by_link(client, person, conference)  # type: ignore[arg-type]


def signed_in(app: Flask, way: SignIn) -> FlaskClient:
    """Return a browser that has come in this way."""
    client = app.test_client()
    way(client)
    return client


def address_of(app: Flask, rule: Rule, values: Mapping[str, Any]) -> str:
    """Return the address of the rule, its names filled in."""
    with app.test_request_context():
        built = rule.build(values, append_unknown=False)
    assert built is not None, rule.rule
    return built[1]
