from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import in_language
from eventmgr.foundation.pieces import LEASE
from eventmgr.people.enums import LEVEL_LABELS, Level
from eventmgr.people.models import Organisation, Person
from eventmgr.registration.intake import operations, source
from eventmgr.registration.intake.enums import ImportState
from eventmgr.registration.intake.models import ContactImport
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW
from tests.factories.signin import sign_in
from worker.schedule import SCHEDULE

TABLE = "name,email,ministry\nAmal,amal@example.org,=A body\nBo,nonsense,=A body\n"
ADDRESS = "/manage/forum/people/import"


def _organiser(client: FlaskClient) -> Conference:
    conference = make_conference(slug="forum")
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    db.session.commit()
    return conference


def _kept(client: FlaskClient, table: str = TABLE) -> ContactImport:
    answer = client.post(ADDRESS, data={"pasted": table})
    assert answer.status_code == 303, answer.text
    return db.session.scalars(select(ContactImport)).one()


def _columns(**values: str) -> dict[str, str]:
    return {"name": "0", "email": "1", "encoding": "utf-8", "sheet": "", **values}


def test_a_table_is_looked_at_and_nothing_is_done(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client)
    page = client.get(f"{ADDRESS}/{kept.id}").text
    assert "is not an e-mail address" in page
    assert "Amal" in page
    assert db.session.scalars(select(Person).where(Person.name == "Amal")).all() == []


def test_the_word_starts_it_and_a_worker_takes_it_once(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client)
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(organisation="2"), "act": "take"})
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), "act": "take"})
    lease = operations.TAKING.claim(kept.id, now=NOW)
    assert lease is not None
    assert operations.TAKING.claim(kept.id, now=NOW) is None
    lines = operations.lines_of(kept.id)
    assert operations.take_piece(import_id=kept.id, lines=lines, lease=lease, now=NOW) is None
    db.session.commit()
    db.session.refresh(kept)
    assert (kept.state, kept.created_count, kept.refused_count) == (ImportState.DONE, 1, 1)
    assert (
        "1 new, 0 filled in, 0 already known, 1 refused."
        in client.get(f"{ADDRESS}/{kept.id}/result").text
    )
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert acts.count("contacts.imported") == 1


@pytest.mark.parametrize(("encoding", "readings"), [("utf-8", 1), ("cp1252", 2)])
def test_a_file_is_read_once_whatever_is_pressed_and_once_more_otherwise(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, encoding: str, readings: int
) -> None:
    _organiser(client)
    kept = _kept(client, TWINS)
    read, found = source.read, []

    def reading(content: bytes, **how: str) -> source.Source:
        found.append(read(content, **how))
        return found[-1]

    monkeypatch.setattr(source, "read", reading)
    pressed = {"rest": "same", "twin-4": "other", "act": "take"}
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(encoding=encoding), **pressed})
    assert len(found) == readings


def test_words_are_taken_in_the_language_they_were_shown_in(client: FlaskClient) -> None:
    _organiser(client)
    with in_language("ur"):
        level = str(LEVEL_LABELS[Level.PROVINCIAL])
        assert level != "Provincial"
    kept = _kept(client, f"name,email,ministry,level\nAmal,a@example.org,A body,{level}\n")
    in_urdu = {"Accept-Language": "ur"}
    assert level in client.get(f"{ADDRESS}/{kept.id}", headers=in_urdu).text
    chosen = _columns(organisation="2", level="3", act="take")
    client.post(f"{ADDRESS}/{kept.id}", data=chosen, headers=in_urdu)
    _take(kept)
    body = db.session.scalars(select(Organisation).where(Organisation.name == "A body")).one()
    assert body.level is Level.PROVINCIAL


def test_a_dead_workers_import_goes_on_where_it_stopped(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client)
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), "act": "take"})
    lease = operations.TAKING.claim(kept.id, now=NOW)
    operations.TAKING.sweep(now=NOW + 2 * LEASE)
    again = operations.TAKING.claim(kept.id, now=NOW + 2 * LEASE)
    assert lease is not None
    assert again is not None
    lines = operations.lines_of(kept.id)
    assert operations.take_piece(import_id=kept.id, lines=lines, lease=lease, now=NOW) is None
    db.session.refresh(kept)
    assert (kept.state, kept.done) == (ImportState.RUNNING, 0)


def test_a_late_worker_fails_nothing_that_another_goes_on_with(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client)
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), "act": "take"})
    late = operations.TAKING.claim(kept.id, now=NOW)
    operations.TAKING.sweep(now=NOW + 2 * LEASE)
    ours = operations.TAKING.claim(kept.id, now=NOW + 2 * LEASE)
    assert late is not None
    assert ours is not None
    operations.TAKING.fail(kept.id, lease=late)
    db.session.flush()
    assert (kept.state, kept.lease_until) == (ImportState.RUNNING, ours)
    operations.TAKING.fail(kept.id, lease=ours)
    db.session.flush()
    assert (kept.state, kept.lease_until) == (ImportState.FAILED, None)


def test_the_refused_lines_come_back_formula_safe(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client)
    text = client.get(f"{ADDRESS}/{kept.id}/refused.csv").data.decode("utf-8-sig")
    head, line = text.splitlines()
    assert head == "name,email,ministry,Reason"
    assert line.startswith("Bo,nonsense,'=A body,")


