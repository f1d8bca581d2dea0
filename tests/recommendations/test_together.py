"""Two writers at the same moment, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import delete, select

from eventmgr.conferences.models import Theme
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import operations
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.wording import Wording
from tests.factories.conferences import make_conference, make_theme
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.recommendations import WRITER, make_recommendation

WRITERS = 6


def test_recommendations_begun_at_once_get_different_numbers(committed: Flask) -> None:
    with unit_of_work():
        group_id = make_group(make_conference()).id
    barrier = Barrier(WRITERS)

    def begin(name: int) -> int:
        with committed.app_context(), unit_of_work():
            group = db.session.get_one(WorkingGroup, group_id)
            barrier.wait()
            return _start(group, f"Text {name}", uuid4())

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = list(pool.map(begin, range(WRITERS)))
    assert sorted(numbers) == list(range(1, WRITERS + 1))
    texts = sorted(db.session.scalars(select(Revision.text)))
    assert texts == sorted(f"Text {name}" for name in range(WRITERS))


def test_one_form_sent_at_once_from_two_connections_is_one_recommendation(committed: Flask) -> None:
    with unit_of_work():
        group_id = make_group(make_conference()).id
    barrier, client_id = Barrier(2), uuid4()

    def begin(_name: int) -> int:
        with committed.app_context(), unit_of_work():
            group = db.session.get_one(WorkingGroup, group_id)
            barrier.wait()
            return _start(group, "Once", client_id)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(begin, range(2))) == [1, 1]
    assert len(db.session.scalars(select(Revision)).all()) == 1


def test_of_two_saves_at_once_one_stands_and_the_other_waits_beside_it(committed: Flask) -> None:
    with unit_of_work():
        recommendation_id = make_recommendation(make_group(make_conference())).id
    barrier = Barrier(2)

    def save(text: str) -> str:
        with committed.app_context():
            recommendation = db.session.get_one(Recommendation, recommendation_id)
            barrier.wait()
            with unit_of_work():
                saved = operations.save_revision(
                    recommendation=recommendation,
                    wording=Wording(text=text),
                    client_id=uuid4(),
                    base_number=1,
                    actor=WRITER,
                    now=NOW,
                )
            return saved.fate

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(save, ["Mine", "Yours"]))
    assert sorted(answers) == [Fate.CONTESTED, Fate.SAVED]
    stored = db.session.execute(select(Revision.text, Revision.number)).all()
    assert {text for text, _number in stored} == {"Adopt a national plan.", "Mine", "Yours"}
    assert sorted(number for _text, number in stored) == [1, 2, 3]


def _start(group: WorkingGroup, text: str, client_id: UUID) -> int:
    revision = operations.start_recommendation(
        group=group,
        wording=Wording(text=text),
        client_id=client_id,
        may_be_early=False,
        actor=WRITER,
        now=NOW,
    )
    return revision.recommendation.number


def test_a_theme_removed_while_it_was_on_the_form_takes_no_words_with_it(
    committed: Flask,
) -> None:
    with unit_of_work():
        conference = make_conference()
        recommendation = make_recommendation(make_group(conference))
        theme_id = make_theme(conference).id
    seen = db.session.get_one(Theme, theme_id)  # as the form has read it
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_remove, committed, theme_id).result()
    with unit_of_work():
        saved = operations.save_revision(
            recommendation=recommendation,
            wording=Wording(text="Adopt now.", theme_id=seen.id),
            client_id=uuid4(),
            base_number=1,
            actor=WRITER,
            now=NOW,
        )
        assert (saved.fate, saved.revision.theme_id) == (Fate.SAVED, None)
        assert saved.revision.to_check == ["theme_id"]


def _remove(app: Flask, theme_id: int) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(delete(Theme).where(Theme.id == theme_id))
