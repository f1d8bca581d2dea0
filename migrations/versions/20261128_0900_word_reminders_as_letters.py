"""Word reminders as every letter is: own words of a rule become those of the letter."""

import re

import sqlalchemy as sa
from alembic import op

revision = "20261128_0900"
down_revision = "20261128_0880"
branch_labels = None
depends_on = None

LETTER = "reminder"
SUBJECT = "{subject}"
BODIES = {
    "en": """Dear {name},

{promise}

{message}

**{title}**
{dates}
{venue}
{city}

[Answer now]({link})

---

Once you have answered, we no longer remind you.

This link is yours alone: whoever opens it answers for you. Please do not pass it on.
""",
    "ur": """محترم/محترمہ {name}،

{promise}

{message}

**{title}**
{dates}
{venue}
{city}

[ابھی جواب دیں]({link})

---

جواب دینے کے بعد ہم آپ کو مزید یاد دہانی نہیں کرائیں گے۔

یہ لنک صرف آپ کے لیے ہے: جو اسے کھولے گا وہ آپ کی طرف سے جواب دے گا۔ براہِ کرم کسی کو نہ بھیجیں۔
""",
}
"""What the letter said around somebody's own words."""

MESSAGE = re.compile(r"\{\s*message\s*\}", re.IGNORECASE)
REQUEST = re.compile(r"^[ \t]*\{\s*request\s*\}[ \t]*\n?", re.IGNORECASE | re.MULTILINE)
LINE = re.compile(r"\{\s*subject\s*\}", re.IGNORECASE)
MARKS = re.compile(r"[\\`*_\[\]<>&#~|]")
LISTED = re.compile(r"^([ \t]*\d*)([-+=.)])(?=[ \t]|$|[-=])", re.MULTILINE)
INDENTED = re.compile(r"^[ \t]+", re.MULTILINE)
BRACED = re.compile(r"\{(\s*[^\W\d][\w ]*?\s*)\}")

setups = sa.table(
    "reminder_setup",
    sa.column("conference_id", sa.BigInteger),
    sa.column("subject", sa.Text),
    sa.column("words", sa.Text),
)
conferences = sa.table(
    "conference", sa.column("id", sa.BigInteger), sa.column("languages", sa.ARRAY(sa.Text))
)
templates = sa.table(
    "mail_template",
    sa.column("id", sa.BigInteger),
    sa.column("conference_id", sa.BigInteger),
    sa.column("letter", sa.Text),
    sa.column("language", sa.Text),
    sa.column("number", sa.Integer),
    sa.column("is_default", sa.Boolean),
    sa.column("subject", sa.Text),
    sa.column("body", sa.Text),
    sa.column("saved_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(setups, conferences.c.languages)
        .join(conferences, conferences.c.id == setups.c.conference_id)
        .where(sa.or_(setups.c.subject != "", setups.c.words != ""))
    ).all()
    for row in rows:
        for language in [each for each in row.languages if each in BODIES] or ["en"]:
            _carry(connection, row, language)
    _forget_placeholder(connection)
    op.drop_column("reminder_setup", "words")
    op.drop_column("reminder_setup", "subject")


def downgrade() -> None:
    """Leave the words with the letter, where they are sent."""
    for name in ("subject", "words"):
        op.add_column(
            "reminder_setup", sa.Column(name, sa.Text(), nullable=False, server_default="")
        )
        op.alter_column("reminder_setup", name, server_default=None)


def _carry(connection: sa.Connection, row: sa.Row, language: str) -> None:
    before = connection.execute(
        sa.select(templates)
        .where(
            templates.c.conference_id == row.conference_id,
            templates.c.letter == LETTER,
            templates.c.language == language,
        )
        .order_by(templates.c.number.desc())
        .limit(1)
    ).first()
    is_own = before is not None and not before.is_default
    subject, body = (before.subject, before.body) if is_own else (SUBJECT, BODIES[language])
    number = before.number if before else 0
    # An own letter that had no place for the words did not say them: they are kept, not sent.
    is_said = (not row.subject or LINE.search(subject)) and (not row.words or MESSAGE.search(body))
    if not is_said:
        subject, body = SUBJECT, BODIES[language]
    _add(connection, row, language, number + 1, *_filled(row, subject, body))
    if not is_said:
        _add(connection, row, language, number + 2, before.subject, before.body)


def _filled(row: sa.Row, subject: str, body: str) -> tuple[str, str]:
    """Return the letter with the words in their place; they stood in place of the request."""
    told, words = _plain(row.subject), _literal(_plain(row.words).strip())
    if told:
        subject = LINE.sub(lambda _found: told, subject)
    if words:
        return subject, MESSAGE.sub(lambda _found: words, REQUEST.sub("", body))
    return subject, MESSAGE.sub("{request}", body) if "{request}" not in body else body


def _plain(typed: str) -> str:
    """Return the words without what only looks like a placeholder: they never were any."""
    return BRACED.sub(r"(\1)", typed)


def _literal(words: str) -> str:
    """Return the words so that Markdown shows every mark in them as it was typed."""
    return LISTED.sub(r"\1\\\2", MARKS.sub(r"\\\g<0>", INDENTED.sub("", words)))


def _add(
    connection: sa.Connection, row: sa.Row, language: str, number: int, subject: str, body: str
) -> None:
    connection.execute(
        templates.insert().values(
            conference_id=row.conference_id,
            letter=LETTER,
            language=language,
            number=number,
            is_default=False,
            subject=subject,
            body=body,
            saved_at=sa.func.now(),
        )
    )


def _forget_placeholder(connection: sa.Connection) -> None:
    """Take the place for a rule's words out of all letters: nothing will stand there any more."""
    rows = connection.execute(
        sa.select(templates.c.id, templates.c.body).where(templates.c.letter == LETTER)
    ).all()
    for row in rows:
        if MESSAGE.search(row.body):
            connection.execute(
                templates.update()
                .where(templates.c.id == row.id)
                .values(body=MESSAGE.sub("", row.body))
            )
