"""What the demo's rapporteurs wrote for the closing report; plainly invented."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from eventmgr.conferences.models import Conference
from eventmgr.people.actor import Actor
from eventmgr.reports.sections import operations, queries
from eventmgr.reports.sections.queries import Place
from eventmgr.reports.sections.wording import Wording

NAMESPACE: Final = UUID("5d3c9a34-4a0e-4b5e-8f27-0d2f5b3c6a11")
FIRST: Final = ("acknowledgements", "acronyms", "background", "objectives")
"""What was written by the evening of the first day."""
TEXTS: Final = {
    "foreword": (
        "For two days officials, judges, police officers, shelters, universities and newsrooms sat "
        "at the same tables. They did not always agree, and this report says where.\n\n"
        "What follows is theirs, word for word. Read it as a list of things to do: each of them "
        "names who is asked, and by when.\n\n"
        "یہ سفارشات اُن لوگوں کی ہیں جنہوں نے انہیں لکھا۔"
    ),
    "acknowledgements": (
        "The Harbour Light Society thanks the Embassy of Farland for its support, the Alumni of "
        "Farland Exchanges for their work, and everybody who wrote, listened and carried chairs."
    ),
    "acronyms": (
        "TIP: trafficking in persons\nNGO: non-governmental organisation\n"
        "MHD: Ministry of Human Dignity\nEFI: Example Federal Investigators\nWG: working group"
    ),
    "summary": (
        "The conference asks for one register of cases, for protection before paperwork, and for "
        "money that follows the survivors rather than the projects.\n\n"
        "Three things come first:\n"
        "- a public hearing every year, at which the figures of all bodies stand side by side;\n"
        "- one form for the first hour, which goes to shelter and prosecutor at once;\n"
        "- testimony by video link, so that nobody has to meet whom they accuse.\n\n"
        "The groups agreed on most of it. Who shall keep the register is open, and both positions "
        "are in this report."
    ),
    "background": (
        "Exampleland has a law against trafficking, and few verdicts under it. Four bodies count "
        "cases, each by other words, so nobody can say how many people were helped.\n\n"
        "Last year's conference left three questions open: who counts, who pays for the months "
        "after the shelter, and who stays with a witness until the verdict. They were the "
        "questions of this one."
    ),
    "objectives": (
        "The conference wanted a short list of actions with a name beside each. Working groups "
        "wrote for an afternoon and a morning, in rooms and on phones; each recommendation shows "
        "how far its group agreed."
    ),
    "participation": (
        "Institutions were asked to name people who do the work, not only those who speak about "
        "it. Parliament came with fewer members than it had promised."
    ),
    "commitments": (
        "Whoever offered something did so in front of the plenary, and is asked for it again in a "
        "year."
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
    "Opening ceremony": (
        "The host welcomed the participants. The guests of honour recalled what their offices had "
        "promised a year ago; the chief guest asked the working groups for recommendations that a "
        "committee can act on."
    ),
    "Where we stand: the law, the figures, the people behind them": (
        "The speakers agreed that the law suffices and that its use does not. Referrals rose in "
        "two years; verdicts did not. Several asked for figures that can be compared."
    ),
    "From referral to conviction: where cases are lost": (
        "Cases are lost between the first interview and the file. The panel asked for one person "
        "who stays with a witness from the first day to the verdict."
    ),
    "What survivors need from us": (
        "Time, a lock on the door, and somebody who asks once and writes it down, so that the same "
        "story need not be told to six offices. Work and school matter as much as the shelter."
    ),
    "Money leaves traces: following the profits": (
        "Profits pass through few accounts. Banks see patterns that investigators do not, and may "
        "tell them more than they do today."
    ),
    "Reporting without harm: media and people at risk": (
        "Faces and places are recognised by those who search for them. Newsrooms want somebody to "
        "call at night who answers what may be printed."
    ),
    "Shelters: what they cost, and who pays": (
        "A bed costs less than a trial that fails for want of a witness. Most shelters live from "
        "one project to the next; the panel asked for a budget line of their own."
    ),
    "The groups present their recommendations": (
        "The groups presented what they had written. The plenary asked for names beside each "
        "action, and for dates that can be kept."
    ),
}


def add_first_sections(conference: Conference, actor: Actor, now: datetime) -> None:
    """Write what there was on the evening of the first day."""
    places = _places(conference)
    _save(conference, [(places[key], TEXTS[key]) for key in FIRST], actor, now)


def add_sections(conference: Conference, actor: Actor, now: datetime) -> None:
    """Write the rest of what a closing report has beside what fills itself."""
    places = _places(conference)
    found = [(places[key], text) for key, text in TEXTS.items() if key not in FIRST]
    found += [
        (each, SUMMARIES[each.usual_heading])
        for each in queries.summaries(conference)
        if each.usual_heading in SUMMARIES
    ]
    _save(conference, found, actor, now)


def _places(conference: Conference) -> dict[str, Place]:
    return {each.key: each for each in queries.sections(conference)}


def _save(
    conference: Conference, found: Iterable[tuple[Place, str]], actor: Actor, now: datetime
) -> None:
    for place, text in found:
        operations.save_section(
            place=place,
            wording=Wording(text=text),
            client_id=uuid5(NAMESPACE, f"{conference.id}/{place.key}"),
            base_number=0,
            actor=actor,
            now=now,
        )
