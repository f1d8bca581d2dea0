"""Tables of conferences."""

from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship
from sqlalchemy.types import Text

from eventmgr.conferences.enums import ConferenceState, PartnerRole, SheetSize, TeamRole
from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.models import Account, Organisation


class Conference(Model):
    """One edition: days in a row, in one time zone."""

    __tablename__ = "conference"
    __table_args__ = (
        CheckConstraint("ends >= starts", name="days_in_order"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("changeover >= 0", name="changeover_not_negative"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    summary: Mapped[Words]
    starts: Mapped[date]
    ends: Mapped[date]
    """The last day, itself included."""
    zone: Mapped[str]
    """The venue's time zone, an IANA name."""
    venue: Mapped[Words]
    city: Mapped[Words]
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=lambda: ["en"])
    accent: Mapped[str] = mapped_column(default="#0b6e4f")
    capacity: Mapped[int | None]
    """How many places there are; None: nobody counts."""
    takes_applications: Mapped[bool] = mapped_column(default=False)
    """Whether whoever is not invited can apply on the public site."""
    changeover: Mapped[int] = mapped_column(default=5)
    """Minutes that people need to get from one room to another."""
    precedence: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Offices in the order in which protocol names their holders, the highest first."""
    preview_key: Mapped[str] = mapped_column(default=lambda: token_urlsafe(24))
    """The secret in the address of the draft agenda; another one makes the old address void."""
    state: Mapped[ConferenceState] = mapped_column(
        choice(ConferenceState), default=ConferenceState.DRAFT
    )
    created_at: Mapped[Timestamp]
    report_published_at: Mapped[Timestamp | None]
    """When a closing report of it was given to everybody for the first time; it stays so."""

    # One conference at a time is looked at closely, so these may load when they are asked for.
    rooms: Mapped[list["Room"]] = relationship(
        back_populates="conference", order_by="Room.position, Room.id", lazy="select"
    )
    themes: Mapped[list["Theme"]] = relationship(order_by="Theme.position, Theme.id", lazy="select")
    partners: Mapped[list["Partner"]] = relationship(
        order_by="Partner.position, Partner.id", lazy="select"
    )

    @property
    def tzinfo(self) -> ZoneInfo:
        """The venue's time zone."""
        return ZoneInfo(self.zone)

    @property
    def days(self) -> list[date]:
        """Every day of the conference, in order."""
        return [self.starts + timedelta(n) for n in range((self.ends - self.starts).days + 1)]

    @property
    def is_public(self) -> bool:
        """Whether the public site is to be seen."""
        return self.state is not ConferenceState.DRAFT

    def at_venue(self, moment: datetime) -> datetime:
        """Return the moment by the clocks on the venue's walls."""
        return moment.astimezone(self.tzinfo)


class Room(Model):
    """A place where sessions happen."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("conference_id", "name"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    name: Mapped[str]
    capacity: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    conference: Mapped[Conference] = relationship(back_populates="rooms", lazy="raise_on_sql")


class Theme(Model):
    """A subject that groups and recommendations are sorted by."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("conference_id", "name"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class Partner(Model):
    """An organisation's part in a conference, in the order that protocol wants."""

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("conference_id", "organisation_id", "role"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    role: Mapped[PartnerRole] = mapped_column(choice(PartnerRole))
    position: Mapped[int] = mapped_column(default=0)
    logo_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_image.sha256"))
    """The picture that stands for it."""

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class StoredImage(Model):
    """A picture by what it is: kept for good, for frozen reports show it as long as they are."""

    __tablename__ = "stored_image"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    width: Mapped[int]
    """In pixels, as ``height``."""
    height: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class HouseStyle(Model):
    """How a conference's report looks; a conference without a row has the product's looks."""

    __tablename__ = "house_style"

    conference_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("conference.id"), primary_key=True
    )
    paper: Mapped[SheetSize] = mapped_column(choice(SheetSize), default=SheetSize.A4)
    typeface: Mapped[Words]
    """The shipped family for Latin letters; empty: the usual one."""
    naskh: Mapped[bool] = mapped_column(default=False)
    """Whether Urdu is set in Naskh instead of Nastaliq."""
    donor_line: Mapped[Words]
    disclaimer: Mapped[Words]


class TeamMember(Model):
    """An account's role in the team of one conference."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("conference_id", "account_id"),)

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("account.id"), index=True)
    role: Mapped[TeamRole] = mapped_column(choice(TeamRole))

    conference: Mapped[Conference] = relationship(lazy="raise_on_sql")
    account: Mapped[Account] = relationship(lazy="raise_on_sql")