def test_another_column_can_be_chosen(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client)
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(title="2"), "act": "look"})
    db.session.refresh(kept)
    assert kept.columns == {"name": 0, "email": 1, "title": 2}


def test_nothing_and_nonsense_are_refused(client: FlaskClient) -> None:
    _organiser(client)
    assert client.post(ADDRESS, data={}).status_code == 422
    assert client.post(ADDRESS, data={"pasted": 'na"me,"\nA,B'}).status_code == 422


def test_nobody_elses_file_is_shown(client: FlaskClient) -> None:
    conference = _organiser(client)
    kept = _kept(client)
    sign_in(client, make_team_member(conference, TeamRole.OWNER))
    db.session.commit()
    assert client.get(f"{ADDRESS}/{kept.id}").status_code == 404
    assert client.get(f"{ADDRESS}/{kept.id}/refused.csv").status_code == 404


TWINS = "name,email,telephone,fax\nBo Demo,,1,2\nAmal,a@example.org,,\nBo Demo,,1,2\nBo Demo,,,\n"


def _take(kept: ContactImport) -> None:
    lease = operations.TAKING.claim(kept.id, now=NOW)
    while lease:
        lines = operations.lines_of(kept.id)
        lease = operations.take_piece(import_id=kept.id, lines=lines, lease=lease, now=NOW)
    db.session.commit()
    db.session.refresh(kept)


def test_what_is_not_taken_over_is_named_before_and_after(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client, TWINS)
    told = "These 2 columns are not taken over:"
    page = client.get(f"{ADDRESS}/{kept.id}").text
    assert told in page
    assert "<bdi>telephone</bdi>, <bdi>fax</bdi>." in page
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), "act": "take"})
    _take(kept)
    assert kept.dropped == ["telephone", "fax"]
    assert told in client.get(f"{ADDRESS}/{kept.id}/result").text


def test_equal_names_wait_for_an_answer_line_by_line(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client, TWINS)
    page = client.get(f"{ADDRESS}/{kept.id}").text
    assert page.count("Named as line 2 is. Who is it?") == 2
    answer = {"twin-4": "other", "twin-x": "other", "twin-99": "nonsense"}
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), **answer, "act": "take"})
    _take(kept)
    assert (kept.created_count, kept.same_count, kept.undecided_count) == (3, 0, 1)
    people = db.session.scalars(select(Person.name).where(Person.email == "")).all()
    assert people.count("Bo Demo") == 2
    report = client.get(f"{ADDRESS}/{kept.id}/refused.csv").data.decode("utf-8-sig")
    assert report.splitlines() == [
        "name,email,telephone,fax,Reason",
        "Bo Demo,,,,Perhaps the same person as in line 2: say which.",
    ]


def test_only_lines_that_are_named_as_another_are_answered_for(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client, TWINS)
    said = dict.fromkeys(("twin-4", "twin-2", "twin-99", f"twin-{'9' * 5_000}"), "other")
    answer = client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), **said, "act": "look"})
    assert answer.status_code == 303
    db.session.refresh(kept)
    assert kept.twins == {"4": "other"}


@pytest.mark.parametrize(("answer", "people"), [("same", 1), ("other", 3)])
def test_equal_names_are_answered_for_all_at_once(
    client: FlaskClient, answer: str, people: int
) -> None:
    _organiser(client)
    kept = _kept(client, TWINS)
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), "rest": answer, "act": "look"})
    db.session.refresh(kept)
    assert kept.twins == {"4": answer, "5": answer}
    assert kept.state is ImportState.LOOKED_AT
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), "act": "take"})
    _take(kept)
    assert (kept.created_count, kept.undecided_count) == (people + 1, 0)


def test_another_encoding_asks_who_they_are_anew(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client, TWINS)
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(), "rest": "same", "act": "look"})
    client.post(f"{ADDRESS}/{kept.id}", data={**_columns(encoding="cp1252"), "act": "take"})
    db.session.refresh(kept)
    assert (kept.twins, kept.state) == ({}, ImportState.LOOKED_AT)


def test_a_broken_line_is_told_and_the_rest_is_read(client: FlaskClient) -> None:
    _organiser(client)
    kept = _kept(client, 'name,email\nAmal,"a@example.org\nBo,b@example.org\n')
    page = client.get(f"{ADDRESS}/{kept.id}").text
    assert "A quotation mark is missing or too many in this line" in page
    assert "b@example.org" in page


@pytest.mark.parametrize("state", list(ImportState))
def test_no_file_is_kept_longer_than_promised(client: FlaskClient, state: ImportState) -> None:
    _organiser(client)
    kept = _kept(client)
    kept.state, kept.created_at = state, NOW
    in_hand = state in {ImportState.QUEUED, ImportState.RUNNING}
    ends = NOW + (operations.LONGEST if in_hand else operations.KEPT_FOR)
    operations.forget_old(now=ends)
    assert db.session.scalars(select(ContactImport.id)).all() == [kept.id]
    operations.forget_old(now=ends + timedelta(seconds=1))
    assert db.session.scalars(select(ContactImport.id)).all() == []


def test_the_sweep_comes_in_time_for_the_promise() -> None:
    assert SCHEDULE["intake.forget_imports"]["schedule"] == operations.SWEPT_EVERY.total_seconds()
    assert operations.KEPT_FOR + operations.SWEPT_EVERY == operations.PROMISED
