"""A plainly fictional snapshot of any size; the same arguments give the same snapshot."""

from dataclasses import replace
from hashlib import sha256
from itertools import cycle, islice
from random import Random

from eventmgr.reports.enums import SectionKind
from eventmgr.reports.snapshot import (
    Attendance,
    Breakdown,
    Change,
    Compilation,
    Conference,
    CountLine,
    Day,
    Group,
    Logo,
    Organisation,
    Original,
    Participant,
    Recommendation,
    Section,
    SectorCount,
    SectorMembers,
    SectorName,
    Session,
    SessionRole,
    Snapshot,
    Style,
)
from tests.reports.written import WRITTEN, square

VERBS = ("Establish", "Fund", "Publish", "Train", "Strengthen", "Review", "Adopt", "Monitor")
OBJECTS = (
    "a provincial referral mechanism for victims",
    "shelters with trained staff in every division",
    "quarterly figures on investigations and convictions",
    "police officers, prosecutors and labour inspectors in victim identification",
    "the licensing of recruitment agencies",
    "standard operating procedures at border crossings",
    "a toll-free line in all regional languages",
    "school programmes against child labour and early marriage",
)
MEANS = (
    "with a budget line of its own and a named focal person in every department",
    "together with civil society organisations that already work in the districts",
    "and report on progress to the provincial assembly twice a year",
    "so that no person is sent away for want of papers",
    "in line with the Prevention of Trafficking in Persons Act",
)
BODIES = (
    "Ministry of the Interior (fictional)",
    "Provincial Home Department",
    "Labour Inspectorate",
    "National Commission on the Rights of the Child",
    "Association of District Councils",
    "",
)
THEMES = ("Prevention", "Protection", "Prosecution", "Partnership")
NUMBERS = dict(
    zip(
        SectionKind,
        (*[""] * 3, *map(str, range(1, 14)), *"ABCD"),
        strict=True,
    )
)
"""What stands before the heading of each kind of section."""
LOGO_SIZE = 64
LOGO = square(LOGO_SIZE)
LOGO_SHA256 = sha256(LOGO).hexdigest()
SECTORS = ("federal_government", "law_enforcement", "judiciary", "national_ngo", "academia")
FRAMES = ("six_months", "one_year", "three_years", "ongoing", "unsaid")
AGREEMENTS = ("consensus", "majority", "contested", "unsaid")
NAMES = ("Ada Example", "Bilal Sample", "Chi Placeholder", "Dora Specimen", "Emil Muster")


def sample(groups: int = 4, recommendations: int = 5, participants: int = 40) -> Snapshot:
    """Return a conference of two days with that many groups, each with that many asks.

    Every fourth group has not submitted; every fifth meets under the Chatham House Rule.
    """
    chance = Random(groups * 1_000_003 + recommendations)  # noqa: S311 - the same text every time
    return Snapshot(
        compilation=Compilation(
            version=3,
            compiled_at="2026-11-22T12:30:00+05:00",
            generator="eventmgr 0.1.0",
            corrects=2,
            note="The number of confirmed participants was wrong.",
            since=2,
        ),
        conference=_conference(),
        organisations=(
            Organisation(name="Society for Fictional Development", role="host"),
            Organisation(name="Example University", role="partner"),
            Organisation(name="Institute of Made-up Studies", role="partner"),
            Organisation(name="Imaginary Fund for Justice", role="donor"),
        ),
        participation=tuple(
            SectorCount(sector=each, registered=30 - 3 * place, confirmed=26 - 4 * place)
            for place, each in enumerate(SECTORS)
        ),
        days=(_day("2026-10-05", groups), _day("2026-10-06", groups)),
        groups=tuple(_group(chance, each, recommendations) for each in range(1, groups + 1)),
        participants=tuple(_participant(each) for each in range(participants)),
        sector_names=(SectorName(sector="judiciary", name="Courts and tribunals"),),
        style=_style(),
        sections=tuple(section(each) for each in SectionKind),
        breakdowns=_breakdowns(),
        attendance=(
            Attendance(date="2026-10-05", attended=84),
            Attendance(date="2026-10-06", attended=79),
        ),
        target=120,
        changes=(
            Change(
                kind="changed",
                subject="recommendation",
                name="WG1-R01",
                before="Fund shelters in every province.",
                after="Fund shelters with trained staff in every division.",
            ),
            Change(kind="added", subject="section", name="Foreword"),
            Change(kind="removed", subject="recommendation", name="WG2-R09", before="Meet again."),
            Change(kind="changed", subject="figure", name="Confirmed", before="88", after="90"),
        ),
    )


def section(kind: SectionKind, text: str | None = None) -> Section:
    """Return the section with its usual number, and something written unless a text is given."""
    told = WRITTEN.get(kind, "") if text is None else text
    return Section(
        kind=kind.value,
        title="Voices from the room" if kind is SectionKind.CUSTOM else "",
        text=told,
        number=NUMBERS[kind],
        revision=4 if told else 0,
        revised_at="2026-10-09T11:15:00+05:00" if told else "",
    )


