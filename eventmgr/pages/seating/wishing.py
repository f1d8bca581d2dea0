"""The page on which participants say in which groups they would like to be."""

from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.seating import operations, rules, wishes
from eventmgr.pages.seating.blueprint import again, bp
from eventmgr.pages.seating.forms import WishForm
from eventmgr.web import access, answers


@bp.route("/c/<slug>/wishes", methods=["GET", "POST"])
@access.requires(rules.may_wish)
def wish(conference: Conference) -> ResponseReturnValue:
    """Show a participant's wishes, and take new ones while they are taken."""
    now, person_id = clock.now(), access.actor().person_id or 0
    setting = wishes.wish_setting(conference)
    known = wishes.wish_of(conference, person_id)
    offered = wishes.offered(conference)
    form = WishForm(offered, setting.ranks if setting else 1, known)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.save_wishes(
                conference=conference,
                person_id=person_id,
                codes=form.codes(),
                actor=access.actor(),
                now=now,
            )
        if not form.errors:
            said = _("Your wishes are noted. You can change them while this page is open.")
            return answers.see_other("seating.wish", slug=conference.slug, said=said)
        conference = again(conference)
        setting, known = wishes.wish_setting(conference), wishes.wish_of(conference, person_id)
    return answers.page(
        "seating/wish.html",
        form=form,
        conference=conference,
        setting=setting,
        known=known,
        is_open=rules.is_open(setting, now=now),
        offered=offered,
    )
