"""Tables of answers."""

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.foundation.db import Id, Model, Timestamp, Words, choice
from eventmgr.invitations.answers.enums import ProposalState
from eventmgr.invitations.models import Invitation


class Proposal(Model):
    """Whom an invited person would rather see invited in their place."""

    __tablename__ = "invitation_proposal"
    __table_args__ = (
        Index(
            "uq_invitation_proposal_open",
            "invitation_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_invitation_proposal_invitation_id", "invitation_id"),
        Index(None, "conference_id", "state"),
    )

    id: Mapped[Id]
    conference_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("conference.id"))
    invitation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("invitation.id", ondelete="CASCADE")
    )
    name: Mapped[Words]
    email: Mapped[Words]
    reason: Mapped[Words]
    state: Mapped[ProposalState] = mapped_column(choice(ProposalState), default=ProposalState.OPEN)
    created_at: Mapped[Timestamp]
    decided_at: Mapped[Timestamp | None]

    invitation: Mapped[Invitation] = relationship(lazy="raise_on_sql")
