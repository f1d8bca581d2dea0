"""The columns by which working groups refer to a person: seats, wishes, texts and what is said."""

from types import MappingProxyType
from typing import Final

from eventmgr.groups.models import GroupMember
from eventmgr.groups.seating.models import GroupWish, SeatingBond, SeatingSeat
from eventmgr.privacy.holdings.kinds import Fate, Reference
from eventmgr.privacy.holdings.within import (
    of_branch,
    of_conference,
    of_group,
    of_recommendation,
    of_revision,
    of_round,
    of_suggestion,
)
from eventmgr.recommendations.models import (
    BranchDecision,
    Resubmission,
    Revision,
    Submission,
    WriterPresence,
)
from eventmgr.recommendations.voices import Comment, Endorsement, SuggestionAnswer

IN_GROUPS: Final = (
    Reference(
        column=GroupMember.person_id,
        within=of_group(GroupMember),
        fate=Fate.HANDED_ON,
        told="groups",
    ),
    Reference(
        column=Submission.person_id,
        within=of_group(Submission),
        fate=Fate.HANDED_ON,
        told="submissions",
    ),
    Reference(
        column=Revision.author_id,
        within=of_revision,
        fate=Fate.NOBODYS,
        told="recommendations",
    ),
    Reference(
        column=BranchDecision.person_id,
        within=of_branch,
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=Submission.signed_by_id,
        within=of_group(Submission),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=Resubmission.person_id,
        within=of_recommendation(Resubmission),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=Endorsement.person_id,
        within=of_recommendation(Endorsement),
        fate=Fate.HANDED_ON,
        told="endorsements",
        emptied=MappingProxyType({"reason": ""}),
    ),
    Reference(
        column=Comment.author_id,
        within=of_recommendation(Comment),
        fate=Fate.NOBODYS,
        told="comments",
        emptied=MappingProxyType({"text": ""}),
    ),
    Reference(
        column=SuggestionAnswer.person_id,
        within=of_suggestion,
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=WriterPresence.person_id,
        within=of_recommendation(WriterPresence),
        fate=Fate.DELETED,
        untold="In which field somebody is writing just now: gone after a minute.",
        is_work=True,
    ),
    Reference(
        column=GroupWish.person_id,
        within=of_conference(GroupWish),
        fate=Fate.DELETED,
        told="group_wishes",
    ),
    Reference(
        column=SeatingSeat.person_id,
        within=of_round(SeatingSeat),
        fate=Fate.DELETED,
        untold="A draft of who sits where; the seats that came of it are told.",
    ),
    Reference(
        column=SeatingBond.person_id,
        within=of_round(SeatingBond),
        fate=Fate.DELETED,
        untold="It may be about somebody else as well, whom it would give away.",
    ),
    Reference(
        column=SeatingBond.other_id,
        within=of_round(SeatingBond),
        fate=Fate.DELETED,
        untold="It may be about somebody else as well, whom it would give away.",
    ),
)
