"""From what a caller knows to what a letter can say: one text for each placeholder.

What depends on the case is decided here, so that the words of a letter know no conditions, and
those of a conference can say whatever ours do.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from eventmgr.foundation import i18n
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.foundation.text import clean
from eventmgr.mail.frame import TYPED
from eventmgr.mail.isolation import isolated
from eventmgr.mail.letters.catalogue import LETTERS, PLACEHOLDERS, Sort
from eventmgr.mail.slots import slot

_BETWEEN_PARAGRAPHS = re.compile(r"\n(?:[ \t]*\n)+")
_OF_CONFERENCE: Final = ("title", "venue", "city")
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What one letter says of its own."""

    values: dict[str, str]
    """What fills the slots, by name."""
    passages: dict[str, str]
    """What stands for a placeholder of several paragraphs: Markdown with slots of its own."""


def told(name: str, given: Values, *, language: str, left_open: Collection[str] = ()) -> Told:
    """Return what the letter says with these values; raises KeyError for one that is missing.

    What is ``left_open`` stays a slot: it is another thing for each recipient.
    """
    with i18n.in_language(language):
        known = {**_plain(given), **_CASES.get(name, _nothing)(given)}
    values, passages = {}, {}
    for each in LETTERS[name].placeholders:
        if PLACEHOLDERS[each].sort is not Sort.PASSAGE:
            values[each] = slot(each) if each in left_open else clean(str(known[each]))
        elif each == "sessions":
            passages[each], more = _sessions(given["passages"], language)
            values |= more
        else:
            passages[each], more = _paragraphs(each, str(known[each]))
            values |= more
    return Told(values, _introduced(passages, values, language))


def _plain(given: Values) -> dict[str, Any]:
    conference = given.get("conference")
    if conference is None:
        return dict(given)
    return {**given, **{each: getattr(conference, each) for each in _OF_CONFERENCE}}


def _nothing(_given: Values) -> dict[str, str]:
    return {}


def _invitation(given: Values) -> dict[str, str]:
    by, takes_over = given["nominated_by"], given["takes_over"]
    return {
        "nomination": _("%(organisation)s has nominated you.", organisation=_apart(by))
        if by
        else "",
        "takeover": _(
            "You come in place of somebody else, and the place is yours already. "
            "Please tell us about yourself, or cancel if you cannot come."
        )
        if takes_over
        else "",
        "action": _("See your registration") if takes_over else _("Accept or decline"),
    }


def _delegation(given: Values) -> dict[str, str]:
    organisation = _apart(given["organisation"])
    if given["quota"] == 1:
        request = _(
            "%(organisation)s is asked to nominate one person for:", organisation=organisation
        )
    else:
        request = _(
            "%(organisation)s is asked to nominate up to %(quota)s people for:",
            organisation=organisation,
            quota=given["quota"],
        )
    return {"request": request}


def _no_longer_nominated(given: Values) -> dict[str, str]:
    organisation = _apart(given["organisation"])
    if not given["is_replaced"]:
        words = _("%(organisation)s has withdrawn your nomination for:", organisation=organisation)
    elif organisation:
        words = _(
            "%(organisation)s has named somebody else in your place for:", organisation=organisation
        )
    else:
        words = _("somebody else comes in your place to:")
    return {"news": words}


def _agenda(given: Values) -> dict[str, str]:
    title = _apart(given["conference"].title)
    if given["is_first"]:
        return {
            "news": _(
                "the agenda of %(title)s is published. These are your sessions:", title=title
            ),
            "action": _("See the whole agenda"),
        }
    return {
        "news": _(
            "the agenda of %(title)s was published anew. This has changed for you:", title=title
        ),
        "action": _("See all that has changed"),
    }


def _calendar(given: Values) -> dict[str, str]:
    title, news = _apart(_plain(given)["title"]), given["news"]
    note = _(
        "An answer in your calendar is not read: use your own page to say that you cannot come."
    )
    if news == "gone":
        return {
            "subject": _("Cancelled: %(title)s", title=title),
            "news": _(
                "this is no longer in your programme. "
                "The cancellation with this mail takes it out of your calendar:"
            ),
            "action": _("See the conference"),
            "note": "",
        }
    if news == "changed":
        return {
            "subject": _("Changed: %(title)s", title=title),
            "news": _(
                "this has changed. The update with this mail brings your calendar up to date:"
            ),
            "action": _("See your own page"),
            "note": note,
        }
    return {
        "subject": _("For your calendar: %(title)s", title=title),
        "news": _(
            "this is the entry for your calendar. "
            "Most mail programs put it there when you open the invitation:"
        ),
        "action": _("See your own page"),
        "note": note,
    }


def _reminder(given: Values) -> dict[str, str]:
    title, promised = _apart(given["conference"].title), given["promised"]
    return {
        "subject": _("Will you come? %(title)s", title=title),
        "promise": _("you wanted to know by %(day)s whether you will come.", day=promised)
        if promised
        else "",
        "request": _("we have invited you, and have no answer from you yet:"),
    }