def with_text(text: str) -> Snapshot:
    """Return a small conference that says the text everywhere a person may type."""
    base = sample(groups=1, recommendations=1, participants=1)
    asked = replace(
        base.groups[0].recommendations[0],
        title=text,
        text=text,
        lead=text,
        supporting=(text, text),
        indicator=text,
        rationale=text,
        theme=text,
        dissent=text,
        originals=(Original(title=text, text=text),),
    )
    group = replace(
        base.groups[0],
        title=text,
        theme=text,
        mandate=text,
        questions=(text,),
        moderators=(text,),
        rapporteurs=(text,),
        members=(text,),
        recommendations=(asked,),
        findings=(asked,),
        disagreements=(asked,),
        commitments=(asked,),
    )
    role = SessionRole(role="chair", name=text, title=text, affiliation=text, represented_by=text)
    sessions = tuple(
        replace(each, title=text, room=text, description=text, summary=text, roles=(role,))
        for each in base.days[0].sessions
        if not each.chatham
    )
    return replace(
        base,
        conference=replace(
            base.conference, title=text, subtitle=text, venue=text, city=text, summary=text
        ),
        organisations=(Organisation(name=text, role="host"),),
        days=(replace(base.days[0], sessions=sessions),),
        groups=(group,),
        participants=(Participant(name=text, title=text, organisation=text, sector="media"),),
        compilation=replace(base.compilation, note=text),
        sector_names=(SectorName(sector="media", name=text),),
        style=replace(
            base.style,
            donor_line=text,
            disclaimer=text,
            logos=tuple(replace(each, organisation=text) for each in base.style.logos),
        ),
        sections=tuple(
            replace(section(each, text), title=text if each is SectionKind.CUSTOM else "")
            for each in SectionKind
        ),
        breakdowns=(
            Breakdown(
                dimension="province",
                label="Province",
                lines=(CountLine(key="x", name=text, registered=2, confirmed=1),),
            ),
        ),
        changes=(Change(kind="changed", subject="section", name=text, before=text, after=text),),
    )


def with_recommendations(texts: list[str]) -> Snapshot:
    """Return a conference of one group whose recommendations are these texts, untitled."""
    base = sample(groups=1, recommendations=0, participants=0)
    asks = tuple(
        Recommendation(reference=f"WG1-R{number:02d}", text=text, lead="Everybody", theme="All")
        for number, text in enumerate(texts, 1)
    )
    return replace(base, groups=(replace(base.groups[0], recommendations=asks),))


def empty() -> Snapshot:
    """Return a conference that has nothing but its name and days."""
    base = sample(groups=0, recommendations=0, participants=0)
    return Snapshot(compilation=base.compilation, conference=base.conference)


def _style() -> Style:
    logo = Logo(
        sha256=LOGO_SHA256,
        organisation="Society for Fictional Development",
        media_type="image/png",
        width=LOGO_SIZE,
        height=LOGO_SIZE,
    )
    return Style(
        paper="a4",
        typeface="",
        naskh=False,
        donor_line="Made possible by the Imaginary Fund for Justice.",
        disclaimer="What is said here is the speakers' and groups' own, and binds no donor.",
        logos=(logo,),
    )


def _breakdowns() -> tuple[Breakdown, ...]:
    return (
        Breakdown(
            dimension="category",
            label="Category",
            lines=(
                CountLine(key="delegate", registered=80, confirmed=64, attended=60, target=70),
                CountLine(key="speaker", registered=40, confirmed=26, attended=24),
            ),
        ),
        Breakdown(
            dimension="sector",
            label="Sector",
            lines=tuple(
                CountLine(
                    key=each,
                    registered=30 - 3 * place,
                    confirmed=26 - 4 * place,
                    attended=24 - 4 * place,
                    target=20 if place < 2 else None,
                )
                for place, each in enumerate(SECTORS)
            ),
        ),
        Breakdown(
            dimension="province",
            label="Province",
            lines=(
                CountLine(
                    key="north", name="North Example", registered=60, confirmed=48, attended=45
                ),
                CountLine(
                    key="south", name="South Example", registered=45, confirmed=32, attended=30
                ),
            ),
            unsaid=CountLine(key="", registered=15, confirmed=10, attended=9),
        ),
    )


def _conference() -> Conference:
    return Conference(
        slug="fictional-2026",
        title="Second National Conference on Trafficking in Persons",
        subtitle="From referral to prosecution: what each institution will do next",
        starts="2026-10-05",
        ends="2026-10-06",
        zone="Asia/Karachi",
        venue="Hotel Example, Garden Hall",
        city="Exampleabad",
        languages=("en", "ur"),
        accent="#0b6e4f",
        summary="For two days, institutions that seldom sit at one table worked out what each of "
        "them will do so that victims are found, protected and heard. Plenary sessions "
        "set out the facts; the working groups wrote the recommendations below.",
    )


