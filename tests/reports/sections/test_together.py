"""Several write the first words of a section at the same moment, each with a connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.actor import COMMAND
from eventmgr.recommendations.saving import Fate
from eventmgr.reports.sections import operations, queries
from eventmgr.reports.sections.models import ReportSection, SectionRevision
from eventmgr.reports.sections.wording import Wording
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person
from tests.factories.privacy import erase
from tests.factories.registration import make_registration
from tests.factories.sections import place_of, write

WRITERS = 5


def save_at_once(app: Flask, sent: list[tuple[UUID, str]]) -> list[Fate]:
    with unit_of_work():
        conference_id = make_conference().id
    barrier = Barrier(len(sent))

    def save(one: tuple[UUID, str]) -> Fate:
        with app.app_context(), unit_of_work():
            place = place_of(db.session.get_one(Conference, conference_id), "foreword")
            barrier.wait()
            saved = operations.save_section(
                place=place,
                wording=Wording(text=one[1]),
                client_id=one[0],
                base_number=0,
                actor=COMMAND,
                now=NOW,
            )
            return saved.fate

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(save, sent))


def test_of_first_words_at_once_one_text_stands_and_all_are_kept(committed: Flask) -> None:
    texts = [f"Text{number}" for number in range(WRITERS)]
    fates = save_at_once(committed, [(uuid4(), each) for each in texts])
    assert sorted(fates) == [Fate.CONTESTED] * (WRITERS - 1) + [Fate.SAVED]
    assert sorted(db.session.scalars(select(SectionRevision.text))) == texts
    [row] = db.session.scalars(select(ReportSection))
    assert (row.last_number, sorted(row.waiting)) == (WRITERS, [2, 3, 4, 5])


def test_one_save_at_once_from_two_connections_is_one_revision(committed: Flask) -> None:
    client_id = uuid4()
    assert save_at_once(committed, [(client_id, "Once.")] * 2) == [Fate.SAVED] * 2
    assert list(db.session.scalars(select(SectionRevision.number))) == [1]


@pytest.mark.usefixtures("app")
def test_words_outlive_an_author_whose_data_are_erased() -> None:
    conference = make_conference(slug="ours")
    author = make_person(name="Zebedee Quill", email="quill@example.org")
    make_registration(conference, author)
    write(conference, "foreword", "They stay.", by=author)
    assert erase(conference, author)
    db.session.expire_all()
    words = queries.find_place(conference, "foreword").words  # type: ignore[union-attr]
    assert words is not None
    assert (words.text, words.author_id) == ("They stay.", None)
