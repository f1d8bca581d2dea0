"""What the six groups of the demo conference wrote."""

from dataclasses import dataclass
from enum import Enum

from eventmgr.people.enums import Sector
from eventmgr.recommendations.enums import Agreement, TimeFrame


class Progress(Enum):
    """How far a group has come when the visitor arrives."""

    SUBMITTED = "submitted"
    DRAFTING = "drafting"
    LATE = "late"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One recommendation."""

    title: str
    text: str
    lead: str
    supporting: tuple[str, ...] = ()
    time_frame: TimeFrame = TimeFrame.ONE_YEAR
    indicator: str = ""
    rationale: str = ""
    theme: str = ""
    agreement: Agreement = Agreement.CONSENSUS
    dissent: str = ""
    """What those said who did not agree."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupPlan:
    """One working group."""

    sector: Sector
    title: str
    theme: str
    room: str
    mandate: str
    questions: tuple[str, ...]
    progress: Progress
    asks: tuple[Ask, ...]
    has_co_moderator: bool = False
    needs_countersign: bool = False
    """Its list waits for the moderator's signature when the visitor arrives."""
    has_others: bool = False
    """Whether it wrote a finding, a point of no agreement and a commitment too."""
    is_talking: bool = False
    """Whether members answered its first text, remarked on it and suggested a change."""


