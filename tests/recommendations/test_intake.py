from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups import queries as groups
from eventmgr.people.actor import COMMAND
from eventmgr.recommendations import operations, queries
from eventmgr.recommendations.models import Revision
from eventmgr.recommendations.sheet import Row
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW
from tests.factories.recommendations import make_revision

pytestmark = pytest.mark.usefixtures("session")


def row(number: int, *themes: str, **values: Any) -> Row:
    return Row(
        **{"line": number + 1, "id": str(number), "text": f"Text {number}", "themes": themes}
        | values
    )


def take_in(conference: Conference, *rows: Row, source: str = "file.csv") -> operations.Intake:
    return operations.import_sheet(
        conference=conference, rows=rows, source=source, actor=COMMAND, now=NOW
    )


@pytest.fixture
def conference() -> Conference:
    return make_conference()


def test_rows_become_recommendations_of_groups_made_of_their_themes(
    conference: Conference,
) -> None:
    intake = take_in(conference, row(1, "T", "C"), row(2, "T", "C"), row(3, "T"), row(4, "T", "W"))
    assert intake.added == {"WG1 C": 2, "WG2 T": 1, "WG3 W": 1}
    first = groups.groups(conference)[0]
    assert first.theme is not None
    assert first.theme.name == "C"
    entries = queries.recommendations_of(first)
    assert [(each.reference, each.words.text) for each in entries] == [
        ("WG1-R01", "Text 1"),
        ("WG1-R02", "Text 2"),
    ]


def test_text_addressee_and_proposer_are_kept(conference: Conference) -> None:
    text = "  =1+1 <b>\r\n\u2028 "
    take_in(conference, row(1, text=text, addressee="Ministry", proposed_by="Somebody"))
    [entry] = queries.recommendations_of(groups.groups(conference)[0])
    words = entry.words
    db.session.expire_all()
    assert (words.text, words.lead_addressee) == (text, "Ministry")
    assert entry.recommendation.proposer == "Somebody"
    assert words.rationale == ""
    assert (words.author_id, words.is_late) == (None, False)


def test_the_same_file_again_changes_nothing_even_after_an_edit(conference: Conference) -> None:
    rows = [row(1, "A"), row(2, "A")]
    take_in(conference, *rows)
    made = queries.recommendations_of(groups.groups(conference)[0])[0].recommendation
    make_revision(made, base_number=1, text="Edited")
    again = take_in(conference, *rows)
    assert (again.added, again.unchanged, again.refused) == ({}, 2, {})
    assert len(db.session.scalars(select(Revision)).all()) == 3


def test_a_longer_edition_adds_what_is_new(conference: Conference) -> None:
    take_in(conference, row(1, "A"))
    longer = take_in(conference, row(1, "A"), row(2, "A"))
    assert (longer.added, longer.unchanged) == ({"WG1 A": 1}, 1)


def test_an_id_with_other_words_is_refused(conference: Conference) -> None:
    take_in(conference, row(1, "A"))
    again = take_in(conference, row(1, "A", text="Other words"))
    assert again.added == {}
    assert list(again.refused) == [2]
    assert "came earlier with other words" in again.refused[2]


def test_files_and_conferences_do_not_mix_up_their_ids(conference: Conference) -> None:
    take_in(conference, row(1, "A"))
    assert take_in(conference, row(1, "A"), source="other.csv").added == {"WG1 A": 1}
    assert take_in(make_conference(), row(1, "A")).added == {"WG1 A": 1}


def test_a_group_with_the_theme_as_its_title_is_used(conference: Conference) -> None:
    group = make_group(conference, title="women's RIGHTS", deadline=NOW - timedelta(1))
    assert take_in(conference, row(1, "Women's rights")).added == {"WG1 women's RIGHTS": 1}
    entry = queries.recommendations_of(group)[0]
    assert entry.words.is_late
    assert entry.recommendation.revision_id is None


def test_only_the_groups_of_the_file_are_locked_and_may_be_referred_to_meanwhile(
    conference: Conference,
) -> None:
    for title in ("A", "B"):
        make_group(conference, title=title)
    with count_statements() as sent:
        take_in(conference, row(1, "A"))
    locks = [each for each in sent.texts if "FROM working_group" in each and "FOR " in each]
    assert [each.rpartition("FOR ")[2] for each in locks] == ["NO KEY UPDATE"]
    assert "working_group.id = " in locks[0]


def test_progress_is_told_row_by_row(conference: Conference) -> None:
    told: list[int] = []
    operations.import_sheet(
        conference=conference,
        rows=[row(n, "A" if n % 2 else "B") for n in range(450)],
        source="file.csv",
        actor=COMMAND,
        now=NOW,
        progress=told.append,
    )
    assert sum(told) == 450


def test_as_many_statements_for_200_rows_as_for_2(conference: Conference) -> None:
    counts = []
    for number in (2, 200):
        with count_statements() as counted:
            take_in(conference, *[row(n, "A") for n in range(number)], source=f"{number}.csv")
        counts.append(counted.count)
    # The first import makes theme and group besides; large inserts are sent in pages.
    assert counts[1] <= counts[0]
