"""Prints: files of which every fact is frozen when they are asked for, and set by a template."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import ColumnElement, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.foundation.db import Timestamp, db
from eventmgr.printing.canonical import canonical, digest
from eventmgr.printing.characters import clean, each_text
from eventmgr.printing.files import MadeFile, Order
from eventmgr.printing.typesetting import Typeset, script, typeset

log = structlog.get_logger(__name__)


class Print(MadeFile):
    """The columns of a table whose rows are prints."""

    language: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The canonical JSON of every fact and word in it."""
    fingerprint: Mapped[str]
    """The digest of what is told, whenever it is told: the same facts are printed once."""
    created_at: Mapped[Timestamp]


PrintT = TypeVar("PrintT", bound=Print)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frozen:
    """The data of a print, and the digest of what is told without when it is told."""

    data: bytes
    fingerprint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintOrder(Order):
    """A print that was claimed to be made: all that is needed, and no database."""

    kind: str
    data: bytes


def freeze(told: dict[str, Any], *, stamp: str, moment: datetime, is_dated: bool) -> Frozen:
    """Return what a worker needs to print what is told, its ``language`` among it.

    ``is_dated``: whether the moment is one of the facts, and not just when somebody asked.
    """
    cleaned = {str(key): each_text(value, clean) for key, value in told.items()}
    dated = {"stamp": clean(stamp), "moment": moment.isoformat()}
    return Frozen(
        data=canonical({**cleaned, **dated}),
        fingerprint=digest(canonical({**cleaned, **(dated if is_dated else {})})),
    )


def find_same(model: type[PrintT], fingerprint: str, within: ColumnElement[bool]) -> PrintT | None:
    """Return the newest print that tells exactly the same, in the same language and look."""
    return db.session.scalar(
        select(model)
        .where(within, model.fingerprint == fingerprint)
        .order_by(model.id.desc())
        .limit(1)
    )


def order_of(file: Print, *, kind: str) -> PrintOrder | None:
    """Return the order for a print that was claimed; None if it is in nobody's hand."""
    if file.lease_until is None:
        return None
    model = type(file)
    return PrintOrder(
        table=model,
        file_id=file.id,
        lease_until=file.lease_until,
        kind=kind,
        data=db.session.scalars(select(model.data).where(model.id == file.id)).one(),
    )


def make(order: PrintOrder, data: dict[str, Any], *, template: Path) -> bytes:
    """Return the print's bytes; the same data give the same bytes. Takes no database."""
    made = set_in(template, data)
    for remark in made.remarks:
        log.warning("print.remark", file_id=order.file_id, remark=remark)
    return made.content


def set_in(template: Path, data: dict[str, Any]) -> Typeset:
    """Return the template filled with what was frozen, in its language and of its moment."""
    moment = datetime.fromisoformat(data["moment"])
    return typeset(template, {**data, **script(data["language"])}, moment=moment)


def data_of(order: PrintOrder) -> dict[str, Any]:
    """Return what was frozen, as it was told."""
    data: dict[str, Any] = json.loads(order.data)
    return data
