"""Formal letters: one number each, words as data, and mails that never leave without theirs."""

from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import func, select, update

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.invitations import mail_log
from eventmgr.invitations import operations as invitations
from eventmgr.invitations.formal import making, operations, queries, rules
from eventmgr.invitations.formal.models import FormalLetter, FormalSetup
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_invitation
from eventmgr.mail.enums import MailState
from eventmgr.mail.letters.letter import Wording
from eventmgr.mail.letters.operations import save_letter
from eventmgr.mail.models import Mail, MailAttachment, MailEvent
from eventmgr.mail.operations import claim_batch
from eventmgr.mail.rules import reason
from eventmgr.people.actor import COMMAND
from eventmgr.people.operations import protect
from eventmgr.printing import files
from eventmgr.printing.enums import FileState
from tests.conftest import RecordingQueue, count_statements
from tests.factories.conferences import make_conference
from tests.factories.formal import (
    SETUP,
    arrange,
    ask_for,
    content,
    letter_of,
    make_letter,
    release,
    words_of,
    work,
)
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.merging import everything, merge, twins, undo
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")
LATER = NOW + timedelta(days=3)


@pytest.fixture
def conference(session: object) -> Conference:
    assert session is not None
    return make_conference(title="Water for All", city="Lahore")


def spoil(invitation: Invitation) -> None:
    """What a worker does who cannot make the invitation's letter."""
    order = making.claim(file_id=letter_of(invitation).id, now=NOW)
    assert order is not None
    db.session.flush()
    files.fail(order=order, problem="no paper")
    db.session.expire_all()


def guest(conference: Conference, email: str = "guest@example.org", **values: str) -> Invitation:
    usual = {
        "name": "Amina Rahman",
        "honorific": "Dr",
        "title": "Director General",
        "organisation": "Ministry of Water",
    }
    return make_invitation(conference, email=email, **{**usual, **values})


def test_what_stands_on_the_letter(conference: Conference) -> None:
    letter = make_letter(conference, guest(conference))
    words = words_of(content(letter))
    for each in (
        "Ministry of Planning",
        "Pak Secretariat, Islamabad",
        "Our reference: MP/INV-2026/0001",
        "Islamabad, 1 March 2026",
        "Dr Amina Rahman Director General Ministry of Water",
        "Invitation to Water for All",
        "Dear Dr Amina Rahman,",
        "Lahore",
        "embassy",
        "Dr Sana Malik Secretary of the Conference",
    ):
        assert each in words
    reader = PdfReader(BytesIO(content(letter)))
    assert len(reader.pages) == 1
    assert "Amina" not in str(reader.metadata)


def test_numbers_run_and_are_kept(conference: Conference) -> None:
    one, two = guest(conference, "one@example.org"), guest(conference, "two@example.org")
    arrange(conference)
    assert ask_for(conference, one, two) == operations.Made(new=2, renewed=0, same=0)
    assert [work(each).reference for each in (one, two)] == [
        "MP/INV-2026/0001",
        "MP/INV-2026/0002",
    ]
    before = content(letter_of(one))
    assert ask_for(conference, one, two, now=LATER) == operations.Made(new=0, renewed=0, same=2)
    assert (content(letter_of(one)), letter_of(one).dated) == (before, NOW.date())


def test_a_corrected_letter_keeps_its_number_and_bears_a_new_date(conference: Conference) -> None:
    invitation = guest(conference)
    first = make_letter(conference, invitation)
    release(conference, first)
    invitation.person.title = "Minister"
    arrange(conference, prefix="ANOTHER")
    assert ask_for(conference, invitation, now=LATER).renewed == 1
    assert letter_of(invitation).state is FileState.QUEUED
    letter = work(invitation, now=LATER)
    assert (letter.id, letter.number, letter.reference) == (first.id, 1, "MP/INV-2026/0001")
    assert letter.dated == LATER.date()
    assert letter.released_at == NOW
    assert "Minister" in words_of(content(letter))
    assert "4 March 2026" in words_of(content(letter))


def test_a_worker_with_the_old_words_in_hand_delivers_nothing(conference: Conference) -> None:
    invitation = guest(conference)
    arrange(conference)
    ask_for(conference, invitation)
    old = making.claim(file_id=letter_of(invitation).id, now=NOW)
    assert old is not None
    invitation.person.title = "Minister"
    ask_for(conference, invitation)
    db.session.flush()
    files.deliver(order=old, content=making.make(old), now=NOW)
    assert letter_of(invitation).state is FileState.QUEUED
    assert "Minister" in words_of(content(work(invitation)))


