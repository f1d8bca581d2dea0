"""Tables of people."""

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.people.enums import Sector


class Organisation(Model):
    """A body that people come from or that holds a conference."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(unique=True)
    """The name without differences of case, by which the same body is found again."""
    sector: Mapped[Sector | None] = mapped_column(choice(Sector))


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
    sector: Mapped[Sector | None] = mapped_column(choice(Sector))
    language: Mapped[str] = mapped_column(default="en")
    is_protected: Mapped[bool] = mapped_column(default=False)
    """Shown by display name only and left out of every list."""
    display_name: Mapped[Words]
    created_at: Mapped[Timestamp]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    @property
    def shown_name(self) -> str:
        """How pages and reports call the person: never the real name of a protected one."""
        if self.is_protected:
            return self.display_name
        return f"{self.honorific} {self.name}".strip()


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
