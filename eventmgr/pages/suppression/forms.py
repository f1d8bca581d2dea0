"""Forms about addresses that are not written to."""

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.mail.operations.suppressing import LONGEST_REASON
from eventmgr.web.forms import Form, LineField


class AddForm(Form):
    """An address that asked by other ways to be left alone."""

    address = LineField(_l("E-mail address"), required=True, longest=254)
    why = LineField(
        _l("Why"),
        required=True,
        longest=LONGEST_REASON,
        description=_l("As in asked for it on the telephone. Organisers see it."),
    )


class LiftForm(Form):
    """Why an address is written to again."""

    why = LineField(
        _l("Why they are written to again"),
        required=True,
        longest=LONGEST_REASON,
        description=_l("As in has a new mailbox at the same address. It stands in the history."),
    )