def _group_nudge(given: Values) -> dict[str, str]:
    group = _apart(given["group"])
    if given["is_silent"]:
        news = _("nothing has been written in your group yet, and its deadline is near.")
    else:
        news = _("your group has not agreed on anything yet, and its deadline is near.")
    return {"subject": _("The deadline is near: %(group)s", group=group), "news": news}


def _group_news(given: Values) -> dict[str, str]:
    group, event = _apart(given["group"]), given["event"]
    if event == "waiting":
        return {
            "subject": _("To be signed: %(group)s", group=group),
            "news": _("your group's list has been handed in and waits for your signature."),
        }
    if event == "returned":
        reference = _apart(given["reference"])
        return {
            "subject": _("%(reference)s comes back to you", reference=reference),
            "news": _(
                "%(reference)s was returned to your group. It alone is open again. "
                "The reason stands on the group's page.",
                reference=reference,
            ),
        }
    if event == "sent_back":
        news = _("your group's list was not signed: it is open again.")
    else:
        news = _("your group's list is open again.")
    return {
        "subject": _("The list comes back to you: %(group)s", group=group),
        "news": news + " " + _("The reason stands on the group's page."),
    }


def _report_news(given: Values) -> dict[str, str]:
    number = given["number"]
    if given["event"] == "failed":
        return {
            "subject": _("The closing report could not be made whole"),
            "news": _(
                "some files of version %(number)d of the closing report could not be made. "
                "Its page says which, and lets you try again.",
                number=number,
            ),
        }
    if given["event"] == "automatic":
        return {
            "subject": _("A draft of the closing report is ready"),
            "news": _(
                "the groups' deadline has passed, and version %(number)d of the closing report "
                "was compiled as a draft.",
                number=number,
            ),
        }
    if given["event"] == "comments":
        return _new_comments(number, given["new"], given["open"])
    return {
        "subject": _("The closing report is ready"),
        "news": _("version %(number)d of the closing report is ready.", number=number),
    }


def _new_comments(number: int, new: int, unsettled: int) -> dict[str, str]:
    news = ngettext(
        "version %(number)d of the closing report has %(num)d new comment.",
        "version %(number)d of the closing report has %(num)d new comments.",
        new,
        number=number,
    )
    waiting = ngettext(
        "%(num)d comment on it is not settled yet.",
        "%(num)d comments on it are not settled yet.",
        unsettled,
    )
    return {
        "subject": ngettext(
            "%(num)d new comment on the closing report",
            "%(num)d new comments on the closing report",
            new,
        ),
        "news": f"{news} {waiting}",
    }


def _report_review(given: Values) -> dict[str, str]:
    number = given["number"]
    return {
        "subject": _("Please comment on version %(number)d of the closing report", number=number),
        "news": _(
            "version %(number)d of the closing report can be read, and you are asked what is "
            "wrong or missing in it before it is adopted.",
            number=number,
        ),
    }


_CASES: Final[dict[str, Callable[[Values], dict[str, str]]]] = {
    "agenda_changed": _agenda,
    "calendar": _calendar,
    "delegation": _delegation,
    "group_news": _group_news,
    "group_nudge": _group_nudge,
    "invitation": _invitation,
    "reminder": _reminder,
    "report_news": _report_news,
    "report_review": _report_review,
    "no_longer_nominated": _no_longer_nominated,
}


def _apart(value: str) -> str:
    return isolated(value, i18n.direction(i18n.language()))


def _paragraphs(name: str, typed: str) -> tuple[str, dict[str, str]]:
    """Return typed text as paragraphs of slots, a slot for each line, and what fills them."""
    values: dict[str, str] = {}
    paragraphs = []
    for block in _BETWEEN_PARAGRAPHS.split(clean(typed).strip("\n")):
        lines = []
        for line in filter(str.strip, block.split("\n")):
            key = f"{TYPED}{name}_{len(values)}"
            values[key] = line
            lines.append(slot(key))
        paragraphs.append("\n".join(lines))
    return "\n\n".join(filter(None, paragraphs)), values


def _introduced(passages: dict[str, str], values: dict[str, str], language: str) -> dict[str, str]:
    """Say of a comment in the middle of our words whose it is."""
    if passages.get("comment"):
        with i18n.in_language(language):
            values[f"{TYPED}comment_by"] = _("The organisers write:")
        passages["comment"] = f"{slot(f'{TYPED}comment_by')}\n\n{passages['comment']}"
    return passages


def _sessions(passages: Any, language: str) -> tuple[str, dict[str, str]]:  # noqa: ANN401 - the agenda's
    """Return a list with an item for each passage: its sentences, and the way to the session."""
    values: dict[str, str] = {}
    items = []
    with i18n.in_language(language):
        values["see_session"] = _("See the session")
    for number, passage in enumerate(passages):
        lines = []
        for place, sentence in enumerate(passage.sentences):
            key = f"session_{number}_{place}"
            values[key] = clean(sentence)
            lines.append(slot(key))
        link = f"session_{number}_link"
        values[link] = clean(passage.link)
        lines.append(f"[{slot('see_session')}]({slot(link)})")
        items.append("- " + "\n  ".join(lines))
    return "\n".join(items), values
