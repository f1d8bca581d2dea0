"""Forms for signing in."""

from wtforms import PasswordField

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import REQUIRED, Form, LineField


class SignInForm(Form):
    """Address and password."""

    email = LineField(_l("E-mail address"), required=True)
    password = PasswordField(_l("Password"), validators=[REQUIRED])


class LinkForm(Form):
    """The address to send a link to."""

    email = LineField(_l("E-mail address"), required=True)


class PasswordForm(Form):
    """A new password."""

    password = PasswordField(
        _l("New password"),
        validators=[REQUIRED],
        description=_l("At least 12 characters; four words in a row do."),
    )

    def current(self) -> str:
        """Return what was typed as the password so far: nothing, for there is none."""
        return ""


class NewPasswordForm(PasswordForm):
    """A new password in place of one that has to be known."""

    current_password = PasswordField(_l("Current password"), validators=[REQUIRED])

    def current(self) -> str:
        """Return what was typed as the password so far."""
        return str(self.current_password.data)
