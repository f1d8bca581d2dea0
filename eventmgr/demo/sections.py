"""What the demo's rapporteurs wrote for the closing report; plainly invented."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from eventmgr.conferences.models import Conference
from eventmgr.people.actor import Actor
from eventmgr.reports.sections import operations, queries
from eventmgr.reports.sections.wording import Wording

NAMESPACE: Final = UUID("5d3c9a34-4a0e-4b5e-8f27-0d2f5b3c6a11")
TEXTS: Final = {
    "foreword": (
        "For two days officials, judges, police officers, shelters, universities and newsrooms sat "
        "at the same tables. They did not always agree, and this report says where.\n\n"
        "What follows is theirs, word for word. Read it as a list of things to do."
    ),
    "acknowledgements": (
        "The Harbour Light Society thanks the Embassy of Farland for its support, the Alumni of "
        "Farland Exchanges for their work, and everybody who wrote, listened and carried chairs."
    ),
    "acronyms": (
        "TIP: trafficking in persons\nNGO: non-governmental organisation\nWG: working group"
    ),
    "summary": (
        "The conference asks for one register of cases, for protection before paperwork, and for "
        "money that follows the survivors rather than the projects.\n\n"
        "The groups agreed on most of it. Who shall keep the register is open, and both positions "
        "are in this report."
    ),
    "background": (
        "Exampleland has a law against trafficking, and few verdicts under it. Four bodies count "
        "cases, each by other words, so nobody can say how many people were helped."
    ),
    "objectives": (
        "The conference wanted a short list of actions with a name beside each. Working groups "
        "wrote for an afternoon and a morning, in rooms and on phones; each recommendation shows "
        "how far its group agreed."
    ),
    "closing": (
        "The host closed the conference by reading out the first three recommendations, and by "
        "asking each body that is named in them to answer within the month."
    ),
    "follow_up": (
        "Harbour Light Society asks every lead addressee once in a quarter what was done, and "
        "publishes the answers. The next conference opens with them."
    ),
    "evaluation": (
        "Participants praised the short plenaries. They asked for more time in the working groups, "
        "and for interpretation in every room."
    ),
}
SUMMARIES: Final = {
    "Where we stand: the law, the figures, the people behind them": (
        "The speakers agreed that the law suffices and that its use does not. Referrals rose in "
        "two years; verdicts did not. Several asked for figures that can be compared."
    ),
    "From referral to conviction: where cases are lost": (
        "Cases are lost between the first interview and the file. The panel asked for one person "
        "who stays with a witness from the first day to the verdict."
    ),
}


def add_sections(conference: Conference, actor: Actor, now: datetime) -> None:
    """Write what a closing report has beside what fills itself."""
    places = {each.key: each for each in queries.sections(conference)}
    found = [(places[key], text) for key, text in TEXTS.items()]
    found += [
        (each, SUMMARIES[each.usual_heading])
        for each in queries.summaries(conference)
        if each.usual_heading in SUMMARIES
    ]
    for place, text in found:
        operations.save_section(
            place=place,
            wording=Wording(text=text),
            client_id=uuid5(NAMESPACE, f"{conference.id}/{place.key}"),
            base_number=0,
            actor=actor,
            now=now,
        )
