"""Publishing the agenda: what it would mean, seen before it is done."""

import re
from functools import partial
from typing import Any

from flask import abort, current_app
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField

from eventmgr.agenda import queries
from eventmgr.agenda.checks import clashes
from eventmgr.agenda.checks.concerns import Concern
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.operations import publishing
from eventmgr.agenda.operations.publishing import Outlook
from eventmgr.agenda.versions import differences, news, sentences, version_names
from eventmgr.calendars import queries as calendars
from eventmgr.calendars.operations import follow
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.i18n import ngettext
from eventmgr.foundation.settings import Settings
from eventmgr.groups import queries as groups
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.web import access, answers
from eventmgr.web.calendar_office import office
from eventmgr.web.forms import ButtonForm, LineField, TextField, VersionedForm


class PublishForm(VersionedForm):
    """The name of a version, and what is said with it; made for the draft that was shown."""

    name = LineField(_l("Name"), required=True, longest=version_names.LONGEST)
    comment = TextField(
        _l("Comment"),
        longest=2_000,
        description=_l("Everybody can read it on the page of changes, and in the letters."),
    )
    tell = BooleanField(_l("Tell the people concerned"))
    calendars = BooleanField(_l("Update their calendars"))
    calendars_seen = HiddenField()

    def entries_seen(self) -> int:
        """Return how many calendar entries were shown to change; -1 for what is no number."""
        shown = self.calendars_seen.data or ""
        return int(shown) if re.fullmatch("[0-9]{1,9}", shown) else -1


@bp.get("/manage/<slug>/agenda/publish")
@access.requires(conference_rules.may_see_office)
def publish(conference: Conference) -> ResponseReturnValue:
    """Show what publishing would mean now: changes, warnings, letters."""
    outlook = _outlook(conference)
    versions = queries.versions(conference)
    form = PublishForm(
        data={
            "name": publishing.next_name(versions),
            "version": outlook.seen,
            "tell": not outlook.is_first,
            "calendars": True,
        }
    )
    return _page(conference, form, outlook)


@bp.post("/manage/<slug>/agenda/publish")
@access.requires(conference_rules.may_organise)
def publish_now(conference: Conference) -> ResponseReturnValue:
    """Publish the draft that was shown, and send the letters."""
    form = PublishForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            version = publishing.publish(
                conference=conference,
                name=form.name.data,
                comment=form.comment.data,
                tell=form.tell.data,
                concerned=partial(groups.people_by_session, conference),
                base_url=_base_url(),
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
            said = _said(version.name, publishing.count_letters(version))
            if form.calendars.data:
                said += _update_calendars(conference, form.entries_seen())
        if not form.errors:
            return answers.see_other("agenda.publish", slug=conference.slug, said=said)
    return _page(conference, form, _outlook(conference))


@bp.post("/manage/<slug>/agenda/preview-key")
@access.requires(conference_rules.may_organise)
def new_preview_key(conference: Conference) -> ResponseReturnValue:
    """Make the links to the draft that are about void, by another key."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        publishing.renew_preview_key(conference=conference, actor=access.actor(), now=clock.now())
    said = _("The link is a new one. The old one leads nowhere now.")
    return answers.see_other("agenda.publish", slug=conference.slug, said=said)


def _outlook(conference: Conference) -> Outlook:
    return publishing.outlook(conference, concerned=groups.people_by_session(conference))


def _page(conference: Conference, form: PublishForm, outlook: Outlook) -> ResponseReturnValue:
    entries = _entries_to_change(conference, outlook.draft)
    form.calendars_seen.data = str(entries)
    return answers.page(
        "agenda/publish.html",
        entries=entries,
        is_kept_current=calendars.setup(conference).is_kept_current,
        form=form,
        conference=conference,
        outlook=outlook,
        versions=queries.versions(conference),
        sentences=_sentences(conference, outlook),
        button=ButtonForm(),
        base_url=_base_url(),
        **_recipients(conference, outlook),
        **_warnings(conference, outlook.draft),
    )


def _sentences(conference: Conference, outlook: Outlook) -> list[str]:
    found = differences.between(outlook.before, outlook.draft)
    people = sentences.people_of(outlook.before or Agenda(), outlook.draft)
    return sentences.told(found, conference, people)


def _recipients(conference: Conference, outlook: Outlook) -> dict[str, Any]:
    """Return who would get a letter: by the name to show, or counted if none may be shown."""
    seated = groups.people_by_session(conference, but_chatham=True)
    ids = {session_id: [each.id for each in people] for session_id, people in seated.items()}
    known = news.of_version(outlook.before, outlook.draft, ids)
    named = [each for each in outlook.recipients if each.id in known and not each.is_protected]
    return {
        "named": [each.shown_name for each in named],
        "unnamed": len(outlook.recipients) - len(named),
    }


def _warnings(conference: Conference, draft: Agenda) -> dict[str, Any]:
    found: list[Concern] = clashes.concerns(conference, draft.items, groups.facts(conference))
    return {
        "concerns": clashes.told_once(found),
        "titles": {each.id: each.title for each in draft.items},
    }


def _entries_to_change(conference: Conference, draft: Agenda) -> int:
    """Return how many entries in people's calendars would be others by this draft."""
    return len(calendars.pending(conference, agenda=draft, now=clock.now()))


def _update_calendars(conference: Conference, seen: int) -> str:
    """Send what has changed to the calendars that have it, and return what to say of it."""
    if not (conference.is_public and calendars.setup(conference).is_kept_current):
        return ""
    sent = follow(
        conference=conference,
        expected=seen,
        office=office(),
        actor=access.actor(),
        now=clock.now(),
    )
    if not sent:
        return ""
    told = ngettext(
        "%(num)d calendar mail is on its way.", "%(num)d calendar mails are on their way.", sent
    )
    return f" {told}"


def _said(name: str, letters: int) -> str:
    if not letters:
        return _("Published as “%(name)s”.", name=name)
    return ngettext(
        "Published as “%(name)s”; %(num)s letter is on its way.",
        "Published as “%(name)s”; %(num)s letters are on their way.",
        letters,
        name=name,
    )


def _base_url() -> str:
    settings: Settings = current_app.config["EVENTMGR"]
    return settings.base_url
