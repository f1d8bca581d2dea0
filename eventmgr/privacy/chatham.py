"""What a file that organisers take leaves out: what somebody did under the Chatham House Rule."""

from collections.abc import Collection
from typing import Any, Final

from eventmgr.privacy.facts import Facts

_THEIRS: Final = (
    "recommendation.",
    "group.submitted",
    "group.countersigned",
    "group.sent_back",
    "group.paper_taken_in",
    "presenting.",
)
_SAID: Final = ("endorsements", "comments")
"""What members say of texts is for their group alone, whatever rule holds there."""


def discreet(told: Facts, codes: Collection[str]) -> Facts:
    """Return the file without what was said of texts, and what was written in these groups.

    Whoever sits in one of them, or wrote there, has no act on texts told either: it would say when
    they wrote.
    """
    told = {name: each for name, each in told.items() if name not in _SAID}
    texts = [each for each in told["recommendations"] if _group(each["reference"]) not in codes]
    lists = [each for each in told["submissions"] if each["group"] not in codes]
    is_theirs = (
        len(texts) < len(told["recommendations"])
        or len(lists) < len(told["submissions"])
        or any(each["group"] in codes for each in told["groups"])
    )
    if not is_theirs:
        return told
    acts = [each for each in told["history"] if not _is_theirs(each)]
    return {**told, "recommendations": texts, "submissions": lists, "history": acts}


def _group(reference: str) -> str:
    return reference.partition("-")[0]


def _is_theirs(act: Any) -> bool:  # noqa: ANN401 - one of a file's facts
    return bool(act["by"] == "you" and act["action"].startswith(_THEIRS))
