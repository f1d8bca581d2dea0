"""The data file keeps to its schema, and the schema that is handed out is the one it keeps to."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from eventmgr.reports.data_schema import data_schema
from eventmgr.reports.enums import Attribution
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.selection import Selection
from eventmgr.reports.snapshot import Snapshot, to_json
from tests.cli.running import run_command
from tests.reports.sample import empty, sample

FILE = Path(__file__).parents[2] / "docs" / "closing-report.schema.json"


def data(snapshot: Snapshot) -> dict[str, object]:
    content = RENDERERS["json"].render(prepare(to_json(snapshot))).content
    told: dict[str, object] = json.loads(content)
    return told


@pytest.mark.parametrize("snapshot", [empty(), sample(6, 3)], ids=["empty", "sample"])
def test_the_data_keep_to_the_schema(snapshot: Snapshot) -> None:
    Draft202012Validator.check_schema(data_schema())
    Draft202012Validator(data_schema()).validate(data(snapshot))


def test_the_envelope_says_which_file_it_is() -> None:
    material = prepare(
        to_json(sample(1, 1)), "ur", Selection(attribution=Attribution.ORGANISATIONS)
    )
    told = json.loads(RENDERERS["json"].render(material).content)
    names = ("variant", "subject", "language", "attribution")
    assert [told[each] for each in names] == ["full", "", "ur", "organisations"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("sha256",), "abc"),
        (("attribution",), "everybody"),
        (("variant",), "half"),
        (("language",), 1),
        (("snapshot", "groups"), {}),
        (("snapshot", "conference", "title"), 7),
        (("snapshot", "conference", "secret"), "x"),
        (("snapshot", "compilation", "version"), "1"),
    ],
)
def test_anything_else_is_refused(place: tuple[str, ...], value: object) -> None:
    told = data(sample(1, 1))
    node: dict[str, object] = told
    for name in place[:-1]:
        inner = node[name]
        assert isinstance(inner, dict)
        node = inner
    node[place[-1]] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(data_schema()).validate(told)


def test_every_field_of_the_classes_is_described_in_the_file() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == data_schema(), (
        "Type: eventmgr reports schema > docs/closing-report.schema.json"
    )


@pytest.mark.usefixtures("app")
def test_the_command_prints_it() -> None:
    assert json.loads(run_command("reports", "schema").stdout) == data_schema()
