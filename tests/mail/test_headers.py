"""Names and subjects of any kind in header fields, read back by a strict reader."""

from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventmgr.foundation.text import clean_line
from eventmgr.mail.headers import address_field, text_field
from tests.factories.hard_names import HARD_NAMES
from tests.mail.strict_reading import fields_of, phrase_of

ADDRESS = "person@example.org"
LONG_SUBJECTS = {
    "Urdu": "دعوت نامہ برائے قومی کانفرنس " * 10,
    "Urdu without a space": "کانفرنس" * 42,
    "emoji": "🎉" * 300,
    "joined emoji": "👩‍👩‍👧‍👦" * 42,
    "flags": "🇵🇰" * 150,
    "stacked marks": "a\u0301\u0302" * 100,
    "plain": "A subject that goes on and on " * 10,
    "plain without a space": "x" * 300,
    "both": ("Invitation – دعوت نامہ 🎉 " * 20)[:300],
}
LINES = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=' "\\<>,;:@()[]=?._-\t\r\nab', max_size=120),
    st.text(alphabet="دعوت نامہ🎉é ", max_size=300),
    st.sampled_from(["=?utf-8?q?x?=", "a\r\nBcc: x@example.org", "x\u2028Bcc: y", "\x85Bcc: z"]),
).map(clean_line)


def _names_one(name: str) -> None:
    field = address_field("To", name, ADDRESS)
    [(called, value)] = fields_of(field)
    assert called == "to"
    assert phrase_of(value) == name
    # A reader that decodes nothing sees one mailbox as well.
    assert [address for _name, address in getaddresses([value])] == [ADDRESS]


@pytest.mark.parametrize("name", HARD_NAMES.values(), ids=HARD_NAMES)
def test_hard_names_name_one_mailbox(name: str) -> None:
    _names_one(clean_line(name))


@given(LINES)
@example('"')
@example("\\")
@example("a" * 61 + ", b")
@example("A person <other@example.org>")
def test_whatever_somebody_is_called_they_are_one_mailbox(name: str) -> None:
    _names_one(name)


def _subject(text: str) -> None:
    field = text_field("Subject", text)
    [(called, _value)] = fields_of(field)
    message = message_from_bytes(field + b"\r\n\r\n", policy=policy.default)
    assert called == "subject"
    assert message.keys() == ["Subject"]
    assert message["Subject"] == text
    assert max(map(len, field.split(b"\r\n"))) <= 76


@pytest.mark.parametrize("subject", LONG_SUBJECTS.values(), ids=LONG_SUBJECTS)
def test_a_long_subject_is_folded_between_characters(subject: str) -> None:
    _subject(clean_line(subject))


@given(LINES)
@example("a" * 60 + " b")
@example(" =?utf-8?q?x?=")
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    _subject(clean_line(subject))
