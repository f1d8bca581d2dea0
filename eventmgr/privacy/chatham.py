"""What a file that organisers take leaves out: what somebody did under the Chatham House Rule."""

from collections.abc import Collection
from typing import Any, Final

from eventmgr.mail.enums import TO_LEADERS
from eventmgr.privacy.facts import Facts
from eventmgr.recommendations.discreet_acts import BY_MEMBERS

_SAID: Final = ("endorsements", "comments")
"""What members say of texts is for their group alone, whatever rule holds there."""


def discreet(told: Facts, codes: Collection[str]) -> Facts:
    """Return the file without what was said of texts, and what was written in these groups.

    News of a working group is left out whatever rule holds there: whoever acted gets none. So is
    news of the closing report, which goes to all who lead a group.
    Where there is such a group no act on texts is told either. The history names no group, but
    says when; and somebody may have left the group in which they proposed, signed or gave a star.
    """
    told = {name: each for name, each in told.items() if name not in _SAID}
    told["mails"] = [each for each in told["mails"] if each["kind"] not in TO_LEADERS]
    if not codes:
        return told
    return {
        **told,
        "recommendations": [
            each for each in told["recommendations"] if _group(each["reference"]) not in codes
        ],
        "submissions": [each for each in told["submissions"] if each["group"] not in codes],
        "history": [each for each in told["history"] if not _is_of_a_member(each)],
    }


def _group(reference: str) -> str:
    return reference.partition("-")[0]


def _is_of_a_member(act: Any) -> bool:  # noqa: ANN401 - one of a file's facts
    return bool(act["by"] == "you" and act["action"] in BY_MEMBERS)
