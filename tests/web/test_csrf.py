"""Every form and button of the house asks for its token, and does nothing without it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, url_for
from sqlalchemy import text
from werkzeug.routing import Rule

from eventmgr.agenda.exchange import uploads
from eventmgr.conferences.enums import GroupRole, PartnerRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations import add_partner
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.enums import BondKind
from eventmgr.groups.seating.models import SeatingBond
from eventmgr.invitations.application_links import Applicant, application_link
from eventmgr.invitations.delegations.links import token_of
from eventmgr.invitations.links import personal_link
from eventmgr.mail import listing, unsubscribing
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.enums import MailState
from eventmgr.mail.unsubscribing import Wish
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.links import make_link
from eventmgr.people.models import Account
from eventmgr.recommendations.models import Recommendation
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.intake import operations as intake
from eventmgr.reports import operations as reports
from eventmgr.reports.models import ReportComment, ReportVersion
from eventmgr.reports.versions import operations as versions
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_session
from tests.factories.agreeing import comment, suggest
from tests.factories.answers import make_proposal
from tests.factories.badges import order_list
from tests.factories.campaigns import make_campaign
from tests.factories.conferences import (
    make_conference,
    make_room,
    make_team_member,
    make_theme,
)
from tests.factories.day import make_certificate
from tests.factories.delegations import make_delegation, nominate
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.invitations import make_invitation
from tests.factories.mail import make_mailing, make_suppression, release
from tests.factories.merging import make_merge, make_organisation_merge
from tests.factories.numbers import make_list, make_target
from tests.factories.people import NOW, make_account
from tests.factories.places import arranged, only
from tests.factories.questionnaire import make_question
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.registration import make_registration
from tests.factories.seating import make_round
from tests.factories.sections import write
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, typed, visit

RENEWED = "Your visit was renewed meanwhile. Nothing is lost: press the button again."


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def _talked_about(recommendation: Recommendation, account: Account) -> dict[str, int]:
    actor = actor_of(account.person)
    return {
        "comment_id": comment(recommendation, actor).id,
        "suggestion_number": suggest(recommendation, actor).number,
    }


def may_do_everything() -> tuple[Account, dict[str, Any]]:
    """Somebody whom no rule turns away, and an object for every name in an address."""
    conference, account = make_conference(), make_account(is_administrator=True)
    arranged(conference, categories=only(Category.MEDIA, is_open=True))
    make_team_member(conference, account=account)
    group = make_group(conference)
    make_member(group, GroupRole.MODERATOR, account.person)
    recommendation = make_recommendation(group)
    registration = make_registration(conference, account.person, state=RegistrationState.CONFIRMED)
    version = reports.request_report(conference=conference, actor=COMMAND, now=NOW)
    db.session.refresh(group, ["members"])
    invitation = make_invitation(conference)
    partner = add_partner(
        conference=conference,
        organisation="A body",
        role=PartnerRole.HOST,
        actor=COMMAND,
        now=NOW,
    )
    upload = uploads.keep(
        conference=conference,
        person_id=account.person_id,
        filename="agenda.csv",
        content=b"start,end,title\n2026-03-01 09:00,10:00,Opening\n",
        now=NOW,
    )
    delegation = make_delegation(conference, deadline=NOW + timedelta(hours=1))
    people = intake.keep(
        conference=conference,
        actor=Actor(name="", person_id=account.person_id),
        filename="people.csv",
        content=b"name,email\nA person,a@example.org\n",
        now=NOW,
    )
    make_registration(
        conference,
        state=RegistrationState.APPLIED,
        awaits_approval=True,
        clearance=Clearance.PENDING,
        answered_at=NOW,
    )
    media = Applicant(email="media@example.org", category=Category.MEDIA, language="en")
    token = make_link(account.id, base_url="").removeprefix("/sign-in/")
    recommendation = make_recommendation(group)
    return account, {
        "slug": conference.slug,
        "session_id": make_session(conference).id,
        "code": group.code,
        "number": recommendation.number,
        "branch_number": make_revision(recommendation, base_number=0).number,
        "revision_number": 1,
        "invitation_id": invitation.id,
        "invitation_token": personal_link("", invitation).removeprefix("/i/"),
        "registration_id": registration.id,
        "question_id": make_question(conference, "What do you bring?").id,
        "contact_id": make_contact(conference).id,
        "subject_id": make_contact(conference).id,
        "certificate_id": make_certificate(registration).id,
        "paper_id": order_list(conference).id,
        "delegation_id": delegation.id,
        "nomination_id": nominate(delegation, "A nominee")[0].id,
        "delegation_token": token_of(delegation),
        "application_token": application_link("", conference, media).rpartition("/")[2],
        "key": "media",
        "import_id": people.id,
        "first_id": make_contact(conference).id,
        "second_id": make_contact(conference).id,
        "organisation_id": delegation.organisation_id,
        "merge_id": make_merge(conference).id,
        "joined_id": make_organisation_merge(conference).id,
        "version_number": version.number,
        "section_key": "foreword",
        "saved_number": write(conference, "foreword", "Welcome.").revision.number,
        "file_id": version.files[0].id,
        "remark_id": _remark(version, account).id,
        "member_id": group.members[0].id,
        "room_id": make_room(conference).id,
        "theme_id": make_theme(conference).id,
        "partner_id": partner.id,
        "upload_id": upload.id,
        "consent": "listed",
        "letter": "invitation",
        "letter_language": "en",
        "proposal_id": make_proposal(conference).id,
        **_talked_about(recommendation, account),
        "token": token,
        "list_id": make_list(conference).id,
        "target_id": make_target(conference).id,
        "suppression_id": make_suppression(conference.id).id,
        "wish": unsubscribing.token_of(Wish(hash_of("nobody@example.org"), conference.id)),
        "campaign_id": make_campaign(conference).id,
        "language": "en",
        **_mailing(conference),
        **_seating(conference, group),
    }


def _seating(conference: Conference, group: WorkingGroup) -> dict[str, Any]:
    found = make_round(conference, [group, make_group(conference)])
    participant = make_participant(conference)
    bond = SeatingBond(
        round_id=found.id,
        kind=BondKind.STAYS,
        person_id=participant.id,
        group_id=group.id,
    )
    db.session.add(bond)
    db.session.flush()
    return {"round_id": found.id, "bond_id": bond.id}


def _remark(version: ReportVersion, account: Account) -> ReportComment:
    return versions.comment(
        version=version,
        text="Who pays?",
        place="",
        client_id=uuid4(),
        actor=actor_of(account.person),
        now=NOW,
    )


def _mailing(conference: Conference) -> dict[str, Any]:
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


WITHOUT = frozenset({"suppression.unsubscribe", "suppression.bounces"})
"""What programs of others post to: a link of RFC 8058, and mails that come back."""


def writing(app: Flask) -> list[Rule]:
    return [
        each
        for each in app.url_map.iter_rules()
        if "POST" in (each.methods or ()) and each.endpoint not in WITHOUT
    ]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {
        table.name: sorted(map(repr, db.session.execute(text(f'SELECT * FROM "{table.name}"'))))  # noqa: S608
        for table in db.metadata.sorted_tables
    }


def address_of(rule: Rule, values: dict[str, Any]) -> str:
    wanted = {name: values[name] for name in rule.arguments}
    if rule.endpoint == "invitations.enter":
        wanted["token"] = values["invitation_token"]
    if rule.endpoint.startswith("delegations.") and "token" in wanted:
        wanted["token"] = values["delegation_token"]
    if rule.endpoint.startswith("suppression.") and "token" in wanted:
        wanted["token"] = values["wish"]
    if rule.endpoint == "applying.begin":
        wanted["token"] = values["application_token"]
    if rule.endpoint == "conferences.remove_member":
        wanted["member_id"] = values["team_member_id"]
    return url_for(rule.endpoint, **wanted)


def test_nothing_is_done_without_the_token(guarded: Flask) -> None:
    account, values = may_do_everything()
    values["team_member_id"] = db.session.execute(text("SELECT id FROM team_member")).scalar_one()
    visitor = visit(guarded)
    sign_in(visitor, account)
    with guarded.test_request_context():
        addresses = {rule.endpoint: address_of(rule, values) for rule in writing(guarded)}
    save()
    before = everything()
    with clock.fixed(NOW):  # while personal links open
        answers = {name: visitor.post(address) for name, address in addresses.items()}
    assert len(answers) > 30
    assert {
        name: each.status_code
        for name, each in answers.items()
        if each.status_code not in {400, 422}
    } == {}
    unexplained = [
        name
        for name, each in answers.items()
        if each.status_code == 422 and RENEWED not in each.text
    ]
    assert unexplained == []
    db.session.rollback()
    assert everything() == before
    assert visitor.get("/account").status_code == 200


def owner_of(app: Flask) -> tuple[Visitor, str]:
    conference = make_conference()
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference))
    slug = conference.slug
    save()
    return visitor, f"/manage/{slug}/rooms"


def test_a_refused_form_keeps_what_was_typed_and_can_be_sent_again(guarded: Flask) -> None:
    visitor, address = owner_of(guarded)
    refused = read(visitor.post(address, data={"name": "Hall", "capacity": "70"}), status=422)
    assert typed(refused) == {"name": "Hall", "capacity": "70"}
    assert complaints(refused) == {None: RENEWED}
    token = refused.xpath("//main//form[@novalidate]//input[@name='csrf_token']/@value")[0]
    again = visitor.post(address, data={**typed(refused), "csrf_token": token})
    assert again.status_code == 303
    assert "Hall" in visitor.get(address).text


def test_the_token_of_another_visitor_opens_nothing(guarded: Flask) -> None:
    visitor, address = owner_of(guarded)
    stranger = read(visit(guarded).get("/sign-in"))
    token = stranger.xpath("//input[@name='csrf_token']/@value")[0]
    assert visitor.post(address, data={"name": "Hall", "csrf_token": token}).status_code == 422
