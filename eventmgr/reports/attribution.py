"""Who is named: taking names and organisations out of a snapshot before anything is made of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from eventmgr.reports.comparing import REMOVED
from eventmgr.reports.decoding import decode
from eventmgr.reports.enums import Attribution
from eventmgr.reports.finding import Names, names
from eventmgr.reports.snapshot import (
    Breakdown,
    Change,
    Day,
    Delegation,
    Group,
    Recommendation,
    Seats,
    Session,
    SessionRole,
    Snapshot,
)

IMPERSONAL: Final = frozenset({"sector", "province", "country", "gender", "category", "day"})
"""Dimensions whose lines are no organisations; a dimension that is not known might be one."""
_TITLED: Final = frozenset({"section", "session"})
"""Subjects of changes that are called as somebody wrote it, not by a number or a code."""
_CODES: Final = frozenset(
    [
        *("accent", "attribution", "code", "compiled_at", "date", "dimension", "ends", "field"),
        *("generator", "kind", "languages", "media_type", "number", "paper", "reference"),
        *("revised_at", "role", "sector", "sha256", "starts", "state", "status"),
        *("submitted_at", "subject", "time_frame", "agreement", "typeface", "zone"),
    ]
)
"""Fields that hold the product's own words, nobody's."""


_LISTS: Final = frozenset(
    {"members", "moderators", "participants.name", "rapporteurs", "roles.name"}
)
"""Fields that hold people, by rules of their own."""


def attributed(snapshot: Snapshot, attribution: Attribution) -> Snapshot:
    """Return what may be told under the attribution; the snapshot itself where all may.

    Whoever is taken out is also looked for in every text that stays: a mark takes the name's place,
    and ``unnamed`` says where. Only people whom the snapshot names can be found.
    """
    if attribution is Attribution.NAMES:
        return snapshot
    hidden = names(people(snapshot))
    cut = _cut(snapshot, attribution)
    tree, places = masked(asdict(cut), hidden)
    told = decode(Snapshot, tree)
    return replace(
        told, unnamed=tuple(dict.fromkeys((*told.unnamed, *_offered(snapshot, cut), *places)))
    )


def people(snapshot: Snapshot) -> frozenset[str]:
    """Return everybody whom the snapshot names in a field of their own."""
    return frozenset(name for name in _people(snapshot) if name.strip())


def _people(snapshot: Snapshot) -> Iterator[str]:
    for day in snapshot.days:
        for session in day.sessions:
            for role in session.roles:
                yield role.name
                yield getattr(role, "represented_by", "")
    for group in snapshot.groups:
        yield from (*group.moderators, *group.rapporteurs, *group.members)
    yield from (each.name for each in snapshot.participants)


def masked(
    tree: dict[str, Any], hidden: Names, *, spare_lists: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """Return a snapshot's tree, or a part of it, with a mark for every hidden name, and where.

    No place that is told has such a name in it. ``spare_lists`` leaves lists of people alone, where
    a namesake may stand by right.
    """
    masking = _Masking(hidden, _LISTS if spare_lists else frozenset())
    return masking.of_fields(tree, "", ""), masking.places


def texts(node: object, name: str = "") -> Iterator[str]:
    """Yield every text of a snapshot's tree, or of a part of it, in which people may be spoken of.

    The lists of people are left out.
    """
    if isinstance(node, str):
        if node and name not in _CODES:
            yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if _LISTS.isdisjoint((key, f"{name}.{key}")):
                yield from texts(value, key)
    elif isinstance(node, list | tuple):
        for each in node:
            yield from texts(each, name)


@dataclass(slots=True)
class _Masking:
    hidden: Names
    spared: frozenset[str]
    places: list[str] = field(default_factory=list)

    def of(self, node: object, place: str, name: str) -> object:
        if isinstance(node, str):
            return str(node) if name in _CODES or not node else self._text(node, place or name)
        if isinstance(node, dict):
            return self.of_fields(node, place, name)
        if isinstance(node, list | tuple):
            return [self.of(each, place, name) for each in node]
        return node

    def of_fields(self, node: dict[str, Any], place: str, name: str) -> dict[str, Any]:
        here = self._place(node, place)
        return {
            key: self._as_it_is(value)
            if not self.spared.isdisjoint((key, f"{name}.{key}"))
            else self.of(value, here, key)
            for key, value in node.items()
        }

    def _as_it_is(self, value: object) -> object:
        return list(value) if isinstance(value, tuple) else value

    def _text(self, text: str, place: str) -> str:
        told = self.hidden.masked(str(text))
        if told != text:
            self.places.append(place)
        return told

    def _place(self, node: dict[str, Any], place: str) -> str:
        """How the reader finds a part of the report: by reference, code or title."""
        known = node.get("reference") or node.get("code")
        if not known and "subject" in node:  # what changed, by what it is about
            known = self.hidden.masked(node["name"]) or node["subject"]
        elif not known and "kind" in node:
            known = self.hidden.masked(node.get("title") or "") or node["kind"]
        return str(known or place)


def _cut(snapshot: Snapshot, attribution: Attribution) -> Snapshot:
    """Leave out the fields that name whom the attribution does not."""
    by_organisation = attribution is Attribution.ORGANISATIONS
    return replace(
        snapshot,
        attribution=attribution.value,
        days=tuple(_day(each, attribution) for each in snapshot.days),
        groups=tuple(_group(each, attribution) for each in snapshot.groups),
        participants=(),
        delegations=_delegations(snapshot) if by_organisation else (),
        breakdowns=tuple(_breakdowns(snapshot.breakdowns, attribution)),
        changes=tuple(map(_change, snapshot.changes)),
    )


def _day(day: Day, attribution: Attribution) -> Day:
    return replace(day, sessions=tuple(_session(each, attribution) for each in day.sessions))


def _session(session: Session, attribution: Attribution) -> Session:
    if attribution is not Attribution.ORGANISATIONS:
        return replace(session, roles=())
    return replace(
        session,
        roles=tuple(
            SessionRole(role=each.role, name="", title=each.title, affiliation=each.affiliation)
            for each in session.roles
            if each.title or each.affiliation
        ),
    )


def _group(group: Group, attribution: Attribution) -> Group:
    is_chatham = attribution is Attribution.CHATHAM
    commitments = group.commitments
    if attribution is not Attribution.ORGANISATIONS:
        commitments = tuple(map(_anybodys, commitments))
    return replace(
        group,
        moderators=(),
        rapporteurs=(),
        members=(),
        seats=() if is_chatham or group.chatham else tuple(_seats(group)),
        composition=() if is_chatham else group.composition,
        commitments=commitments,
    )


def _seats(group: Group) -> Iterator[Seats]:
    leading = len(group.moderators) + len(group.rapporteurs)
    seated = sum(each.members for each in group.composition)
    for role, number in (
        ("moderator", len(group.moderators)),
        ("rapporteur", len(group.rapporteurs)),
        ("member", max(len(group.members), seated - leading)),
    ):
        if number:
            yield Seats(role=role, people=number)


def _anybodys(commitment: Recommendation) -> Recommendation:
    """Return the commitment without who commits, who may be named in its own words too."""
    told = replace(commitment, lead="", supporting=())
    committed = names((commitment.lead, *commitment.supporting))
    return decode(Recommendation, masked(asdict(told), committed)[0])


def _offered(snapshot: Snapshot, cut: Snapshot) -> Iterator[str]:
    """Where the words of a commitment told who commits."""
    for before, after in zip(snapshot.groups, cut.groups, strict=True):
        for one, other in zip(before.commitments, after.commitments, strict=True):
            if replace(one, lead="", supporting=()) != replace(other, lead="", supporting=()):
                yield one.reference


def _delegations(snapshot: Snapshot) -> tuple[Delegation, ...]:
    known = Counter((each.organisation, each.sector) for each in snapshot.participants)
    return tuple(
        Delegation(organisation=organisation, sector=sector, people=number)
        for (organisation, sector), number in sorted(
            known.items(), key=lambda each: (not each[0][0], each[0][0].casefold(), each[0])
        )
    )


def _breakdowns(breakdowns: Iterable[Breakdown], attribution: Attribution) -> Iterator[Breakdown]:
    for each in breakdowns:
        is_impersonal = each.dimension in IMPERSONAL
        if attribution is Attribution.ORGANISATIONS:
            is_impersonal = True
        if attribution is Attribution.CHATHAM:
            is_impersonal = each.dimension == "sector"
        if is_impersonal:
            yield each


def _change(change: Change) -> Change:
    """Return a change of words without them: who stood in the earlier version is not known here."""
    if change.subject == "figure":  # numbers name nobody
        return change
    is_earlier = change.kind == REMOVED and change.subject in _TITLED
    return replace(change, name="" if is_earlier else change.name, before="", after="")
