"""Forms about certificates."""

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.attendance.rules import LONGEST_REASON
from eventmgr.web.forms import Form, LineField


class CodeForm(Form):
    """The code of a certificate, as it is printed; asked by GET."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    code = LineField(
        _l("Code"),
        required=True,
        longest=40,
        description=_l("It stands on the certificate: three groups of four letters and digits."),
    )


class RevokeForm(Form):
    """Why a certificate is revoked."""

    reason = LineField(
        _l("Reason"),
        required=True,
        longest=LONGEST_REASON,
        description=_l("For the history; whoever verifies the certificate does not see it."),
    )
