"""About 120 people who do not exist, from organisations that do not exist."""

from collections.abc import Iterator
from itertools import cycle, islice, product

from eventmgr.invitations.guest import Guest
from eventmgr.people.enums import Sector

FIRST_NAMES = (
    "Amaryllis", "Basil", "Celandine", "Damson", "Elderflower", "Fennel", "Gentian", "Hazel",
    "Indigo", "Juniper", "Kestrel", "Larkspur", "Marigold", "Nettle", "Olive", "Primrose",
    "Quince", "Rowan", "Saffron", "Tamarisk",
)  # fmt: skip
LAST_NAMES = (
    "Lanternfield", "Quillmere", "Rivershade", "Stonebridge-Hollow", "Thistlewick", "Underhillock",
)  # fmt: skip

# sector: (organisation, offices held there, how many people)
HOUSES: dict[Sector, tuple[str, tuple[str, ...], int]] = {
    Sector.PARLIAMENT: (
        "Assembly of Exampleland",
        ("Member of the Assembly", "Committee Chair"),
        16,
    ),
    Sector.LAW_ENFORCEMENT: (
        "Example Federal Investigators",
        ("Deputy Director", "Inspector", "Head of Training"),
        20,
    ),
    Sector.JUDICIARY: ("Courts of Exampleland", ("Judge", "Public Prosecutor"), 16),
    Sector.NATIONAL_NGO: (
        "Harbour Light Society",
        ("Programme Manager", "Shelter Coordinator", "Legal Adviser"),
        22,
    ),
    Sector.ACADEMIA: ("University of Northvale", ("Professor of Law", "Researcher"), 14),
    Sector.MEDIA: ("The Example Courier", ("Editor", "Reporter"), 12),
    Sector.FEDERAL_GOVERNMENT: (
        "Ministry of Human Dignity",
        ("Joint Secretary", "Section Officer"),
        8,
    ),
    Sector.PROVINCIAL_GOVERNMENT: ("Province of Westmarch", ("Secretary for Labour",), 5),
    Sector.DIPLOMATIC_MISSION: ("Embassy of Farland", ("Ambassador", "First Secretary"), 4),
    Sector.INTERNATIONAL_ORGANISATION: (
        "World Office for Safe Migration",
        ("Country Representative",),
        3,
    ),
}


def guests() -> list[Guest]:
    """Return everybody, each with an address at example.org, in a fixed order."""
    return list(_seated(_names()))


def _names() -> Iterator[str]:
    return (f"{first} {last}" for last, first in product(LAST_NAMES, FIRST_NAMES))


def _seated(names: Iterator[str]) -> Iterator[Guest]:
    for sector, (organisation, offices, count) in HOUSES.items():
        for office, name in zip(cycle(offices), islice(names, count)):
            yield Guest(
                name=name,
                email=f"{name.lower().replace(' ', '.')}@example.org",
                honorific=_honorific(office),
                title=office,
                organisation=organisation,
                sector=sector,
            )


def _honorific(office: str) -> str:
    return {"Ambassador": "H.E.", "Judge": "Justice", "Professor of Law": "Prof."}.get(office, "")
