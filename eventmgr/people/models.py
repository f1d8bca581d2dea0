"""Tables of people."""

from typing import Protocol

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.enums import Level


class Named(Protocol):
    """A person, or a row with what stands of them: how they are called can be told of either."""

    @property
    def honorific(self) -> str:
        """As mail and badges put it before the name."""

    @property
    def name(self) -> str:
        """The real name."""

    @property
    def is_protected(self) -> bool:
        """Whether the real name may stand nowhere."""

    @property
    def display_name(self) -> str:
        """What stands in its place."""


def shown_name(person: Named) -> str:
    """Return how pages and reports call the person: never the real name of a protected one."""
    if person.is_protected:
        return person.display_name
    return f"{person.honorific} {person.name}".strip()


class Organisation(Model):
    """A body that people come from or that holds a conference."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(unique=True)
    """The name without differences of case, by which the same body is found again."""
    sector: Mapped[str | None] = mapped_column(Text)
    """The key of a sector; ``sectors`` tells its name."""
    country: Mapped[Words]
    """ISO 3166-1 alpha-2."""
    level: Mapped[Level | None] = mapped_column(choice(Level))
    province: Mapped[Words]


class OrganisationAlias(Model):
    """Another spelling by which an organisation is found."""

    __tablename__ = "organisation_alias"

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organisation.id"), index=True
    )
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(unique=True)


class SectorSetting(Model):
    """What is special about one sector; without a row, as the built-in list says."""

    __tablename__ = "sector"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[Words]
    """Empty: the built-in name, in the reader's language."""
    position: Mapped[int]
    is_hidden: Mapped[bool] = mapped_column(default=False)
    """Offered no more; whoever has it keeps it."""


class Person(Model):
    """One human, known by at most one e-mail address."""

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "uq_person_email",
            text("lower(email)"),
            unique=True,
            postgresql_where=text("email <> ''"),
        ),
        Index(
            "ix_person_merged_into_id",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    honorific: Mapped[Words]
    name: Mapped[str]
    email: Mapped[Words]
    title: Mapped[Words]
    """The office held now; what was held at a session stands in the session role."""
    organisation_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("organisation.id"), index=True
    )
    sector: Mapped[str | None] = mapped_column(Text)
    """The key of a sector; ``sectors`` tells its name."""
    badge_name: Mapped[Words]
    """The name as it stands on badges; empty: the name."""
    sort_name: Mapped[Words]
    """By what lists sort; empty: as guessed of the name."""
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """The languages that the person speaks, as codes."""
    country: Mapped[Words]
    """ISO 3166-1 alpha-2."""
    language: Mapped[str] = mapped_column(default="en")
    is_protected: Mapped[bool] = mapped_column(default=False)
    """Shown by display name only and left out of every list."""
    display_name: Mapped[Words]
    erased_at: Mapped[Timestamp | None]
    """Set in a row that stands for somebody whose data were erased, so that numbers stay right."""
    created_at: Mapped[Timestamp]
    merged_into_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    """The person whom this row turned out to be: it stays as another name and address of theirs.

    A trigger lets it be called, and protected, as that person is.
    """

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    @property
    def shown_name(self) -> str:
        """How pages and reports call the person: never the real name of a protected one."""
        return shown_name(self)


class Account(Model):
    """A person who can sign in with more than the links in their mail."""

    __tablename__ = "account"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), unique=True)
    password_hash: Mapped[Words]
    """argon2id; empty while the person signs in by mailed links only."""
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Timestamp]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class SignIn(Model):
    """A browser that is signed in; ending the row signs it out, wherever its cookie is."""

    __tablename__ = "sign_in"

    id: Mapped[Id]
    key_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the random key in the browser's cookie, so that a stolen table opens nothing."""
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("account.id"), index=True)
    """None: came by a personal link, which opens one conference only."""
    conference_id: Mapped[int | None] = mapped_column(BigInteger)
    started_at: Mapped[Timestamp]
    ends_at: Mapped[Timestamp]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    account: Mapped[Account | None] = relationship(lazy="raise_on_sql")


class UsedLink(Model):
    """A one-time link that has done its work."""

    __tablename__ = "used_link"

    nonce: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[Timestamp]
