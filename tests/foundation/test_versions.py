from datetime import UTC, datetime, timedelta, timezone

import pytest

from eventmgr.foundation.errors import Stale
from eventmgr.foundation.versions import require_same, version_of

MOMENT = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def test_a_version_is_another_one_whenever_a_value_is() -> None:
    values = {"title": "A", "ends": None, "starts": MOMENT}
    same = dict(reversed(values.items())) | {
        "starts": MOMENT.astimezone(timezone(timedelta(hours=5)))
    }
    assert version_of(same) == version_of(values)
    for name, value in (("title", "B"), ("ends", "None"), ("starts", MOMENT + timedelta(1))):
        assert version_of(values | {name: value}) != version_of(values)


def test_only_another_version_is_refused_and_the_present_one_is_told() -> None:
    require_same(None, "b")
    require_same("b", "b")
    with pytest.raises(Stale) as refused:
        require_same("a", "b")
    assert refused.value.version == "b"
