from datetime import timedelta

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from eventmgr.foundation.errors import DomainError
from eventmgr.people import rules
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")
GOOD = "four words in a row"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" aya@example.org\n", "aya@example.org"),
        ("Aya@EXAMPLE.org", "Aya@example.org"),
        ("aya+tip@sub.example.org", "aya+tip@sub.example.org"),
        ("aya@bücher.example.org", "aya@bücher.example.org"),
    ],
)
def test_addresses_are_put_in_their_normal_form(typed: str, address: str) -> None:
    assert rules.checked_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "aya",
        "aya@",
        "@example.org",
        "aya@example",
        "a b@example.org",
        "aya@example.org, b@example.org",
        "aya@example.org\r\nBcc: b@example.org",
        "Aya <aya@example.org>",
    ],
)
def test_what_is_no_address_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(DomainError) as raised:
        rules.checked_address(typed, field="address")
    assert raised.value.field == "address"
    assert "is not an e-mail address. Check it for typing errors." in str(raised.value)


def test_a_hash_is_argon2id_with_the_parameters_of_rfc_9106() -> None:
    made = rules.hashed(GOOD)
    found = extract_parameters(made)
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (found.type, found.salt_len, found.hash_len) == (Type.ID, 16, 32)
    assert PasswordHasher().verify(made, GOOD)


def test_equal_passwords_have_different_hashes() -> None:
    assert rules.hashed(GOOD) != rules.hashed(GOOD)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("elevenchars", "Use at least 12 characters; four words in a row do."),
        ("", "Use at least 12 characters; four words in a row do."),
        ("aaaaaaaaaaaa", "This password is too easy to guess or far too long."),
        ("abcabcabcabc", "This password is too easy to guess or far too long."),
        ("abcd" * 257, "This password is too easy to guess or far too long."),
    ],
)
def test_passwords_that_are_refused(password: str, sentence: str) -> None:
    with pytest.raises(DomainError) as raised:
        rules.hashed(password)
    assert (str(raised.value), raised.value.field) == (sentence, "password")


@pytest.mark.parametrize(
    "password", ["abcdabcdabcd", "abcd" * 256, "پاس ورڈ لمبا ہے", " " * 9 + "abc"]
)
def test_passwords_that_are_taken(password: str) -> None:
    assert rules.password_fits(rules.hashed(password), password)


@pytest.mark.parametrize("typed", ["", "Four words in a row", GOOD + " ", GOOD[:-1]])
def test_another_password_does_not_fit(typed: str) -> None:
    assert not rules.password_fits(rules.hashed(GOOD), typed)


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$v=19$broken"])
@pytest.mark.parametrize("typed", ["", GOOD, "nobody has this password"])
def test_nothing_fits_an_account_without_a_password(stored: str, typed: str) -> None:
    assert not rules.password_fits(stored, typed)


def test_a_sign_in_lasts_thirty_days() -> None:
    assert rules.sign_in_ends(NOW) == NOW + timedelta(days=30)