def test_acts_are_written_down_by_number_not_by_name(conference: Conference) -> None:
    letter = make_letter(conference, guest(conference))
    release(conference, letter)
    operations.hand_out(conference=conference, letters=[letter], actor=COMMAND, now=NOW)
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("formal")).order_by(AuditEntry.id)
    ).all()
    assert [each.action.partition(".")[2] for each in entries] == [
        "arranged",
        "made",
        "released",
        "downloaded",
    ]
    assert all(each.after == {"references": [letter.reference]} for each in entries[1:])


def test_the_conference_says_it_in_its_own_words(conference: Conference) -> None:
    arrange(conference)
    save_letter(
        conference_id=conference.id,
        letter="formal_invitation",
        language="en",
        wording=Wording("A call to {title}", "Excellency {name},\n\n- **first**\n- {city}\n"),
        seen=None,
        actor=COMMAND,
        now=NOW,
    )
    invitation = guest(conference)
    ask_for(conference, invitation)
    words = words_of(content(work(invitation)))
    assert "A call to Water for All" in words
    assert "Excellency Dr Amina Rahman, • first • Lahore" in words


def test_nobody_signs_nothing_is_made(conference: Conference) -> None:
    with pytest.raises(DomainError, match="who signs"):
        ask_for(conference, guest(conference))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signatory", ""),
        ("letterhead", "\n".join("abcdefg")),
        ("letterhead", "x" * 121),
        ("prefix", "x" * 41),
        ("office", "x" * 121),
    ],
)
def test_what_the_page_has_no_room_for_is_refused(
    conference: Conference, field: str, value: str
) -> None:
    with pytest.raises(DomainError) as raised:
        arrange(conference, **{field: value})
    assert raised.value.field == field


def test_nobody_overwrites_what_they_have_not_seen(conference: Conference) -> None:
    seen = operations.version_of_setup(conference)
    arrange(conference)
    with pytest.raises(Stale):
        operations.arrange(
            conference=conference,
            wanted=operations.Wanted(**SETUP),
            seen=seen,
            actor=COMMAND,
            now=NOW,
        )


def test_what_another_saved_just_before_the_lock_is_not_overwritten(
    conference: Conference,
) -> None:
    arrange(conference)
    seen = operations.version_of_setup(conference)
    in_memory = queries.find_setup(conference)
    db.session.execute(
        update(FormalSetup)
        .values(signatory="Dr Other Person")
        .execution_options(synchronize_session=False)
    )
    with pytest.raises(Stale):
        operations.arrange(
            conference=conference,
            wanted=operations.Wanted(**SETUP),
            seen=seen,
            actor=COMMAND,
            now=NOW,
        )
    assert in_memory is queries.find_setup(conference)
    assert db.session.scalar(select(FormalSetup.signatory)) == "Dr Other Person"


def test_handing_out_leaves_out_what_is_made_anew_meanwhile(conference: Conference) -> None:
    pair = [guest(conference, f"{each}@example.org") for each in "ab"]
    first, second = (make_letter(conference, each) for each in pair)
    db.session.execute(
        update(FormalLetter)
        .where(FormalLetter.id == first.id)
        .values(state=FileState.QUEUED, content=None)
        .execution_options(synchronize_session=False)
    )
    taken = operations.hand_out(
        conference=conference, letters=[first, second], actor=COMMAND, now=NOW
    )
    assert taken == [content(second)]
    action = AuditEntry.action == "formal_letters.downloaded"
    entry = db.session.scalars(select(AuditEntry).where(action)).one()
    assert entry.after == {"references": [second.reference]}
    with pytest.raises(DomainError, match="No letter is ready"):
        operations.hand_out(conference=conference, letters=[first], actor=COMMAND, now=NOW)


