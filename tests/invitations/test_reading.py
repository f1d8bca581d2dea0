import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.text import clean_line
from eventmgr.invitations.guest import Guest, GuestList
from eventmgr.invitations.reading import MOST_BYTES, MOST_GUESTS, decoded, read_list
from eventmgr.people.enums import Sector

pytestmark = pytest.mark.usefixtures("app")


def _pairs(people: GuestList) -> list[tuple[str, str]]:
    return [(guest.name, guest.email) for guest in people.guests]


def _reasons(people: GuestList) -> list[tuple[int, str]]:
    return [(line.number, line.reason) for line in people.refused]


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("Amal Demo <amal@example.org>", "Amal Demo", "amal@example.org"),
        ('"Demo, Amal" <amal@example.org>', "Demo, Amal", "amal@example.org"),
        ("<amal@example.org>", "amal", "amal@example.org"),
        ("amal@example.org", "amal", "amal@example.org"),
        ("Amal Demo, amal@example.org", "Amal Demo", "amal@example.org"),
        ("Demo, Amal, amal@Example.ORG", "Demo, Amal", "amal@example.org"),
        ("\ufeff  Amal\tDemo   <amal@example.org>  ", "Amal Demo", "amal@example.org"),
        ("امل <amal@example.org>", "امل", "amal@example.org"),
        ("Amal Demo\tamal@example.org\tA body", "Amal Demo", "amal@example.org"),
        ("Amal Demo; amal@example.org", "Amal Demo", "amal@example.org"),
        ('"Demo, Amal";amal@example.org;', "Demo, Amal", "amal@example.org"),
        ("Amal Demo;amal@example.org;A body", "Amal Demo", "amal@example.org"),
        ("amal@example.org, Amal Demo", "Amal Demo", "amal@example.org"),
        ("mailto:amal@example.org", "amal", "amal@example.org"),
        ("amal@example.org.", "amal", "amal@example.org"),
    ],
)
def test_one_person_a_line(line: str, name: str, email: str) -> None:
    people = read_list(line)
    assert (_pairs(people), people.refused) == ([(name, email)], [])


@pytest.mark.parametrize(
    "line",
    [
        "a@example.org; b@example.org;",
        "a@example.org, b@example.org",
        "<a@example.org>;b@example.org",
    ],
)
def test_several_people_on_one_line(line: str) -> None:
    assert _pairs(read_list(line)) == [("a", "a@example.org"), ("b", "b@example.org")]


NAMES = st.text("abcDEF éم-'.", min_size=1, max_size=30).filter(
    lambda name: name.strip(" '") == name
)


@given(
    st.lists(NAMES, min_size=1, max_size=5),
    st.sampled_from(["{name};{email}", "{name} ; {email};", "{name}\t{email}", "{name}, {email}"]),
    st.booleans(),
)
def test_a_name_beside_an_address_is_never_lost(
    names: list[str], row: str, is_one_line: bool
) -> None:
    rows = [
        row.format(name=name, email=f"p{number}@example.org") for number, name in enumerate(names)
    ]
    joined = ";".join(rows) if is_one_line and ";" in row else "\n".join(rows)
    people = read_list(f"a@example.org; b@example.org\n{joined}")
    expected = [(clean_line(name), f"p{number}@example.org") for number, name in enumerate(names)]
    assert _pairs(people) == [("a", "a@example.org"), ("b", "b@example.org"), *expected]
    assert people.refused == []


def test_empty_lines_are_nobody_and_the_rest_keeps_its_number() -> None:
    people = read_list("a@example.org\r\n\r\nnot an address\r\nb@example.org")
    assert _pairs(people) == [("a", "a@example.org"), ("b", "b@example.org")]
    assert _reasons(people) == [
        (3, "“not an address” is not an e-mail address. Check it for typing errors.")
    ]


