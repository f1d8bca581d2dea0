"""What a file that organisers take leaves out: what somebody did under the Chatham House Rule."""

from collections.abc import Collection
from typing import Any, Final

from eventmgr.privacy.facts import Facts

_THEIRS: Final = ("recommendation.", "group.submitted")


def discreet(told: Facts, codes: Collection[str]) -> Facts:
    """Return the file without what was written and handed in in the groups of these codes.

    If there is any, no act on texts is told either: it would say when they wrote.
    """
    texts = [each for each in told["recommendations"] if _group(each["reference"]) not in codes]
    lists = [each for each in told["submissions"] if each["group"] not in codes]
    if len(texts) == len(told["recommendations"]) and len(lists) == len(told["submissions"]):
        return told
    acts = [each for each in told["history"] if not _is_theirs(each)]
    return {**told, "recommendations": texts, "submissions": lists, "history": acts}


def _group(reference: str) -> str:
    return reference.partition("-")[0]


def _is_theirs(act: Any) -> bool:  # noqa: ANN401 - one of a file's facts
    return bool(act["by"] == "you" and act["action"].startswith(_THEIRS))
