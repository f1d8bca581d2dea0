import csv
import io

import pytest

from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.export import as_csv
from eventmgr.registration.lists import people
from eventmgr.registration.narrowing import Filter
from tests.factories.conferences import make_conference
from tests.factories.people import make_person
from tests.factories.registration import make_registration


@pytest.mark.usefixtures("session")
def test_the_table_holds_what_was_typed_and_no_protected_person() -> None:
    conference = make_conference()
    make_registration(
        conference,
        make_person(name="Zed", email="zed@example.org"),
        state=RegistrationState.CONFIRMED,
        needs='Ramp, "wide"\nand light',
        organisation='=HYPERLINK("https://example.org")',
    )
    make_registration(conference, make_person(name="Hidden name", is_protected=True))
    make_registration(make_conference(), make_person(name="Elsewhere"))
    content = as_csv(people.exported(conference, Filter()))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["Name"] for row in rows] == ["Zed"]
    assert rows[0]["Needs"] == 'Ramp, "wide"\nand light'
    assert rows[0]["Organisation"] == '\'=HYPERLINK("https://example.org")'
    assert (rows[0]["E-mail address"], rows[0]["State"]) == ("zed@example.org", "Confirmed")