GROUPS = (
    GroupPlan(
        sector=Sector.PARLIAMENT,
        title="Parliamentarians",
        theme="Partnership",
        room="Cedar Room",
        mandate="What the assemblies can do by law, budget and oversight.",
        questions=(
            "Which gaps in the law cost most cases?",
            "How does the assembly hear, each year, what became of its money?",
        ),
        progress=Progress.SUBMITTED,
        has_co_moderator=True,
        has_others=True,
        asks=(
            Ask(
                title="Yearly hearing on trafficking",
                text=(
                    "Hold a public committee hearing every year at which the ministry and the "
                    "police report how many people were referred, protected and given a verdict."
                ),
                lead="Assembly of Exampleland",
                supporting=("Ministry of Human Dignity", "Example Federal Investigators"),
                time_frame=TimeFrame.ONE_YEAR,
                indicator="One hearing held and its record published each year",
                rationale="Figures are collected by four bodies and compared by none.",
            ),
            Ask(
                title="A budget line of its own",
                text=(
                    "Create a separate budget line for shelters and legal aid, protected from "
                    "transfers within the year."
                ),
                lead="Ministry of Human Dignity",
                supporting=("Assembly of Exampleland",),
                time_frame=TimeFrame.ONE_YEAR,
                indicator="Line present in the next budget; at least 90 % of it spent",
                agreement=Agreement.MAJORITY,
                dissent=(
                    "Two members want it inside the ministry's general budget: a line of its own "
                    "is the first to be cut."
                ),
            ),
            Ask(
                title="Close the recruitment fee gap",
                text="Forbid recruitment fees paid by workers, at home and for work abroad.",
                lead="Assembly of Exampleland",
                time_frame=TimeFrame.THREE_YEARS,
                indicator="Amendment passed",
                theme="Prevention",
            ),
        ),
    ),
    GroupPlan(
        sector=Sector.LAW_ENFORCEMENT,
        title="Law enforcement",
        theme="Prosecution",
        room="Willow Room",
        mandate="From the first call to a file that stands in court.",
        questions=(
            "What does an officer need in the first hour?",
            "Where does a file get lost between two agencies?",
        ),
        progress=Progress.SUBMITTED,
        asks=(
            Ask(
                title="One form for the first hour",
                text=(
                    "Introduce one identification and referral form for all agencies, filled in "
                    "within the first hour and sent to shelter and prosecutor at once."
                ),
                lead="Example Federal Investigators",
                supporting=("Province of Westmarch", "Harbour Light Society"),
                time_frame=TimeFrame.SIX_MONTHS,
                indicator="Share of referrals made on the form",
                rationale="Five forms are in use; three of them ask for consent, two do not.",
            ),
            Ask(
                title="A contact in every district",
                text="Name a trained contact officer in every district and publish the number.",
                lead="Example Federal Investigators",
                time_frame=TimeFrame.SIX_MONTHS,
                indicator="Districts with a named contact",
                theme="Protection",
            ),
            Ask(
                title="Do not punish the victims",
                text=(
                    "Instruct stations not to charge people for what they were made to do, and "
                    "review open cases of that kind."
                ),
                lead="Example Federal Investigators",
                supporting=("Courts of Exampleland",),
                time_frame=TimeFrame.ONE_YEAR,
                indicator="Instruction issued; number of cases reviewed",
                theme="Protection",
            ),
        ),
    ),
    GroupPlan(
        sector=Sector.JUDICIARY,
        title="Judiciary and prosecution",
        theme="Prosecution",
        room="Maple Room",
        mandate="Trials that end, with witnesses who can bear to speak.",
        questions=("What makes witnesses stay away?", "Which evidence replaces their words?"),
        progress=Progress.SUBMITTED,
        has_co_moderator=True,
        needs_countersign=True,
        asks=(
            Ask(
                title="Testimony by video link",
                text="Allow testimony by video link and recorded first statements in every court.",
                lead="Courts of Exampleland",
                supporting=("Ministry of Human Dignity",),
                time_frame=TimeFrame.ONE_YEAR,
                indicator="Courts equipped; trials in which it was used",
            ),
            Ask(
                title="Training for judges and prosecutors",
                text=(
                    "Train judges and prosecutors together, every year, on the law, on trauma and "
                    "on financial evidence."
                ),
                lead="Courts of Exampleland",
                supporting=("University of Northvale",),
                time_frame=TimeFrame.ONGOING,
                indicator="Judges and prosecutors trained per year",
            ),
        ),
    ),
    GroupPlan(
        sector=Sector.NATIONAL_NGO,
        title="Civil society",
        theme="Protection",
        room="Poplar Room",
        mandate="Shelter, advice and a life afterwards.",
        questions=("What happens after the shelter?", "Who pays, and until when?"),
        progress=Progress.DRAFTING,
        asks=(
            Ask(
                title="Standards for shelters",
                text="Agree on minimum standards for shelters and have them inspected by peers.",
                lead="Harbour Light Society",
                supporting=("Ministry of Human Dignity",),
                indicator="Shelters inspected per year",
            ),
            Ask(
                title="A year of support",
                text="Fund twelve months of support after the shelter: housing, school, work.",
                lead="Ministry of Human Dignity",
                time_frame=TimeFrame.THREE_YEARS,
            ),
            Ask(title="Helpline", text="Helpline in all languages?", lead="", theme="Prevention"),
        ),
    ),
    GroupPlan(
        sector=Sector.ACADEMIA,
        title="Academia",
        theme="Prevention",
        room="Acacia Room",
        mandate="Evidence that others can use.",
        questions=("Which numbers do we lack?", "Who may see them?"),
        progress=Progress.LATE,
        asks=(
            Ask(
                title="A shared survey",
                text="Repeat one survey on recruitment every second year, with open methods.",
                lead="University of Northvale",
                supporting=("World Office for Safe Migration",),
                time_frame=TimeFrame.ONGOING,
                indicator="Survey published with its data",
            ),
            Ask(
                title="Teaching",
                text="Teach the subject in law, police and journalism schools.",
                lead="University of Northvale",
                agreement=Agreement.UNSAID,
            ),
        ),
    ),
    GroupPlan(
        sector=Sector.MEDIA,
        title="Media",
        theme="Prevention",
        room="Olive Room",
        mandate="Telling the story without harming the people in it.",
        questions=("What must never be printed?", "Whom can a reporter call at night?"),
        progress=Progress.DRAFTING,
        is_talking=True,
        asks=(
            Ask(
                title="A code for reporting",
                text=(
                    "Adopt a code for reporting on trafficking: no faces, no names, no addresses "
                    "without informed and lasting consent."
                ),
                lead="The Example Courier",
                supporting=("Harbour Light Society",),
                time_frame=TimeFrame.SIX_MONTHS,
                indicator="Newsrooms that have signed",
            ),
        ),
    ),
)
