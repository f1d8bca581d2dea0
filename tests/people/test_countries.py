"""Countries are called as the reader calls them."""

import pytest

from eventmgr.foundation.i18n import in_language
from eventmgr.people import countries


@pytest.mark.usefixtures("app")
def test_countries_are_called_as_the_reader_calls_them() -> None:
    with in_language("en"):
        assert countries.label("PK") == "Pakistan"
        assert {"EU", "UN", "ZZ", "001"} & set(countries.choices()) == set()
    with in_language("ur"):
        assert countries.label("PK") == "پاکستان"
    assert countries.label("") == ""