def test_one_is_made_by_its_own_bell_and_many_by_the_sweeps(
    conference: Conference, queue: RecordingQueue
) -> None:
    arrange(conference)
    one, *many = (guest(conference, f"{each}@example.org") for each in "abc")
    db.session.commit()
    queue.sent.clear()
    ask_for(conference, one)
    db.session.commit()
    assert queue.sent == [("formal_letters.make", {"file_id": letter_of(one).id})]
    queue.sent.clear()
    ask_for(conference, *many)
    db.session.commit()
    assert queue.sent == [("formal_letters.sweep", {})]
    queue.sent.clear()
    making.sweep(now=NOW)
    db.session.commit()
    assert sorted(arguments["file_id"] for _name, arguments in queue.sent) == [
        letter_of(each).id for each in many
    ]


def test_three_cost_as_many_statements_as_one(conference: Conference) -> None:
    arrange(conference)
    counts = []
    for emails in (["a"], ["b", "c", "d"]):
        found = [guest(conference, f"{each}@example.org") for each in emails]
        db.session.flush()
        db.session.expire_all()
        fresh = [find_invitation(conference, each.id) for each in found]
        with count_statements() as made:
            operations.make(
                conference=conference,
                invitations=list(filter(None, fresh)),
                actor=COMMAND,
                now=NOW,
            )
            db.session.flush()
        letters = [work(each) for each in found]
        with count_statements() as handed:
            taken = operations.hand_out(
                conference=conference, letters=letters, actor=COMMAND, now=NOW
            )
            db.session.flush()
        assert taken == [content(each) for each in letters]
        counts.append((made.count, handed.count))
    assert counts[0] == counts[1]


HOSTILE = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)


@given(HOSTILE, st.sampled_from(["en", "ur"]))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_name_is_data(conference: Conference, name: str, language: str) -> None:
    invitation = guest(conference, f"x{db.session.scalar(select(func.count(Invitation.id)))}@a.org")
    invitation.person.name = f"#panic() *a* {name}"
    invitation.person.language = language
    letter = make_letter(conference, invitation)
    assert letter.state is FileState.READY
    assert len(PdfReader(BytesIO(content(letter))).pages) == 1


def test_an_urdu_letter_reads_from_the_right(conference: Conference) -> None:
    invitation = guest(conference, name="آمنہ رحمان", honorific="ڈاکٹر")
    invitation.person.language = "ur"
    letter = make_letter(conference, invitation)
    assert letter.language == "ur"
    reader = PdfReader(BytesIO(content(letter)))
    assert reader.trailer["/Root"]["/Lang"] == "ur"  # type: ignore[index]


