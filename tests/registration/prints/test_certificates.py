"""Certificates of participation: what stands on them, and whom they name."""

from pathlib import Path

import page
import pytest
import zxingcpp

from eventmgr.conferences.enums import PartnerRole
from eventmgr.conferences.models import Conference, Partner
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.printing.files import content_of
from eventmgr.registration.prints import operations, queries
from eventmgr.registration.prints.certificates import Signer
from tests.factories.badges import (
    BASE_URL,
    certificate_for,
    made,
    make_confirmed,
    make_protected,
    order_certificates,
    pages_of,
    pictures_of,
    words_of,
)
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_organisation

pytestmark = pytest.mark.usefixtures("app")
NAMES = (
    "Li",
    "W" * 120,
    "ڈاکٹر عائشہ صدیقہ بنت عبدالرحمٰن مثال",
    "王小明",
    "A\u0301\u0302\u0303 Zalgo",
)


def a_conference(title: str = "Fair work") -> Conference:
    conference = make_conference(title=title)
    for name, role in (("Ministry", PartnerRole.HOST), ("Union", PartnerRole.PARTNER)):
        organisation = make_organisation(name=name)
        db.session.add(
            Partner(conference_id=conference.id, organisation_id=organisation.id, role=role)
        )
    db.session.flush()
    return conference


def test_a_certificate_says_who_was_there_and_when(tmp_path: Path) -> None:
    conference = a_conference()
    issued = [certificate_for(make_confirmed(conference, "Amina Example"), code="K7QF0123ABCD")]
    order = order_certificates(conference, issued)
    address = f"{BASE_URL}/verify/K7QF-0123-ABCD"
    assert pages_of(made(order)) == [
        (
            "Host: Ministry Partner: Union Certificate of participation This is to certify that "
            "Amina Example took part in Fair work 1–2 March 2026, Islamabad "
            "Present on 2 days: 1 March 2026 and 2 March 2026 "
            "Dr Amina Example Minister of Labour Issued on 1 March 2026 "
            f"Whether it is genuine can be checked at {address} K7QF-0123-ABCD"
        )
    ]
    [picture] = pictures_of(order, tmp_path)
    read = [each.text for each in zxingcpp.read_barcodes(picture)]
    assert read == [address]


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("signers", [0, 1, 3])
def test_every_certificate_is_one_page_whatever_people_wrote(
    language: str, signers: int, tmp_path: Path
) -> None:
    conference = a_conference("A very long title of a conference on fair work and recruitment " * 4)
    issued = [certificate_for(make_confirmed(conference, name)) for name in NAMES]
    order = order_certificates(
        conference,
        issued,
        language=language,
        signers=[Signer(name="Justice (Retd.) " * 3, office="Chair of " * 12)] * signers,
    )
    asked = made(order)
    assert (len(pages_of(asked)), asked.count) == (len(NAMES), len(NAMES))
    report = page.validate_pdf_bytes(content_of(asked), profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []
    for picture in pictures_of(order, tmp_path, ppi=100):
        dot = picture.width / 297
        width, height = picture.size
        inside, edge = round(13 * dot), round(30 * dot)
        sides = (
            (inside, inside, edge, height - inside),
            (width - edge, inside, width - inside, height - inside),
        )
        assert {picture.convert("L").crop(side).getextrema()[0] for side in sides} == {255}
        assert len(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)) == 1


def test_protected_people_are_not_among_the_certificates_of_all() -> None:
    conference = a_conference()
    hidden = certificate_for(make_protected(conference, "Secret Real", "Participant A"))
    shown = certificate_for(make_confirmed(conference, "Amina"))
    asked = made(order_certificates(conference, [hidden, shown]))
    assert (asked.count, "Secret" in words_of(asked) + asked.data.decode()) == (1, False)
    with pytest.raises(DomainError, match="No certificates have been issued yet"):
        order_certificates(conference, [hidden])


def own(conference: Conference, certificate: object) -> object:
    return operations.order_own_certificate(
        conference=conference,
        certificate=certificate,  # type: ignore[arg-type]
        base_url=BASE_URL,
        actor=COMMAND,
        now=NOW,
    )


def test_ones_own_has_the_name_one_may_be_shown_by_and_what_the_organisers_typed() -> None:
    conference = a_conference()
    hidden = certificate_for(make_protected(conference, "Secret Real", "Participant A"))
    with pytest.raises(DomainError, match="not ready yet"):
        own(conference, hidden)
    batch = order_certificates(conference, [certificate_for(make_confirmed(conference, "Amina"))])
    mine = made(own(conference, hidden))  # type: ignore[arg-type]
    assert ("Participant A took part in" in words_of(mine), "Secret" in mine.data.decode()) == (
        *(True, False),
    )
    assert "Dr Amina Example Minister of Labour" in words_of(mine)
    assert mine.named_ids == []
    assert queries.find_own(conference, hidden) is mine
    assert list(queries.prints(conference)) == [batch]


def test_other_words_make_everybodys_own_anew() -> None:
    conference = a_conference()
    issued = certificate_for(make_confirmed(conference, "Amina"))
    order_certificates(conference, [issued])
    own(conference, issued)
    order_certificates(conference, [issued], signers=[Signer(name="Somebody else")])
    assert queries.find_own(conference, issued) is None
    text = queries.certificate_text(conference)
    assert text is not None
    assert queries.signers_of(text) == [Signer(name="Somebody else")]


def test_the_only_certificate_is_its_owners_too() -> None:
    conference = a_conference()
    issued = certificate_for(make_confirmed(conference, "Amina"))
    batch = order_certificates(conference, [issued])
    mine = own(conference, issued)
    assert mine is not batch
    assert queries.find_own(conference, issued) is mine
    assert own(conference, issued) is mine


def test_an_office_that_nobody_holds_is_refused() -> None:
    conference = a_conference()
    issued = [certificate_for(make_confirmed(conference, "Amina"))]
    with pytest.raises(DomainError, match="Write who signs") as refused:
        order_certificates(conference, issued, signers=[Signer(name="", office="Chair")])
    assert refused.value.field == "signer_1"
    with pytest.raises(DomainError, match="At most 3 people sign"):
        order_certificates(conference, issued, signers=[Signer(name="A")] * 4)
