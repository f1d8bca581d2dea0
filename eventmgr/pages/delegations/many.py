"""Many institutions at once: a list is looked at before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import ngettext
from eventmgr.foundation.text import fold
from eventmgr.invitations.delegations import operations, queries, rules
from eventmgr.invitations.delegations.operations import Asked
from eventmgr.invitations.delegations.reading import InstitutionList, read_list
from eventmgr.invitations.delegations.versions import version_of_letter
from eventmgr.pages.delegations.blueprint import bp
from eventmgr.pages.delegations.by_link import base_url
from eventmgr.pages.delegations.forms import ManyForm, kept_fields
from eventmgr.web import access, answers

SHOWN_LINES = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """A list, parted by what would become of each line."""

    new: Sequence[Asked]
    already: Sequence[Asked]
    read: InstitutionList


@bp.route("/manage/<slug>/delegations/many", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def many(conference: Conference) -> ResponseReturnValue:
    """Take a list, show what asking it would do, and do it once that was seen."""
    form = ManyForm()
    if not form.validate_on_submit() or form.act.data == "change":
        return answers.page("delegations/many.html", form=form)
    seen = _understood(conference, form)
    if seen is None:
        return answers.page("delegations/many.html", form=form)
    if form.act.data in {"add", "send"} and form.expected.data == str(len(seen.new)):
        return _add(conference, form, seen)
    form.expected.data = str(len(seen.new))
    return answers.page(
        "delegations/preview.html",
        form=form,
        preview=seen,
        shown=SHOWN_LINES,
        fields=kept_fields(form),
    )


def _understood(conference: Conference, form: ManyForm) -> Preview | None:
    try:
        form.institutions.data = form.typed()
        read = read_list(form.institutions.data)
        asked = [form.asked(conference, each) for each in read.institutions]
        rules.require_to_come(form.moment(conference), clock.now())
        names = [each.organisation for each in asked]
        known = queries.asked_already(conference, names, form.category.data)
    except DomainError as error:
        form.blame(error)
        return None
    return Preview(
        new=[each for each in asked if fold(each.organisation) not in known],
        already=[each for each in asked if fold(each.organisation) in known],
        read=read,
    )


def _add(conference: Conference, form: ManyForm, seen: Preview) -> ResponseReturnValue:
    actor, now = access.actor(), clock.now()
    with form.blaming(), unit_of_work():
        added = operations.add_delegations(
            conference=conference, asked=seen.new, actor=actor, now=now
        )
        if form.act.data == "send":
            for each in added:
                operations.send_letter(
                    conference=conference,
                    delegation=each,
                    seen=version_of_letter(each),
                    base_url=base_url(),
                    actor=actor,
                    now=now,
                )
    if form.errors:
        return answers.page("delegations/many.html", form=form)
    said = ngettext("%(num)d institution is added.", "%(num)d institutions are added.", len(added))
    return answers.see_other("delegations.index", slug=conference.slug, said=said)
