"""Badges, lists and certificates, asked for and made as a worker makes them."""

import json
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from typing import Any

import typst
from PIL import Image
from pypdf import PdfReader

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.printing import files
from eventmgr.printing.characters import Substitution, each_text
from eventmgr.printing.files import content_of
from eventmgr.printing.typefaces import collection
from eventmgr.printing.typesetting import KIT, script
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.prints import making, operations
from eventmgr.registration.prints.certificates import Certificate, Signer
from eventmgr.registration.prints.models import RegistrationPrint
from eventmgr.registration.prints.operations import BadgeChoice, ListChoice
from tests.factories.people import NOW, make_person
from tests.factories.registration import make_registration

BASE_URL = "https://conference.example.org"


def make_confirmed(
    conference: Conference, name: str, *, person: Person | None = None, **values: Any
) -> Registration:
    """A confirmed registration of a person of this name."""
    person = person or make_person(name=name)
    return make_registration(
        conference, person, **{"state": RegistrationState.CONFIRMED, "name": name, **values}
    )


def make_protected(conference: Conference, name: str, display_name: str) -> Registration:
    """A confirmed person whose name may stand nowhere."""
    person = make_person(name=name, is_protected=True, display_name=display_name)
    return make_confirmed(
        conference,
        name,
        person=person,
        honorific="Sister",
        title="Hidden title",
        organisation="Hidden shelter",
        country="PK",
    )


def order_badges(conference: Conference, **values: Any) -> RegistrationPrint:
    """Badges that wait for a worker."""
    others = {
        "groups": values.pop("groups", {}),
        "now": values.pop("now", NOW),
        "base_url": values.pop("base_url", BASE_URL),
    }
    asked = operations.order_badges(
        conference=conference, choice=BadgeChoice(**values), actor=COMMAND, **others
    )
    db.session.flush()
    return asked


def order_list(conference: Conference, **values: Any) -> RegistrationPrint:
    """A list that waits for a worker."""
    now = values.pop("now", NOW)
    asked = operations.order_list(
        conference=conference, choice=ListChoice(**values), actor=COMMAND, now=now
    )
    db.session.flush()
    return asked


def order_certificates(
    conference: Conference, issued: Sequence[Certificate], **values: Any
) -> RegistrationPrint:
    """Certificates that wait for a worker."""
    asked = operations.order_certificates(
        conference=conference,
        issued=issued,
        **{
            "place": "Islamabad",
            "signers": [Signer(name="Dr Amina Example", office="Minister of Labour")],
            "language": "en",
            "base_url": BASE_URL,
            "actor": COMMAND,
            "now": NOW,
            **values,
        },
    )
    db.session.flush()
    return asked


def certificate_for(registration: Registration, **values: Any) -> Certificate:
    return Certificate(
        **{
            "registration_id": registration.id,
            "name": registration.name,
            "days": (date(2026, 3, 1), date(2026, 3, 2)),
            "code": f"CODE-{registration.id}",
            "issued_at": NOW,
            **values,
        }
    )


def made(asked: RegistrationPrint) -> RegistrationPrint:
    """The print, made."""
    order = making.claim(file_id=asked.id, now=NOW)
    assert order is not None
    db.session.flush()
    files.deliver(order=order, content=making.make(order), now=NOW)
    db.session.refresh(asked)
    return asked


def pages_of(print_: RegistrationPrint) -> list[str]:
    """The words of each page, white space evened out."""
    pages = PdfReader(BytesIO(content_of(print_))).pages
    return [" ".join(each.extract_text().split()) for each in pages]


def words_of(print_: RegistrationPrint) -> str:
    return " ".join(pages_of(print_))


def pictures_of(asked: RegistrationPrint, folder: Path, *, ppi: float = 150) -> list[Image.Image]:
    """The pages of a print as they look, by the engine that sets them."""
    template, completed = making._MAKERS[asked.kind]
    data = completed(json.loads(asked.data))
    data = {**data, **script(data["language"])}
    for path in (KIT, making.TEMPLATES / template):
        copyfile(path, folder / path.name)
    (folder / "data.json").write_text(json.dumps(each_text(data, Substitution())))
    pages = typst.compile(
        str(folder / template), root=str(folder), font_paths=collection(), format="png", ppi=ppi
    )
    return [
        Image.open(BytesIO(each)).convert("RGB")
        for each in (pages if isinstance(pages, list) else [pages])
    ]
