"""Reading a conference into a snapshot; nobody who must not be named gets that far."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version as installed_version

from sqlalchemy import func, select

from eventmgr.agenda import queries, rules
from eventmgr.agenda.items import AgendaItem
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations.house_style import style_of
from eventmgr.foundation.db import db
from eventmgr.groups import queries as groups
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.rules import MODERATORS, named_to_all
from eventmgr.people import sectors as known_sectors
from eventmgr.people.enums import Sector
from eventmgr.people.models import Person
from eventmgr.recommendations import queries as recommendations
from eventmgr.recommendations.enums import HANDED_IN, RecommendationKind, RecommendationState
from eventmgr.recommendations.models import Submission
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.counting import counted
from eventmgr.reports.naming import Named
from eventmgr.reports.originals import originals
from eventmgr.reports.sections.telling import told_sections, told_summaries
from eventmgr.reports.styling import told_style
from eventmgr.reports.withholding import withheld

NOT_WITHDRAWN = frozenset(RecommendationState) - {RecommendationState.WITHDRAWN}
ON_THE_LIST = HANDED_IN | {RecommendationState.RETURNED}
"""States of what a list that was handed in consists of; what the group has got back is on it."""


def gather(
    conference: Conference, *, number: int, now: datetime, listed: set[Named] | None = None
) -> frozen.Snapshot:
    """Return all that the report says now; add to ``listed`` whom it names in fields of their own.

    Statements grow with the number of groups, not with what they wrote.
    """
    numbers = counted(conference)
    listed = set() if listed is None else listed
    snapshot = frozen.Snapshot(
        compilation=frozen.Compilation(
            version=number,
            compiled_at=now.isoformat(timespec="seconds"),
            generator=f"eventmgr {installed_version('eventmgr')}",
        ),
        conference=_conference(conference),
        organisations=tuple(
            frozen.Organisation(name=each.organisation.name, role=each.role)
            for each in conference.partners
        ),
        participation=_participation(conference),
        days=_days(conference, listed),
        groups=_groups(conference, listed),
        participants=_participants(conference, listed),
        sector_names=tuple(
            frozen.SectorName(sector=key, name=name)
            for key, name in sorted(known_sectors.given_names().items())
        ),
        style=told_style(conference),
        sections=told_sections(conference),
        breakdowns=numbers.breakdowns,
        attendance=numbers.attendance,
        target=numbers.target,
    )
    return withheld(conference, snapshot)


def _conference(conference: Conference) -> frozen.Conference:
    return frozen.Conference(
        slug=conference.slug,
        title=conference.title,
        starts=conference.starts.isoformat(),
        ends=conference.ends.isoformat(),
        zone=conference.zone,
        subtitle=style_of(conference.id).subtitle,
        venue=conference.venue,
        city=conference.city,
        languages=tuple(conference.languages),
        accent=conference.accent,
        summary=conference.summary,
    )


def _participation(conference: Conference) -> tuple[frozen.SectorCount, ...]:
    confirmed = func.count().filter(Registration.state == RegistrationState.CONFIRMED)
    rows = db.session.execute(
        select(Registration.sector, func.count(), confirmed)
        .where(Registration.conference_id == conference.id)
        .group_by(Registration.sector)
    )
    counts = {sector: (everyone, sure) for sector, everyone, sure in rows}
    return tuple(
        frozen.SectorCount(
            sector=sector or Sector.OTHER, registered=counts[sector][0], confirmed=counts[sector][1]
        )
        for sector in (*known_sectors.order(counts), None)
        if sector in counts
    )


def _days(conference: Conference, listed: set[Named]) -> tuple[frozen.Day, ...]:
    """Return the sessions as the organisers hold them to be true by now: the draft's."""
    summaries = told_summaries(conference)
    by_day: dict[date, list[frozen.Session]] = {day: [] for day in conference.days}
    for session in queries.draft(conference).items:
        local = conference.at_venue(session.starts_at)
        by_day.setdefault(local.date(), []).append(
            _session(conference, session, summaries.get(session.id, ""), listed)
        )
    return tuple(
        frozen.Day(date=day.isoformat(), sessions=tuple(found))
        for day, found in sorted(by_day.items())
    )


def _session(
    conference: Conference, session: AgendaItem, summary: str, listed: set[Named]
) -> frozen.Session:
    return frozen.Session(
        kind=session.kind,
        title=session.title,
        starts=conference.at_venue(session.starts_at).isoformat(),
        ends=conference.at_venue(session.ends_at).isoformat(),
        room=session.room.name if session.room else "",
        closed=session.is_closed,
        chatham=session.is_chatham,
        description=session.description,
        roles=_roles(session, listed),
        summary=summary,
        uid=str(session.uid),
    )


def _roles(session: AgendaItem, listed: set[Named]) -> tuple[frozen.SessionRole, ...]:
    parts = rules.public_parts(session)
    listed.update(
        Named(
            person_id=each.person_id,
            place=str(session.uid),
            is_by_display_name=each.is_protected,
        )
        for each in parts
    )
    return tuple(
        frozen.SessionRole(
            role=each.role,
            name=each.name,
            title=each.title,
            affiliation=each.affiliation,
            represented_by=each.represented_by,
        )
        for each in parts
    )