class TestEnclosing:
    def test_the_mail_waits_and_leaves_once_with_its_letter(self, conference: Conference) -> None:
        arrange(conference, is_enclosed=True)
        invitation = guest(conference)
        assert invitation.mail is not None
        assert invitation.mail.state is MailState.HELD
        assert "formal letter" in reason(invitation.mail)
        assert claim_batch(claim="w", limit=9, now=NOW) == []
        letter = work(invitation, now=LATER)
        mail = db.session.get_one(Mail, invitation.mail_id)
        assert (mail.state, mail.due_at) == (MailState.QUEUED, LATER)
        assert letter.released_at == LATER
        [attached] = db.session.scalars(select(MailAttachment)).all()
        assert (attached.mail_id, attached.name) == (mail.id, "invitation-letter.pdf")
        assert attached.content == content(letter)
        assert operations.send_waiting(now=LATER) == 0
        assert db.session.scalar(select(func.count(MailAttachment.id))) == 1

    def test_sent_again_with_the_same_letter_it_leaves_at_the_next_sweep(
        self, conference: Conference
    ) -> None:
        arrange(conference, is_enclosed=True)
        invitation = guest(conference)
        work(invitation)
        db.session.get_one(Mail, invitation.mail_id).state = MailState.FAILED
        invitations.send_again(
            conference=conference, invitation=invitation, base_url=BASE_URL, actor=COMMAND, now=NOW
        )
        mail = db.session.get_one(Mail, invitation.mail_id)
        assert mail.state is MailState.HELD
        assert operations.send_waiting(now=NOW) == 1
        assert mail.state is MailState.QUEUED
        assert db.session.scalar(select(func.count(FormalLetter.id))) == 1

    def test_a_failed_letter_holds_its_mail_until_it_is_made_or_sent_without(
        self, conference: Conference
    ) -> None:
        arrange(conference, is_enclosed=True)
        invitation = guest(conference)
        spoil(invitation)
        assert operations.send_waiting(now=NOW) == 0
        first = db.session.get_one(Mail, invitation.mail_id)
        assert first.state is MailState.HELD
        arrange(conference, is_enclosed=False)
        fresh = find_invitation(conference, invitation.id)
        assert fresh is not None
        invitations.send_again(
            conference=conference, invitation=fresh, base_url=BASE_URL, actor=COMMAND, now=NOW
        )
        assert first.state is MailState.CANCELLED
        assert db.session.scalars(select(MailEvent.state)).all() == [MailState.CANCELLED]
        second = db.session.get_one(Mail, fresh.mail_id)
        assert second.state is MailState.QUEUED
        work(fresh)  # what was ordered is made all the same, and touches neither mail
        assert first.state is MailState.CANCELLED
        assert db.session.scalar(select(func.count(MailAttachment.id))) == 0

    def test_a_failed_letter_is_tried_again(self, conference: Conference) -> None:
        arrange(conference, is_enclosed=True)
        invitation = guest(conference)
        spoil(invitation)
        assert ask_for(conference, invitation).renewed == 1
        work(invitation)
        assert db.session.get_one(Mail, invitation.mail_id).state is MailState.QUEUED

    def test_whoever_waits_for_a_failed_letter_needs_attention(
        self, conference: Conference
    ) -> None:
        arrange(conference, is_enclosed=True)
        invitation, _ = guest(conference), guest(conference, "other@example.org")
        assert mail_log.count_trouble(conference) == 0
        spoil(invitation)
        wanted = mail_log.Wanted(state=mail_log.Which.TROUBLE)
        [line] = mail_log.log(conference, wanted, number=1).rows
        assert (line.mail.id, line.mail.state) == (invitation.mail_id, MailState.HELD)
        assert mail_log.count_trouble(conference) == 1
        ask_for(conference, invitation)
        assert mail_log.count_trouble(conference) == 0
        work(invitation)
        assert mail_log.count_trouble(conference) == 0

    def test_a_letter_that_no_mail_took_along_is_not_released(
        self, conference: Conference, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        arrange(conference, is_enclosed=True)
        invitation = guest(conference)
        # The mail is in another's hand just now, who calls it off.
        monkeypatch.setattr(operations, "enclose", lambda **_: False)
        letter = work(invitation)
        assert (letter.state, letter.released_at) == (FileState.READY, None)
        assert operations.send_waiting(now=NOW) == 0
        assert queries.own(conference, invitation.person_id) is None

    def test_an_invitation_taken_back_sends_nothing(self, conference: Conference) -> None:
        arrange(conference, is_enclosed=True)
        invitation = guest(conference)
        invitations.withdraw_invitation(
            conference=conference, invitation=invitation, base_url=BASE_URL, actor=COMMAND, now=NOW
        )
        work(invitation)
        assert db.session.get_one(Mail, invitation.mail_id).state is MailState.CANCELLED
        assert queries.own(conference, invitation.person_id) is None


def test_organisers_never_read_a_protected_persons_letter(conference: Conference) -> None:
    invitation = guest(conference)
    protect(person=invitation.person, display_name="Guest Z", actor=COMMAND, now=NOW)
    letter = make_letter(conference, invitation)
    assert not rules.is_for_organisers(letter)
    assert "Amina Rahman" in words_of(content(letter))
    assert queries.own(conference, invitation.person_id) is None
    release(conference, letter)
    assert queries.own(conference, invitation.person_id) == letter


def test_merging_carries_the_letter_and_undoing_gives_it_back(conference: Conference) -> None:
    kept, lost = twins(conference)
    stays, goes = (make_invitation(conference, email=each.email) for each in (kept, lost))
    letter = make_letter(conference, goes)
    before = everything()
    done = merge(kept, lost)
    assert letter_of(stays).id == letter.id
    undo(done)
    assert everything() == before


def test_of_two_letters_the_kept_persons_stays(conference: Conference) -> None:
    kept, lost = twins(conference)
    pair = [make_invitation(conference, email=each.email) for each in (kept, lost)]
    mine, theirs = (make_letter(conference, each) for each in pair)
    before = everything()
    done = merge(kept, lost)
    assert db.session.scalars(select(FormalLetter.id)).all() == [mine.id]
    undo(done)
    assert sorted(db.session.scalars(select(FormalLetter.id))) == sorted([mine.id, theirs.id])
    assert everything() == before
