from dataclasses import replace
from json import dumps, loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.printing.canonical import digest
from eventmgr.reports.snapshot import (
    Day,
    Group,
    Organisation,
    Participant,
    SectorCount,
    Session,
    SessionRole,
    Snapshot,
    SnapshotError,
    cleaned_from_json,
    from_json,
    to_json,
)
from tests.reports.sample import empty, sample, with_text

st.register_type_strategy(str, st.text(st.characters(codec="utf-8"), max_size=20))


def _builds(kind: type, *names: str) -> st.SearchStrategy[object]:
    """Anything of this kind; under the Chatham House Rule it names nobody."""
    nobody = {name: st.just(()) for name in names}
    return st.builds(kind, chatham=st.just(value=False)) | st.builds(kind, **nobody)


def snapshots() -> st.SearchStrategy[Snapshot]:
    groups = _builds(Group, "moderators", "rapporteurs", "members")
    days = st.builds(Day, sessions=st.lists(_builds(Session, "roles"), max_size=2).map(tuple))
    return st.builds(
        Snapshot,
        days=st.lists(days, max_size=2).map(tuple),
        groups=st.lists(groups, max_size=2).map(tuple),
        organisations=st.from_type(tuple[Organisation, ...]),
        participants=st.from_type(tuple[Participant, ...]),
        participation=st.from_type(tuple[SectorCount, ...]),
    )


@given(snapshots())
def test_what_was_written_is_read(snapshot: Snapshot) -> None:
    assert from_json(to_json(snapshot)) == snapshot


def test_a_large_snapshot_is_read_back_whole() -> None:
    snapshot = sample(10, 20)
    assert from_json(to_json(snapshot)) == snapshot


def test_the_json_is_canonical() -> None:
    content = to_json(empty())
    tree = loads(content)
    assert content == dumps(tree, sort_keys=True, separators=(",", ":")).encode()
    assert digest(content) == digest(to_json(empty()))
    assert len(digest(content)) == 64


def test_text_that_is_not_unicode_is_refused() -> None:
    snapshot = empty()
    broken = replace(snapshot, conference=replace(snapshot.conference, title="\ud800"))
    with pytest.raises(SnapshotError, match="not Unicode"):
        to_json(broken)


def _changed(**changes: object) -> bytes:
    return dumps({**loads(to_json(empty())), **changes}).encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Expecting value"),
        (b"\xff", "utf-8"),
        (b"[]", "schema version 1"),
        (b"[" * 100_000, "recursion"),
        (_changed(schema_version=3), "schema version 1 to 2"),
        (_changed(groups={}), r"Snapshot\.groups is not a list"),
        (_changed(groups=[7]), "Group is not an object"),
        (_changed(groups=[{"code": "WG1"}]), "title"),
        (_changed(groups=[{"code": 1, "title": ""}]), r"Group\.code is not str"),
        (_changed(secret=1), "Snapshot has no field secret"),
    ],
)
def test_anything_else_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SnapshotError, match=reason):
        from_json(content)


def test_a_chatham_house_session_cannot_name_anybody() -> None:
    role = SessionRole(role="chair", name="Ada Example")
    with pytest.raises(SnapshotError, match="names people: Closed talk"):
        Session(
            kind="panel",
            title="Closed talk",
            starts="2026-10-05T09:00:00+05:00",
            ends="2026-10-05T10:00:00+05:00",
            chatham=True,
            roles=(role,),
        )


@pytest.mark.parametrize("field", ["moderators", "rapporteurs", "members"])
def test_a_chatham_house_group_cannot_name_anybody(field: str) -> None:
    with pytest.raises(SnapshotError, match="names people: WG9"):
        Group(code="WG9", title="Quiet", chatham=True, **{field: ("Ada Example",)})


def test_every_text_of_a_snapshot_is_cleaned() -> None:
    assert cleaned_from_json(to_json(with_text("a\x00b\u202e"))) == with_text("ab")
    assert cleaned_from_json(to_json(sample(2, 2))) == sample(2, 2)
