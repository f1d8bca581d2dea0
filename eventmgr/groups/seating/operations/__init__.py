"""Acts on seating."""

from eventmgr.groups.seating.operations.applying import apply_draft
from eventmgr.groups.seating.operations.deciding import move_people
from eventmgr.groups.seating.operations.preparing import (
    RoundSetting,
    Sizes,
    add_bond,
    add_round,
    change_round,
    discard_round,
    mend_round,
    remove_bond,
    setting_of,
    version,
)
from eventmgr.groups.seating.operations.solving import (
    SOLVING,
    Order,
    ask,
    deliver,
    order,
    refuse,
    report,
    ring_next,
    stop,
    sweep,
    take,
)
from eventmgr.groups.seating.operations.wishing import open_wishes, save_wishes

__all__ = [
    "SOLVING",
    "Order",
    "RoundSetting",
    "Sizes",
    "add_bond",
    "add_round",
    "apply_draft",
    "ask",
    "change_round",
    "deliver",
    "discard_round",
    "mend_round",
    "move_people",
    "open_wishes",
    "order",
    "refuse",
    "remove_bond",
    "report",
    "ring_next",
    "save_wishes",
    "setting_of",
    "stop",
    "sweep",
    "take",
    "version",
]