def test_the_same_address_twice_is_one_invitation() -> None:
    people = read_list("One <a@example.org>\nTwo <A@EXAMPLE.org>\nb@example.org;b@example.org")
    assert _pairs(people) == [("One", "a@example.org"), ("b", "b@example.org")]
    assert _reasons(people) == [
        (2, "The same address stands in line 1 already."),
        (3, "The same address stands in line 3 already."),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_in_any_order_and_case(delimiter: str) -> None:
    rows = [
        ["Sector", "EMAIL", "organisation", "Name", "Honorific", "title"],
        ["academia", "a@example.org", "A body", "Amal", "Dr", "Dean"],
        ["National civil society", "b@example.org", "", "", "", ""],
    ]
    people = read_list("\n".join(delimiter.join(row) for row in rows))
    assert people.guests == [
        Guest(
            name="Amal",
            email="a@example.org",
            honorific="Dr",
            title="Dean",
            organisation="A body",
            sector=Sector.ACADEMIA,
        ),
        Guest(name="b", email="b@example.org", sector=Sector.NATIONAL_NGO),
    ]
    assert people.refused == []


def test_a_table_says_what_it_passes_over_and_refuses() -> None:
    people = read_list(
        "name,email,shoe size,sector\n"
        "Amal,a@example.org,40,\n"
        "Badr,,41,\n"
        "Cim,c@example.org,42,astronaut\n"
        "Dan,d@example.org,43,,surplus\n"
        f"{'E' * 301},e@example.org,44,\n"
    )
    assert _pairs(people) == [("Amal", "a@example.org")]
    assert people.notes == ["The column “shoe size” was passed over."]
    numbers = [line.number for line in people.refused]
    assert numbers == [3, 4, 5, 6]
    assert people.refused[0].reason == "There is no e-mail address."
    assert people.refused[1].reason.startswith("“astronaut” is no sector. Use one of: Federal gov")


def test_a_table_without_addresses_names_what_is_missing() -> None:
    with pytest.raises(DomainError, match="Missing: email"):
        read_list("name,organisation\nAmal,A body")


def test_a_broken_table_is_refused_whole() -> None:
    with pytest.raises(DomainError, match="line 2"):
        read_list('name,email\n"Amal,a@example.org\n')


def test_hostile_cells_are_data() -> None:
    people = read_list('name,email\n"=1+1<script>\r\nBcc: x@example.org",a@example.org\n')
    assert _pairs(people) == [("=1+1<script> Bcc: x@example.org", "a@example.org")]


@pytest.mark.parametrize(
    "address", ["a@b@c", "a@example", "a@localhost", "a b@example.org", "@x.org"]
)
def test_addresses_that_cannot_be_reached_are_refused(address: str) -> None:
    people = read_list(f"Somebody <{address}>")
    assert (people.guests, len(people.refused)) == ([], 1)


def test_sizes() -> None:
    lines = "\n".join(f"p{number}@example.org" for number in range(MOST_GUESTS))
    assert len(read_list(lines).guests) == MOST_GUESTS
    with pytest.raises(DomainError, match="5000 people"):
        read_list(f"{lines}\nmore@example.org")
    with pytest.raises(DomainError, match="2 MB"):
        read_list("x" * (MOST_BYTES + 1))
    with pytest.raises(DomainError, match="2 MB"):
        decoded(b"x" * (MOST_BYTES + 1))


def test_a_file_must_be_utf_8() -> None:
    assert decoded("\ufeffname,email\nÉmile,e@example.org".encode()).startswith("name,email")
    with pytest.raises(DomainError, match="line 2, does not fit") as refused:
        decoded("name,email\nÉmile,e@example.org".encode("latin-1"))
    assert refused.value.field == "file"


@given(st.text(max_size=300))
def test_any_text_is_parted_into_people_and_refusals(text: str) -> None:
    try:
        people = read_list(text)
    except DomainError:
        return
    addresses = [guest.email.lower() for guest in people.guests]
    assert len(addresses) == len(set(addresses))
    assert all(guest.name and "\n" not in guest.name for guest in people.guests)
