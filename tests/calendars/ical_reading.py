"""A strict reader of calendar objects, written from RFC 5545 and RFC 5546 and nothing else."""

import re
from dataclasses import dataclass, field

LONGEST_LINE = 75
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ONE = r'(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
_PARAMETER = re.compile(f";([A-Za-z0-9-]+)=({_ONE}(?:,{_ONE})*)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"\d{8}")
_MOMENT = re.compile(r"\d{8}T\d{6}Z")
_ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
_TEXTS = frozenset({"SUMMARY", "LOCATION", "DESCRIPTION"})


@dataclass
class Line:
    """One content line (3.1)."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    """What stands between BEGIN and END (3.4)."""

    name: str
    lines: list[Line] = field(default_factory=list)
    inner: list["Component"] = field(default_factory=list)

    def one(self, name: str) -> Line:
        found = [each for each in self.lines if each.name == name]
        assert len(found) == 1, f"{self.name}: {name} stands {len(found)} times"
        return found[0]

    def all(self, name: str) -> list[Line]:
        return [each for each in self.lines if each.name == name]

    def text(self, name: str) -> str:
        found = self.all(name)
        assert len(found) <= 1
        return text_of(found[0].value) if found else ""


def read(octets: bytes) -> Component:
    """Return the calendar object; fail for whatever the grammar does not allow."""
    lines = unfolded(octets)
    assert lines[0] == "BEGIN:VCALENDAR"
    stack: list[Component] = []
    for position, line in enumerate(lines):
        parsed = line_of(line)
        if parsed.name == "BEGIN":
            component = Component(parsed.value)
            if stack:
                stack[-1].inner.append(component)
            stack.append(component)
        elif parsed.name == "END":
            closed = stack.pop()
            assert closed.name == parsed.value
            if not stack:
                assert position == len(lines) - 1, "something follows the calendar"
                return closed
        else:
            assert stack
            stack[-1].lines.append(parsed)
    raise AssertionError("the calendar does not end")


def unfolded(octets: bytes) -> list[str]:
    """Return the content lines; each ends with CRLF and has 75 octets at most before folding."""
    assert octets.endswith(b"\r\n")
    physical = octets[:-2].split(b"\r\n")
    logical: list[bytes] = []
    for each in physical:
        assert b"\r" not in each
        assert b"\n" not in each
        assert each, "an empty line"
        assert len(each) <= LONGEST_LINE, each
        each.decode("utf-8")  # no character is torn, which old calendars do not mend
        if each[:1] in b" \t":
            logical[-1] += each[1:]
        else:
            logical.append(each)
    return [each.decode("utf-8") for each in logical]


def line_of(line: str) -> Line:
    """Return the content line in its parts (3.1)."""
    assert not _CONTROL.search(line)
    found = _NAME.match(line)
    assert found, line
    name, position, parameters = found[0].upper(), found.end(), {}
    while position < len(line) and line[position] == ";":
        parameter = _PARAMETER.match(line, position)
        assert parameter, line
        key = parameter[1].upper()
        assert key not in parameters, line
        parameters[key] = parameter[2].strip('"')
        position = parameter.end()
    assert line[position : position + 1] == ":", line
    return Line(name, parameters, line[position + 1 :])


def text_of(value: str) -> str:
    """Return the TEXT value (3.3.11): no bare comma or semicolon, and no unknown escape."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", re.sub(r"\\[\\;,nN]", "", value)), value
    assert not re.search(r"\\", re.sub(r"\\[\\;,nN]", "", value)), value
    return re.sub(r"\\[\\;,nN]", lambda found: _ESCAPES[found[0]], value)


def asked(octets: bytes) -> tuple[str, Component]:
    """Return method and event of what asks something of one recipient (RFC 5546, 3.2.2, 3.2.5)."""
    calendar = read(octets)
    assert calendar.name == "VCALENDAR"
    assert calendar.one("VERSION").value == "2.0"
    assert calendar.one("PRODID").value
    assert calendar.one("CALSCALE").value == "GREGORIAN"
    method = calendar.one("METHOD").value
    (event,) = calendar.inner
    assert event.name == "VEVENT"
    assert event.inner == []  # no alarm: that is for each to set
    _require_common(event)
    if method == "REQUEST":
        assert event.one("STATUS").value == "CONFIRMED"
        assert event.one("ATTENDEE").parameters["PARTSTAT"] == "NEEDS-ACTION"
        assert event.one("ATTENDEE").parameters["RSVP"] == "FALSE"
        assert event.one("SUMMARY")
    else:
        assert method == "CANCEL"
        assert event.one("STATUS").value == "CANCELLED"
    return method, event


def _require_common(event: Component) -> None:
    assert event.one("UID").value
    assert int(event.one("SEQUENCE").value) >= 0
    assert _MOMENT.fullmatch(event.one("DTSTAMP").value)
    assert event.one("ORGANIZER").value.startswith("mailto:")
    assert event.one("ATTENDEE").value.startswith("mailto:")
    assert event.one("TRANSP").value in {"OPAQUE", "TRANSPARENT"}
    start, ends = event.one("DTSTART"), event.all("DTEND")
    assert len(ends) <= 1
    kind = _DAY if start.parameters.get("VALUE") == "DATE" else _MOMENT
    for each in (start, *ends):
        assert kind.fullmatch(each.value), each
        assert each.parameters == start.parameters
    for each in ends:
        assert each.value > start.value
    assert {each.name for each in event.lines} <= {
        "UID", "SEQUENCE", "DTSTAMP", "ORGANIZER", "ATTENDEE", "TRANSP", "DTSTART", "DTEND",
        "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS",
    }  # fmt: skip
    for name in _TEXTS:
        event.text(name)