def _groups(conference: Conference, listed: set[Named]) -> tuple[frozen.Group, ...]:
    submissions = {
        each.group_id: each
        for each in db.session.scalars(
            select(Submission)
            .join(WorkingGroup)
            .where(WorkingGroup.conference_id == conference.id, Submission.reopened_at.is_(None))
            .where(~Submission.is_waiting)
        )
    }
    people = _People(sectors=_sectors(conference), agreeing=_agreeing(conference), listed=listed)
    first = originals(conference)
    return tuple(
        _group(each, submissions.get(each.id), people, first) for each in groups.groups(conference)
    )


def _group(
    group: WorkingGroup,
    submission: Submission | None,
    people: "_People",
    first: Mapping[int, frozen.Original],
) -> frozen.Group:
    # Of a group that has submitted nothing is told that came too late for it.
    told = ON_THE_LIST if submission else NOT_WITHDRAWN
    entries = recommendations.recommendations_of(group, kind=None)
    standing: dict[RecommendationKind, list[frozen.Recommendation]] = defaultdict(list)
    for each in entries:
        if each.recommendation.state in told:
            standing[each.recommendation.kind].append(_recommendation(each, group, first))
    return frozen.Group(
        code=group.code,
        title=group.title,
        theme=group.theme.name if group.theme else "",
        mandate=group.mandate,
        questions=tuple(line for line in group.guiding_questions.splitlines() if line.strip()),
        moderators=_names(group, MODERATORS, people),
        rapporteurs=_names(group, {GroupRole.RAPPORTEUR}, people),
        members=_names(group, {GroupRole.MEMBER}, people),
        composition=() if group.is_discreet else _composition(group, people.sectors),
        chatham=group.is_discreet,
        submitted_at=submission.at.isoformat(timespec="seconds") if submission else None,
        state="submitted" if submission else "draft",
        recommendations=tuple(standing[RecommendationKind.RECOMMENDATION]),
        findings=tuple(standing[RecommendationKind.FINDING]),
        disagreements=tuple(standing[RecommendationKind.DISAGREEMENT]),
        commitments=tuple(standing[RecommendationKind.COMMITMENT]),
        withdrawn=tuple(
            each.reference
            for each in entries
            if each.recommendation.state is RecommendationState.WITHDRAWN
        )
        if submission
        else (),
    )


@dataclass(frozen=True, slots=True)
class _People:
    """What the groups' chapters need to know of everybody."""

    sectors: dict[int, str | None]
    agreeing: frozenset[int]
    """Who agreed to be listed."""
    listed: set[Named]
    """Whom the chapters name."""


def _names(group: WorkingGroup, roles: Collection[GroupRole], people: _People) -> tuple[str, ...]:
    """Name those with such a role, members only if they agreed; no list has protected people."""
    seated = [
        each.person
        for each in named_to_all(group, roles)
        if each.role is not GroupRole.MEMBER or each.person_id in people.agreeing
    ]
    people.listed.update(
        Named(person_id=each.id, place=group.code, needs_consent=True) for each in seated
    )
    return tuple(each.shown_name for each in seated)


def _agreeing(conference: Conference) -> frozenset[int]:
    return frozenset(
        db.session.scalars(
            select(Registration.person_id).where(
                Registration.conference_id == conference.id, Registration.consents_to_be_listed
            )
        )
    )


def _sectors(conference: Conference) -> dict[int, str | None]:
    rows = db.session.execute(
        select(Person.id, func.coalesce(Registration.sector, Person.sector))
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.conference_id == conference.id)
    )
    return {person_id: sector or None for person_id, sector in rows}


def _composition(
    group: WorkingGroup, sectors: dict[int, str | None]
) -> tuple[frozen.SectorMembers, ...]:
    seated = [
        sectors.get(each.person_id) or Sector.OTHER
        for each in group.members
        if each.role is not GroupRole.OBSERVER
    ]
    return tuple(
        frozen.SectorMembers(sector=sector, members=seated.count(sector))
        for sector in known_sectors.order(seated)
        if sector in seated
    )


def _recommendation(
    entry: recommendations.Entry, group: WorkingGroup, first: Mapping[int, frozen.Original]
) -> frozen.Recommendation:
    words = entry.words
    theme = words.theme or group.theme
    original = first.get(entry.recommendation.id)
    return frozen.Recommendation(
        reference=entry.reference,
        title=words.title,
        text=words.text,
        lead=entry.lead,
        supporting=tuple(words.supporting_addressees),
        time_frame=words.time_frame,
        indicator=words.indicator,
        rationale=words.rationale,
        theme=theme.name if theme else "",
        agreement=entry.recommendation.level,
        dissent=entry.recommendation.agreement_note,
        status=entry.recommendation.state,
        revision=words.number,
        revised_at=words.saved_at.isoformat(timespec="seconds"),
        starred=entry.recommendation.is_starred,
        originals=(original,) if original else (),
    )


def _participants(conference: Conference, listed: set[Named]) -> tuple[frozen.Participant, ...]:
    """List who is confirmed, agreed to be listed and needs no protection."""
    found: Sequence[Registration] = db.session.scalars(
        select(Registration)
        .join(Registration.person)
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.consents_to_be_listed,
            Person.is_protected.is_(False),
        )
        .order_by(Registration.organisation, Person.sort_name, Registration.id)
    ).all()
    listed.update(Named(person_id=each.person_id, needs_consent=True) for each in found)
    return tuple(
        frozen.Participant(
            name=f"{each.honorific} {each.name}".strip(),
            title=each.title,
            organisation=each.organisation,
            sector=each.sector or "",
        )
        for each in found
    )
