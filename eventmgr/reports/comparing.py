"""What differs between two snapshots; pure.

People are never told of here, and of what is under the Chatham House Rule, or closed, in either
snapshot only that it changed: its words may name whoever took part when it was not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from eventmgr.reports.snapshot import Change, Group, Recommendation, Session, Snapshot

ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    subject: str
    key: str
    name: str
    main: str
    """The field that is told of it where the other snapshot has nothing like it."""
    fields: dict[str, str] = field(default_factory=dict)
    discreet: frozenset[str] = frozenset()
    """The fields whose words are not told."""
    code: str = ""
    """What it is called where nobody has given it a name."""

    def told(self, name: str) -> str:
        """Return what a field says, unless that must not be told."""
        return "" if name in self.discreet else self.fields.get(name, "")


def compare(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Return what was added, removed and changed, by subject, in the order of the later snapshot.

    What changed is told field by field. A snapshot compared with itself has no changes.
    """
    old = {(each.subject, each.key): each for each in _items(before)}
    new = {(each.subject, each.key): each for each in _items(after)}
    found: list[Change] = []
    for key, item in new.items():
        if key in old:
            found.extend(_changed(old[key], item))
        else:
            found.append(_whole(ADDED, item))
    found += [_whole(REMOVED, item) for key, item in old.items() if key not in new]
    return tuple(sorted(found, key=lambda each: _SUBJECTS.index(each.subject)))


_SUBJECTS: Final = (
    "recommendation",
    "finding",
    "disagreement",
    "commitment",
    "section",
    "group",
    "session",
    "figure",
)
_WORDS: Final = frozenset(
    [
        *("title", "text", "lead", "supporting", "indicator", "rationale", "dissent"),
        *("mandate", "questions", "description", "summary"),
    ]
)
"""Fields that hold sentences or names of somebody's making."""


def _whole(kind: str, item: _Item) -> Change:
    told = {"after" if kind == ADDED else "before": item.told(item.main)}
    return Change(
        kind=kind,
        subject=item.subject,
        name=item.name,
        code=item.code,
        field=item.main,
        **told,
    )


def _changed(old: _Item, new: _Item) -> Iterator[Change]:
    hidden = old.discreet | new.discreet
    for name in dict.fromkeys((*old.fields, *new.fields)):
        before, after = old.fields.get(name, ""), new.fields.get(name, "")
        if before != after:
            yield Change(
                kind=CHANGED,
                subject=new.subject,
                name=new.name,
                code=new.code,
                field=name,
                before="" if name in hidden else before,
                after="" if name in hidden else after,
            )


def _items(snapshot: Snapshot) -> Iterator[_Item]:
    for group in snapshot.groups:
        for subject, texts in (
            ("recommendation", group.recommendations),
            ("finding", group.findings),
            ("disagreement", group.disagreements),
            ("commitment", group.commitments),
        ):
            yield from (_text(subject, each, is_discreet=group.chatham) for each in texts)
    yield from _sections(snapshot)
    yield from map(_group, snapshot.groups)
    yield from _sessions(snapshot)
    yield from _figures(snapshot)


def _group(said: Group) -> _Item:
    fields = {
        "title": said.title,
        "theme": said.theme,
        "mandate": said.mandate,
        "questions": "\n".join(said.questions),
        "state": said.state,
    }
    return _Item(
        subject="group",
        key=said.code,
        name=said.code,
        main="title",
        fields=fields,
        discreet=_WORDS if said.chatham else frozenset(),
    )


def _text(subject: str, said: Recommendation, *, is_discreet: bool) -> _Item:
    fields = {
        "title": said.title,
        "text": said.text,
        "lead": said.lead,
        "supporting": "; ".join(said.supporting),
        "time_frame": said.time_frame,
        "indicator": said.indicator,
        "rationale": said.rationale,
        "theme": said.theme,
        "status": said.status,
        "agreement": said.agreement,
        "dissent": said.dissent,
    }
    return _Item(
        subject=subject,
        key=said.reference,
        name=said.reference,
        main="text",
        fields=fields,
        discreet=_WORDS if is_discreet else frozenset(),
    )


def _sections(snapshot: Snapshot) -> Iterator[_Item]:
    keys = _told_apart(each.key or each.kind for each in snapshot.sections)
    for key, each in zip(keys, snapshot.sections, strict=True):
        yield _Item(
            subject="section",
            key=key,
            name=each.title,
            code="" if each.title else each.kind,
            main="text",
            fields={"title": each.title, "text": each.text},
        )


def _sessions(snapshot: Snapshot) -> Iterator[_Item]:
    sessions = [each for day in snapshot.days for each in day.sessions]
    keys = _told_apart(each.uid or f"{each.title}\n{each.starts}" for each in sessions)
    for key, each in zip(keys, sessions, strict=True):
        yield _session(key, each)


def _session(key: str, said: Session) -> _Item:
    fields = {
        "title": said.title,
        "kind": said.kind,
        "starts": said.starts,
        "ends": said.ends,
        "room": said.room,
        "description": said.description,
        "summary": said.summary,
    }
    return _Item(
        subject="session",
        key=key,
        name=said.title,
        main="starts",
        fields=fields,
        discreet=_WORDS if said.chatham or said.closed else frozenset(),
    )


def _figures(snapshot: Snapshot) -> Iterator[_Item]:
    for each in snapshot.participation:
        for name, count in (("registered", each.registered), ("confirmed", each.confirmed)):
            yield _figure(each.sector, name, count)
    for day in snapshot.attendance:
        yield _figure(day.date, "attended", day.attended)
    if snapshot.target is not None:
        yield _figure("", "target", snapshot.target)


def _figure(code: str, what: str, count: int) -> _Item:
    key = f"{what} {code}"
    return _Item(
        subject="figure", key=key, name="", code=code, main=what, fields={what: str(count)}
    )


def _told_apart(keys: Iterable[str]) -> Iterator[str]:
    """Return the keys, each that stands there again with a number of its own."""
    met: Counter[str] = Counter()
    for key in keys:
        met[key] += 1
        yield f"{key}\0{met[key]}"
