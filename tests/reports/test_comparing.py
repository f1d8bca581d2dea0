from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.reports import snapshot as frozen
from eventmgr.reports.comparing import compare

WORDS = st.sampled_from(["", "a", "b b"])
TEXTS = st.builds(
    frozen.Recommendation,
    reference=st.sampled_from(["WG1-R01", "WG1-R02", "WG1-R03"]),
    text=WORDS,
    title=WORDS,
    time_frame=WORDS,
)
LISTS = st.lists(TEXTS, unique_by=lambda each: each.reference).map(tuple)
SESSIONS = st.builds(
    frozen.Session, kind=st.just("panel"), title=WORDS, starts=WORDS, ends=WORDS, summary=WORDS,
    chatham=st.booleans(), uid=st.sampled_from(["", "u"]),
)  # fmt: skip


def of(texts: tuple[frozen.Recommendation, ...], *sessions: frozen.Session) -> frozen.Snapshot:
    return frozen.Snapshot(
        compilation=frozen.Compilation(version=1, compiled_at="", generator=""),
        conference=frozen.Conference(slug="c", title="C", starts="", ends="", zone="UTC"),
        groups=(frozen.Group(code="WG1", title="Water", recommendations=texts),),
        days=(frozen.Day(date="", sessions=sessions),),
    )


SNAPSHOTS = st.builds(lambda texts, more: of(texts, *more), LISTS, st.lists(SESSIONS, max_size=3))
MIRRORED = {"added": "removed", "removed": "added", "changed": "changed"}


@given(SNAPSHOTS)
def test_the_same_has_no_changes(one: frozen.Snapshot) -> None:
    assert compare(one, one) == ()


@given(SNAPSHOTS, SNAPSHOTS)
def test_the_way_back_mirrors_the_way_there(one: frozen.Snapshot, other: frozen.Snapshot) -> None:
    there = [(e.kind, e.subject, e.field, e.before, e.after) for e in compare(one, other)]
    back = [(MIRRORED[e.kind], e.subject, e.field, e.after, e.before) for e in compare(other, one)]
    assert sorted(there) == sorted(back)


def test_what_was_withdrawn_is_named_by_its_reference() -> None:
    old = of((frozen.Recommendation(reference="WG1-R01", text="Old"),))
    new = of((frozen.Recommendation(reference="WG1-R02", text="New"),))
    found = [(each.kind, each.name, each.before, each.after) for each in compare(old, new)]
    assert found == [("added", "WG1-R02", "", "New"), ("removed", "WG1-R01", "Old", "")]


def test_of_a_session_under_the_rule_only_that_it_changed_is_told() -> None:
    said = frozen.Session(kind="panel", title="T", starts="9", ends="", uid="u", summary="Ayla")
    quiet = frozen.Session(kind="panel", title="T", starts="8", ends="", uid="u", chatham=True)
    for one, other in ((said, quiet), (quiet, said)):
        starts, summary = compare(of((), one), of((), other))
        assert (starts.field, starts.before, starts.after) == ("starts", one.starts, other.starts)
        assert (summary.field, summary.before, summary.after) == ("summary", "", "")


def grouped(*, chatham: bool, mandate: str = "", **kinds: frozen.Recommendation) -> frozen.Snapshot:
    group = frozen.Group(
        code="WG1",
        title="Water",
        mandate=mandate,
        chatham=chatham,
        **{kind: (each,) for kind, each in kinds.items()},
    )
    return replace(of(()), groups=(group,))


@pytest.mark.parametrize("kind", ["recommendations", "findings", "disagreements", "commitments"])
def test_of_a_group_under_the_rule_only_that_it_changed_is_told(kind: str) -> None:
    before = frozen.Recommendation(reference="A", text="Ayla", lead="Ayla", time_frame="short_term")
    after = frozen.Recommendation(reference="A", text="We", time_frame="long_term")
    old = grouped(chatham=False, mandate="Ayla", **{kind: before})
    found = compare(old, grouped(chatham=True, **{kind: after}))
    assert [(each.field, each.before, each.after) for each in found] == [
        ("text", "", ""),
        ("lead", "", ""),
        ("time_frame", "short_term", "long_term"),
        ("mandate", "", ""),
    ]
    gone = compare(grouped(chatham=True, **{kind: before}), grouped(chatham=True))
    assert [(each.kind, each.name, each.before) for each in gone] == [("removed", "A", "")]


def test_an_own_section_is_known_by_its_key() -> None:
    own = [
        frozen.Section(kind="custom", key=f"own-{n}", title=f"T{n}", text=f"Text {n}", number="8")
        for n in (1, 2)
    ]
    base = of(())
    there, swapped = (replace(base, sections=tuple(each)) for each in (own, own[::-1]))
    assert compare(there, swapped) == ()
    moved = replace(own[0], number="9", text="New")
    [change] = compare(there, replace(base, sections=(own[1], moved)))
    assert (change.name, change.field, change.after) == ("T1", "text", "New")
