"""Hard names, from the invitation to the report: each as its bearer wrote it, and in our fonts."""

from unicodedata import normalize

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.invitations.operations import invite_people
from eventmgr.invitations.reading import read_list
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing.characters import PLACEHOLDER
from eventmgr.registration.models import Registration
from eventmgr.reports.gathering import gather
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.snapshot import from_json, to_json
from tests.factories.conferences import make_conference
from tests.factories.invitations import BASE_URL
from tests.factories.people import NOW
from tests.factories.signin import sign_in_by_link
from tests.reports.reading import read, squeezed

NAMES = {
    "mononym": "Testarno",
    "sixty characters": "Maximiliana-Theodora Examplewright von Musterhausen-Specimen",
    "arabic": "أمل بنت نموذج المثال",
    "urdu": "نمونہ بی بی مثالپوری",
    "thai": "ตัวอย่าง ทดสอบดี",
    "myanmar": "မြနမူနာ စမ်းသပ်",
    "hebrew": "דּוּגְמָה בַּת־מִבְחָן",
    "chinese": "範例 测试",
    "not NFC": "Zoe\u0308 Mu\u0308ster-Exe\u0301mple",
    "stacked marks": "Vi\u0302\u0323t Ma\u0306\u0303u",
    "zero-width joiner": "ශ්\u200dරී උදාහරණ",
    "zero-width non-joiner": "نمونه\u200cپور",
    "apostrophes": "N'Golo O’Test d'Exemple",
    "modifier letter": "ʻAkaʻula Sample",
    "hyphens": "Ana-Liza\u2010Mae Test\u2011Case",
    "titles inside": "Prof. Dr. Placeholder, M.D., Jr. (ret.)",
    "small words": "van der Test de la Muestra y Ejemplo",
    "markup": "A <b>Test</b> & #Co *X* _Y_",
}


def invited(name: str) -> Conference:
    conference = make_conference(slug="forum")
    quoted = name.replace('"', '""')
    guests = read_list(f'name,email\n"{quoted}",guest@example.org\n')
    assert guests.refused == []
    invite_people(
        conference=conference,
        people=guests.guests,
        message="",
        base_url=BASE_URL,
        actor=COMMAND,
        now=NOW,
    )
    return conference


def registered(client: FlaskClient, conference: Conference) -> Registration:
    """The registration of whoever was invited, the name left as the form showed it."""
    registration = db.session.scalars(select(Registration)).one()
    db.session.commit()
    with clock.fixed(NOW):
        person = db.session.get_one(Person, registration.person_id)
        sign_in_by_link(client, person, conference)
        db.session.commit()
        answers = {"name": registration.name, "consents_to_be_listed": "y"}
        assert client.post("/c/forum/registration", data=answers).status_code == 303
    db.session.expire_all()
    return registration


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_reaches_every_format_as_it_was_written(client: FlaskClient, name: str) -> None:
    conference = invited(name)
    assert registered(client, conference).name == name
    frozen = to_json(gather(conference, number=1, now=NOW))
    snapshot = from_json(frozen)
    assert [each.name for each in snapshot.participants] == [name]
    composed = squeezed(normalize("NFC", name))
    for suffix in ("html", "docx"):
        assert composed in read(suffix, RENDERERS[suffix].render(prepare(frozen)).content)
    in_json = read("json", RENDERERS["json"].render(prepare(frozen)).content)
    assert composed in normalize("NFC", in_json)
    made = RENDERERS["pdf"].render(prepare(frozen))
    assert made.remarks == ()
    assert PLACEHOLDER not in read("pdf", made.content)


def test_the_long_name_has_sixty_characters() -> None:
    assert len(NAMES["sixty characters"]) == 60
