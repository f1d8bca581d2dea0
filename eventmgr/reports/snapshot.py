"""What a closing report says at one moment: primitives only, frozen, the same bytes for ever.

Dates and moments are ISO 8601 strings, moments with their offset; closed lists (sector, session
kind, time frame, ...) travel as their codes, so that one snapshot can be told in any language.
"""

import json
from dataclasses import asdict, dataclass
from typing import Final

from eventmgr.printing.canonical import canonical
from eventmgr.printing.characters import clean, each_text
from eventmgr.reports.decoding import decode

SCHEMA: Final = "eventmgr.closing-report"
SCHEMA_VERSION: Final = 2
"""Version 1 lacks what has a default here; it is still read."""
READABLE: Final = frozenset({1, SCHEMA_VERSION})


class SnapshotError(Exception):
    """A snapshot that cannot be: not JSON, of another schema, or naming people it must not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Compilation:
    """When and by what the report was compiled; ``version`` counts the conference's reports."""

    version: int
    compiled_at: str
    generator: str
    """The product and its version, such as ``eventmgr 0.1.0``."""
    corrects: int | None = None
    """The number of the published version that this one corrects."""
    note: str = ""
    """What is corrected, in the words of whoever issues the corrigendum."""
    since: int | None = None
    """The number of the version that ``changes`` compares with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that was ``added``, ``removed`` or ``changed`` since the version before.

    ``subject`` is a recommendation, finding, disagreement, commitment, section, group, session or
    figure; ``name`` its reference or title, else ``code`` the section's kind, the sector or day.
    """

    kind: str
    subject: str
    name: str
    before: str = ""
    after: str = ""
    field: str = ""
    """What of it is told, such as ``text`` or ``time_frame``; codes travel as codes."""
    code: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Logo:
    """A picture that stands for an organisation; its bytes are found by their SHA-256."""

    sha256: str
    organisation: str
    media_type: str
    width: int
    """In pixels, as ``height``."""
    height: int
    alternative: str = ""
    """What is read aloud in place of it; empty: whose logo it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """The conference's house style; empty strings and tuples stand for the product's own."""

    paper: str = "a4"
    typeface: str = ""
    """The name of a shipped family for Latin letters."""
    naskh: bool = False
    """Whether Urdu is set in Naskh instead of Nastaliq."""
    donor_line: str = ""
    disclaimer: str = ""
    logos: tuple[Logo, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One section of the report in its place; ``text`` is what people wrote for it.

    ``kind`` is a `SectionKind`; ``title`` replaces the usual heading if it is not empty;
    ``number`` is what stands before the heading, and stays from version to version.
    """

    kind: str
    key: str = ""
    """What tells it from others of its kind, the same in every version."""
    title: str = ""
    text: str = ""
    number: str = ""
    revision: int = 0
    """0: nobody has written anything."""
    revised_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Conference:
    """The conference in its own words; ``starts`` and ``ends`` are days, both included."""

    slug: str
    title: str
    starts: str
    ends: str
    zone: str
    subtitle: str = ""
    venue: str = ""
    city: str = ""
    languages: tuple[str, ...] = ("en",)
    accent: str = ""
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """An organisation and what it was to the conference: host, partner or donor."""

    name: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SectorCount:
    """How many people of one sector registered and how many of them were confirmed."""

    sector: str
    registered: int
    confirmed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CountLine:
    """How many people of one group registered, were confirmed, came, and were promised."""

    key: str
    """The code of a closed list, or the name itself."""
    registered: int
    confirmed: int
    attended: int = 0
    target: int | None = None
    name: str = ""
    """What the group is called where the key is no code that is known to the report."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Breakdown:
    """The participants by one dimension: sector, organisation, province, category, gender, ..."""

    dimension: str
    label: str
    """What the dimension is called where its code is not known to the report."""
    lines: tuple[CountLine, ...] = ()
    unsaid: CountLine | None = None
    """Whoever did not say, or must not be told of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendance:
    """How many people were checked in on one day."""

    date: str
    attended: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SectorMembers:
    """How many members of a working group stand for one sector."""

    sector: str
    members: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """How many people of a group have one role in it, where they are not named.

    ``role`` is ``moderator``, ``rapporteur`` or ``member``.
    """

    role: str
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionRole:
    """A person's part in one session, with title and affiliation as they were then."""

    role: str
    name: str
    title: str = ""
    affiliation: str = ""
    represented_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One item of the agenda. Raise SnapshotError when a Chatham House session names anybody."""

    kind: str
    title: str
    starts: str
    ends: str
    room: str = ""
    closed: bool = False
    chatham: bool = False
    description: str = ""
    roles: tuple[SessionRole, ...] = ()
    uid: str = ""
    summary: str = ""
    """What was said, as the report's editors wrote it."""

    def __post_init__(self) -> None:
        if self.chatham and self.roles:
            raise SnapshotError(f"A Chatham House session names people: {self.title}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of the conference with its sessions, in order."""

    date: str
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """A text as its group handed it in, where another one stands by now."""

    text: str
    title: str = ""
    revision: int = 1
    handed_in_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommendation:
    """One ask of a working group, as its standing revision words it."""

    reference: str
    text: str
    title: str = ""
    lead: str = ""
    supporting: tuple[str, ...] = ()
    time_frame: str = ""
    indicator: str = ""
    rationale: str = ""
    theme: str = ""
    agreement: str = ""
    dissent: str = ""
    """What those say who do not agree."""
    status: str = ""
    revision: int = 1
    revised_at: str = ""
    starred: bool = False
    """Whether it is among the few that the group puts first."""
    originals: tuple[Original, ...] = ()
    """What its group handed in word for word, where that is not what stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A working group. Raise SnapshotError when a Chatham House group names anybody."""

    code: str
    title: str
    theme: str = ""
    mandate: str = ""
    questions: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    rapporteurs: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    seats: tuple[Seats, ...] = ()
    """What stands in the place of names where only organisations or groups are named."""
    composition: tuple[SectorMembers, ...] = ()
    chatham: bool = False
    submitted_at: str | None = None
    """None: nothing was handed in yet, what stands here are drafts."""
    state: str = ""
    recommendations: tuple[Recommendation, ...] = ()
    findings: tuple[Recommendation, ...] = ()
    disagreements: tuple[Recommendation, ...] = ()
    """Where its members did not agree: the text holds the positions."""
    commitments: tuple[Recommendation, ...] = ()
    """What somebody offered to do; the lead is who commits."""
    withdrawn: tuple[str, ...] = ()
    """The references of what the group took back; their texts are not told."""

    def __post_init__(self) -> None:
        if self.chatham and (self.moderators or self.rapporteurs or self.members):
            raise SnapshotError(f"A Chatham House group names people: {self.code}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """A participant who agreed to be listed."""

    name: str
    title: str = ""
    organisation: str = ""
    sector: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delegation:
    """How many of those who agreed to be listed came from one organisation."""

    organisation: str
    people: int
    sector: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SectorName:
    """What the installation calls a sector that is not called as built in."""

    sector: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """Everything that one version of the report says, gathered at one moment."""

    compilation: Compilation
    conference: Conference
    organisations: tuple[Organisation, ...] = ()
    participation: tuple[SectorCount, ...] = ()
    days: tuple[Day, ...] = ()
    groups: tuple[Group, ...] = ()
    participants: tuple[Participant, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    """What stands in the place of participants where only organisations are named."""
    sector_names: tuple[SectorName, ...] = ()
    attribution: str = "names"
    """Who is named, as an `Attribution`."""
    unnamed: tuple[str, ...] = ()
    """Where a mark stands for a name that people wrote: references, codes, titles."""
    style: Style = Style()
    sections: tuple[Section, ...] = ()
    """The sections that are switched on, in order; none: all of them in the usual order."""
    breakdowns: tuple[Breakdown, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    target: int | None = None
    """How many participants were promised in all."""
    changes: tuple[Change, ...] = ()
    schema_version: int = SCHEMA_VERSION


def to_json(snapshot: Snapshot) -> bytes:
    """Return the canonical JSON: UTF-8, keys sorted. Raise SnapshotError on surrogates."""
    try:
        return canonical(asdict(snapshot))
    except UnicodeEncodeError as error:
        raise SnapshotError(f"A text of the snapshot is not Unicode: {error.reason}") from error


def from_json(content: bytes) -> Snapshot:
    """Return the snapshot that `to_json` wrote. Raise SnapshotError on anything else."""
    return _decoded(_tree(content))


def cleaned_from_json(content: bytes) -> Snapshot:
    """Return the snapshot that `to_json` wrote with every text of it cleaned.

    Raise SnapshotError on anything else.
    """
    return _decoded(each_text(_tree(content), clean))


def _tree(content: bytes) -> dict[str, object]:
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"Not a snapshot: {error}") from error
    if not isinstance(tree, dict) or tree.get("schema_version") not in READABLE:
        raise SnapshotError(f"Not a snapshot of schema version 1 to {SCHEMA_VERSION}.")
    return tree


def _decoded(tree: object) -> Snapshot:
    try:
        return decode(Snapshot, tree)
    except TypeError as error:
        raise SnapshotError(f"Not a snapshot: {error}") from error


def say_the_same(one: bytes, other: bytes) -> bool:
    """Whether two snapshots' JSON differs at most in when, as what and after what."""
    apart = {"compilation": None, "changes": None}
    first, second = ({**json.loads(each), **apart} for each in (one, other))
    return first == second