def _day(date: str, groups: int) -> Day:
    slots = (
        ("opening", "Opening ceremony", "09:00", "10:00"),
        ("plenary", "The state of play: figures, laws and gaps", "10:00", "11:15"),
        ("break", "Tea", "11:15", "11:45"),
        ("breakout", f"Working groups ({groups} in parallel)", "11:45", "13:30"),
        ("panel", "Panel: what a survivor meets on the way", "13:30", "14:30"),
        ("report_back", "Report-back and adoption", "14:30", "16:00"),
        ("closing", "Closing and vote of thanks", "16:00", "16:30"),
    )
    return Day(date=date, sessions=tuple(_session(date, *each) for each in slots))


def _session(date: str, kind: str, title: str, starts: str, ends: str) -> Session:
    quiet = kind in {"break", "breakout"}
    return Session(
        kind=kind,
        title=title,
        starts=f"{date}T{starts}:00+05:00",
        ends=f"{date}T{ends}:00+05:00",
        room="Garden Hall",
        chatham=kind == "breakout",
        closed=kind == "breakout",
        description="" if quiet else f"What {title.lower()} is about, in a sentence.",
        uid=f"00000000-0000-4000-8000-{date[-2:]}{starts[:2]}00000000",
        summary=""
        if quiet
        else f"{title} made three points.\n\n- It named the gaps.\n- It named who closes them.",
        roles=()
        if quiet
        else (
            SessionRole(
                role="chief_guest", name=NAMES[0], title="Minister", affiliation="Example Province"
            ),
            SessionRole(
                role="chair",
                name=NAMES[1],
                affiliation="Example University",
                represented_by=NAMES[4] if kind == "closing" else "",
            ),
        ),
    )


def _group(chance: Random, number: int, recommendations: int) -> Group:
    chatham = number % 5 == 0
    theme = THEMES[number % len(THEMES)]
    return Group(
        code=f"WG{number}",
        title=f"{theme}: what works and what is missing",
        theme=theme,
        mandate=f"The group looks at {theme.lower()} from the first contact to the last hearing.",
        questions=("What has changed since last year?", "Who must do what, and by when?"),
        moderators=() if chatham else (NAMES[0],),
        rapporteurs=() if chatham else (NAMES[1],),
        members=() if chatham else tuple(islice(cycle(NAMES), 2, 8)),
        composition=(
            SectorMembers(sector="national_ngo", members=5),
            SectorMembers(sector="law_enforcement", members=3),
        ),
        chatham=chatham,
        submitted_at=None if number % 4 == 0 else "2026-10-06T13:05:00+05:00",
        state="Complete" if number % 4 else "",
        recommendations=tuple(
            _recommendation(chance, number, place) for place in range(1, recommendations + 1)
        ),
        findings=_others(number, "F", "Most referrals end at the first office."),
        disagreements=_others(number, "D", "Some want a new law; others want the law applied."),
        commitments=_others(number, "P", "Open a desk in every district by March."),
        withdrawn=(f"WG{number}-R{recommendations + 1:02d}",) if number == 2 else (),
    )


def _recommendation(chance: Random, group: int, place: int) -> Recommendation:
    thing = chance.choice(OBJECTS)
    text = f"{chance.choice(VERBS)} {thing}, {chance.choice(MEANS)} (WG{group}, no. {place})."
    return Recommendation(
        reference=f"WG{group}-R{place:02d}",
        title=thing[0].upper() + thing[1:] if place % 3 else "",
        text=text,
        lead=chance.choice(BODIES),
        supporting=tuple(chance.sample(BODIES[:-1], place % 3)),
        time_frame=chance.choice(FRAMES),
        indicator="Share of districts that report every quarter" if place % 2 else "",
        rationale="Cases were lost between the first report and the court." if place % 3 else "",
        theme=THEMES[(group + place) % len(THEMES)],
        agreement=chance.choice(AGREEMENTS),
        dissent="Two members would rather begin in the cities." if place % 5 == 3 else "",
        starred=place == 1 and group % 4 != 0,
        originals=(
            Original(
                title="As we said it on the day",
                text="Set up somewhere for them to go.",
                revision=1,
                handed_in_at="2026-10-06T13:05:00+05:00",
            ),
        )
        if place == 2 and group % 4
        else (),
        status="draft" if group % 4 == 0 else "submitted",
        revision=1 + place % 4,
        revised_at="2026-10-06T12:40:00+05:00",
    )


def _others(group: int, letter: str, text: str) -> tuple[Recommendation, ...]:
    """Return the one text of another kind that every group but the fourth has."""
    if group % 4 == 0:
        return ()
    return (
        Recommendation(
            reference=f"WG{group}-{letter}01",
            title="" if letter == "F" else "In one sentence",
            text=text,
            lead="Labour Inspectorate" if letter == "P" and group % 5 else "",
            time_frame="one_year" if letter == "P" else "unsaid",
            theme=THEMES[group % len(THEMES)],
            status="submitted",
            revised_at="2026-10-06T12:45:00+05:00",
        ),
    )


def _participant(number: int) -> Participant:
    name = NAMES[number % len(NAMES)]
    return Participant(
        name=f"{name} {number + 1}",
        title="Programme officer",
        organisation="Example University",
        sector=SECTORS[number % len(SECTORS)],
    )
