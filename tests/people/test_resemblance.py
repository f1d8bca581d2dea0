"""Who looks like one human: by names in any order and spelling, addresses and organisations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.people.resemblance import MANY, MOST, Particulars, Reason, resemblances
from eventmgr.people.sounds import sound, words


def person(key: int, name: str, email: str = "", body: int | None = None) -> Particulars:
    return Particulars(key=key, names=(name,), email=email, organisation_id=body)


def reasons(one: str, other: str, *, body: int | None = None) -> tuple[Reason, ...]:
    found = resemblances([person(1, one, body=body), person(2, other, body=body)])
    return found[0].reasons if found else ()


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Amal Demo", "Demo, Amal", Reason.SAME_NAME),
        ("AMAL DEMO", "Dr. Amal Demo", Reason.SAME_NAME),
        ("José Núñez", "Jose Nunez", Reason.SAME_NAME),
        ("Muhammad Yousaf", "Mohammed Yusuf", Reason.SAME_SOUND),
        ("Omar Farooq", "Faruq Umar", Reason.SAME_SOUND),
        ("Ayesha Khan", "Aisha Khan", Reason.SAME_SOUND),
        ("محمد علی", "Muhammad Ali", Reason.SAME_SOUND),
        ("عائشہ خان", "Ayesha Khan", Reason.SAME_SOUND),
        ("Khalida Rahmani", "Khalida Rahmanis", Reason.NEAR_NAME),
    ],
)
def test_names_alone_tell(one: str, other: str, reason: Reason) -> None:
    assert reasons(one, other) == (reason,)
    assert reasons(one, other, body=7) == (reason, Reason.SAME_ORGANISATION)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Amal Demo Khan", "Amal Khan", Reason.PART_OF_NAME),
        ("Sara Khan", "Sana Khan", Reason.NEAR_NAME),
        ("Amal", "amal", Reason.SAME_NAME),
    ],
)
def test_what_many_could_be_needs_the_organisation_too(
    one: str, other: str, reason: Reason
) -> None:
    assert reasons(one, other) == ()
    assert reasons(one, other, body=7) == (reason, Reason.SAME_ORGANISATION)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hasan Ali", "Hussain Ali"),
        ("Amal Demo", "Bilal Proof"),
        ("Amal Khan", "Demo Khan"),
        ("Rowan Stonebridge-Hollow", "Saffron Stonebridge-Hollow"),
    ],
)
def test_different_people_of_one_organisation_are_let_alone(one: str, other: str) -> None:
    assert reasons(one, other, body=7) == ()


def test_the_same_address_elsewhere_tells_if_a_word_is_shared() -> None:
    one = person(1, "Amal Demo", "amal.demo@old.example")
    moved = person(2, "Amal Proof", "AmalDemo+x@new.example")
    stranger = person(3, "Bilal Test", "amal.demo@other.example")
    office = [
        person(4, "Amal Office", "info@a.example"),
        person(5, "Amal Bureau", "info@b.example"),
    ]
    (found,) = resemblances([one, moved, stranger, *office])
    assert (found.first, found.second, found.reasons) == (1, 2, (Reason.SAME_LOCAL_PART,))


def test_a_name_that_many_have_says_nothing_without_more() -> None:
    many = [person(key, "Muhammad Ali") for key in range(MANY + 1)]
    assert resemblances(many) == []
    together = [*many, person(98, "Muhammad Ali", body=7), person(99, "Ali Muhammad", body=7)]
    assert [(each.first, each.second) for each in resemblances(together)] == [(98, 99)]


def test_what_very_many_share_is_passed_over_but_for_what_is_shared_besides() -> None:
    pairs = MOST * (MOST - 1) // 2
    office = [person(key, "Muhammad Ali", body=7) for key in range(MOST)]
    assert len(resemblances(office)) == pairs
    one_more = person(MOST, "Ali Muhammad", body=7)
    assert resemblances([*office, one_more]) == []
    elsewhere = [person(key, "Muhammad Ali", body=8) for key in (100, 101)]
    moved = [person(key, "Muhammad Ali", f"ali.m@{key}.example", 7) for key in (200, 201)]
    found = resemblances([*office, one_more, *elsewhere, *moved])
    assert {(each.first, each.second) for each in found} == {(100, 101), (200, 201)}


def test_a_word_that_very_many_of_one_organisation_share_is_passed_over() -> None:
    people = [
        person(each, f"Amal Khan {chr(97 + each // 8)}{chr(97 + each % 8)}", body=7)
        for each in range(MOST)
    ]
    whole = person(MOST, "Amal Khan", body=7)
    assert {each.second for each in resemblances([*people[1:], whole])} >= {MOST}
    assert resemblances([*people, whole]) == []


def test_an_address_that_very_many_share_is_passed_over() -> None:
    people = [
        person(key, f"Amal {'x' * (key + 1)}", f"forum.team@{key}.example")
        for key in range(MOST + 1)
    ]
    assert len(resemblances(people[1:])) == MOST * (MOST - 1) // 2
    assert resemblances(people) == []


def test_the_likeliest_come_first() -> None:
    people = [
        person(1, "Amal Demo", body=7),
        person(2, "Khalida Rahmani"),
        person(3, "Khalida Rahmanis"),
        person(4, "Demo Amal", body=7),
    ]
    assert [(each.first, each.second) for each in resemblances(people)] == [(1, 4), (2, 3)]


def test_who_is_called_in_two_ways_is_compared_by_both() -> None:
    two = Particulars(key=1, names=("Amal Demo", "Amal Proof"))
    (found,) = resemblances([two, person(2, "Proof Amal")])
    assert (found.first, found.second, found.reasons) == (1, 2, (Reason.SAME_NAME,))


@given(st.text(max_size=40))
def test_any_name_has_words_and_a_sound(name: str) -> None:
    for each in words(name):
        assert each
        assert isinstance(sound(each), str)


@given(
    st.lists(
        st.tuples(
            st.text("abمحnHá -.", max_size=12),
            st.sampled_from(["", "amal@x", "amal@y"]),
            st.sampled_from([None, 1, 2]),
        ),
        max_size=12,
    )
)
def test_pairs_are_in_order_and_named_once_whatever_the_order(
    rows: list[tuple[str, str, int | None]],
) -> None:
    people = [person(key, *row) for key, row in enumerate(rows)]
    found = resemblances(people)
    pairs = [(each.first, each.second) for each in found]
    assert len(pairs) == len(set(pairs))
    assert all(first < second and each for (first, second), each in zip(pairs, found, strict=True))
    assert found == resemblances(reversed(people))
